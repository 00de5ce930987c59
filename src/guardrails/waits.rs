//! When something may reach a customer: the contact limit and business hours, each of which an
//! approver may override by name.

use super::{Facts, Rule, Settings, hours};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// The rules that an approver chose to override; one says nothing of the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// "Send now".
    pub business_hours: bool,
    pub contact_limit: bool,
}

/// What it waits for, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    pub until: DateTime<Utc>,
    /// The rule that holds it; of both the contact limit, which ends first.
    pub rule: Rule,
}

/// The first moment at or after `now` when it may reach the customer; `None`: now, or it reaches
/// none.
pub fn wait(
    facts: &Facts,
    settings: &Settings,
    overrides: Overrides,
    now: DateTime<Utc>,
) -> Option<Wait> {
    if !facts.reaches_customer() {
        return None;
    }
    let after_contact = contact_ends(facts, settings, now).filter(|_| !overrides.contact_limit);
    let from = after_contact.unwrap_or(now);
    let opening = hours::next_allowed(settings, from).filter(|_| !overrides.business_hours);
    Some(Wait {
        until: opening.or(after_contact)?,
        rule: match after_contact {
            Some(_) => Rule::ContactGap,
            None => Rule::BusinessHours,
        },
    })
}

/// When the customer may be contacted again; `None`: now.
pub fn contact_ends(
    facts: &Facts,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let gap = Duration::hours(i64::from(settings.contact_gap_hours));
    facts
        .last_contact
        .map(|last| last + gap)
        .filter(|until| *until > now)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{actions::Kind, guardrails::risk};

    fn check(
        last_contact: Option<&str>,
        overrides: Overrides,
        now: &str,
        expected: Option<(&str, Rule)>,
    ) {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let settings = Settings::default();
        let facts = Facts {
            kind: Kind::CreateInvoiceReminder,
            risk: risk(Kind::CreateInvoiceReminder, None, 1, false, &settings),
            amount: None,
            recipients: 1,
            sms: 0,
            records: 1,
            last_contact: last_contact.map(at),
            outsiders: false,
            known: true,
        };
        let expected = expected.map(|(until, rule)| Wait {
            until: at(until),
            rule,
        });
        assert_eq!(
            wait(&facts, &settings, overrides, at(now)),
            expected,
            "{now}"
        );
    }

    #[test]
    fn each_rule_is_overridden_by_its_own_name() {
        let hours = Overrides {
            business_hours: true,
            contact_limit: false,
        };
        let contact = Overrides {
            business_hours: false,
            contact_limit: true,
        };
        let both = Overrides {
            business_hours: true,
            contact_limit: true,
        };
        let none = Overrides::default();
        // A Sunday at 03:00 in New York; the customer was contacted on Saturday at noon.
        let (sunday, saturday) = ("2026-11-22T08:00:00Z", Some("2026-11-21T17:00:00Z"));
        let monday = "2026-11-23T14:00:00Z";
        check(None, none, sunday, Some((monday, Rule::BusinessHours)));
        check(None, hours, sunday, None);
        check(None, contact, sunday, Some((monday, Rule::BusinessHours)));
        check(saturday, none, sunday, Some((monday, Rule::ContactGap)));
        check(
            saturday,
            hours,
            sunday,
            Some(("2026-11-22T17:00:00Z", Rule::ContactGap)),
        );
        check(
            saturday,
            contact,
            sunday,
            Some((monday, Rule::BusinessHours)),
        );
        check(saturday, both, sunday, None);
    }
}
