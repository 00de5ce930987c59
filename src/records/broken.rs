//! What cannot be carried out, however often it is tried: a row that this version cannot read, and
//! an action whose attempts are broken off one after the other. Trying has an end, and then it is
//! a person's.

use super::{Move, advance};
use crate::{
    actions::lifecycle::Status,
    audit::{EventKind, store::NewEvent},
    ground::{
        actor::Actor,
        db::{self, DatabaseTransaction, DbErr, FromQueryResult, ORG},
        ids::ActionId,
    },
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// So many attempts in a row that end without a word are enough.
pub const MOST_BROKEN_OFF: i32 = 10;

/// Ends an action that was taken for this attempt, without reading it: as failed, or in doubt where
/// a call has no answer. `None`: it is another attempt's. Written out: several tables.
///
/// # Errors
/// When the database refuses.
pub async fn give_up(
    tx: &DatabaseTransaction,
    action: ActionId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<Option<Status>, DbErr> {
    #[derive(FromQueryResult)]
    struct Taken {
        attempt: i32,
        is_open: bool,
    }
    let sql = "select attempt, exists (select from action_execution_log l
             where l.action_id = a.id and l.success is null) as is_open
         from autonomous_actions a
         where id = $1 and org_id = $2 and status = 'executing' and lease_until > clock_timestamp() for no key update";
    let taken = db::one::<Taken, _>(tx, sql, [action.0.into(), ORG.into()]).await?;
    let Some(Taken { attempt, is_open }) = taken else {
        return Ok(None);
    };
    let (to, kind) = match is_open {
        true => (Status::InDoubt, EventKind::InDoubt),
        false => (Status::Failed, EventKind::Failed),
    };
    let step = Move {
        attempt: Some(attempt),
        error: Some(Some(why.to_owned())),
        ..Move::new(action, Status::Executing, to)
    };
    let event = NewEvent::for_action(action, kind, Actor::System, now);
    let data = json!({"reason": why, "attempt": attempt});
    let moved = advance(tx, &step, event.with(data), now).await?;
    Ok(moved.then_some(to))
}
