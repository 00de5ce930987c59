//! Which actions are due to move.

use super::moves::priority;
use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult},
    ids::ActionId,
    queue,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Adds jobs for actions that should be running and have none that is due: approved ones whose
/// time has come and executing ones whose lease ran out. How many; at most twice `limit`. Written
/// out: a partial index, another's table and the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn wake_due(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<usize, DbErr> {
    #[derive(FromQueryResult)]
    struct Woken {
        count: i64,
    }
    let (lacking, jobs) = (queue::lacking("a"), queue::added("due", "true"));
    let columns = format!(
        "a.id, a.attempt, {} as priority, interval '0' as wait",
        priority("a.risk_level")
    );
    let sql = format!(
        "with due as (
           (select {columns} from autonomous_actions a
            where a.status = 'approved' and (a.not_before is null or a.not_before <= $1)
              and a.held_by is distinct from 'kill_switch' and {lacking} limit {limit})
           union all
           (select {columns} from autonomous_actions a
            where a.status = 'executing' and a.lease_until < clock_timestamp() and {lacking} limit {limit})),
         {jobs}
         select count(*) as count from due"
    );
    let woken = db::one::<Woken, _>(tx, &sql, [now.into()]).await?;
    let count = woken.map_or(0, |woken| woken.count);
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Actions whose decision is overdue, in the order in which rows are locked. At most `limit`.
/// Written out: a partial index.
///
/// # Errors
/// When the database cannot be read.
pub async fn to_expire<C: ConnectionTrait>(
    c: &C,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<ActionId>, DbErr> {
    #[derive(FromQueryResult)]
    struct Due {
        id: Uuid,
    }
    let sql = format!(
        "select id from autonomous_actions where status = 'pending_approval' and expires_at <= $1
         order by expires_at limit {limit}"
    );
    let mut ids: Vec<ActionId> = db::all::<Due, C>(c, &sql, [now.into()])
        .await?
        .into_iter()
        .map(|due| ActionId(due.id))
        .collect();
    ids.sort_unstable();
    Ok(ids)
}
