//! The decision itself: total, pure, the same on the server and in the browser.

use super::{
    Autonomy, Decision, Facts, Overrides, Permit, Rule, RuleAnswer, Says, Settings, Usage, Verdict,
    confirmed, contact_ends, hours, wait,
};
use crate::{
    actions::{Kind, RiskLevel},
    ground::{money::Money, number::count},
};
use chrono::{DateTime, Duration, Utc};

/// The risk of an action: its type's, raised by the thresholds and by outsiders who take part.
/// Another currency than the thresholds' cannot be compared and counts as high.
pub fn risk(
    kind: Kind,
    amount: Option<&Money>,
    records: u32,
    outsiders: bool,
    settings: &Settings,
) -> RiskLevel {
    let mut risk = kind.risk();
    if outsiders {
        risk = risk.max(RiskLevel::High);
    }
    if let Some(amount) = amount {
        if amount.minor >= settings.critical_amount {
            risk = RiskLevel::Critical;
        } else if amount.minor >= settings.high_amount {
            risk = risk.max(RiskLevel::High);
        }
    }
    if records > settings.max_bulk_action_records {
        risk = if risk >= RiskLevel::High {
            RiskLevel::Critical
        } else {
            RiskLevel::High
        };
    }
    risk
}

/// What the guardrails say. Every rule that applies speaks; the strictest one decides.
pub fn decide(
    facts: &Facts,
    settings: &Settings,
    version: i32,
    usage: &Usage,
    now: DateTime<Utc>,
) -> Verdict {
    let traits = facts.kind.traits();
    let mut rules = Rules(vec![]);

    rules.add(
        Rule::ForbiddenType,
        !settings.forbidden_types.contains(&facts.kind),
        Says::Refuse,
        || format!("{} is a forbidden type", facts.kind.label()),
    );
    rules.add(Rule::KillSwitch, !usage.kill_switch, Says::Ask, || {
        "The kill switch is on".to_owned()
    });
    let confirmed = settings.is_confirmed(facts.kind);
    let safe = settings.autonomy_of(facts.kind) == Autonomy::Auto && traits.safe;
    let auto = safe || confirmed;
    rules.say(
        Rule::Autonomy,
        if auto { Says::Fine } else { Says::Ask },
        if auto {
            format!("{} may run without asking", facts.kind.label())
        } else {
            format!("{} is always asked", facts.kind.label())
        },
    );
    let most = match confirmed {
        true => RiskLevel::Medium,
        false => RiskLevel::Low,
    };
    rules.add(Rule::Risk, facts.risk <= most, Says::Ask, || {
        format!("The risk is {}", facts.risk.name())
    });
    if facts.kind == Kind::CreateTask {
        rules.add(
            Rule::Tasks,
            Permit::Tasks.is_on(settings),
            Says::Ask,
            || "Tasks are not created without asking".to_owned(),
        );
    }
    if traits.safe && facts.kind != Kind::CreateTask && facts.known {
        let fine = Permit::Tasks.is_on(settings);
        rules.add(Rule::Tasks, fine, Says::Ask, || {
            format!(
                "{} needs approval while “Create tasks” is off",
                facts.kind.label()
            )
        });
    }
    if facts.recipients > 0 {
        rules.add(
            Rule::Email,
            Permit::Email.is_on(settings),
            Says::Ask,
            || "Mail is not sent without asking".to_owned(),
        );
        let limit = settings.max_email_recipients_per_action;
        rules.say(
            Rule::Recipients,
            if facts.recipients <= limit {
                Says::Fine
            } else {
                Says::Refuse
            },
            format!(
                "{} of at most {}",
                facts.recipients,
                count(limit, "recipient")
            ),
        );
    }
    if facts.sms > 0 {
        rules.add(Rule::Sms, Permit::Sms.is_on(settings), Says::Ask, || {
            "SMS are not sent without asking".to_owned()
        });
    }
    if traits.financial {
        financial(facts, settings, &mut rules);
    }
    if traits.deletes {
        let fine = Permit::Deletion.is_on(settings) && !settings.requires_approval_for_deletion;
        rules.add(Rule::Deletion, fine, Says::Ask, || {
            "Deleting needs approval".to_owned()
        });
    }
    bulk(facts, settings, &mut rules);
    if confirmed {
        confirmed::judge(facts, settings, &mut rules);
    }
    if facts.reaches_customer() {
        rules.add(
            Rule::ExternalCommunication,
            !settings.requires_approval_for_external_comms,
            Says::Ask,
            || "What reaches customers needs approval".to_owned(),
        );
        contact_gap(facts, settings, now, &mut rules);
    }
    if auto {
        budget(facts, settings, usage, &mut rules);
    }
    let not_before = if facts.reaches_customer() {
        hold_back(facts, settings, now, &mut rules)
    } else {
        None
    };
    Verdict {
        decision: rules.decision(),
        rules: rules.0,
        not_before,
        settings_version: version,
        facts: facts.clone(),
        usage: usage.clone(),
        at: now,
    }
}

