//! What becomes of an action when its undo has been executed.

use crate::{
    actions::{ActionInputs, lifecycle::Status},
    audit::{EventKind, store::NewEvent},
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
    },
    records::{self, Move, Record},
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Moves what an undo took back, in the transaction in which the undo becomes executed. Other
/// types take nothing back.
///
/// # Errors
/// The database's.
pub async fn roll_back(
    tx: &DatabaseTransaction,
    executed: &Record,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let ActionInputs::Undo(undo) = &executed.action.inputs else {
        return Ok(());
    };
    let undone = undo.action_id;
    let by = executed.approved_by.map_or(Actor::System, Actor::User);
    let event = NewEvent::for_action(undone, EventKind::RolledBack, by, now)
        .with(json!({"undo": executed.action.action_id}));
    let step = Move::new(undone, Status::Executed, Status::RolledBack);
    if !records::advance(tx, &step, event, now).await? {
        tracing::warn!(%undone, "It was rolled back already");
    }
    Ok(())
}
