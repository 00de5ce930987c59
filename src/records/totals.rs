//! How many actions stand where. Those that are under way are counted; of all others the number is
//! kept: triggers note each change in the transaction that makes it, the sweeper sums them up, and
//! the sums with what has changed since are the truth at every moment.

use super::approvals::ALONE;
use crate::{
    actions::{RiskLevel, lifecycle::Status},
    ground::{
        actor::Actor,
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
        ids::UserId,
    },
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most changes that are summed up at once.
const MOST: u32 = 50_000;

/// By status and risk, as the rows of a query: sums, and what has changed since.
const KEPT: &str = "(select status, risk_level, count from action_counts where org_id = $1
     union all select status, risk_level, change from action_count_changes where org_id = $1) kept";

/// What no number is kept of.
const UNDER_WAY: [&str; 2] = ["approved", "executing"];

/// How many actions stand where somebody should look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    pub waiting: i64,
    pub in_doubt: i64,
    pub failed: i64,
}

/// Those of the rows of [`KEPT`].
const COUNTS: &str =
    "coalesce(sum(count) filter (where status = 'pending_approval'), 0)::bigint as waiting,
     coalesce(sum(count) filter (where status = 'in_doubt'), 0)::bigint as in_doubt,
     coalesce(sum(count) filter (where status = 'failed'), 0)::bigint as failed";

/// Written out: figures.
///
/// # Errors
/// When the database cannot be read.
pub async fn load_counts<C: ConnectionTrait>(c: &C) -> Result<Counts, DbErr> {
    let sql = format!(
        "select {COUNTS} from {KEPT} where status in ('pending_approval', 'in_doubt', 'failed')"
    );
    Ok(db::one(c, &sql, [ORG.into()]).await?.unwrap_or_default())
}

/// How many actions wait for a decision or are in doubt, by risk; where there are none is no line.
/// Written out: figures.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_by_risk<C: ConnectionTrait>(
    c: &C,
) -> Result<Vec<(Status, RiskLevel, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Open {
        status: String,
        risk_level: String,
        count: i64,
    }
    let sql = format!(
        "select status, risk_level, sum(count)::bigint as count from {KEPT}
         where status in ('pending_approval', 'in_doubt') group by status, risk_level having sum(count) > 0"
    );
    let open = db::all::<Open, C>(c, &sql, [ORG.into()]).await?;
    let known = open.into_iter().filter_map(|row| {
        let status = Status::parse(&row.status)?;
        Some((status, RiskLevel::parse(&row.risk_level)?, row.count))
    });
    Ok(known.collect())
}

/// How many actions have one of these statuses and, if one is given, this risk. Written out:
/// figures.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn standing<C: ConnectionTrait>(
    c: &C,
    statuses: &[&str],
    risk: Option<&str>,
) -> Result<i64, DbErr> {
    // Names of a closed enum: nothing from outside gets here.
    let names = |names: Vec<&str>| format!("'{}'", names.join("', '"));
    let (moving, kept): (Vec<&str>, Vec<&str>) = statuses
        .iter()
        .copied()
        .partition(|status| UNDER_WAY.contains(status));
    let (moving, kept) = (names(moving), names(kept));
    let sql = format!(
        "select (select coalesce(sum(count), 0) from {KEPT} where status in ({kept}) and risk_level = coalesce($2, risk_level))::bigint
              + (select count(*) from autonomous_actions
                 where org_id = $1 and status in ({moving}) and risk_level = coalesce($2, risk_level)) as count"
    );
    let values = [ORG.into(), risk.map(str::to_owned).into()];
    let count = db::one::<Count, C>(c, &sql, values).await?;
    Ok(count.map_or(0, |row| row.count))
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// The same, and how many actions wait for this very person: all that wait, but for what they
/// proposed, have decided, or have put off. Who has decided about what still waits was one of two
/// who have to approve what is critical, or people were asked anew. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn load_counts_for<C: ConnectionTrait>(
    c: &C,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(Counts, i64), DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        waiting: i64,
        in_doubt: i64,
        failed: i64,
        not_theirs: i64,
    }
    let waits = "a.org_id = $1 and a.status = 'pending_approval'";
    let decided = format!(
        "select a.id from autonomous_actions a join action_approvals d on d.action_id = a.id and d.actor = $2 where {waits}"
    );
    let sql = format!(
        "select {COUNTS},
                (select count(*) from (
                    select a.id from autonomous_actions a
                    where {waits} and a.created_by = $2 and a.created_by not in ('ai_coo', 'system')
                      and not (a.risk_level in ('low', 'medium') and coalesce({ALONE}, false))
                    union select a.id from action_snoozes s join autonomous_actions a on a.id = s.action_id
                    where s.user_id = $3 and s.until > $4 and {waits}
                    union {decided} and a.risk_level = 'critical'
                    union {decided} and a.asked_at is not null) others) as not_theirs
         from {KEPT} where status in ('pending_approval', 'in_doubt', 'failed')"
    );
    let values = [
        ORG.into(),
        Actor::User(user).to_string().into(),
        user.0.into(),
        now.into(),
    ];
    let row = db::one::<Row, C>(c, &sql, values).await?;
    Ok(row.map_or_else(Default::default, |row| {
        let counts = Counts {
            waiting: row.waiting,
            in_doubt: row.in_doubt,
            failed: row.failed,
        };
        (counts, row.waiting - row.not_theirs)
    }))
}

/// How executing stands.
#[derive(utoipa::ToSchema)]
#[schema(as = QueueMetrics)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromQueryResult)]
pub struct Metrics {
    pub waiting: i64,
    pub active: i64,
    pub completed: i64,
    pub failed: i64,
}

/// How many actions stand where, of those that were approved. Written out: figures.
///
/// # Errors
/// When the database cannot be read.
pub async fn metrics<C: ConnectionTrait>(c: &C) -> Result<Metrics, DbErr> {
    let sql = format!(
        "select m.waiting, m.active, k.completed, k.failed
         from (select count(*) filter (where status = 'approved') as waiting,
                      count(*) filter (where status = 'executing') as active
               from autonomous_actions where org_id = $1 and status in ('approved', 'executing')) m,
              (select coalesce(sum(count) filter (where status = 'executed'), 0)::bigint as completed,
                      coalesce(sum(count) filter (where status = 'failed'), 0)::bigint as failed
               from {KEPT} where status in ('executed', 'failed')) k"
    );
    Ok(db::one(c, &sql, [ORG.into()]).await?.unwrap_or_default())
}

/// Sums up what has changed: for the sweeper, so that few rows are read by whoever counts. How many
/// there were. Written out: a batch and an upsert.
///
/// # Errors
/// When the database refuses.
pub async fn sum_up_counts(tx: &DatabaseTransaction) -> Result<u64, DbErr> {
    let sql = format!(
        "with taken as (
           delete from action_count_changes
           where ctid = any (array(select ctid from action_count_changes limit {MOST}))
           returning org_id, status, risk_level, change)
         insert into action_counts as kept (org_id, status, risk_level, count)
         select org_id, status, risk_level, sum(change) from taken group by org_id, status, risk_level
         on conflict (org_id, status, risk_level) do update set count = kept.count + excluded.count"
    );
    db::execute(tx, &sql, []).await
}
