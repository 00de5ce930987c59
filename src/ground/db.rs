//! The database: one pool, transactions, and the few helpers that stores are written with.

pub mod aside;
mod connection;
pub mod months;
mod table;

pub(crate) use connection::say;
pub use connection::{Asked, Connection, Database, DatabaseTransaction, Noted};
pub use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, TryGetableFromJson};
pub use sqlx::PgPool;
pub(crate) use table::{Readable, Table, readable_first, table};

use crate::ground::error::{ErrorKind, UserError};
use sea_orm::{DbBackend, QueryResult, Statement, Value};

/// The one tenant of today; every table carries it.
pub const ORG: &str = "default";

/// In the place of a password's hash: nobody can sign in with it.
pub const NO_PASSWORD: &str = "!";

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// The rows of a parameter, a list of JSON objects, as a table to read from. PostgreSQL expects a
/// hundred of them whatever comes, and to join them would read whole tables of thousands. Of those
/// that lack a column it expects one, so that it uses the index; no row has that column.
pub(crate) fn given(parameter: &str, columns: &str) -> String {
    format!(
        "(select * from jsonb_to_recordset({parameter}) as given ({columns}, lacking text) where given.lacking is null)"
    )
}

/// Runs a statement; how many rows it touched.
pub(crate) async fn execute<C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, DbErr> {
    c.execute_raw(statement(sql, values))
        .await
        .map(|done| done.rows_affected())
}

/// The first row of a query.
pub(crate) async fn one<T: FromQueryResult, C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>, DbErr> {
    c.query_one_raw(statement(sql, values))
        .await?
        .map(|row| T::from_query_result(&row, ""))
        .transpose()
}

/// Every row of a query; the query bounds itself.
pub(crate) async fn all<T: FromQueryResult, C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>, DbErr> {
    c.query_all_raw(statement(sql, values))
        .await?
        .iter()
        .map(|row| T::from_query_result(row, ""))
        .collect()
}

/// A row as one of our tables has it, and what is made of it.
pub(crate) trait Stored: FromQueryResult {
    type Is;
    const TABLE: &'static str;
    /// The column that names a row.
    const KEY: &'static str = "id";

    /// # Errors
    /// When another version wrote it, or somebody's hand.
    fn read(self) -> Result<Self::Is, DbErr>;
}

/// Every row of a query that can be read. One that cannot is set aside, alone.
pub(crate) async fn readable<R: Stored, C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<R::Is>, DbErr> {
    let rows = c.query_all_raw(statement(sql, values)).await?;
    Ok(read_all::<R>(&rows))
}

fn read_all<R: Stored>(rows: &[QueryResult]) -> Vec<R::Is> {
    let read = rows.iter().map(read_or_set_aside::<R>);
    read.filter_map(Result::ok).collect()
}

/// Part of a list whose rows are named by a UUID, newest first: what can be read of it, and where
/// it goes on.
pub(crate) struct Part<T> {
    pub rows: Vec<T>,
    /// How many there were, readable or not.
    pub fetched: usize,
    /// The last of them.
    pub last: Option<uuid::Uuid>,
}

impl<T> Part<T> {
    /// Fills a list up to `limit`: so that a page is as long, and has as much after it, with a row
    /// set aside as without. `true`: it is full, or there are no more.
    pub(crate) fn fill(self, list: &mut Vec<T>, limit: u32) -> bool {
        let wanted = (limit as usize).saturating_sub(list.len());
        let ends = self.fetched < wanted || self.last.is_none();
        list.extend(self.rows);
        ends || list.len() >= limit as usize
    }
}

/// As [`readable`], of a list that may have to be filled up.
pub(crate) async fn readable_part<R: Stored, C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Part<R::Is>, DbErr> {
    let rows = c.query_all_raw(statement(sql, values)).await?;
    Ok(part_of::<R>(&rows))
}

fn part_of<R: Stored>(rows: &[QueryResult]) -> Part<R::Is> {
    let last = rows.last().and_then(|row| row.try_get("", R::KEY).ok());
    Part {
        fetched: rows.len(),
        last,
        rows: read_all::<R>(rows),
    }
}

/// As [`readable`], with the key of each row that cannot be read in its place.
pub(crate) async fn readable_each<R: Stored, C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<Result<R::Is, String>>, DbErr> {
    let rows = c.query_all_raw(statement(sql, values)).await?;
    let each = |row: &QueryResult| read_or_set_aside::<R>(row).map_err(|_| key(row, R::KEY));
    Ok(rows.iter().map(each).collect())
}

/// The first row of a query. One that cannot be read is an error, and set aside too.
pub(crate) async fn readable_one<R: Stored, C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<R::Is>, DbErr> {
    let row = c.query_one_raw(statement(sql, values)).await?;
    row.map(|row| read_or_set_aside::<R>(&row)).transpose()
}

fn read_or_set_aside<R: Stored>(row: &QueryResult) -> Result<R::Is, DbErr> {
    R::from_query_result(row, "")
        .and_then(R::read)
        .map_err(|error| {
            aside::note(R::TABLE, key(row, R::KEY), &error);
            unreadable(R::TABLE, error)
        })
}

fn key(row: &QueryResult, column: &str) -> String {
    let uuid = row
        .try_get::<uuid::Uuid>("", column)
        .map(|id| id.to_string());
    uuid.or_else(|_| row.try_get::<i64>("", column).map(|id| id.to_string()))
        .or_else(|_| row.try_get::<String>("", column))
        .unwrap_or_else(|_| "?".to_owned())
}

/// A stored value that our types cannot read: another version wrote it, or somebody's hand.
pub(crate) fn unreadable(what: &str, error: impl std::fmt::Display) -> DbErr {
    DbErr::Type(format!("{what} cannot be read: {error}"))
}

/// Whether it was the row, and not the database.
pub fn is_unreadable(error: &DbErr) -> bool {
    matches!(error, DbErr::Type(_))
}

/// `character_not_in_repertoire` and, in a document, `untranslatable_character`: PostgreSQL stores no
/// text with a NUL in it.
const NO_TEXT: [&str; 2] = ["22021", "22P05"];

impl From<DbErr> for UserError {
    fn from(error: DbErr) -> Self {
        if code_of(&error).is_some_and(|code| NO_TEXT.contains(&code.as_str())) {
            let words = "A text has a character that cannot be stored. Remove it and try again.";
            return Self::new(ErrorKind::Invalid, words);
        }
        tracing::error!(%error, "The database could not be used");
        if is_unreadable(&error) {
            let words = "This record was written by another version of AI COO, and this one cannot read it. An admin sees which it is.";
            return Self::new(ErrorKind::Internal, words);
        }
        Self::new(
            ErrorKind::Unavailable,
            "The database cannot be reached just now. Nothing was changed; try again in a moment.",
        )
    }
}

/// PostgreSQL's code of an error: `42501` for want of permission.
pub fn code_of(error: &DbErr) -> Option<String> {
    use sea_orm::RuntimeErr;
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => {
            let code = error.as_database_error()?.code()?;
            Some(code.into_owned())
        }
        _ => None,
    }
}

/// Whether a statement was refused because there is such a row already.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(
        error.sql_err(),
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
    )
}
