//! "Try again": a failed action is taken up once more.

use super::{By, Desk, admit::admit, authenticator::by_risk, finish, refusal::Refusal, verb::Verb};
use crate::{
    actions::{Turn, lifecycle::Status},
    ground::ids::ActionId,
    guardrails::Overrides,
    records::Move,
};
use chrono::Duration;
use serde_json::json;

/// How long after an approval what it approved may be tried again.
const FRESH: Duration = Duration::days(7);

/// Takes a failed action up again.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn retry(desk: &Desk, id: ActionId, by: &By<'_>) -> Result<Status, Refusal> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let record = admit(&tx, Verb::Retry, id, by.user).await?;
    if let Some(at) = record.approved_at.filter(|at| *at < now - FRESH) {
        return Err(Refusal::TooOld(at.with_timezone(&by.user.zone)));
    }
    let tx = by_risk(tx, &by.shown(), &record, now).await?;
    let step = Move {
        error: Some(None),
        turn: Some(Turn::now(now)),
        retries: Some(0),
        // They were for the moment of the approval.
        overrides: Some(Overrides::default()),
        ..Move::new(id, Status::Failed, Status::Approved)
    };
    let event = Verb::Retry.event(id, by.user, now);
    finish::advance(
        desk,
        tx,
        Verb::Retry,
        &step,
        event.with(json!({"seen": by.seen})),
    )
    .await?;
    Ok(step.to)
}
