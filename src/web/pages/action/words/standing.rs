//! Where an action stands, in a sentence.

use crate::{
    actions::{Held, lifecycle::Status},
    records::Record,
    web::components::when::Moment,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Where it stands, with what happens next: a tone and a sentence. `None`: it waits for a
/// decision.
pub fn standing(record: &Record, now: DateTime<Tz>) -> Option<(String, String)> {
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
                format!("Needs approval again: {error}. Decide by {by}."),
            )
        }
        Status::PendingApproval => (
            "plain",
            "The time to decide has passed; it expires now.".to_owned(),
        ),
        Status::Blocked => (
            "bad",
            "The guardrails refuse this action. See the rules below.".to_owned(),
        ),
        Status::Approved => match until {
            Some(at) if record.held_by == Some(Held::UndoWindow) => {
                let seconds = at.signed_duration_since(now).num_seconds() + 1;
                let stop = match record.approved_by {
                    Some(_) => "the approval can be undone",
                    None => "it can be cancelled",
                };
                (
                    "wait",
                    format!("Approved. It starts in {seconds} s; until then, {stop}."),
                )
            }
            Some(at) if error.is_empty() => {
                let held = record.held_by.map_or("Guardrails", Held::words);
                (
                    "wait",
                    format!(
                        "Approved. Waiting until {}: {}.",
                        moment(at),
                        held.to_lowercase()
                    ),
                )
            }
            Some(at) => (
                "wait",
                format!("Approved. Waiting until {}: {error}.", moment(at)),
            ),
            None if record.held_by == Some(Held::KillSwitch) => (
                "wait",
                "Approved. Held by the kill switch: it runs once an admin releases the switch."
                    .to_owned(),
            ),
            None => (
                "wait",
                "Approved. It starts as soon as a worker is free.".to_owned(),
            ),
        },
        Status::Executing => ("wait", "Executing now.".to_owned()),
        Status::InDoubt => (
            "bad",
            format!(
                "Outcome unknown: {error}. It is never resent without you: check what happened, then confirm the outcome below."
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
            format!("Failed: {error}. Nothing more happens automatically."),
        ),
        Status::Rejected => ("plain", "Rejected. Nothing was done.".to_owned()),
        Status::Expired => (
            "plain",
            "Expired: the deadline passed. Nothing was done.".to_owned(),
        ),
        Status::Superseded => ("plain", "Edited: another action replaces it.".to_owned()),
        Status::Cancelled => (
            "plain",
            "Cancelled before it started. Nothing was done.".to_owned(),
        ),
        Status::Stale => (
            "plain",
            format!("Out of date: things have changed since it was proposed. {error}"),
        ),
        Status::RolledBack => ("plain", "Rolled back by an undo action.".to_owned()),
    };
    Some((tone.to_owned(), words))
}
