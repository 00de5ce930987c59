//! "Forget it": whoever proposed something takes it out again, before anybody has decided.

use crate::{
    accounts::{self, User},
    actions::lifecycle::Status,
    audit::{EventKind, store::NewEvent},
    decisions::{answer::Desk, refusal::Refusal},
    ground::{
        actor::Actor,
        ids::ActionId,
        live::{Change, Topic},
    },
    records::{self as actions, Move},
};

/// Ends a waiting proposal of one's own. It takes no role: it is theirs.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
pub async fn withdraw(desk: &Desk, id: ActionId, user: &User) -> Result<(), Refusal> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    if accounts::store::get(&tx, user.id).await?.is_none() {
        return Err(Refusal::NotAllowed);
    }
    let record = actions::get_for_update(&tx, id).await?;
    let action = record.ok_or(Refusal::NoAction(id))?.action;
    if action.created_by != Actor::User(user.id) {
        return Err(Refusal::NotProposer);
    }
    if action.status != Status::PendingApproval {
        return Err(Refusal::Elsewhere {
            found: action.status,
            wanted: Status::PendingApproval,
        });
    }
    let step = Move::new(id, Status::PendingApproval, Status::Cancelled);
    let event = NewEvent::of(id, EventKind::Withdrawn, Actor::User(user.id), now);
    if !actions::advance(&tx, &step, event, now).await? {
        return Err(Refusal::Elsewhere {
            found: action.status,
            wanted: Status::PendingApproval,
        });
    }
    tx.commit().await?;
    desk.hub.announce(Change::to(Topic::Actions, id));
    Ok(())
}
