//! Whatever reason the guardrails give, people read it in English that people speak.

use super::{english::said_otherwise, none};
use ai_coo::{
    actions::{Kind, RiskLevel},
    ground::money::Currency,
    guardrails::{Autonomy, Facts, Reason, Settings, Usage, decide},
};
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeMap, BTreeSet};
use strum::VariantNames as _;

/// Everything asks, everything is open, and everything is open but the switches.
fn settings() -> [Settings; 3] {
    let every = |autonomy| Kind::ALL.iter().map(move |kind| (*kind, autonomy));
    let safe = |(kind, _): &(Kind, Autonomy)| kind.traits().safe;
    let autonomy: BTreeMap<Kind, Autonomy> = every(Autonomy::Confirmed)
        .chain(every(Autonomy::Auto).filter(safe))
        .collect();
    let open = Settings {
        autonomy: autonomy.clone(),
        can_send_emails: true,
        can_send_sms: true,
        can_update_financial_records: true,
        can_delete_records: true,
        requires_approval_for_financial: false,
        requires_approval_for_external_comms: false,
        requires_approval_for_bulk_actions: false,
        requires_approval_for_deletion: false,
        ..Settings::default()
    };
    let off = Settings {
        autonomy,
        can_create_tasks: false,
        forbidden_types: vec![Kind::SendSms],
        ..Settings::default()
    };
    [Settings::default(), open, off]
}

fn monday() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

fn facts(kind: Kind) -> Vec<Facts> {
    let dollars = Currency::new("USD", 2);
    let amounts = [None, Some(1), Some(5_000_000)];
    let amounts = amounts.map(|minor| minor.map(|minor| dollars.money(minor)));
    let mut all = vec![];
    for (amount, records) in amounts.iter().flat_map(|one| [1, 2, 30].map(|n| (one, n))) {
        for (recipients, known) in [(0, true), (1, true), (20, false)] {
            for hours in [None, Some(1), Some(90)] {
                all.push(Facts {
                    kind,
                    risk: RiskLevel::Medium,
                    amount: amount.clone(),
                    recipients,
                    sms: u32::from(kind == Kind::SendSms),
                    records,
                    last_contact: hours.map(|hours| monday() - Duration::hours(hours)),
                    outsiders: false,
                    known,
                });
            }
        }
    }
    all
}

#[test]
fn whatever_reason_the_guardrails_give_reads_as_people_say_it() {
    let unused = Usage::default();
    let used = Usage {
        kill_switch: true,
        amount: 1,
        recipients: 1_000,
        records: 1_000,
    };
    let moments = [monday(), monday() - Duration::days(1)];
    let (mut given, mut shown) = (BTreeSet::new(), BTreeSet::new());
    for facts in Kind::ALL.iter().flat_map(|kind| facts(*kind)) {
        for settings in settings() {
            for (usage, now) in [&unused, &used].into_iter().zip(moments) {
                for answer in decide(&facts, &settings, 1, usage, now).rules {
                    let reason = answer.because.reason().expect("it has just been given");
                    given.insert(<&str>::from(&reason));
                    shown.insert(answer.because.words());
                }
            }
        }
    }
    let all: BTreeSet<&str> = Reason::VARIANTS.iter().copied().collect();
    assert_eq!(given, all, "decide gives each, and this test sees it");
    let ask = |words: &String| words.contains("asked") || words.contains("asking");
    let mut wrong: Vec<String> = shown.iter().filter(|words| ask(words)).cloned().collect();
    for words in &shown {
        wrong.extend(said_otherwise("a verdict", words));
    }
    none(wrong);
}
