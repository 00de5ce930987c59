//! What is taken of the budgets.

use crate::{
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
        ids::ActionId,
    },
    guardrails::Usage,
};
use chrono::{DateTime, Duration, Utc};

/// Until the caller's transaction has ended nobody else takes anything of the budgets. Written out:
/// a lock.
///
/// # Errors
/// When the database refuses.
pub async fn lock_budgets(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let lock = format!("budgets:{ORG}");
    let sql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";
    db::execute(tx, sql, [lock.into()]).await.map(drop)
}

/// What takes something of the budgets: what is to run without asking, and what has in the day
/// before `now`. What came to nothing has given it back, unless a part of it may have happened.
/// Written out: figures and several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn usage<C: ConnectionTrait>(
    c: &C,
    now: DateTime<Utc>,
    except: Option<ActionId>,
) -> Result<Usage, DbErr> {
    #[derive(FromQueryResult)]
    struct Sums {
        kill_switch: bool,
        amount: i64,
        recipients: i64,
        records: i64,
    }
    // Each part has an index of just that: what ran without asking grows.
    let unasked = "select a.verdict from autonomous_actions a
         where a.org_id = $1 and a.id is distinct from $3 and not a.requires_approval and a.approved_by is null";
    let sql = format!(
        "select coalesce((select kill_switch from guardrails_config where org_id = $1), true) as kill_switch,
                coalesce(sum((verdict #>> '{{facts,amount,minor}}')::bigint), 0)::bigint as amount,
                coalesce(sum((verdict #>> '{{facts,recipients}}')::bigint
                    + coalesce((verdict #>> '{{facts,sms}}')::bigint, 0)), 0)::bigint as recipients,
                coalesce(sum((verdict #>> '{{facts,records}}')::bigint), 0)::bigint as records
         from ({unasked} and a.status in ('approved', 'executing', 'in_doubt')
            union all {unasked} and a.status in ('executed', 'rolled_back') and a.executed_at > $2
            union all {unasked} and a.status in ('failed', 'stale', 'expired', 'cancelled') and a.updated_at > $2
               and exists (select from action_execution_log l where l.action_id = a.id and l.success is distinct from false)) takes"
    );
    let values = [
        ORG.into(),
        (now - Duration::days(1)).into(),
        except.map(|id| id.0).into(),
    ];
    let sums = db::one::<Sums, C>(c, &sql, values).await?;
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(sums.map_or_else(Usage::default, |sums| Usage {
        kill_switch: sums.kill_switch,
        amount: sums.amount,
        recipients: count(sums.recipients),
        records: count(sums.records),
    }))
}
