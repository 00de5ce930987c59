//! Counting what all processes share, by the database's clock.
//!
//! Mail and SMS: one row for each slot that is taken, in the very transaction that commits the
//! call's start; nothing can take two or lose one. Calls to Odoo and to the API: the moments of
//! the last few in one row, one short statement a call.

pub mod tables;

use super::{Limit, Turn, turn};
use crate::{
    ground::db::{
        self, ConnectionTrait, Database, DatabaseTransaction, DbErr, FromQueryResult, Table,
    },
    operations::odoo::Pace,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, QueryFilter, QueryOrder,
    sea_query::{self, Expr},
};
use std::time::Duration;
use tables::{
    call_turns,
    rate_limit_tracking::{self as slots, Column as Slot},
};

/// What became of the wish for a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Taken at this moment, which names it.
    Slot(DateTime<Utc>),
    /// None is free. After this long there is one; nothing is reserved.
    Wait(Duration),
    /// The limit is nought.
    Never,
}

/// Takes a slot, if one is free, and holds it for the window beyond `longest`: the call may leave
/// as late as that. Of a call that turns out to have sent nothing it is [given back](give_back).
///
/// Whoever asks for the same limit waits until the caller's transaction has ended.
///
/// # Errors
/// When the database refuses.
pub async fn take(
    tx: &DatabaseTransaction,
    limit: &Limit,
    key: &str,
    longest: Duration,
) -> Result<Taken, DbErr> {
    let mut taken = take_all(tx, limit, key, &[longest]).await?;
    taken
        .pop()
        .ok_or_else(|| DbErr::RecordNotFound("a slot".to_owned()))
}

/// As [`take`], a slot for each of several calls, in their order. Written out: a lock, an upsert
/// and the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn take_all(
    tx: &DatabaseTransaction,
    limit: &Limit,
    key: &str,
    longest: &[Duration],
) -> Result<Vec<Taken>, DbErr> {
    let lock = format!("limit:{}:{key}", limit.name);
    let sql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";
    db::execute(tx, sql, [lock.into()]).await?;
    let promises = format!("{}:told", limit.name);
    let over =
        sea_query::ExprTrait::lte(Expr::col(Slot::WindowEnd), Expr::cust("clock_timestamp()"));
    let old = slots::Entity::forget()
        .filter(Slot::LimitType.is_in([limit.name, &promises]))
        .filter(Slot::LimitKey.eq(key))
        .filter(over);
    old.exec(tx).await?;
    let now = database_now(tx).await?;
    let mut held = ends(tx, limit.name, key).await?;
    let mut told = ends(tx, &promises, key).await?.len();
    let mut all = vec![];
    for longest in longest {
        all.push(match turn(limit, &held, now, told) {
            Turn::Never => Taken::Never,
            Turn::Now => {
                let until = now + chrono_of(*longest + limit.window);
                add(tx, limit.name, key, now, until).await?;
                held.insert(held.partition_point(|end| *end <= until), until);
                Taken::Slot(now)
            }
            Turn::At(moment) => {
                add(tx, &promises, key, now, moment).await?;
                told += 1;
                Taken::Wait((moment - now).to_std().unwrap_or_default())
            }
        });
    }
    Ok(all)
}

/// Frees a slot whose call sent nothing.
///
/// # Errors
/// When the database refuses.
pub async fn give_back(
    tx: &DatabaseTransaction,
    name: &str,
    key: &str,
    slot: DateTime<Utc>,
) -> Result<(), DbErr> {
    let slot = slots_of(name, key).add(Slot::WindowStart.eq(slot));
    let fewer = sea_query::ExprTrait::sub(Expr::col(Slot::Count), 1);
    let one = slots::Entity::change()
        .filter(slot.clone())
        .filter(Slot::Count.gt(0));
    one.col_expr(Slot::Count, fewer).exec(tx).await?;
    let none = slots::Entity::forget()
        .filter(slot)
        .filter(Slot::Count.eq(0));
    none.exec(tx).await.map(drop)
}

/// The slots of one limit for one key.
fn slots_of(name: &str, key: &str) -> Condition {
    Condition::all()
        .add(Slot::LimitType.eq(name))
        .add(Slot::LimitKey.eq(key))
}

/// When each of them ends, in order.
async fn ends(
    tx: &DatabaseTransaction,
    name: &str,
    key: &str,
) -> Result<Vec<DateTime<Utc>>, DbErr> {
    let rows = slots::Entity::mine().filter(slots_of(name, key));
    let rows = rows.order_by_asc(Slot::WindowEnd).all(tx).await?;
    let each = |row: slots::Model| {
        let count = usize::try_from(row.count).unwrap_or(0);
        std::iter::repeat_n(row.window_end, count)
    };
    Ok(rows.into_iter().flat_map(each).collect())
}

/// Two within one microsecond share a row, until the later of their ends. Written out: an upsert.
async fn add(
    tx: &DatabaseTransaction,
    name: &str,
    key: &str,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sql = "insert into rate_limit_tracking as slot (limit_type, limit_key, window_start, window_end, count)
         values ($1, $2, $3, $4, 1)
         on conflict (limit_type, limit_key, window_start) do update
         set count = slot.count + 1, window_end = greatest(slot.window_end, excluded.window_end)";
    let values = [name.into(), key.into(), start.into(), end.into()];
    db::execute(tx, sql, values).await.map(drop)
}

