//! "Not so fast": who approved takes it back, before anything has happened.

use super::admit::locked;
use crate::{
    accounts::User,
    actions::lifecycle::Status,
    audit::{EventKind, store::NewEvent},
    decisions::{answer::Desk, refusal::Refusal},
    ground::{
        actor::Actor,
        ids::ActionId,
        live::{Change, Topic},
    },
    guardrails::Overrides,
    records::{self as actions, Move, approvals},
};

/// The action waits for a decision again, as if this person had not answered; the record keeps
/// both.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
pub async fn take_back(desk: &Desk, id: ActionId, user: &User) -> Result<(), Refusal> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let record = locked(&tx, id, user).await?;
    let untouched = record.action.status == Status::Approved && record.attempt == 0;
    if !untouched || record.approved_by != Some(user.id) {
        return Err(Refusal::NotYours);
    }
    approvals::withdraw(&tx, id, user.id).await?;
    let step = Move {
        overrides: Some(Overrides::default()),
        ..Move::new(id, Status::Approved, Status::PendingApproval)
    };
    let event = NewEvent::of(id, EventKind::TakenBack, Actor::User(user.id), now);
    if !actions::advance(&tx, &step, event, now).await? {
        return Err(Refusal::NotYours);
    }
    tx.commit().await?;
    desk.hub.announce(Change::to(Topic::Actions, id));
    Ok(())
}
