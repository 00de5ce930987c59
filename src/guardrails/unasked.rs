//! What the settings let happen unasked, in one sentence.

use super::{Decision, Facts, Settings, Usage, decide, risk};
use crate::{
    actions::Kind,
    ground::{money::Currency, number::count},
};
use chrono::{DateTime, Utc};

/// Says which types of actions run without approval, and within what; as [`decide`] says of the
/// plainest of each type on a day on which nothing has run yet.
pub fn unasked(settings: &Settings) -> String {
    let kinds = Kind::ALL.iter().filter(|kind| runs(**kind, settings));
    let (safe, confirmed): (Vec<Kind>, Vec<Kind>) = kinds.partition(|kind| kind.traits().safe);
    let records = count(settings.daily_record_budget, "record");
    let safe = list(&safe).map(|kinds| {
        format!(
            "These run without approval, at low risk and up to {records} in any 24 hours: {kinds}."
        )
    });
    let confirmed = list(&confirmed).map(|kinds| {
        format!(
            "As a second admin has confirmed, these run without approval at low and medium risk, within the amounts, limits and budgets below: {kinds}."
        )
    });
    let sentences: Vec<String> = safe.into_iter().chain(confirmed).collect();
    if sentences.is_empty() {
        return "Nothing runs without approval: every action needs a decision.".to_owned();
    }
    format!("{} Every other action needs approval.", sentences.join(" "))
}

/// `Task, Internal note and Activity`; `None`: there are none.
fn list(kinds: &[Kind]) -> Option<String> {
    let labels: Vec<&str> = kinds.iter().map(|kind| kind.label()).collect();
    let (last, others) = labels.split_last()?;
    Some(match others {
        [] => (*last).to_owned(),
        others => format!("{} and {last}", others.join(", ")),
    })
}

/// Whether the plainest of a type runs unasked, where nothing has run yet.
pub(super) fn runs(kind: Kind, settings: &Settings) -> bool {
    let traits = kind.traits();
    let sms = kind == Kind::SendSms;
    let amount = traits.financial.then(|| Currency::new("USD", 2).money(1));
    let facts = Facts {
        kind,
        risk: risk(kind, amount.as_ref(), 1, false, settings),
        amount,
        recipients: u32::from(traits.reaches_customer && !sms),
        sms: u32::from(sms),
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
    fn it_names_what_a_second_admin_has_confirmed_as_far_as_it_runs() {
        check(
            |s| {
                let kinds = [Kind::SendEmail, Kind::SendSms, Kind::CreateInvoiceReminder];
                let confirmed = kinds.map(|kind| (kind, Autonomy::Confirmed));
                s.autonomy.extend(confirmed);
                s.can_send_emails = true;
                s.requires_approval_for_external_comms = false;
            },
            "As a second admin has confirmed, these run without approval at low and medium risk, within the amounts, limits and budgets below: E-mail. Every other action needs approval.",
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
