//! What cannot be carried out, however often it is tried: a row that this version cannot read, and
//! an action whose attempts are broken off one after the other. Trying has an end, and then it is
//! a person's.

use super::{
    Move, advance,
    moves::seize,
    tables::autonomous_actions::{self, Column},
};
use crate::{
    actions::lifecycle::Status,
    audit::{EventKind, store::NewEvent},
    ground::{
        actor::Actor,
        db::{ConnectionTrait, DatabaseTransaction, DbErr, Table},
        ids::ActionId,
        queue::Execute,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// So many attempts in a row that end without a word are enough.
pub const MOST_BROKEN_OFF: i32 = 10;

/// How many attempts in a row were taken over from one that had ended without a word.
///
/// # Errors
/// When the database cannot be read.
pub async fn broken_off<C: ConnectionTrait>(c: &C, id: ActionId) -> Result<i32, DbErr> {
    let count = autonomous_actions::Entity::mine()
        .filter(Column::Id.eq(id.0))
        .select_only()
        .column(Column::BrokenOff);
    let count = count.into_tuple::<i32>().one(c).await?;
    Ok(count.unwrap_or(0))
}

/// Ends an action without reading it: as failed, or in doubt where a call has no answer. `None`:
/// it is another attempt's, or not due.
///
/// # Errors
/// When the database refuses.
pub async fn give_up(
    tx: &DatabaseTransaction,
    job: Execute,
    why: &str,
    now: DateTime<Utc>,
) -> Result<Option<Status>, DbErr> {
    let Some(is_open) = seize(tx, job, now).await? else {
        return Ok(None);
    };
    let (to, kind) = match is_open {
        true => (Status::InDoubt, EventKind::InDoubt),
        false => (Status::Failed, EventKind::Failed),
    };
    let step = Move {
        attempt: Some(job.attempt),
        error: Some(Some(why.to_owned())),
        ..Move::new(job.action, Status::Executing, to)
    };
    let event = NewEvent::for_action(job.action, kind, Actor::System, now);
    let data = json!({"reason": why, "attempt": job.attempt});
    let moved = advance(tx, &step, event.with(data), now).await?;
    Ok(moved.then_some(to))
}
