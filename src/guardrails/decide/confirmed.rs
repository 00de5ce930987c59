//! What a type that is not safe needs besides before it runs unasked, once a second admin has
//! confirmed that it may. Whatever is not known is asked about.

use super::Rules;
use crate::guardrails::{Facts, Permit, Reason, Rule, Says, Settings, permits};

/// Adds what only such a type is asked about; the rules for all types have spoken.
pub(super) fn judge(facts: &Facts, settings: &Settings, rules: &mut Rules) {
    for permit in permits(facts) {
        let (rule, reason) = match permit {
            Permit::Tasks => (Rule::Tasks, Reason::MeetingsOff),
            Permit::FinancialRecords => (Rule::FinancialRecords, Reason::FinancialRecordsOff),
            // The rules for all types have said it.
            Permit::Email | Permit::Sms | Permit::Deletion => continue,
        };
        rules.add(rule, permit.is_on(settings), Says::Ask, || reason);
    }
    let (records, limit) = (facts.records, settings.max_bulk_action_records);
    if settings.requires_approval_for_bulk_actions {
        let bulk = records > 1 && records <= limit;
        rules.add(Rule::Bulk, !bulk, Says::Ask, || Reason::Bulk(records));
    } else {
        rules.add(Rule::Bulk, records <= limit, Says::Ask, || {
            Reason::MoreThan(limit)
        });
    }
    let reached = facts.recipients > 0 || facts.sms > 0;
    let known = facts.known && reached || !facts.reaches_customer();
    rules.add(Rule::ExternalCommunication, known, Says::Ask, || {
        Reason::NotLookedUp
    });
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{
        actions::{Kind, RiskLevel},
        ground::money::Currency,
        guardrails::{Autonomy, Decision, Usage, Verdict, decide, risk},
    };
    use chrono::{DateTime, Duration, Utc};
    use proptest::prelude::*;

    /// Within business hours.
    fn monday() -> DateTime<Utc> {
        "2026-11-23T15:00:00Z".parse().unwrap()
    }

    /// Everything on that lets something run.
    fn open() -> Settings {
        Settings {
            autonomy: Kind::ALL
                .iter()
                .map(|kind| (*kind, Autonomy::Confirmed))
                .collect(),
            can_send_emails: true,
            can_send_sms: true,
            can_update_financial_records: true,
            can_delete_records: true,
            requires_approval_for_financial: false,
            requires_approval_for_external_comms: false,
            requires_approval_for_bulk_actions: false,
            requires_approval_for_deletion: false,
            max_financial_amount_without_approval: 100_000,
            daily_amount_budget: 100_000,
            ..Settings::default()
        }
    }

    fn facts(kind: Kind) -> Facts {
        let traits = kind.traits();
        let sms = u32::from(kind == Kind::SendSms);
        Facts {
            kind,
            risk: kind.risk(),
            amount: traits
                .financial
                .then(|| Currency::new("USD", 2).money(50_000)),
            recipients: u32::from(traits.reaches_customer) - sms,
            sms,
            records: 1,
            last_contact: None,
            outsiders: false,
            known: true,
        }
    }

    fn judged(facts: &Facts, settings: &Settings, usage: &Usage) -> Verdict {
        decide(facts, settings, 1, usage, monday())
    }

    #[test]
    fn each_type_needs_its_switch() {
        for (kind, permit) in [
            (Kind::CreateInvoiceReminder, Permit::Email),
            (Kind::CreateTask, Permit::Tasks),
            (Kind::CreatePurchaseOrder, Permit::FinancialRecords),
            (Kind::PostInternalMessage, Permit::Tasks),
            (Kind::ScheduleActivity, Permit::Tasks),
            (Kind::ScheduleMeeting, Permit::Tasks),
            (Kind::SendEmail, Permit::Email),
            (Kind::SendSms, Permit::Sms),
            (Kind::Undo, Permit::Deletion),
            (Kind::UpdateDealStage, Permit::FinancialRecords),
        ] {
            assert_eq!(permits(&facts(kind)), [permit], "{}", kind.name());
        }
        let invites = Facts {
            recipients: 2,
            ..facts(Kind::ScheduleMeeting)
        };
        assert_eq!(permits(&invites), [Permit::Tasks, Permit::Email]);
    }

    /// What is of high risk as such is always asked about, and so is a safe type that is marked as
    /// only the others are.
    #[test]
    fn what_is_confirmed_runs_where_nothing_is_in_the_way() {
        for kind in Kind::ALL {
            let decision = judged(&facts(*kind), &open(), &Usage::default()).decision;
            let runs = !kind.traits().safe && kind.risk() <= RiskLevel::Medium;
            assert_eq!(decision == Decision::Execute, runs, "{}", kind.name());
        }
    }

    fn back_to_ask(
        kind: Kind,
        setting: impl FnOnce(&mut Settings),
        fact: impl FnOnce(&mut Facts),
        used: impl FnOnce(&mut Usage),
    ) {
        let (mut settings, mut facts, mut usage) = (open(), facts(kind), Usage::default());
        let before = judged(&facts, &settings, &usage).decision;
        assert_eq!(before, Decision::Execute, "{}", kind.name());
        setting(&mut settings);
        fact(&mut facts);
        used(&mut usage);
        let verdict = judged(&facts, &settings, &usage);
        assert_eq!(verdict.decision, Decision::Ask, "{verdict:?}");
    }

    #[test]
    fn each_condition_alone_brings_it_back_to_a_person() {
        let reminder = Kind::CreateInvoiceReminder;
        let set = |kind: Kind, change: fn(&mut Settings)| back_to_ask(kind, change, |_| (), |_| ());
        set(reminder, |s| s.autonomy.clear());
        for autonomy in [Autonomy::Ask, Autonomy::Auto] {
            back_to_ask(
                reminder,
                |s| {
                    s.autonomy.insert(reminder, autonomy);
                },
                |_| (),
                |_| (),
            );
        }
        set(reminder, |s| s.can_send_emails = false);
        set(Kind::SendEmail, |s| s.can_send_emails = false);
        set(Kind::SendSms, |s| s.can_send_sms = false);
        set(Kind::ScheduleMeeting, |s| s.can_create_tasks = false);
        set(Kind::UpdateDealStage, |s| {
            s.can_update_financial_records = false;
        });
        set(Kind::Undo, |s| s.can_delete_records = false);
        set(Kind::Undo, |s| s.requires_approval_for_deletion = true);
        set(reminder, |s| s.requires_approval_for_financial = true);
        set(reminder, |s| s.requires_approval_for_external_comms = true);
        set(reminder, |s| {
            s.max_financial_amount_without_approval = 49_999;
        });
        set(reminder, |s| s.high_amount = 50_000);
        set(reminder, |s| s.daily_amount_budget = 49_999);
        set(reminder, |s| s.daily_recipient_budget = 0);
        set(Kind::SendSms, |s| s.daily_recipient_budget = 0);
        set(reminder, |s| s.daily_record_budget = 0);
        let is = |change: fn(&mut Facts)| back_to_ask(reminder, |_| (), change, |_| ());
        is(|f| f.amount = None);
        is(|f| f.known = false);
        is(|f| f.recipients = 0);
        is(|f| f.risk = RiskLevel::High);
        is(|f| f.records = 11);
        back_to_ask(
            reminder,
            |s| s.requires_approval_for_bulk_actions = true,
            |f| f.records = 2,
            |_| (),
        );
        let used = |change: fn(&mut Usage)| back_to_ask(reminder, |_| (), |_| (), change);
        used(|u| u.kill_switch = true);
        used(|u| u.amount = 50_001);
        used(|u| u.recipients = 50);
        used(|u| u.records = 100);
    }

    #[test]
    fn outside_hours_and_within_the_contact_limit_it_waits() {
        let sunday = "2026-11-22T08:00:00Z".parse().unwrap();
        let reminder = facts(Kind::CreateInvoiceReminder);
        let verdict = decide(&reminder, &open(), 1, &Usage::default(), sunday);
        assert_eq!(verdict.decision, Decision::Execute);
        assert_eq!(
            verdict.not_before,
            Some("2026-11-23T14:00:00Z".parse().unwrap())
        );
        let again = Facts {
            last_contact: Some(monday() - Duration::hours(1)),
            ..reminder
        };
        let verdict = judged(&again, &open(), &Usage::default());
        assert_eq!(verdict.decision, Decision::Execute);
        assert_eq!(verdict.not_before, Some(monday() + Duration::hours(23)));
    }

    /// The switch of tasks is that of all safe types; what was counted before is judged as it was.
    #[test]
    fn safe_types_need_the_switch_of_tasks() {
        let settings = Settings {
            autonomy: [Kind::PostInternalMessage, Kind::ScheduleActivity]
                .map(|kind| (kind, Autonomy::Auto))
                .into(),
            can_create_tasks: false,
            ..Settings::default()
        };
        for kind in [Kind::PostInternalMessage, Kind::ScheduleActivity] {
            let now = judged(&facts(kind), &settings, &Usage::default());
            assert_eq!(now.decision, Decision::Ask, "{}", kind.name());
            let before = Facts {
                known: false,
                ..facts(kind)
            };
            let then = judged(&before, &settings, &Usage::default());
            assert_eq!(then.decision, Decision::Execute, "{}", kind.name());
        }
    }

    /// An old document may say `auto` of any type: of one that is not safe it says nothing.
    #[test]
    fn unconfirmed_it_decides_to_the_byte_as_ask_does() {
        for kind in Kind::ALL.iter().filter(|kind| !kind.traits().safe) {
            let [asked, auto] = [Autonomy::Ask, Autonomy::Auto].map(|autonomy| {
                let mut settings = open();
                settings.autonomy.insert(*kind, autonomy);
                let verdict = judged(&facts(*kind), &settings, &Usage::default());
                serde_json::to_string(&verdict).unwrap()
            });
            assert_eq!(asked, auto, "{}", kind.name());
        }
    }

    proptest! {
        #[test]
        fn customers_are_reached_unasked_only_where_every_condition_holds(
            kind in prop::sample::select(Kind::ALL),
            autonomy in prop::sample::select(vec![Autonomy::Ask, Autonomy::Auto, Autonomy::Confirmed]),
            on in prop::array::uniform6(prop::bool::weighted(0.8)),
            kill_switch in prop::bool::weighted(0.1),
            known in prop::bool::weighted(0.9),
            outsiders in prop::bool::weighted(0.2),
            (minor, limit, budget, used) in (0i64..2_000_000, 0i64..3_000_000, 0i64..4_000_000, 0i64..1_000_000),
            records in 0u32..14,
            hours in prop::option::of(0i64..50),
        ) {
            let [email, sms, tasks, money, external, bulk] = on;
            let mut settings = Settings {
                can_send_emails: email,
                can_send_sms: sms,
                can_create_tasks: tasks,
                requires_approval_for_financial: !money,
                requires_approval_for_external_comms: !external,
                requires_approval_for_bulk_actions: !bulk,
                max_financial_amount_without_approval: limit,
                daily_amount_budget: budget,
                ..open()
            };
            settings.autonomy.insert(kind, autonomy);
            let mut facts = Facts { records, known, outsiders, ..facts(kind) };
            facts.amount = facts.amount.map(|amount| amount.currency.money(minor));
            facts.last_contact = hours.map(|hours| monday() - Duration::hours(hours));
            facts.risk = risk(kind, facts.amount.as_ref(), records, outsiders, &settings);
            let usage = Usage { kill_switch, amount: used, ..Usage::default() };
            let verdict = judged(&facts, &settings, &usage);
            let amount = facts.amount.as_ref().map_or(0, |amount| amount.minor);
            let all_hold = autonomy == Autonomy::Confirmed
                && !kill_switch && known && external
                && facts.risk <= RiskLevel::Medium
                && permits(&facts).into_iter().all(|permit| permit.is_on(&settings))
                && (!kind.traits().financial || money && amount <= limit)
                && used + amount <= budget
                && records <= 10 && (bulk || records <= 1);
            if facts.reaches_customer() {
                prop_assert_eq!(verdict.decision == Decision::Execute, all_hold);
            }
            let replayed = decide(&verdict.facts, &settings, 1, &verdict.usage, verdict.at);
            prop_assert_eq!(serde_json::to_string(&replayed).unwrap(), serde_json::to_string(&verdict).unwrap());
        }
    }
}
