//! "No, leave it."

use super::{
    Desk,
    admit::{admit_answer, is_own},
    answer::{Question, keep},
    answers, finish,
    refusal::Refusal,
    verb::Verb,
    yes_and_no::no,
};
use crate::accounts::User;

/// A no, with its reason.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %question.action))]
pub async fn reject(desk: &Desk, question: Question<'_>, user: &User) -> Result<(), Refusal> {
    if answers::ask(desk, &question, user, None).await?.is_some() {
        return Ok(());
    }
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let record = admit_answer(&tx, Verb::Reject, &question, user, now).await?;
    let own = is_own(&tx, &record, &question, user, record.action.risk_level).await?;
    own.ok_or(Refusal::OwnToWithdraw)?;
    keep(&tx, &question, user, false, now).await?;
    let (step, event) = no(&record, &question, user, now);
    finish::advance(desk, tx, Verb::Reject, &step, event).await
}
