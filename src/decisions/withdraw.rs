//! "Forget it": whoever proposed something takes it out again, before anybody has decided.

use super::{Desk, admit::admit, finish, refusal::Refusal, verb::Verb};
use crate::{accounts::User, actions::lifecycle::Status, ground::ids::ActionId, records::Move};

/// Ends a waiting proposal of one's own.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn withdraw(desk: &Desk, id: ActionId, user: &User) -> Result<(), Refusal> {
    let tx = desk.database.begin().await?;
    admit(&tx, Verb::Withdraw, id, user).await?;
    let step = Move::new(id, Status::PendingApproval, Status::Cancelled);
    let event = Verb::Withdraw.event(id, user, desk.clock.now());
    finish::advance(desk, tx, Verb::Withdraw, &step, event).await
}
