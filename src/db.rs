//! The database: one pool, transactions, and the few helpers that stores are written with.

use sea_orm::{DbBackend, SqlxPostgresConnector, Statement, TransactionTrait, Value};
use sqlx::{
    Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, time::Duration};

pub use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, FromQueryResult,
};
pub use sqlx::PgPool;

/// The one tenant of today; every table carries it.
pub const ORG: &str = "default";

/// A process that stands still in the middle of a transaction would keep its locks, the sweeper's
/// among them, and the others from taking over: the database ends its session.
const STALLED: &str = "set idle_in_transaction_session_timeout = '4s'";

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
        let options = PgConnectOptions::from_str(url)?.application_name("ai-coo");
        // The pool would try for ten seconds, and then say nothing but that it timed out.
        PgConnection::connect_with(&options).await?.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(|connection, _| {
                Box::pin(async { connection.execute(STALLED).await.map(drop) })
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
        self.connection.begin().await
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

/// A stored value that our types cannot read: somebody else wrote it, or a migration is missing.
pub(crate) fn unreadable(what: &str, error: impl std::fmt::Display) -> DbErr {
    DbErr::Custom(format!("{what} cannot be read: {error}"))
}

/// Whether a statement was refused because there is such a row already.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(
        error.sql_err(),
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_))
    )
}
