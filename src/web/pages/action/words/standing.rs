//! Where an action stands, in a sentence.

use crate::{
    actions::{Held, lifecycle::Status},
    records::Record,
    web::components::when::Moment,
};
use chrono::{DateTime, Utc};

/// Where it stands, with what happens next: a tone and a sentence. `None`: it waits for a
/// decision.
pub fn standing(record: &Record, now: DateTime<Utc>) -> Option<(String, String)> {
    let action = &record.action;
    let error = record.execution_error.clone().unwrap_or_default();
    let until = record.not_before.filter(|at| *at > now);
    let moment = |at: DateTime<Utc>| Moment::new(at, now).words;
    let (tone, words) = match action.status {
        Status::PendingApproval if action.expires_at > now && error.is_empty() => return None,
        Status::PendingApproval if action.expires_at > now => {
            let by = moment(action.expires_at);
            (
                "wait",
                format!("It needs approval again: {error}. Decide by {by}."),
            )
        }
        Status::PendingApproval => (
            "plain",
            "The time to decide is over; it expires now.".to_owned(),
        ),
        Status::Blocked => (
            "bad",
            "The guardrails refuse this action; see the rules below.".to_owned(),
        ),
        Status::Approved => match until {
            Some(at) if record.held_by == Some(Held::UndoWindow) => {
                let seconds = (at - now).num_seconds() + 1;
                let stop = match record.approved_by {
                    Some(_) => "the approval can be taken back",
                    None => "it can be stopped",
                };
                (
                    "wait",
                    format!("Approved. It starts in {seconds} s; until then {stop}."),
                )
            }
            Some(at) if error.is_empty() => {
                let held = record.held_by.map_or("Guardrails", Held::words);
                (
                    "wait",
                    format!(
                        "Approved. It waits until {}: {}.",
                        moment(at),
                        held.to_lowercase()
                    ),
                )
            }
            Some(at) => (
                "wait",
                format!("Approved. It waits until {}, because: {error}.", moment(at)),
            ),
            None if record.held_by == Some(Held::KillSwitch) => (
                "wait",
                "Approved. The kill switch holds it: it runs once an admin releases the switch."
                    .to_owned(),
            ),
            None => (
                "wait",
                "Approved. It starts as soon as a worker is free.".to_owned(),
            ),
        },
        Status::Executing => ("wait", "It is being executed right now.".to_owned()),
        Status::InDoubt => (
            "bad",
            format!(
                "In doubt: {error}. It is never sent a second time without you: look what became of it, and say so below."
            ),
        ),
        Status::Executed => (
            "good",
            record.executed_at.map_or_else(
                || "Executed.".to_owned(),
                |at| format!("Executed on {}.", moment(at)),
            ),
        ),
        Status::Failed => (
            "bad",
            format!("Failed: {error}. Nothing more happens by itself."),
        ),
        Status::Rejected => ("plain", "Rejected. Nothing was done.".to_owned()),
        Status::Expired => (
            "plain",
            "Expired: the time ran out. Nothing was done.".to_owned(),
        ),
        Status::Superseded => (
            "plain",
            "Edited: another action stands in its place.".to_owned(),
        ),
        Status::Cancelled => (
            "plain",
            "Cancelled before it began. Nothing was done.".to_owned(),
        ),
        Status::Stale => (
            "plain",
            format!("Stale: it is not as it was when it was proposed. {error}"),
        ),
        Status::RolledBack => (
            "plain",
            "Rolled back: an undo action took it back.".to_owned(),
        ),
    };
    Some((tone.to_owned(), words))
}