/// Written out: the database's clock.
async fn database_now(tx: &DatabaseTransaction) -> Result<DateTime<Utc>, DbErr> {
    #[derive(FromQueryResult)]
    struct Now {
        now: DateTime<Utc>,
    }
    let now = db::one::<Now, _>(tx, "select clock_timestamp() as now", []).await?;
    now.map(|row| row.now)
        .ok_or_else(|| DbErr::RecordNotFound("the time".to_owned()))
}

fn chrono_of(duration: Duration) -> chrono::Duration {
    chrono::Duration::from_std(duration).unwrap_or(chrono::Duration::MAX)
}

/// Reserves the next turn, if it comes within `patience`: how long until then. Otherwise nothing is
/// reserved, and `Err` says how long it would be. Written out: an upsert and the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn next_turn<C: ConnectionTrait>(
    c: &C,
    limit: &Limit,
    key: &str,
    patience: Duration,
) -> Result<Result<Duration, Duration>, DbErr> {
    #[derive(FromQueryResult)]
    struct Told {
        wait: f64,
        granted: bool,
    }
    // What `turn` says for the slots in `granted`, of which it keeps as many as there may be:
    // the next may go when the oldest of them is a window ago.
    let sql = "insert into call_turns as held (limit_type, limit_key, granted, asked_at, turn_at)
         select $1, $2, array[n.now], n.now, n.now from (select clock_timestamp() as now) n
         on conflict (limit_type, limit_key) do update set (granted, asked_at, turn_at) = (
           select case when t.at <= t.now + make_interval(secs => $5)
                       then (held.granted || t.at)[greatest(1, cardinality(held.granted) + 2 - $3):]
                       else held.granted end, t.now, t.at
           from (select n.now, greatest(n.now, held.granted[cardinality(held.granted) + 1 - $3] + make_interval(secs => $4)) as at
                 from (select clock_timestamp() as now) n) t)
         returning extract(epoch from turn_at - asked_at)::float8 as wait,
                   turn_at <= asked_at + make_interval(secs => $5) as granted";
    let most = i32::try_from(limit.most.max(1)).unwrap_or(i32::MAX);
    let values = [
        limit.name.into(),
        key.into(),
        most.into(),
        limit.window.as_secs_f64().into(),
        patience.as_secs_f64().into(),
    ];
    let told = db::one::<Told, C>(c, sql, values).await?;
    let told = told.ok_or_else(|| DbErr::RecordNotFound("a turn".to_owned()))?;
    let wait = Duration::try_from_secs_f64(told.wait).unwrap_or_default();
    Ok(if told.granted { Ok(wait) } else { Err(wait) })
}

/// Whether [`next_turn`] would have to wait now. Changes nothing. Written out: the database's
/// clock.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_full<C: ConnectionTrait>(c: &C, limit: &Limit, key: &str) -> Result<bool, DbErr> {
    #[derive(FromQueryResult)]
    struct Full {
        full: bool,
    }
    let sql = "select coalesce(granted[cardinality(granted) + 1 - $3] + make_interval(secs => $4) > clock_timestamp(), false) as full
         from call_turns where limit_type = $1 and limit_key = $2";
    let most = i32::try_from(limit.most.max(1)).unwrap_or(i32::MAX);
    let values = [
        limit.name.into(),
        key.into(),
        most.into(),
        limit.window.as_secs_f64().into(),
    ];
    let row = db::one::<Full, C>(c, sql, values).await?;
    Ok(row.is_some_and(|row| row.full))
}

/// Forgets who has not called for a day.
///
/// # Errors
/// When the database refuses.
pub async fn prune<C: ConnectionTrait>(c: &C) -> Result<u64, DbErr> {
    let yesterday = Expr::cust("clock_timestamp() - interval '1 day'");
    let old = sea_query::ExprTrait::lt(Expr::col(call_turns::Column::TurnAt), yesterday);
    let forgotten = call_turns::Entity::forget().filter(old).exec(c).await?;
    Ok(forgotten.rows_affected)
}

/// The pace of calls to Odoo.
pub struct SharedPace {
    database: Database,
    /// A share of the whole comes before it.
    limits: Vec<Limit>,
    key: String,
}

impl SharedPace {
    pub fn new(database: Database, limit: Limit, key: &str) -> Self {
        let (limits, key) = (vec![limit], key.to_owned());
        Self {
            database,
            limits,
            key,
        }
    }

    /// The same, for those who may take no more than `share` of it: who waits for a turn of the
    /// share holds none of the whole.
    #[must_use]
    pub fn within(mut self, share: Limit) -> Self {
        self.limits.insert(0, share);
        self
    }
}

#[async_trait::async_trait]
impl Pace for SharedPace {
    async fn turn(&self, patience: Duration) -> Result<(), String> {
        let mut left = patience;
        for limit in &self.limits {
            let asked = next_turn(self.database.connection(), limit, &self.key, left);
            match asked.await {
                Ok(Ok(wait)) => {
                    tokio::time::sleep(wait).await;
                    left = left.saturating_sub(wait);
                }
                Ok(Err(wait)) => {
                    return Err(format!(
                        "the limit is {} {} per {}, and the next free slot is in {:.0} s",
                        limit.most,
                        limit.things,
                        limit.window_in_words(),
                        wait.as_secs_f64().ceil()
                    ));
                }
                Err(error) => {
                    tracing::warn!(%error, "A turn could not be asked for");
                    return Err(
                        "AI COO's own database did not say whether the limit is reached".to_owned(),
                    );
                }
            }
        }
        Ok(())
    }
}
