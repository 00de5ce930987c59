//! What the settings let happen unasked, in one sentence.

use super::{Decision, Facts, Settings, Usage, decide, risk};
use crate::{actions::Kind, ground::number::count};
use chrono::{DateTime, Utc};

/// Says which types of actions run without approval, and within what; as [`decide`] says of the
/// plainest of each type on a day on which nothing has run yet.
pub fn unasked(settings: &Settings) -> String {
    let kinds: Vec<&str> = Kind::ALL
        .iter()
        .filter(|kind| runs(**kind, settings))
        .map(|kind| kind.label())
        .collect();
    let Some((last, others)) = kinds.split_last() else {
        return "Nothing runs without approval: every action needs a decision.".to_owned();
    };
    let kinds = match others {
        [] => (*last).to_owned(),
        others => format!("{} and {last}", others.join(", ")),
    };
    let records = count(settings.daily_record_budget, "record");
    format!(
        "These run without approval, at low risk and up to {records} in any 24 hours: {kinds}. Every other action needs approval."
    )
}

fn runs(kind: Kind, settings: &Settings) -> bool {
    let traits = kind.traits();
    let facts = Facts {
        kind,
        risk: risk(kind, None, 1, false, settings),
        amount: None,
        recipients: u32::from(traits.reaches_customer),
        sms: 0,
        records: 1,
        last_contact: None,
        outsiders: false,
        known: true,
    };
    let at = DateTime::<Utc>::UNIX_EPOCH;
    let verdict = decide(&facts, settings, 0, &Usage::default(), at);
    verdict.decision == Decision::Execute
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guardrails::Autonomy;

    fn check(change: impl FnOnce(&mut Settings), expected: &str) {
        let mut settings = Settings::default();
        change(&mut settings);
        assert_eq!(unasked(&settings), expected);
    }

    fn auto(settings: &mut Settings, kinds: &[Kind]) {
        let pairs = kinds.iter().map(|kind| (*kind, Autonomy::Auto));
        settings.autonomy.extend(pairs);
    }

    const NOTHING: &str = "Nothing runs without approval: every action needs a decision.";

    #[test]
    fn it_names_what_runs_and_nothing_else() {
        check(|_| {}, NOTHING);
        check(
            |s| auto(s, &[Kind::CreateTask]),
            "These run without approval, at low risk and up to 100 records in any 24 hours: Task. Every other action needs approval.",
        );
        check(
            |s| {
                auto(s, Kind::ALL);
                s.daily_record_budget = 1;
            },
            "These run without approval, at low risk and up to 1 record in any 24 hours: Task, Internal note and Activity. Every other action needs approval.",
        );
        check(
            |s| {
                auto(s, Kind::ALL);
                s.forbidden_types = vec![Kind::PostInternalMessage, Kind::ScheduleActivity];
            },
            "These run without approval, at low risk and up to 100 records in any 24 hours: Task. Every other action needs approval.",
        );
    }

    #[test]
    fn what_is_switched_off_or_has_no_budget_does_not_run() {
        check(
            |s| {
                auto(s, &[Kind::CreateTask]);
                s.can_create_tasks = false;
            },
            NOTHING,
        );
        check(
            |s| {
                auto(s, Kind::ALL);
                s.daily_record_budget = 0;
            },
            NOTHING,
        );
    }
}
