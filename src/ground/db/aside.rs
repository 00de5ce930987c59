//! Rows that cannot be read: an older or a newer version wrote them, or somebody's hand. Each is
//! left out of what it is in, alone, and named to admins.

use super::{ConnectionTrait, DbErr, FromQueryResult, all, execute, one};
use chrono::{DateTime, Utc};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// What is not in the database yet: reading notes it, and reading writes nothing.
static FOUND: Mutex<BTreeMap<(&'static str, String), String>> = Mutex::new(BTreeMap::new());

/// The longest reason that is worth keeping.
const LONGEST: usize = 300;
/// More than these say nothing more.
const MOST: usize = 1_000;

/// A row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Aside {
    pub table_name: String,
    pub row_key: String,
    /// Why, as the reader said it.
    pub problem: String,
    pub first_seen_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
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

/// Writes down what this process has found since it last did.
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
        match one::<Kept, C>(c, sql, values).await {
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
    let sql = format!(
        "select table_name, row_key, problem, first_seen_at, last_seen_at from unreadable_rows
         where last_seen_at > now() - interval '1 day' order by last_seen_at desc, table_name, row_key limit {limit}"
    );
    all(c, &sql, []).await
}

/// How many they are.
///
/// # Errors
/// When the database cannot be read.
pub async fn count<C: ConnectionTrait>(c: &C) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let sql = "select count(*) from unreadable_rows where last_seen_at > now() - interval '1 day'";
    Ok(one::<Count, C>(c, sql, [])
        .await?
        .map_or(0, |row| row.count))
}

/// Forgets what nobody has met for a month: it was mended, or is gone.
///
/// # Errors
/// When the database refuses.
pub async fn prune<C: ConnectionTrait>(c: &C) -> Result<u64, DbErr> {
    let sql = "delete from unreadable_rows where last_seen_at < now() - interval '30 days'";
    execute(c, sql, []).await
}
