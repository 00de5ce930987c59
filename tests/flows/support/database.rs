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
    let (mut connection, server) = connected().await;
    create(&mut connection, &server, "template0").await
}

/// A fresh one with our tables, copied from a template that is migrated once; its address.
pub async fn migrated_database(clock: &Clock) -> String {
    let (mut connection, server) = connected().await;
    let template = template(&mut connection, &server, clock).await;
    create(&mut connection, &server, &template).await
}

/// The same with settings of its own, connected.
pub async fn database(clock: &Clock, settings: &[&str]) -> Database {
    let url = migrated_database(clock).await;
    if !settings.is_empty() {
        let (mut connection, _) = connected().await;
        // An extension's settings are known once it is loaded.
        run(&mut connection, "load 'auto_explain'".to_owned()).await;
        for setting in settings {
            let sql = format!("alter database {} set {setting}", name_in(&url));
            run(&mut connection, sql).await;
        }
    }
    Database::connect(&url, 12).await.unwrap()
}

/// Drops one that nobody needs any more.
pub async fn drop_database(url: &str) {
    let (mut connection, _) = connected().await;
    let sql = format!("drop database {} with (force)", name_in(url));
    run(&mut connection, sql).await;
}

/// To the tests' cluster, which `bin/test` starts.
async fn connected() -> (sqlx::PgConnection, PgConnectOptions) {
    let url = std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL is not set: run the tests with bin/test tests");
    let server = PgConnectOptions::from_str(&url)
        .unwrap()
        .disable_statement_logging();
    let connection = sqlx::PgConnection::connect_with(&server).await.unwrap();
    (connection, server)
}

async fn create(
    connection: &mut sqlx::PgConnection,
    server: &PgConnectOptions,
    template: &str,
) -> String {
    let name = format!("test_{}", UserId::new().to_string().replace('-', ""));
    run(
        connection,
        format!("create database {name} template {template}"),
    )
    .await;
    address(server, &name)
}

fn address(server: &PgConnectOptions, name: &str) -> String {
    server.clone().database(name).to_url_lossy().to_string()
}

fn name_in(url: &str) -> String {
    let options = PgConnectOptions::from_str(url).unwrap();
    options.get_database().unwrap().to_owned()
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
        let database = Database::connect(&address(server, &name), 12)
            .await
            .unwrap();
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
