//! What the guardrails say, by default and where an admin has set something else.

use super::*;
use crate::ground::money::Currency;
use chrono::Duration;
use proptest::prelude::*;

fn facts(kind: Kind) -> Facts {
    let amount = kind
        .traits()
        .financial
        .then(|| Currency::new("USD", 2).money(50_000));
    let recipients = u32::from(kind.traits().reaches_customer);
    let settings = Settings::default();
    Facts {
        kind,
        risk: risk(kind, amount.as_ref(), 1, false, &settings),
        amount,
        recipients,
        sms: 0,
        records: 1,
        last_contact: None,
        outsiders: false,
        known: true,
    }
}

fn monday() -> DateTime<Utc> {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

fn decision(kind: Kind, change: impl FnOnce(&mut Settings)) -> Decision {
    let mut settings = Settings::default();
    change(&mut settings);
    decide(&facts(kind), &settings, 1, &Usage::default(), monday()).decision
}

#[test]
fn what_the_rules_say_of_one_is_of_one() {
    let mut facts = facts(Kind::CreateInvoiceReminder);
    facts.last_contact = Some(monday() - Duration::days(1));
    let mut settings = Settings {
        max_email_recipients_per_action: 1,
        max_bulk_action_records: 0,
        contact_gap_hours: 1,
        ..Settings::default()
    };
    let mut said = |settings: &Settings, minutes: i64| {
        let last = facts
            .last_contact
            .map(|last| last - Duration::minutes(minutes));
        facts.last_contact = last;
        let verdict = decide(&facts, settings, 1, &Usage::default(), monday());
        let words: Vec<String> = verdict
            .rules
            .into_iter()
            .map(|rule| rule.because.into())
            .collect();
        words.join("; ")
    };
    let words = said(&settings, 0);
    for said in [
        "1 of at most 1 recipient",
        "1 record, more than 0",
        "Last contact 1 day ago",
    ] {
        assert!(words.split("; ").any(|word| word == said), "{words}");
    }
    settings.contact_gap_hours = 48;
    let words = said(&settings, 1);
    assert!(
        words.contains("Last contact less than 48 hours ago"),
        "{words}"
    );
}

#[test]
fn a_budget_names_what_is_used_up() {
    let mut settings = Settings {
        daily_record_budget: 5,
        daily_recipient_budget: 1,
        ..Settings::default()
    };
    settings.autonomy.insert(Kind::CreateTask, Autonomy::Auto);
    let said = |usage: Usage| {
        let facts = facts(Kind::CreateTask);
        let verdict = decide(&facts, &settings, 1, &usage, monday());
        let of_budget = |rule: &&RuleAnswer| rule.rule == Rule::DailyBudget;
        verdict
            .rules
            .iter()
            .find(of_budget)
            .map(|rule| rule.because.stored().to_owned())
    };
    let fine = said(Usage::default());
    assert_eq!(fine.as_deref(), Some("1 of 5 records today without asking"));
    let over = said(Usage {
        recipients: 2,
        records: 5,
        ..Usage::default()
    });
    assert_eq!(
        over.as_deref(),
        Some("2 of 1 recipient today without asking; 6 of 5 records today without asking")
    );
}

#[test]
fn by_default_everything_is_asked() {
    for kind in Kind::ALL {
        assert_eq!(decision(*kind, |_| ()), Decision::Ask, "{}", kind.name());
    }
}

#[test]
fn an_admin_can_let_safe_types_run() {
    let auto = |kind| {
        decision(kind, |s| {
            s.autonomy.insert(kind, Autonomy::Auto);
        })
    };
    assert_eq!(auto(Kind::CreateTask), Decision::Execute);
    assert_eq!(auto(Kind::PostInternalMessage), Decision::Execute);
    assert_eq!(auto(Kind::CreateInvoiceReminder), Decision::Ask);
}

#[test]
fn permissions_ask_and_only_forbidden_types_refuse() {
    let task = |change: fn(&mut Settings)| {
        decision(Kind::CreateTask, |s| {
            s.autonomy.insert(Kind::CreateTask, Autonomy::Auto);
            change(s);
        })
    };
    assert_eq!(task(|s| s.can_create_tasks = false), Decision::Ask);
    assert_eq!(task(|s| s.daily_record_budget = 0), Decision::Ask);
    assert_eq!(
        task(|s| s.forbidden_types = vec![Kind::CreateTask]),
        Decision::Refuse
    );
}

#[test]
fn while_the_kill_switch_is_on_everything_is_asked() {
    let mut settings = Settings::default();
    settings.autonomy.insert(Kind::CreateTask, Autonomy::Auto);
    let decision = |kill_switch| {
        let usage = Usage {
            kill_switch,
            ..Usage::default()
        };
        decide(&facts(Kind::CreateTask), &settings, 1, &usage, monday()).decision
    };
    assert_eq!(decision(false), Decision::Execute);
    assert_eq!(decision(true), Decision::Ask);
}

#[test]
fn much_money_raises_the_risk() {
    let settings = Settings::default();
    let risk_of = |minor| {
        risk(
            Kind::CreateInvoiceReminder,
            Some(&Currency::new("USD", 2).money(minor)),
            1,
            false,
            &settings,
        )
    };
    assert_eq!(risk_of(999_999), RiskLevel::Medium);
    assert_eq!(risk_of(1_000_000), RiskLevel::High);
    assert_eq!(risk_of(10_000_000), RiskLevel::Critical);
    assert_eq!(
        risk(Kind::CreateTask, None, 11, false, &settings),
        RiskLevel::High
    );
}

#[test]
fn a_meeting_with_an_outsider_is_of_high_risk_and_keeps_business_hours() {
    let settings = Settings::default();
    let meeting = |outsiders| Facts {
        risk: risk(Kind::ScheduleMeeting, None, 1, outsiders, &settings),
        outsiders,
        ..facts(Kind::ScheduleMeeting)
    };
    assert_eq!(meeting(false).risk, RiskLevel::Medium);
    assert_eq!(meeting(true).risk, RiskLevel::High);
    let sunday = "2026-11-22T08:00:00Z".parse().unwrap();
    let held = |outsiders| {
        let facts = meeting(outsiders);
        decide(&facts, &settings, 1, &Usage::default(), sunday).not_before
    };
    assert_eq!(held(false), None);
    #[cfg(feature = "ssr")]
    assert!(held(true).is_some());
}

#[cfg(feature = "ssr")]
#[test]
fn customers_are_not_reached_at_night_nor_twice_a_day() {
    let sunday = "2026-11-22T08:00:00Z".parse().unwrap();
    let reminder = facts(Kind::CreateInvoiceReminder);
    let verdict = decide(
        &reminder,
        &Settings::default(),
        1,
        &Usage::default(),
        sunday,
    );
    assert_eq!(
        verdict.not_before,
        Some("2026-11-23T14:00:00Z".parse().unwrap())
    );
    let again = Facts {
        last_contact: Some(monday() - Duration::hours(1)),
        ..reminder
    };
    let verdict = decide(&again, &Settings::default(), 1, &Usage::default(), monday());
    assert_eq!(verdict.not_before, Some(monday() + Duration::hours(23)));
    let task = decide(
        &facts(Kind::CreateTask),
        &Settings::default(),
        1,
        &Usage::default(),
        sunday,
    );
    assert_eq!(task.not_before, None);
}

proptest! {
    /// Nothing that an admin can set lets a type run that reaches customers, and what is
    /// stored of a verdict gives the same verdict again.
    #[test]
    fn customers_are_never_reached_without_approval(
        kind in prop::sample::select(Kind::ALL),
        can_send_emails: bool,
        kill_switch: bool,
        minor in 0i64..20_000_000,
        records in 0u32..30,
        auto: bool,
        outsiders: bool,
    ) {
        let mut settings = Settings { can_send_emails, ..Settings::default() };
        let usage = Usage { kill_switch, ..Usage::default() };
        if auto { settings.autonomy.insert(kind, Autonomy::Auto); }
        let mut facts = facts(kind);
        facts.amount = facts.amount.map(|amount| amount.currency.money(minor));
        facts.records = records;
        facts.outsiders = outsiders;
        facts.risk = risk(kind, facts.amount.as_ref(), records, outsiders, &settings);
        let verdict = decide(&facts, &settings, 1, &usage, monday());
        if facts.reaches_customer() {
            prop_assert_ne!(verdict.decision, Decision::Execute);
        }
        let replayed = decide(&verdict.facts, &settings, verdict.settings_version, &verdict.usage, verdict.at);
        prop_assert_eq!(serde_json::to_string(&replayed).unwrap(), serde_json::to_string(&verdict).unwrap());
    }
}
