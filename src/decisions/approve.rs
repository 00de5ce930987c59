//! "Yes, do it": one transaction with the move, its event and its job.

use super::{
    Approved, Desk,
    admit::{admit_answer, is_own},
    answer::{Question, keep},
    answers,
    authenticator::{Shown, with_code},
    finish,
    refusal::Refusal,
    verb::Verb,
    yes_and_no::{data, yes},
};
use crate::{
    accounts::{User, second_factor::seal},
    audit::{EventKind, store::NewEvent},
    ground::actor::Actor,
    guardrails::{Decision, Overrides, Says},
    records::{self, approvals},
};

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
    if let Some(approved) = answers::ask(desk, &question, user, Some(overrides)).await? {
        return Ok(approved);
    }
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
    let who = (&question, user);
    if given < risk.approvals_needed() {
        let (kind, actor) = (EventKind::ApprovalRecorded, Actor::User(user.id));
        let event = NewEvent::for_action(question.action, kind, actor, now);
        let event = event.with(data(
            &record,
            &judged,
            &question,
            overrides,
            (own, given),
            now,
        ));
        finish::note(desk, tx, question.action, event).await?;
        return Ok(Approved::OneMoreNeeded);
    }
    let (step, event, approved) = yes(
        &record,
        &judged,
        who,
        overrides,
        (own, given),
        desk.undo,
        now,
    );
    finish::advance(desk, tx, Verb::Approve, &step, event).await?;
    Ok(approved)
}
