//! A database for each test, copied from a template that is migrated once.

use super::TestApp;
use ai_coo::{
    accounts::token,
    ground::{
        clock::Clock,
        db::{Database, PgPool},
        ids::UserId,
    },
    server::serve,
};
use sqlx::{ConnectOptions, Connection, Executor as _, postgres::PgConnectOptions};
use std::str::FromStr;

impl TestApp {
    pub fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    pub async fn sql(&self, sql: &'static str) -> Result<u64, sqlx::Error> {
        sqlx::query(sql)
            .execute(self.pool())
            .await
            .map(|done| done.rows_affected())
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(self.pool())
            .await
            .unwrap()
    }
}

/// A fresh one without anything in it; its address.
pub async fn empty_database() -> String {
    let url = std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL is not set: run the tests with bin/test tests");
    let server = PgConnectOptions::from_str(&url).unwrap();
    let mut connection = sqlx::PgConnection::connect_with(&server).await.unwrap();
    let name = format!("test_{}", UserId::new().to_string().replace('-', ""));
    run(
        &mut connection,
        format!("create database {name} template template0"),
    )
    .await;
    server.database(&name).to_url_lossy().to_string()
}

/// A database of its own, copied from a template that is migrated once.
pub async fn database(clock: &Clock, settings: &[&str]) -> Database {
    let url = std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL is not set: run the tests with bin/test tests");
    let server = PgConnectOptions::from_str(&url)
        .unwrap()
        .disable_statement_logging();
    let mut connection = sqlx::PgConnection::connect_with(&server).await.unwrap();
    let template = template(&mut connection, &server, clock).await;
    let name = format!("test_{}", UserId::new().to_string().replace('-', ""));
    run(
        &mut connection,
        format!("create database {name} template {template}"),
    )
    .await;
    // An extension's settings are known once it is loaded.
    run(&mut connection, "load 'auto_explain'".to_owned()).await;
    for setting in settings {
        run(
            &mut connection,
            format!("alter database {name} set {setting}"),
        )
        .await;
    }
    connect(&server, &name).await
}

async fn run(connection: &mut sqlx::PgConnection, sql: String) {
    connection
        .execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql)))
        .await
        .unwrap();
}

/// Its name changes with the migrations.
async fn template(
    connection: &mut sqlx::PgConnection,
    server: &PgConnectOptions,
    clock: &Clock,
) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migration/src");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let sources: String = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let name = format!("template_{}", &token::hash(&sources)[..16]);
    connection
        .execute("select pg_advisory_lock(4711)")
        .await
        .unwrap();
    let ready: Option<bool> =
        sqlx::query_scalar("select datallowconn from pg_database where datname = $1")
            .bind(&name)
            .fetch_optional(&mut *connection)
            .await
            .unwrap();
    // A template takes no connections: one that does was left half made.
    if ready != Some(false) {
        run(
            connection,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
        run(connection, format!("create database {name}")).await;
        let database = connect(server, &name).await;
        serve::migrate(&database, clock).await.unwrap();
        database.pool().close().await;
        run(
            connection,
            format!("alter database {name} with is_template true allow_connections false"),
        )
        .await;
    }
    connection
        .execute("select pg_advisory_unlock(4711)")
        .await
        .unwrap();
    name
}

/// The same database, by a pool of its own.
pub(super) async fn with_connections(database: Database, most: u32) -> Database {
    let options = database.pool().connect_options();
    let url = options.to_url_lossy().to_string();
    database.pool().close().await;
    Database::connect(&url, most).await.unwrap()
}

async fn connect(server: &PgConnectOptions, name: &str) -> Database {
    let url = server.clone().database(name).to_url_lossy().to_string();
    Database::connect(&url, 12).await.unwrap()
}
