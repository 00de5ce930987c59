//! "No, leave it."

use super::{
    Desk,
    admit::{admit_answer, is_own},
    answer::{Question, keep},
    finish,
    refusal::Refusal,
    verb::Verb,
};
use crate::{accounts::User, actions::lifecycle::Status, records::Move};
use serde_json::json;

/// A no, with its reason.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %question.action))]
pub async fn reject(desk: &Desk, question: Question<'_>, user: &User) -> Result<(), Refusal> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let record = admit_answer(&tx, Verb::Reject, &question, user, now).await?;
    let own = is_own(&tx, &record, &question, user, record.action.risk_level).await?;
    own.ok_or(Refusal::OwnToWithdraw)?;
    keep(&tx, &question, user, false, now).await?;
    let step = Move::new(question.action, Status::PendingApproval, Status::Rejected);
    let data = json!({"effect_hash": record.action.effect_hash, "reason": question.reason, "why": question.why, "seen": question.seen});
    let event = Verb::Reject.event(question.action, user, now).with(data);
    finish::advance(desk, tx, Verb::Reject, &step, event).await
}
