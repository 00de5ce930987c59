//! How a verb ends: its event, and the move if there is one, in its transaction; then every page
//! is told.

use super::{Desk, refusal::Refusal};
use crate::{
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, is_duplicate},
        ids::ActionId,
        live::{Change, Topic},
    },
    records::{self as actions, Move},
};

/// The action stays where it stands.
pub(super) async fn note(
    desk: &Desk,
    tx: DatabaseTransaction,
    id: ActionId,
    event: NewEvent,
) -> Result<(), Refusal> {
    let (kind, by) = (event.kind, event.actor);
    append(&tx, event).await?;
    tx.commit().await?;
    said(kind, by);
    desk.hub.announce(Change::to(Topic::Actions, id));
    Ok(())
}

/// The action moves on.
pub(super) async fn advance(
    desk: &Desk,
    tx: DatabaseTransaction,
    step: &Move,
    event: NewEvent,
) -> Result<(), Refusal> {
    let (kind, by, now) = (event.kind, event.actor, event.at);
    let moved = match actions::advance(&tx, step, event, now).await {
        Err(error) if is_duplicate(&error) => return Err(Refusal::AnotherOpen),
        moved => moved?,
    };
    if !moved {
        tx.rollback().await?;
        let found = actions::get(desk.database.connection(), step.id).await?;
        return Err(
            found.map_or(Refusal::NoAction(step.id), |found| Refusal::Elsewhere {
                found: found.action.status,
                wanted: step.from,
            }),
        );
    }
    tx.commit().await?;
    said(kind, by);
    desk.hub.announce(Change::to(Topic::Actions, step.id));
    Ok(())
}

/// The one line that the log has of a decision; which action it is about stands in its verb's span.
pub(super) fn said(kind: EventKind, by: Actor) {
    tracing::info!(event = kind.name(), %by, "Decided");
}
