//! What a yes and a no do to an action: the move with its event, whichever way the answer came.

use super::{Approved, answer::Question, verb::Verb};
use crate::{
    accounts::User,
    actions::{Held, Turn, lifecycle::Status},
    audit::store::NewEvent,
    guardrails::Overrides,
    records::{Judgement, Move, Record},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

/// The move of a yes that is enough, with its event: when it may run, and until when.
pub(super) fn yes(
    record: &Record,
    judged: &Judgement,
    (question, user): (&Question<'_>, &User),
    overrides: Overrides,
    (own, given): (bool, u32),
    undo: std::time::Duration,
    now: DateTime<Utc>,
) -> (Move, NewEvent, Approved) {
    // What is to go out at once cannot be taken back.
    let undo = Duration::from_std(undo).unwrap_or_default();
    let first = if overrides.business_hours {
        now
    } else {
        now + undo
    };
    let held = judged.wait(overrides, first);
    let turn = match held {
        Some((until, rule)) => Turn::from(until, rule),
        None if first > now => Turn::from(first, Held::UndoWindow),
        None => Turn::now(now),
    };
    let step = Move {
        approved_by: Some((user.id, now)),
        turn: Some(turn),
        overrides: Some(overrides),
        error: Some(None),
        tells: Verb::Approve.row().tells.hears_of_moves(),
        ..Move::new(question.action, Status::PendingApproval, Status::Approved)
    };
    let event = Verb::Approve.event(question.action, user, now);
    let event = event.with(data(record, judged, question, overrides, (own, given), now));
    let approved = match held {
        Some(_) => Approved::Held,
        None => Approved::Queued,
    };
    (step, event, approved)
}

/// What the trail says of a yes.
pub(super) fn data(
    record: &Record,
    judged: &Judgement,
    question: &Question<'_>,
    overrides: Overrides,
    (own, given): (bool, u32),
    now: DateTime<Utc>,
) -> Value {
    json!({
        "effect_hash": record.action.effect_hash, "reason": question.reason, "approvals": given,
        "send_now": overrides.business_hours, "override_contact_limit": overrides.contact_limit,
        "overrode": judged.overridden(overrides, now), "self_approved": own,
        "seen": question.seen,
    })
}

/// The move of a no, with its event.
pub(super) fn no(
    record: &Record,
    question: &Question<'_>,
    user: &User,
    now: DateTime<Utc>,
) -> (Move, NewEvent) {
    let step = Move {
        tells: Verb::Reject.row().tells.hears_of_moves(),
        ..Move::new(question.action, Status::PendingApproval, Status::Rejected)
    };
    let data = json!({"effect_hash": record.action.effect_hash, "reason": question.reason, "why": question.why, "seen": question.seen});
    let event = Verb::Reject.event(question.action, user, now).with(data);
    (step, event)
}
