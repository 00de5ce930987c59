//! Rows that cannot be read: an older or a newer version wrote them, or somebody's hand. Each is
//! left out of what it is in, alone, and named to admins.

use super::{self as db, ConnectionTrait, DbErr, FromQueryResult, Table};
use sea_orm::{
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use unreadable_rows::{Column, Entity};

pub use unreadable_rows::Model as Aside;

/// What is not in the database yet: reading notes it, and reading writes nothing.
static FOUND: Mutex<BTreeMap<(&'static str, String), String>> = Mutex::new(BTreeMap::new());

/// The longest reason that is worth keeping.
const LONGEST: usize = 300;
/// More than these say nothing more.
const MOST: usize = 1_000;

/// A row that was set aside, as its table has it.
pub mod unreadable_rows {
    use crate::ground::db::table;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "unreadable_rows")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub table_name: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub row_key: String,
        /// Why, as the reader said it.
        pub problem: String,
        pub first_seen_at: DateTimeUtc,
        pub last_seen_at: DateTimeUtc,
    }

    table!(None);
}

/// Notes that a row could not be read.
pub(crate) fn note(table: &'static str, key: String, problem: &DbErr) {
    let problem: String = problem
        .to_string()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if found.len() < MOST || found.contains_key(&(table, key.clone())) {
        tracing::debug!(table, key, problem, "A row cannot be read");
        found.insert((table, key), problem);
    }
}

/// Writes down what this process has found since it last did. Written out: an upsert; it tells a
/// new row from one that was known.
///
/// # Errors
/// When the database refuses; it is written next time.
pub async fn keep<C: ConnectionTrait>(c: &C) -> Result<(), DbErr> {
    let found = std::mem::take(&mut *FOUND.lock().unwrap_or_else(PoisonError::into_inner));
    for ((table, key), problem) in &found {
        let sql = "insert into unreadable_rows (table_name, row_key, problem) values ($1, $2, $3)
             on conflict (table_name, row_key) do update
             set problem = excluded.problem, last_seen_at = clock_timestamp()
             returning first_seen_at = last_seen_at as is_new";
        #[derive(FromQueryResult)]
        struct Kept {
            is_new: bool,
        }
        let values = [(*table).into(), key.clone().into(), problem.clone().into()];
        match db::one::<Kept, C>(c, sql, values).await {
            Ok(Some(Kept { is_new: true })) => {
                tracing::warn!(table, key, problem, "A row cannot be read and is left out");
            }
            Ok(_) => {}
            Err(error) => {
                let mut again = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
                for (row, problem) in found {
                    again.entry(row).or_insert(problem);
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

/// Those that were met in the last day, newest first; at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(c: &C, limit: u32) -> Result<Vec<Aside>, DbErr> {
    let newest = of_today()
        .order_by_desc(Column::LastSeenAt)
        .order_by_asc(Column::TableName)
        .order_by_asc(Column::RowKey);
    newest.limit(u64::from(limit)).all(c).await
}

/// How many they are.
///
/// # Errors
/// When the database cannot be read.
pub async fn count<C: ConnectionTrait>(c: &C) -> Result<i64, DbErr> {
    let count = of_today().count(c).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

fn of_today() -> Select<Entity> {
    let yesterday = Expr::cust("now() - interval '1 day'");
    Entity::mine().filter(ExprTrait::gt(Expr::col(Column::LastSeenAt), yesterday))
}

/// Forgets what nobody has met for a month: it was mended, or is gone.
///
/// # Errors
/// When the database refuses.
pub async fn prune<C: ConnectionTrait>(c: &C) -> Result<u64, DbErr> {
    let a_month_ago = Expr::cust("now() - interval '30 days'");
    let old = ExprTrait::lt(Expr::col(Column::LastSeenAt), a_month_ago);
    let forgotten = Entity::forget().filter(old).exec(c).await?;
    Ok(forgotten.rows_affected)
}
