//! When an action may reach a customer.

use super::Rules;
use crate::{
    ground::number::count,
    guardrails::{Facts, Overrides, Rule, Says, Settings, contact_ends, hours, wait},
};
use chrono::{DateTime, Duration, Utc};

pub(super) fn contact_gap(
    facts: &Facts,
    settings: &Settings,
    now: DateTime<Utc>,
    rules: &mut Rules,
) {
    let gap = Duration::hours(i64::from(settings.contact_gap_hours));
    match facts.last_contact {
        Some(last) if now - last < gap => rules.say(
            Rule::ContactGap,
            Says::Wait,
            format!(
                "Last contact less than {} ago",
                count(settings.contact_gap_hours, "hour")
            ),
        ),
        Some(last) => rules.say(
            Rule::ContactGap,
            Says::Fine,
            format!("Last contact {} ago", count((now - last).num_days(), "day")),
        ),
        None => rules.say(
            Rule::ContactGap,
            Says::Fine,
            "No contact by AI COO yet".to_owned(),
        ),
    }
}

/// The first moment it may reach the customer, if that is not now.
pub(super) fn hold_back(
    facts: &Facts,
    settings: &Settings,
    now: DateTime<Utc>,
    rules: &mut Rules,
) -> Option<DateTime<Utc>> {
    let from = contact_ends(facts, settings, now).unwrap_or(now);
    match hours::next_allowed(settings, from) {
        Some(_) => rules.say(
            Rule::BusinessHours,
            Says::Wait,
            "Outside business hours".to_owned(),
        ),
        None => rules.say(
            Rule::BusinessHours,
            Says::Fine,
            "Inside business hours".to_owned(),
        ),
    }
    wait(facts, settings, Overrides::default(), now).map(|wait| wait.until)
}
