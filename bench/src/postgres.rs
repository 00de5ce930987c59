//! The one PostgreSQL of all sides: databases, and what it counts.

use crate::{Places, Result, usage};
use sqlx::{
    AssertSqlSafe, Connection, Executor as _, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{path::PathBuf, process::Stdio, str::FromStr};
use tokio::process::Command;

/// The server that `bin/bench` has started.
#[derive(Clone)]
pub struct Server {
    socket: String,
    postmaster: u32,
    programs: PathBuf,
}

/// What the server has counted for one database so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counters {
    pub commits: f64,
    pub deadlocks: f64,
    /// Of all databases: nothing else runs meanwhile.
    pub flushes: f64,
    pub wal_kilobytes: f64,
}

/// How many statements came since the counting began.
#[derive(Debug, Clone, Copy, Default)]
pub struct Statements {
    pub all: f64,
    /// Those that name the queue's own tables.
    pub of_the_queue: f64,
}

impl Server {
    pub fn new(places: &Places) -> Self {
        Self {
            socket: places.socket.display().to_string(),
            postmaster: places.postmaster,
            programs: places.programs.clone(),
        }
    }

    /// As `bin/bench` has made its superuser.
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://ai_coo@localhost:5432/{database}?host={}",
            self.socket
        )
    }

    /// One of its programs, on this database.
    pub fn program(&self, name: &str, database: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command
            .env("PGHOST", &self.socket)
            .env("PGPORT", "5432")
            .env("PGUSER", "ai_coo")
            .env("PGDATABASE", database)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Runs a file of SQL with these variables.
    pub async fn run_file(
        &self,
        database: &str,
        file: &str,
        variables: &[(&str, u32)],
    ) -> Result<()> {
        let mut psql = self.program("psql", database);
        psql.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]);
        for (name, value) in variables {
            psql.arg(format!("--set={name}={value}"));
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/");
        let done = psql.arg(format!("--file={path}{file}")).output().await?;
        if done.status.success() {
            return Ok(());
        }
        Err(format!("{file}: {}", String::from_utf8_lossy(&done.stderr)).into())
    }

    /// A fresh database, whatever there was by this name.
    pub async fn create(&self, name: &str, template: &str) -> Result<String> {
        self.drop(name).await?;
        self.run(
            "postgres",
            format!("create database {name} template {template}"),
        )
        .await?;
        Ok(self.url(name))
    }

    pub async fn drop(&self, name: &str) -> Result<()> {
        self.run(
            "postgres",
            format!("drop database if exists {name} with (force)"),
        )
        .await
    }

    /// So that what was filled before costs what is measured nothing.
    pub async fn settle(&self, database: &str) -> Result<()> {
        self.run(database, "vacuum (analyze)".to_owned()).await?;
        self.run(database, "checkpoint".to_owned()).await
    }

    pub async fn run(&self, database: &str, sql: String) -> Result<()> {
        let mut connection = self.connect(database).await?;
        connection
            .execute(sqlx::raw_sql(AssertSqlSafe(sql)))
            .await?;
        connection.close().await?;
        Ok(())
    }

    pub async fn connect(&self, database: &str) -> Result<PgConnection> {
        Ok(PgConnection::connect(&self.url(database)).await?)
    }

    /// A pool of the bench's own, to look on with.
    pub async fn pool(&self, database: &str) -> Result<sqlx::PgPool> {
        let options = PgConnectOptions::from_str(&self.url(database))?;
        Ok(PgPoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await?)
    }

    pub async fn count(&self, database: &str, sql: &str) -> Result<i64> {
        let mut connection = self.connect(database).await?;
        let counted = sqlx::query_scalar(AssertSqlSafe(sql));
        let count = counted.fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(count)
    }

    pub async fn texts(&self, database: &str, sql: &str) -> Result<Vec<String>> {
        let mut connection = self.connect(database).await?;
        let texts = sqlx::query_scalar(AssertSqlSafe(sql));
        let texts = texts.fetch_all(&mut connection).await?;
        connection.close().await?;
        Ok(texts)
    }

    /// What it has counted. Its own processes count when their connections end.
    pub async fn counters(&self, database: &str) -> Result<Counters> {
        let sql = "select d.xact_commit::float8, d.deadlocks::float8, w.wal_sync::float8, (w.wal_bytes / 1024)::float8
             from pg_stat_database d, pg_stat_wal w where d.datname = $1";
        let mut connection = self.connect("postgres").await?;
        let row: (f64, f64, f64, f64) = sqlx::query_as(sql)
            .bind(database)
            .fetch_one(&mut connection)
            .await?;
        connection.close().await?;
        let (commits, deadlocks, flushes, wal_kilobytes) = row;
        Ok(Counters {
            commits,
            deadlocks,
            flushes,
            wal_kilobytes,
        })
    }

    /// Begins to count statements, or ends it: outside of that the extension does nothing.
    pub async fn count_statements(&self, on: bool) -> Result<()> {
        let track = if on { "top" } else { "none" };
        let sql = format!("alter system set pg_stat_statements.track = '{track}'");
        self.run("postgres", sql).await?;
        let sql = "create extension if not exists pg_stat_statements; select pg_reload_conf();
             select pg_stat_statements_reset()";
        self.run("postgres", sql.to_owned()).await
    }

    pub async fn statements(&self, database: &str) -> Result<Statements> {
        let sql = "select coalesce(sum(calls), 0)::float8,
                coalesce(sum(calls) filter (where query ilike '%apalis%'), 0)::float8
             from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1";
        let mut connection = self.connect("postgres").await?;
        let row: (f64, f64) = sqlx::query_as(sql)
            .bind(database)
            .fetch_one(&mut connection)
            .await?;
        connection.close().await?;
        let (all, of_the_queue) = row;
        Ok(Statements { all, of_the_queue })
    }

    /// Seconds of the processor that it has used so far.
    pub fn processor(&self) -> f64 {
        usage::of_family(self.postmaster)
    }

    /// Waits until what is asked for holds.
    pub async fn until(&self, database: &str, sql: &str, seconds: u64) -> Result<()> {
        let patience = std::time::Duration::from_secs(seconds);
        let mut connection = self.connect(database).await?;
        let looking = async {
            loop {
                let holds: bool = sqlx::query_scalar(AssertSqlSafe(sql))
                    .fetch_one(&mut connection)
                    .await?;
                if holds {
                    return Ok(());
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        match tokio::time::timeout(patience, looking).await {
            Ok(held) => held,
            Err(_) => Err(format!("{database}: not within {seconds} s: {sql}").into()),
        }
    }
}
