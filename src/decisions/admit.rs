//! Who may do something about an action that waits, and what every such verb ends with.

use super::{answer::Desk, refusal::Refusal};
use crate::{
    accounts::{self, Permission, User},
    actions::{InvalidInput, lifecycle::Status, text},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::DatabaseTransaction,
        ids::ActionId,
        live::{Change, Topic},
    },
    records::{self as actions, Record},
};
use serde_json::Value;

/// The most characters of a note to somebody, or of a comment.
const LONGEST: usize = 1_000;

/// The action, locked, if it waits for a decision and this person may decide, by their role as it
/// is now.
pub(super) async fn waiting(
    tx: &DatabaseTransaction,
    id: ActionId,
    user: &User,
) -> Result<Record, Refusal> {
    let record = locked(tx, id, user).await?;
    match record.action.status {
        Status::PendingApproval => Ok(record),
        found => Err(Refusal::Elsewhere {
            found,
            wanted: Status::PendingApproval,
        }),
    }
}

/// The action, locked, wherever it stands.
pub(super) async fn locked(
    tx: &DatabaseTransaction,
    id: ActionId,
    user: &User,
) -> Result<Record, Refusal> {
    let current = accounts::store::get(tx, user.id).await?;
    let allowed = user.role.may(Permission::Decide)
        && current.is_some_and(|current| current.role.may(Permission::Decide));
    if !allowed {
        return Err(Refusal::NotAllowed);
    }
    let record = actions::get_for_update(tx, id).await?;
    record.ok_or(Refusal::NoAction(id))
}

/// What a person wrote, with the line breaks of one kind; `None` where they wrote nothing.
pub(super) fn written(field: &'static str, given: &str) -> Result<Option<String>, InvalidInput> {
    let lines = text::lines(given.trim());
    if lines.is_empty() {
        return Ok(None);
    }
    text::text(field, &lines, LONGEST)?;
    Ok(Some(lines))
}

/// Ends the transaction with its event, and tells every page.
pub(super) async fn finish(
    desk: &Desk,
    tx: DatabaseTransaction,
    (id, kind, user): (ActionId, EventKind, &User),
    data: Value,
) -> Result<(), Refusal> {
    let event = NewEvent::of(id, kind, Actor::User(user.id), desk.clock.now()).with(data);
    append(&tx, event).await?;
    tx.commit().await?;
    desk.hub.announce(Change::to(Topic::Actions, id));
    Ok(())
}
