//! The pool, its connections, and transactions: every answer is bounded.

use super::{ConnectionTrait, DbErr, PgPool};
use crate::ground::{actor::Actor, ids::ActionId};
use sea_orm::{
    DatabaseConnection, DbBackend, ExecResult, QueryResult, RuntimeErr, SqlxPostgresConnector,
    Statement, TransactionTrait,
};
use sqlx::{
    Connection as _, Executor, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{
    str::FromStr,
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// What a session asks of the database: a process that stands still in the middle of a transaction
/// would keep its locks, the sweeper's among them, and the others from taking over; and one that
/// is gone without a word would keep them for a quarter of an hour. And a statement is planned once,
/// not for each of the first five times that a connection runs it: it is worded so that one plan
/// serves all, and planning takes longer than most of them do.
const SESSION: &str =
    "set idle_in_transaction_session_timeout = '4s'; set plan_cache_mode = force_generic_plan;
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

/// How long a connection has to show that it is alive.
const ALIVE: Duration = Duration::from_secs(3);

/// A connection that was used a shorter time ago than this is believed to be alive.
const RESTED: Duration = Duration::from_secs(1);

/// For so long after an answer that did not come every connection is asked.
const WARY: u64 = 60;

/// When an answer did not come last, in seconds since the first statement.
static SILENT: AtomicU64 = AtomicU64::new(u64::MAX);

fn seconds() -> u64 {
    static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
    FIRST.elapsed().as_secs()
}

fn has_been_silent() -> bool {
    let silent = SILENT.load(Ordering::Relaxed);
    silent != u64::MAX && seconds().saturating_sub(silent) < WARY
}

async fn is_alive(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    match tokio::time::timeout(ALIVE, connection.ping()).await {
        Ok(alive) => alive.map(|()| true),
        Err(_) => Err(sqlx::Error::PoolTimedOut),
    }
}

/// One pool, seen by sea-orm, by apalis and by the session store.
#[derive(Clone)]
pub struct Database {
    pool: PgPool,
    connection: Connection,
}

/// How much has been asked of PostgreSQL.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Round trips: statements, and where transactions begin and end.
    pub statements: u64,
    /// Transactions; a statement by itself is one.
    pub transactions: u64,
}

#[derive(Debug, Default)]
struct Count {
    statements: AtomicU64,
    transactions: AtomicU64,
}

impl Count {
    fn statement(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    fn transaction(&self) {
        self.transactions.fetch_add(1, Ordering::Relaxed);
        self.statement();
    }
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
            // Asked whether it is alive where nobody has heard of it for a while, and not before and
            // after each statement.
            .test_before_acquire(false)
            .before_acquire(|connection, used| {
                Box::pin(async move {
                    if used.idle_for < RESTED {
                        return Ok(true);
                    }
                    is_alive(connection).await
                })
            })
            // One on which nobody answers any more is given up, instead of keeping its place in
            // the pool until the system notices. What this leaves open is one round trip: sqlx asks
            // again after it, without a bound (transact-rs/sqlx#4349, open as of 0.9.0).
            .after_release(|connection, _| {
                Box::pin(async move {
                    if !has_been_silent() {
                        return Ok(true);
                    }
                    is_alive(connection).await
                })
            })
            .connect_with(options)
            .await?;
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
        Ok(Self {
            pool,
            connection: Connection(connection, Arc::default()),
        })
    }

    /// How much was asked of it so far, over this handle and its copies.
    pub fn asked(&self) -> Asked {
        let count = &self.connection.1;
        Asked {
            statements: count.statements.load(Ordering::Relaxed),
            transactions: count.transactions.load(Ordering::Relaxed),
        }
    }

    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The same, for migrations: they may take long, and their library knows no other.
    pub fn to_migrate(&self) -> &DatabaseConnection {
        &self.connection.0
    }

    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let Connection(connection, count) = &self.connection;
        count.transaction();
        let begun = answered(connection.begin()).await?;
        Ok(DatabaseTransaction(begun, Mutex::default(), count.clone()))
    }
}

/// A transaction whose every step is answered in time, or an error; and what the log says of it
/// once it is committed.
pub struct DatabaseTransaction(sea_orm::DatabaseTransaction, Mutex<Vec<Noted>>, Arc<Count>);

/// Something that the log has a line of as soon as it is so.
#[derive(Debug, Clone, Copy)]
pub struct Noted {
    pub event: &'static str,
    pub by: Actor,
    pub action: Option<ActionId>,
}

impl DatabaseTransaction {
    /// For the one line that the log has of this transaction.
    pub fn note(&self, noted: Noted) {
        let mut all = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(noted);
    }

    /// # Errors
    /// When the database refuses, or does not answer: then nobody knows whether it has.
    pub async fn commit(self) -> Result<(), DbErr> {
        let Self(begun, noted, count) = self;
        count.statement();
        answered(begun.commit()).await?;
        say(&noted.into_inner().unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }

    /// # Errors
    /// When the database does not answer; it rolls back by itself then.
    pub async fn rollback(self) -> Result<(), DbErr> {
        answered(self.0.rollback()).await
    }
}

/// One line, whatever number of events: who did what, and about which actions.
pub(crate) fn say(noted: &[Noted]) {
    let Some(first) = noted.first() else {
        return;
    };
    let mut events: Vec<&str> = noted.iter().map(|noted| noted.event).collect();
    events.dedup();
    let (event, by) = (events.join(","), first.by);
    let mut actions: Vec<String> = noted
        .iter()
        .filter_map(|noted| Some(noted.action?.to_string()))
        .collect();
    actions.dedup();
    let action_id = (!actions.is_empty()).then(|| actions.join(","));
    tracing::info!(event, %by, action_id, "Recorded");
}

/// The pool, for statements outside a transaction.
#[derive(Clone, Debug)]
pub struct Connection(DatabaseConnection, Arc<Count>);

impl Connection {
    fn count(&self) {
        self.1.transaction();
    }
}

impl DatabaseTransaction {
    fn count(&self) {
        self.2.statement();
    }
}

/// Every statement is answered in time, or an error: whoever asks, an entity or words of our own.
macro_rules! bounded {
    ($($Connection:ident)*) => {$(
        #[async_trait::async_trait]
        impl ConnectionTrait for $Connection {
            fn get_database_backend(&self) -> DbBackend {
                DbBackend::Postgres
            }

            async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
                self.count();
                answered(self.0.execute_raw(statement)).await
            }

            async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
                self.count();
                answered(self.0.execute_unprepared(sql)).await
            }

            async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
                self.count();
                answered(self.0.query_one_raw(statement)).await
            }

            async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
                self.count();
                answered(self.0.query_all_raw(statement)).await
            }
        }
    )*};
}

bounded! { Connection DatabaseTransaction }

/// The answer, if it comes in time.
async fn answered<T>(asked: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    // It is let go of with its connection after the silence has been noted, not before.
    let mut asked = std::pin::pin!(tokio::time::timeout(ANSWER, asked));
    match asked.as_mut().await {
        Ok(answer) => answer,
        Err(_) => {
            SILENT.store(seconds(), Ordering::Relaxed);
            Err(DbErr::Exec(RuntimeErr::Internal(format!(
                "PostgreSQL has not answered within {} s",
                ANSWER.as_secs()
            ))))
        }
    }
}
