//! How a verb ends: its event, and the move if there is one, in its transaction; then every page
//! is told.

use super::{Desk, refusal::Refusal, verb::Verb};
use crate::{
    audit::store::{NewEvent, append},
    ground::{
        db::{DatabaseTransaction, is_duplicate},
        ids::ActionId,
        live::{Change, Topic},
    },
    records::{self, Move},
};

/// The action stays where it stands.
pub(super) async fn note(
    desk: &Desk,
    tx: DatabaseTransaction,
    id: ActionId,
    event: NewEvent,
) -> Result<(), Refusal> {
    append(&tx, event).await?;
    tx.commit().await?;
    desk.hub.announce(Change::to(Topic::Actions, id));
    Ok(())
}

/// The action moves on, and those get a notice whom the verb's row names.
pub(super) async fn advance(
    desk: &Desk,
    tx: DatabaseTransaction,
    verb: Verb,
    step: &Move,
    event: NewEvent,
) -> Result<(), Refusal> {
    let now = event.at;
    let step = &Move {
        tells: verb.row().tells.hears_of_moves(),
        ..step.clone()
    };
    let moved = match records::advance(&tx, step, event, now).await {
        Err(error) if is_duplicate(&error) => return Err(Refusal::AnotherOpen),
        moved => moved?,
    };
    if !moved {
        tx.rollback().await?;
        let found = records::get(desk.database.connection(), step.id).await?;
        return Err(
            found.map_or(Refusal::NoAction(step.id), |found| Refusal::Elsewhere {
                found: found.action.status,
                wanted: step.from,
            }),
        );
    }
    tx.commit().await?;
    desk.hub.announce(Change::to(Topic::Actions, step.id));
    Ok(())
}
