//! What people call the settings: on their form, in mails and on the trail alike.

/// The parts of the form, by their headings.
pub const TYPES: &str = "By type of action";
pub const WITHOUT_ASKING: &str = "What may happen without asking";
pub const NEEDS_A_PERSON: &str = "What always needs a person";
pub const AMOUNTS: &str = "Amounts";
pub const LIMITS: &str = "Limits";
pub const BUDGET: &str = "Budget of what runs without asking";
pub const HOURS: &str = "When customers may be reached";
pub const TOLD: &str = "Who is told, and how";

/// Each field, the part of the form that it stands in, and its label there.
const LABELS: &[(&str, &str, &str)] = &[
    ("autonomy", TYPES, "Who decides"),
    ("forbidden_types", TYPES, "Forbidden"),
    ("can_create_tasks", WITHOUT_ASKING, "Create tasks"),
    ("can_send_emails", WITHOUT_ASKING, "Send e-mail"),
    ("can_send_sms", WITHOUT_ASKING, "Send SMS"),
    (
        "can_update_financial_records",
        WITHOUT_ASKING,
        "Change financial records",
    ),
    ("can_delete_records", WITHOUT_ASKING, "Delete records"),
    (
        "requires_approval_for_financial",
        NEEDS_A_PERSON,
        "What is about money",
    ),
    (
        "requires_approval_for_external_comms",
        NEEDS_A_PERSON,
        "What reaches customers",
    ),
    (
        "requires_approval_for_bulk_actions",
        NEEDS_A_PERSON,
        "What touches many records",
    ),
    (
        "requires_approval_for_deletion",
        NEEDS_A_PERSON,
        "What deletes something",
    ),
    (
        "works_alone",
        NEEDS_A_PERSON,
        "I work alone: I may approve what I propose",
    ),
    (
        "max_financial_amount_without_approval",
        AMOUNTS,
        "Most that runs without approval",
    ),
    ("high_amount", AMOUNTS, "High risk from"),
    ("critical_amount", AMOUNTS, "Critical from"),
    (
        "max_email_recipients_per_action",
        LIMITS,
        "Recipients of one e-mail",
    ),
    ("max_bulk_action_records", LIMITS, "Records of one action"),
    (
        "contact_gap_hours",
        LIMITS,
        "Between two contacts with one customer",
    ),
    ("max_sms_per_day", LIMITS, "SMS in a day"),
    ("daily_amount_budget", BUDGET, "Money"),
    ("daily_recipient_budget", BUDGET, "Recipients"),
    ("daily_record_budget", BUDGET, "Records"),
    ("business_hours_start", HOURS, "From"),
    ("business_hours_end", HOURS, "To"),
    ("business_hours_timezone", HOURS, "Time zone"),
    ("allow_actions_outside_business_hours", HOURS, "At any hour"),
    ("allow_actions_on_weekends", HOURS, "On weekends too"),
    (
        "notify_before_action",
        TOLD,
        "Before an action runs: what, when, and how to stop it",
    ),
    (
        "notify_after_action",
        TOLD,
        "After an action was executed, failed, is stale or in doubt",
    ),
    ("notification_channels", TOLD, "Channels"),
];

/// What the form calls a field; its name, where there is none.
pub fn label(field: &'static str) -> &'static str {
    let found = LABELS.iter().find(|(name, ..)| *name == field);
    found.map_or(field, |(_, _, label)| label)
}

/// As people find it in the form: `When customers may be reached: On weekends too`.
#[cfg(feature = "ssr")]
pub fn where_it_stands(field: &'static str) -> String {
    let found = LABELS.iter().find(|(name, ..)| *name == field);
    match found {
        Some((_, part, label)) => format!("{part}: {label}"),
        None => field.to_owned(),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::guardrails::Settings;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_has_one_label_and_none_is_left_over() {
        let settings = serde_json::to_value(Settings::default()).unwrap();
        let fields: BTreeSet<&str> = settings
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut labelled: BTreeSet<&str> = LABELS.iter().map(|(name, ..)| *name).collect();
        assert_eq!(labelled.len(), LABELS.len());
        // A page of its own has these.
        labelled.insert("proposals");
        assert_eq!(labelled, fields);
        let places: BTreeSet<(&str, &str)> = LABELS
            .iter()
            .map(|(_, part, label)| (*part, *label))
            .collect();
        assert_eq!(places.len(), LABELS.len(), "two are called alike");
    }
}