/// What the rules have said so far.
pub(super) struct Rules(Vec<RuleAnswer>);

impl Rules {
    pub(super) fn say(&mut self, rule: Rule, says: Says, because: String) {
        self.0.push(RuleAnswer {
            rule,
            says,
            because,
        });
    }

    /// Speaks only when it is not fine.
    pub(super) fn add(
        &mut self,
        rule: Rule,
        fine: bool,
        otherwise: Says,
        because: impl FnOnce() -> String,
    ) {
        if !fine {
            self.say(rule, otherwise, because());
        }
    }

    fn decision(&self) -> Decision {
        let says = |wanted| self.0.iter().any(|answer| answer.says == wanted);
        if says(Says::Refuse) {
            Decision::Refuse
        } else if says(Says::Ask) {
            Decision::Ask
        } else {
            Decision::Execute
        }
    }
}

fn financial(facts: &Facts, settings: &Settings, rules: &mut Rules) {
    rules.add(
        Rule::Financial,
        !settings.requires_approval_for_financial,
        Says::Ask,
        || "What is about money needs approval".to_owned(),
    );
    let Some(amount) = &facts.amount else {
        return rules.say(
            Rule::Financial,
            Says::Ask,
            "The amount is not known".to_owned(),
        );
    };
    let limit = amount
        .currency
        .money(settings.max_financial_amount_without_approval);
    if amount.minor > limit.minor {
        rules.say(
            Rule::Financial,
            Says::Ask,
            format!("{amount} is over the {limit} that run without approval"),
        );
    }
    if amount.minor >= settings.high_amount {
        let high = amount.currency.money(settings.high_amount);
        rules.say(
            Rule::Risk,
            Says::Ask,
            format!("{amount} is {high} or more: high risk"),
        );
    }
}

fn bulk(facts: &Facts, settings: &Settings, rules: &mut Rules) {
    let limit = settings.max_bulk_action_records;
    if facts.records > limit {
        let says = if settings.requires_approval_for_bulk_actions {
            Says::Ask
        } else {
            Says::Fine
        };
        rules.say(
            Rule::Bulk,
            says,
            format!("{}, more than {limit}", count(facts.records, "record")),
        );
    }
}

fn contact_gap(facts: &Facts, settings: &Settings, now: DateTime<Utc>, rules: &mut Rules) {
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

fn budget(facts: &Facts, settings: &Settings, usage: &Usage, rules: &mut Rules) {
    let amount = usage
        .amount
        .saturating_add(facts.amount.as_ref().map_or(0, |amount| amount.minor));
    let recipients = usage.recipients.saturating_add(facts.recipients);
    let recipients = recipients.saturating_add(facts.sms);
    let records = usage.records.saturating_add(facts.records);
    let records_words = format!(
        "{records} of {} today without asking",
        count(settings.daily_record_budget, "record")
    );
    let recipients_words = format!(
        "{recipients} of {} today without asking",
        count(settings.daily_recipient_budget, "recipient")
    );
    let amount_words = match &facts.amount {
        Some(of) => format!(
            "{} of {} today without asking",
            of.currency.money(amount),
            of.currency.money(settings.daily_amount_budget)
        ),
        None => "The amount of today without asking is used up".to_owned(),
    };
    let over: Vec<String> = [
        (amount > settings.daily_amount_budget, amount_words),
        (
            recipients > settings.daily_recipient_budget,
            recipients_words,
        ),
        (
            records > settings.daily_record_budget,
            records_words.clone(),
        ),
    ]
    .into_iter()
    .filter_map(|(over, words)| over.then_some(words))
    .collect();
    match over.as_slice() {
        [] => rules.say(Rule::DailyBudget, Says::Fine, records_words),
        over => rules.say(Rule::DailyBudget, Says::Ask, over.join("; ")),
    }
}

/// The first moment it may reach the customer, if that is not now.
fn hold_back(
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::money::Currency;
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
            let words: Vec<String> = verdict.rules.into_iter().map(|rule| rule.because).collect();
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
                .map(|rule| rule.because.clone())
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
}
