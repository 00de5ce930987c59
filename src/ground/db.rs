//! The database: one pool, transactions, and the few helpers that stores are written with.

pub mod aside;

use crate::ground::error::{ErrorKind, UserError};
use sea_orm::{
    DbBackend, ExecResult, QueryResult, RuntimeErr, SqlxPostgresConnector, Statement,
    TransactionTrait, Value,
};
use sqlx::{
    Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, time::Duration};

pub use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult, TryGetableFromJson,
};
pub use sqlx::PgPool;

/// The one tenant of today; every table carries it.
pub const ORG: &str = "default";

/// In the place of a password's hash: nobody can sign in with it.
pub const NO_PASSWORD: &str = "!";

/// What a session asks of the database: a process that stands still in the middle of a transaction
/// would keep its locks, the sweeper's among them, and the others from taking over; and one that
/// is gone without a word would keep them for a quarter of an hour.
const SESSION: &str = "set idle_in_transaction_session_timeout = '4s';
    set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3;
    set tcp_user_timeout = '30s'";

/// No statement of ours takes longer; migrations may.
const BOUNDED: &str = "set statement_timeout = '15s'";

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// How long one may take to come free: hundreds who answer at once have their turn.
const FREE: Duration = Duration::from_secs(10);

/// How long an answer is waited for: a little longer than the database itself lets a statement
/// take. A database that is silent altogether says nothing, not even that the connection is gone.
const ANSWER: Duration = Duration::from_secs(18);

/// How long a connection that comes back to the pool has to show that it is alive.
const ALIVE: Duration = Duration::from_secs(3);

/// One pool, seen by sea-orm, by apalis and by the session store.
#[derive(Clone)]
pub struct Database {
    pool: PgPool,
    connection: DatabaseConnection,
}

impl Database {
    /// Opens the pool. The first connection is made at once, so that a wrong URL is told at start.
    ///
    /// # Errors
    /// When the URL cannot be read, or nobody answers there.
    pub async fn connect(url: &str, max_connections: u32) -> Result<Self, sqlx::Error> {
        Self::open(url, max_connections, true).await
    }

    /// The same, for statements that may take long.
    ///
    /// # Errors
    /// As [`Database::connect`].
    pub async fn connect_to_migrate(url: &str) -> Result<Self, sqlx::Error> {
        Self::open(url, 3, false).await
    }

    async fn open(url: &str, max_connections: u32, bounded: bool) -> Result<Self, sqlx::Error> {
        let options = PgConnectOptions::from_str(url)?.application_name("ai-coo");
        // The pool would try for a while, and then say nothing but that it timed out.
        let first = async { PgConnection::connect_with(&options).await?.close().await };
        tokio::time::timeout(CONNECT, first)
            .await
            .map_err(|_| sqlx::Error::PoolTimedOut)??;
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(FREE)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    connection.execute(SESSION).await?;
                    if bounded {
                        connection.execute(BOUNDED).await?;
                    }
                    Ok(())
                })
            })
            // One on which nobody answers any more is given up, instead of keeping its place in
            // the pool until the system notices. What this leaves open is one round trip: sqlx asks
            // again after it, without a bound (transact-rs/sqlx#4349, open as of 0.9.0).
            .after_release(|connection, _| {
                Box::pin(async move {
                    match tokio::time::timeout(ALIVE, connection.ping()).await {
                        Ok(alive) => alive.map(|()| true),
                        Err(_) => Err(sqlx::Error::PoolTimedOut),
                    }
                })
            })
            .connect_with(options)
            .await?;
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
        Ok(Self { pool, connection })
    }

    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        answered(self.connection.begin())
            .await
            .map(DatabaseTransaction)
    }
}

/// A transaction whose every step is answered in time, or an error.
pub struct DatabaseTransaction(sea_orm::DatabaseTransaction);

impl DatabaseTransaction {
    /// # Errors
    /// When the database refuses, or does not answer: then nobody knows whether it has.
    pub async fn commit(self) -> Result<(), DbErr> {
        answered(self.0.commit()).await
    }

    /// # Errors
    /// When the database does not answer; it rolls back by itself then.
    pub async fn rollback(self) -> Result<(), DbErr> {
        answered(self.0.rollback()).await
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for DatabaseTransaction {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(statement).await
    }
}

/// The answer, if it comes in time.
async fn answered<T>(asked: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    match tokio::time::timeout(ANSWER, asked).await {
        Ok(answer) => answer,
        Err(_) => Err(DbErr::Exec(RuntimeErr::Internal(format!(
            "PostgreSQL has not answered within {} s",
            ANSWER.as_secs()
        )))),
    }
}

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// Runs a statement; how many rows it touched.
pub(crate) async fn execute<C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, DbErr> {
    answered(c.execute_raw(statement(sql, values)))
        .await
        .map(|done| done.rows_affected())
}

/// The first row of a query.
pub(crate) async fn one<T: FromQueryResult, C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>, DbErr> {
    answered(c.query_one_raw(statement(sql, values)))
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
    answered(c.query_all_raw(statement(sql, values)))
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
    let rows = answered(c.query_all_raw(statement(sql, values))).await?;
    Ok(rows
        .iter()
        .filter_map(|row| read_or_set_aside::<R>(row).ok())
        .collect())
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
    let rows = answered(c.query_all_raw(statement(sql, values))).await?;
    let last = rows.last().and_then(|row| row.try_get("", R::KEY).ok());
    Ok(Part {
        fetched: rows.len(),
        last,
        rows: rows
            .iter()
            .filter_map(|row| read_or_set_aside::<R>(row).ok())
            .collect(),
    })
}

/// The first row of a query. One that cannot be read is an error, and set aside too.
pub(crate) async fn readable_one<R: Stored, C: ConnectionTrait>(
    c: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<R::Is>, DbErr> {
    let row = answered(c.query_one_raw(statement(sql, values))).await?;
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

impl From<DbErr> for UserError {
    fn from(error: DbErr) -> Self {
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
