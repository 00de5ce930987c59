//! "Yes, do it": one transaction with the move, its event and its job.

use super::{
    Approved, Desk,
    admit::{admit_answer, is_own},
    answer::{Question, keep},
    authenticator::{Shown, with_code},
    finish,
    refusal::Refusal,
    verb::Verb,
};
use crate::{
    accounts::{User, second_factor::seal},
    actions::{Held, Turn, lifecycle::Status},
    audit::{EventKind, store::NewEvent},
    ground::actor::Actor,
    guardrails::{Decision, Overrides, Says},
    records::{self, Move, approvals},
};
use chrono::Duration;
use serde_json::json;

/// A yes, with the rules that it overrides.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %question.action))]
pub async fn approve(
    desk: &Desk,
    question: Question<'_>,
    user: &User,
    overrides: Overrides,
) -> Result<Approved, Refusal> {
    let now = desk.clock.now();
    let mut tx = desk.database.begin().await?;
    let record = admit_answer(&tx, Verb::Approve, &question, user, now).await?;
    let action = &record.action;
    let judged = records::judge(&tx, &record, now).await?;
    if judged.verdict.decision == Decision::Refuse {
        let because = judged.verdict.words(&[Says::Refuse]);
        return Err(Refusal::ByGuardrails(because));
    }
    let risk = judged.risk();
    let own = is_own(&tx, &record, &question, user, risk).await?;
    let own = own.ok_or(Refusal::OwnProposal)?;
    let version = judged.verdict.settings_version;
    let risks = (action.risk_level, risk);
    records::raise_risk(&tx, action.action_id, risks, version, now).await?;
    if risk.needs_code() {
        let shown = Shown {
            account: user.id,
            code: question.code,
            keys: &desk.secrets.keys(seal::PURPOSE),
        };
        tx = with_code(tx, &shown, now).await?;
    }
    keep(&tx, &question, user, true, now).await?;
    let given = approvals::approvals(&tx, question.action, &action.effect_hash, risk).await?;
    let data = json!({
        "effect_hash": action.effect_hash, "reason": question.reason, "approvals": given,
        "send_now": overrides.business_hours, "override_contact_limit": overrides.contact_limit,
        "overrode": judged.overridden(overrides, now), "self_approved": own,
        "seen": question.seen,
    });
    if given < risk.approvals_needed() {
        let (kind, actor) = (EventKind::ApprovalRecorded, Actor::User(user.id));
        let event = NewEvent::for_action(question.action, kind, actor, now).with(data);
        finish::note(desk, tx, question.action, event).await?;
        return Ok(Approved::OneMoreNeeded);
    }
    // What is to go out at once cannot be taken back.
    let undo = Duration::from_std(desk.undo).unwrap_or_default();
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
        ..Move::new(question.action, Status::PendingApproval, Status::Approved)
    };
    let event = Verb::Approve.event(question.action, user, now).with(data);
    finish::advance(desk, tx, Verb::Approve, &step, event).await?;
    Ok(if held.is_some() {
        Approved::Held
    } else {
        Approved::Queued
    })
}
