//! Each setting is changed alone, and something comes of it.

use super::{
    Autonomy, Decision, FIELDS, Facts, Field, Settings, Usage, decide, fields::Input, risk,
};
use crate::{
    actions::{Kind, RiskLevel},
    ground::money::Currency,
};
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs;

/// Settings that say who may decide, who is told, what is proposed and how many messages leave:
/// none of that is the verdict's, and these tests show it.
const ELSEWHERE: &[(&str, &str)] = &[
    ("works_alone", "tests/flows/own_proposals.rs"),
    ("max_sms_per_day", "tests/flows/by_sms/requests.rs"),
    ("notify_before_action", "tests/flows/switches.rs"),
    ("notify_after_action", "tests/flows/switches.rs"),
    ("notification_channels", "tests/flows/switches.rs"),
    ("proposals", "tests/flows/proposals/settings.rs"),
];

/// What a verdict comes to.
type Outcome = (Decision, Option<DateTime<Utc>>, RiskLevel);

/// By default, and with everything on that lets something run.
fn bases() -> [Settings; 2] {
    let runs = |kind: &Kind| match kind.traits().safe {
        true => Autonomy::Auto,
        false => Autonomy::Confirmed,
    };
    let all = Kind::ALL.iter();
    let open = Settings {
        autonomy: all.map(|kind| (*kind, runs(kind))).collect(),
        can_send_emails: true,
        can_send_sms: true,
        can_update_financial_records: true,
        can_delete_records: true,
        requires_approval_for_financial: false,
        requires_approval_for_external_comms: false,
        requires_approval_for_bulk_actions: false,
        requires_approval_for_deletion: false,
        max_financial_amount_without_approval: 100_000_000,
        daily_amount_budget: 100_000_000,
        ..Settings::default()
    };
    [Settings::default(), open]
}

/// Facts as effects of each type have them.
fn all_facts() -> Vec<Facts> {
    let mut all = vec![];
    for kind in Kind::ALL {
        let traits = kind.traits();
        let amounts: &[Option<i64>] = match traits.financial {
            true => &[Some(50_000), Some(2_000_000), Some(20_000_000)],
            false => &[None],
        };
        let sms = u32::from(*kind == Kind::SendSms);
        let mails: &[u32] = match traits.reaches_customer && sms == 0 {
            true => &[1, 10],
            false => &[0],
        };
        let outsiders: &[bool] = match kind {
            Kind::ScheduleMeeting => &[false, true],
            _ => &[false],
        };
        for (minor, recipients) in amounts
            .iter()
            .flat_map(|a| mails.iter().map(move |m| (a, m)))
        {
            for (records, outsiders) in [1, 3, 11]
                .iter()
                .flat_map(|r| outsiders.iter().map(move |o| (r, o)))
            {
                all.push(Facts {
                    kind: *kind,
                    risk: RiskLevel::Low,
                    amount: minor.map(|minor| Currency::new("USD", 2).money(minor)),
                    recipients: *recipients,
                    sms,
                    records: *records,
                    last_contact: None,
                    outsiders: *outsiders,
                    known: true,
                });
            }
        }
    }
    all
}

/// A Monday at ten in New York, before that day's hours, and a Sunday at noon.
fn moments() -> [DateTime<Utc>; 3] {
    [
        "2026-11-23T15:00:00Z",
        "2026-11-23T13:30:00Z",
        "2026-11-22T17:00:00Z",
    ]
    .map(|at| at.parse().unwrap())
}

fn outcomes(settings: &Settings) -> Vec<Outcome> {
    let mut outcomes = vec![];
    let ran = Usage {
        records: 60,
        ..Usage::default()
    };
    for facts in all_facts() {
        for now in moments() {
            for (contact, usage) in [(None, Usage::default()), (Some(20), ran.clone())] {
                let (amount, records) = (facts.amount.as_ref(), facts.records);
                let facts = Facts {
                    risk: risk(facts.kind, amount, records, facts.outsiders, settings),
                    last_contact: contact.map(|hours| now - Duration::hours(hours)),
                    ..facts.clone()
                };
                let verdict = decide(&facts, settings, 1, &usage, now);
                outcomes.push((verdict.decision, verdict.not_before, facts.risk));
            }
        }
    }
    outcomes
}

/// Other values that the setting could have.
fn others(field: &Field, value: &Value) -> Vec<Value> {
    match field.input {
        Input::Switch => vec![json!(*value == false)],
        Input::Number { least, most, .. } => vec![json!(least), json!(most)],
        Input::Amount { least } => vec![json!(least), json!(2_000_001), json!(1_000_000_000)],
        Input::Time => vec![json!("08:00:00"), json!("10:30:00"), json!("20:00:00")],
        Input::Zone => vec![json!("Asia/Tokyo")],
        Input::Kinds => vec![json!(Kind::ALL)],
        Input::Autonomy => vec![json!({}), json!({"create_task": "auto"})],
        Input::Channels => vec![json!([])],
        Input::Proposals => vec![json!({"least_reminder": 1})],
    }
}

/// Whether changing this setting alone changes what any verdict comes to.
fn decides(field: &Field) -> bool {
    bases().iter().any(|base| {
        let (before, document) = (outcomes(base), base.document());
        let others = others(field, &document[field.name]);
        others.into_iter().any(|value| {
            let mut document = document.clone();
            document.insert(field.name.to_owned(), value);
            let settings = Settings::deserialize(Value::Object(document)).unwrap();
            settings.problems().is_empty() && outcomes(&settings) != before
        })
    })
}

#[test]
fn each_setting_changes_a_verdict_or_something_else() {
    for field in FIELDS {
        let elsewhere = ELSEWHERE.iter().find(|(name, _)| *name == field.name);
        assert_eq!(decides(field), elsewhere.is_none(), "{}", field.name);
        if let Some((name, test)) = elsewhere {
            let test = fs::read_to_string(test).unwrap();
            assert!(test.contains(name), "{name}");
        }
    }
}
