//! Which actions are due to move.

use crate::{
    actions::RiskLevel,
    ground::{
        db::{self, ConnectionTrait, DbErr, FromQueryResult},
        ids::ActionId,
        queue::Execute,
    },
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Actions that should be running and may have no job: approved ones whose time has come and
/// executing ones whose lease ran out. At most `limit`. Written out: a partial index and the
/// database's clock.
///
/// # Errors
/// When the database cannot be read.
pub async fn to_wake<C: ConnectionTrait>(
    c: &C,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<(Execute, RiskLevel)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Due {
        id: Uuid,
        attempt: i32,
        risk_level: String,
    }
    let sql = format!(
        "(select id, attempt, risk_level from autonomous_actions
          where status = 'approved' and (not_before is null or not_before <= $1)
            and held_by is distinct from 'kill_switch' limit {limit})
         union all
         (select id, attempt, risk_level from autonomous_actions
          where status = 'executing' and lease_until < clock_timestamp() limit {limit})"
    );
    let due = db::all::<Due, C>(c, &sql, [now.into()]).await?;
    Ok(due
        .into_iter()
        .map(|due| {
            let job = Execute {
                action: ActionId(due.id),
                attempt: due.attempt + 1,
            };
            (
                job,
                RiskLevel::parse(&due.risk_level).unwrap_or(RiskLevel::Low),
            )
        })
        .collect())
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
