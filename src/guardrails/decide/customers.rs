//! When an action may reach a customer.

use super::Rules;
use crate::guardrails::{
    Facts, Overrides, Reason, Rule, Says, Settings, contact_ends, hours, wait,
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
            Reason::ContactWithin(settings.contact_gap_hours),
        ),
        Some(last) => rules.say(
            Rule::ContactGap,
            Says::Fine,
            Reason::LastContact((now - last).num_days()),
        ),
        None => rules.say(Rule::ContactGap, Says::Fine, Reason::NoContact),
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
        Some(_) => rules.say(Rule::BusinessHours, Says::Wait, Reason::OutsideHours),
        None => rules.say(Rule::BusinessHours, Says::Fine, Reason::InsideHours),
    }
    wait(facts, settings, Overrides::default(), now).map(|wait| wait.until)
}
