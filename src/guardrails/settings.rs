//! The guardrail settings an admin can change, one row each: the plan's, with the design's
//! additions.

use super::{
    Proposals,
    fields::{Field, Group, Input, Looser, field, number},
};
use crate::{actions::Kind, notices::Channel};
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use serde_json::Value;
use std::collections::BTreeMap;

/// Makes the struct, its defaults and [`FIELDS`] of one row for each setting:
/// `name: Type = default => row;`.
macro_rules! settings {
    ($($(#[doc = $doc:literal])* $name:ident: $type:ty = $default:expr => $field:expr;)*) => {
        /// What the guardrails are set to. What is missing has its default. All amounts are minor
        /// units of the company's currency.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Settings { $($(#[doc = $doc])* pub $name: $type,)* }

        impl Default for Settings {
            /// The plan's defaults: ask for almost everything.
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        /// Every setting, in the order of the form.
        pub const FIELDS: &[Field] = &[$($field.named(stringify!($name)),)*];
    };
}

// To add one: its row here and its use in `decide.rs`. Form, reader, store, labels, what takes a
// code, and the page in docs (a test prints its line) come from the row.
settings! {
    /// `ask` for every type that is not named.
    autonomy: BTreeMap<Kind, Autonomy> = BTreeMap::new()
        => field(Group::Types, Input::Autonomy, "Approval", Looser::Auto);
    /// The only refusal: actions of these types are blocked.
    forbidden_types: Vec<Kind> = vec![]
        => field(Group::Types, Input::Kinds, "Forbidden", Looser::Fewer);

    /// May tasks be created without asking? (Where `autonomy` says `auto`.)
    can_create_tasks: bool = true
        => field(Group::WithoutAsking, Input::Switch, "Create tasks", Looser::On)
            .help("Activities, internal notes and meetings too.");
    /// May mail go out without asking?
    can_send_emails: bool = false
        => field(Group::WithoutAsking, Input::Switch, "Send e-mail", Looser::On)
            .help("Invoice reminders too.");
    can_send_sms: bool = false
        => field(Group::WithoutAsking, Input::Switch, "Send SMS", Looser::On);
    can_update_financial_records: bool = false
        => field(Group::WithoutAsking, Input::Switch, "Change financial records", Looser::On)
            .help("Purchase orders and deal stages.");
    can_delete_records: bool = false
        => field(Group::WithoutAsking, Input::Switch, "Delete records", Looser::On)
            .help("Undoing an executed action.");

    requires_approval_for_financial: bool = true
        => field(Group::NeedsAPerson, Input::Switch, "Financial actions", Looser::Off);
    requires_approval_for_external_comms: bool = true
        => field(Group::NeedsAPerson, Input::Switch, "Actions that reach customers", Looser::Off);
    requires_approval_for_bulk_actions: bool = true
        => field(Group::NeedsAPerson, Input::Switch, "Bulk actions", Looser::Off)
            .help("On more than one record. Off: up to the records per action below.");
    requires_approval_for_deletion: bool = true
        => field(Group::NeedsAPerson, Input::Switch, "Deletions", Looser::Off);
    /// Whoever proposed something may approve it, at low and medium risk, as long as one account
    /// alone may decide.
    works_alone: bool = false
        => field(Group::NeedsAPerson, Input::Switch, "I work alone: I may approve my own proposals", Looser::On)
            .help("At low and medium risk, and only while a single account may decide. Each such approval is marked on the audit trail.");

    max_financial_amount_without_approval: i64 = 0
        => field(Group::Amounts, Input::Amount { least: 0 }, "Largest amount without approval", Looser::More)
            .help("Per action.");
    /// From here on an action is of high risk.
    high_amount: i64 = 1_000_000
        => field(Group::Amounts, Input::Amount { least: 1 }, "High risk from", Looser::More)
            .help("Actions of this amount or more are high risk.");
    /// From here on an action is critical: two people have to approve.
    critical_amount: i64 = 10_000_000
        => field(Group::Amounts, Input::Amount { least: 1 }, "Critical from", Looser::More)
            .help("Actions of this amount or more need approval from two people.");

    max_email_recipients_per_action: u32 = 10
        => field(Group::Limits, number(1, 10, "people"), "Recipients per e-mail", Looser::More)
            .help("1 to 10. An e-mail to more people is refused.");
    max_bulk_action_records: u32 = 10
        => field(Group::Limits, number(1, 1_000, "records"), "Records per action", Looser::More)
            .help("Actions on more records are higher risk.");
    /// Hours between two contacts with one customer, over all channels.
    contact_gap_hours: u32 = 24
        => field(Group::Limits, number(0, 720, "hours"), "Contact limit per customer", Looser::Less)
            .help("Minimum time between two contacts with one customer, across all channels. Anything earlier waits.");
    max_sms_per_day: u32 = 50
        => field(Group::Limits, number(0, 10_000, "messages"), "SMS per day", Looser::More)
            .help("In any 24 hours, counted separately for customers and for your own people. Never more than 50, whatever you enter; 0 means none.");

    /// Per rolling day over all actions that ran without asking.
    daily_amount_budget: i64 = 0
        => field(Group::Budget, Input::Amount { least: 0 }, "Money", Looser::More);
    daily_recipient_budget: u32 = 50
        => field(Group::Budget, number(0, 100_000, "people"), "Recipients", Looser::More);
    daily_record_budget: u32 = 100
        => field(Group::Budget, number(0, 100_000, "records"), "Records", Looser::More);

    business_hours_start: NaiveTime = hour(9)
        => field(Group::Hours, Input::Time, "From", Looser::Less);
    business_hours_end: NaiveTime = hour(17)
        => field(Group::Hours, Input::Time, "To", Looser::More);
    /// An IANA zone, such as `America/New_York`. In another zone the same hours are others.
    business_hours_timezone: String = "America/New_York".to_owned()
        => field(Group::Hours, Input::Zone, "Time zone", Looser::Other)
            .help("An IANA time zone, such as America/New_York. Business hours are in it, and so are times for everybody who has not chosen a zone of their own.");
    allow_actions_outside_business_hours: bool = false
        => field(Group::Hours, Input::Switch, "At any hour", Looser::On);
    allow_actions_on_weekends: bool = false
        => field(Group::Hours, Input::Switch, "On weekends too", Looser::On);

    notify_before_action: bool = true
        => field(Group::Told, Input::Switch, "Before an action runs: what, when, and how to stop it", Looser::Off);
    notify_after_action: bool = true
        => field(Group::Told, Input::Switch, "After an action is executed, fails, is out of date or has an unknown outcome", Looser::Off);
    notification_channels: Vec<Channel> = vec![Channel::InApp, Channel::Email]
        => field(Group::Told, Input::Channels, "Channels", Looser::Fewer);

    /// What the rules propose: it is asked about and limited as everything else is.
    proposals: Proposals = Proposals::default()
        => field(Group::Proposals, Input::Proposals, "What the rules propose", Looser::Never);
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()
}

/// May a type run without a person's yes?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autonomy {
    Ask,
    /// Enough for a safe type alone.
    Auto,
    /// A second admin has confirmed that a type that is not safe may.
    Confirmed,
}

impl Settings {
    pub fn autonomy_of(&self, kind: Kind) -> Autonomy {
        self.autonomy.get(&kind).copied().unwrap_or(Autonomy::Ask)
    }

    /// Whether a second admin has confirmed that this type, which is not safe, may run unasked.
    pub fn is_confirmed(&self, kind: Kind) -> bool {
        !kind.traits().safe && self.autonomy_of(kind) == Autonomy::Confirmed
    }

    /// Each setting's value by its name.
    #[cfg(feature = "ssr")]
    pub fn document(&self) -> Document {
        match serde_json::to_value(self) {
            Ok(Value::Object(document)) => document,
            _ => Document::new(),
        }
    }

    /// What cannot be, in words that name the field and the remedy.
    #[cfg(feature = "ssr")]
    pub fn problems(&self) -> Vec<String> {
        let document = self.document();
        let mut problems: Vec<String> = FIELDS
            .iter()
            .flat_map(|field| {
                let found = document.get(field.name).map(|value| field.problems(value));
                let named = |problem| format!("{}: {problem}", field.name);
                found.unwrap_or_default().into_iter().map(named)
            })
            .collect();
        if self.business_hours_start >= self.business_hours_end {
            problems.push("business_hours_end: has to be later than the start".to_owned());
        }
        if self.critical_amount < self.high_amount {
            problems.push("critical_amount: has to be at least the high-risk amount".to_owned());
        }
        problems.extend(self.proposals.problems());
        problems.sort();
        problems
    }
}

/// Settings as they are stored: each one's value by its name.
#[cfg(feature = "ssr")]
pub type Document = serde_json::Map<String, Value>;

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut Settings), field: &str) {
        let mut settings = Settings::default();
        change(&mut settings);
        let problems = settings.problems();
        assert!(
            problems.iter().any(|problem| problem.starts_with(field)),
            "{problems:?}"
        );
    }

    #[test]
    fn the_defaults_are_valid() {
        assert_eq!(Settings::default().problems(), Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_names_its_field() {
        check(
            |s| s.max_email_recipients_per_action = 11,
            "max_email_recipients_per_action",
        );
        check(
            |s| s.business_hours_timezone = "Mars/Olympus".into(),
            "business_hours_timezone",
        );
        check(
            |s| s.business_hours_end = s.business_hours_start,
            "business_hours_end",
        );
        check(|s| s.critical_amount = 5, "critical_amount");
    }

    #[test]
    fn unknown_fields_are_refused() {
        let mut json = serde_json::to_value(Settings::default()).unwrap();
        json["can_do_anything"] = true.into();
        assert!(serde_json::from_value::<Settings>(json).is_err());
    }
}
