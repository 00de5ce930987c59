//! The guardrail settings an admin can change: the plan's, with the design's additions.

use super::Proposals;
use crate::actions::Kind;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
#[cfg(feature = "ssr")]
use validator::{Validate, ValidationError};

/// All amounts are minor units of the company's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(Validate))]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// May tasks be created without asking? (Where `autonomy` says `auto`.)
    pub can_create_tasks: bool,
    /// May mail go out without asking?
    pub can_send_emails: bool,
    pub can_send_sms: bool,
    pub can_update_financial_records: bool,
    pub can_delete_records: bool,
    /// The only refusal: actions of these types are blocked.
    pub forbidden_types: Vec<Kind>,

    #[cfg_attr(
        feature = "ssr",
        validate(range(min = 1, max = 10, message = "has to be 1 to 10 recipients"))
    )]
    pub max_email_recipients_per_action: u32,
    #[cfg_attr(
        feature = "ssr",
        validate(range(max = 10_000, message = "has to be 0 to 10,000 messages"))
    )]
    pub max_sms_per_day: u32,
    #[cfg_attr(
        feature = "ssr",
        validate(range(min = 0, message = "has to be 0 or more"))
    )]
    pub max_financial_amount_without_approval: i64,
    #[cfg_attr(
        feature = "ssr",
        validate(range(min = 1, max = 1_000, message = "has to be 1 to 1,000 records"))
    )]
    pub max_bulk_action_records: u32,
    /// From here on an action is of high risk.
    #[cfg_attr(
        feature = "ssr",
        validate(range(min = 1, message = "has to be an amount above 0"))
    )]
    pub high_amount: i64,
    /// From here on an action is critical: two people have to approve.
    #[cfg_attr(
        feature = "ssr",
        validate(range(min = 1, message = "has to be an amount above 0"))
    )]
    pub critical_amount: i64,

    pub requires_approval_for_financial: bool,
    pub requires_approval_for_bulk_actions: bool,
    pub requires_approval_for_deletion: bool,
    pub requires_approval_for_external_comms: bool,

    /// Whoever proposed something may approve it, at low and medium risk, as long as one account
    /// alone may decide.
    #[serde(default)]
    pub works_alone: bool,

    pub allow_actions_outside_business_hours: bool,
    pub allow_actions_on_weekends: bool,
    pub business_hours_start: NaiveTime,
    pub business_hours_end: NaiveTime,
    /// An IANA zone, such as `America/New_York`.
    #[cfg_attr(feature = "ssr", validate(custom(function = "is_zone")))]
    pub business_hours_timezone: String,

    /// Hours between two contacts with one customer, over all channels.
    #[cfg_attr(
        feature = "ssr",
        validate(range(max = 720, message = "has to be 0 to 720 hours"))
    )]
    pub contact_gap_hours: u32,
    /// Per rolling day over all actions that ran without asking.
    #[cfg_attr(
        feature = "ssr",
        validate(range(min = 0, message = "has to be 0 or more"))
    )]
    pub daily_amount_budget: i64,
    #[cfg_attr(
        feature = "ssr",
        validate(range(max = 100_000, message = "has to be 0 to 100,000 recipients"))
    )]
    pub daily_recipient_budget: u32,
    #[cfg_attr(
        feature = "ssr",
        validate(range(max = 100_000, message = "has to be 0 to 100,000 records"))
    )]
    pub daily_record_budget: u32,

    /// `ask` for every type that is not named.
    pub autonomy: BTreeMap<Kind, Autonomy>,

    pub notify_before_action: bool,
    pub notify_after_action: bool,
    pub notification_channels: Vec<Channel>,

    /// What the rules propose.
    #[serde(default)]
    pub proposals: Proposals,
}

/// May a type run without a person's yes?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autonomy {
    Ask,
    Auto,
}

/// How our own people hear of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    InApp,
    Email,
    Sms,
}

impl Channel {
    pub const ALL: &[Self] = &[Self::InApp, Self::Email, Self::Sms];

    /// As columns, JSON and forms write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::InApp => "in_app",
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    /// As a person reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::InApp => "In the app",
            Self::Email => "E-mail",
            Self::Sms => "SMS",
        }
    }
}

impl Default for Settings {
    /// The plan's defaults: ask for almost everything.
    fn default() -> Self {
        Self {
            can_create_tasks: true,
            can_send_emails: false,
            can_send_sms: false,
            can_update_financial_records: false,
            can_delete_records: false,
            forbidden_types: vec![],
            max_email_recipients_per_action: 10,
            max_sms_per_day: 50,
            max_financial_amount_without_approval: 0,
            max_bulk_action_records: 10,
            high_amount: 1_000_000,
            critical_amount: 10_000_000,
            requires_approval_for_financial: true,
            requires_approval_for_bulk_actions: true,
            requires_approval_for_deletion: true,
            requires_approval_for_external_comms: true,
            works_alone: false,
            allow_actions_outside_business_hours: false,
            allow_actions_on_weekends: false,
            business_hours_start: NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default(),
            business_hours_end: NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default(),
            business_hours_timezone: "America/New_York".to_owned(),
            contact_gap_hours: 24,
            daily_amount_budget: 0,
            daily_recipient_budget: 50,
            daily_record_budget: 100,
            autonomy: BTreeMap::new(),
            notify_before_action: true,
            notify_after_action: true,
            notification_channels: vec![Channel::InApp, Channel::Email],
            proposals: Proposals::default(),
        }
    }
}

impl Settings {
    pub fn autonomy_of(&self, kind: Kind) -> Autonomy {
        self.autonomy.get(&kind).copied().unwrap_or(Autonomy::Ask)
    }

    /// What cannot be, in words that name the field and the remedy. The server's alone: the crate
    /// that checks would be a quarter of what the browser loads.
    #[cfg(feature = "ssr")]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = vec![];
        if let Err(errors) = self.validate() {
            for (field, found) in errors.field_errors() {
                for error in found {
                    let remedy = error.message.as_deref().unwrap_or("is not valid");
                    problems.push(format!("{field}: {remedy}"));
                }
            }
        }
        if self.business_hours_start >= self.business_hours_end {
            problems.push("business_hours_end: has to be later than the start".to_owned());
        }
        if self.critical_amount < self.high_amount {
            problems.push("critical_amount: has to be at least the amount of high risk".to_owned());
        }
        for (kind, autonomy) in &self.autonomy {
            if *autonomy == Autonomy::Auto && !kind.traits().safe {
                problems.push(format!(
                    "autonomy: does not fit “{}”, which is always asked",
                    kind.label()
                ));
            }
        }
        problems.extend(self.proposals.problems());
        problems.sort();
        problems
    }
}

#[cfg(feature = "ssr")]
fn is_zone(zone: &str) -> Result<(), ValidationError> {
    if zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(ValidationError::new("zone")
            .with_message("is not an IANA zone such as America/New_York".into()));
    }
    if zone.is_empty() {
        return Err(ValidationError::new("zone")
            .with_message("is empty; give it a zone such as UTC".into()));
    }
    Ok(())
}

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
        check(
            |s| {
                s.autonomy
                    .insert(Kind::CreateInvoiceReminder, Autonomy::Auto);
            },
            "autonomy",
        );
    }

    #[test]
    fn unknown_fields_are_refused() {
        let mut json = serde_json::to_value(Settings::default()).unwrap();
        json["can_do_anything"] = true.into();
        assert!(serde_json::from_value::<Settings>(json).is_err());
    }
}
