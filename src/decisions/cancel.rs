//! "Cancel action": an approved action is ended before it runs.

use super::{Desk, admit::admit, finish, refusal::Refusal, verb::Verb};
use crate::{
    accounts::User, actions::lifecycle::Status, executor::store, ground::ids::ActionId,
    records::Move,
};

/// Ends an approved action that is not running, whoever approved it. What was begun and has no
/// answer yet cannot be ended, since nobody knows what became of it.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn cancel(desk: &Desk, id: ActionId, user: &User) -> Result<Status, Refusal> {
    let tx = desk.database.begin().await?;
    admit(&tx, Verb::Cancel, id, user).await?;
    let calls = store::calls(&tx, id).await?;
    if calls.iter().any(|call| call.success.is_none()) {
        return Err(Refusal::OnItsWay);
    }
    let step = Move::new(id, Status::Approved, Status::Cancelled);
    let event = Verb::Cancel.event(id, user, desk.clock.now());
    finish::advance(desk, tx, Verb::Cancel, &step, event).await?;
    Ok(step.to)
}
