//! One company for one test: a database, an Odoo and a mail server of its own, and the program's
//! own verbs on them.

mod decisions;
mod inputs;

use crate::{
    process::PATIENCE,
    receivers::{MailServer, SandboxOdoo},
    sms_server::SmsServer,
    support::set_up_authenticator,
};
use ai_coo::{
    accounts::{self, Role, User},
    actions::lifecycle::Status,
    executor::{Executor, Timing},
    ground::{clock::Clock, db::Database, ids::ActionId, live::hub::Hub},
    operations::{email::Mailer, odoo::Odoo, sms::Texter},
    records::{self as actions, Record},
    server::serve,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

pub struct World {
    pub url: String,
    pub executor: Executor,
    pub odoo: SandboxOdoo,
    pub mail: MailServer,
    pub sms: SmsServer,
    pub home: TempDir,
    user: User,
    /// To be dropped at the end, where it is one of the shared cluster's.
    database: Option<String>,
}

impl World {
    /// In a fresh database of the tests' cluster.
    pub async fn new() -> Self {
        let server = server();
        let name = format!("{}_{}", template(&server).await, count());
        let sql = format!(
            "create database {name} template {}",
            template(&server).await
        );
        administer(&server, sql).await;
        let mut world = Self::at(&at(&server, &name)).await;
        world.database = Some(name);
        world
    }

    /// In a database that is there and has our tables.
    pub async fn at(url: &str) -> Self {
        let database = Database::connect(url, 6).await.unwrap();
        let odoo = SandboxOdoo::start().await;
        let (hub, outgoing) = Hub::new();
        let stop = CancellationToken::new();
        let connected = hub
            .clone()
            .connect(outgoing, database.clone(), stop.clone());
        tokio::spawn(connected);
        // These stories count the mails of effects; what our own people are told is another one.
        // They run at any hour.
        sqlx::query("update guardrails_config set notification_channels = '[]', allow_actions_outside_business_hours = true, allow_actions_on_weekends = true")
            .execute(database.pool())
            .await
            .unwrap();
        let user = accounts::store::by_email(database.connection(), APPROVER).await;
        let executor = Executor {
            clock: Clock::system(),
            hub,
            odoo: Odoo::new(odoo.settings.clone()).unwrap(),
            mailer: Mailer::Outbox(database.clone()),
            calendar: None,
            texter: Texter::Outbox(database.clone()),
            timing: Timing {
                undo: std::time::Duration::ZERO,
                view: std::time::Duration::ZERO,
                ..Timing::default()
            },
            limits: Default::default(),
            identity: Arc::default(),
            drift: Default::default(),
            stop,
            database,
        };
        Self {
            url: url.to_owned(),
            executor,
            odoo,
            mail: MailServer::start().await,
            sms: SmsServer::start().await,
            home: TempDir::new().unwrap(),
            user: user.unwrap().unwrap().0,
            database: None,
        }
    }

    /// A number that nothing else in this program has.
    pub fn number(&self) -> u32 {
        count()
    }

    pub async fn record(&self, id: ActionId) -> Record {
        let connection = self.executor.database.connection();
        actions::get(connection, id).await.unwrap().unwrap()
    }

    /// Waits until the action stands in one of these; its record then.
    pub async fn stands(&self, id: ActionId, wanted: &[Status]) -> Record {
        self.until(id, |record| wanted.contains(&record.action.status))
            .await
    }

    /// Waits until the record is as wanted. The database has no other signal for a test.
    pub async fn until(&self, id: ActionId, wanted: impl Fn(&Record) -> bool) -> Record {
        let looking = async {
            let mut beat = tokio::time::interval(Duration::from_millis(40));
            loop {
                beat.tick().await;
                let found = actions::get(self.executor.database.connection(), id).await;
                if let Ok(Some(record)) = found
                    && wanted(&record)
                {
                    return record;
                }
            }
        };
        match tokio::time::timeout(PATIENCE, looking).await {
            Ok(record) => record,
            Err(_) => {
                let record = self.record(id).await;
                panic!(
                    "{id} stands at {} in attempt {}: {:?}",
                    record.action.status.name(),
                    record.attempt,
                    record.execution_error
                )
            }
        }
    }

    /// Lets go of the database and drops it.
    pub async fn close(self) {
        self.executor.stop.cancel();
        self.executor.database.pool().close().await;
        if let Some(name) = &self.database {
            let sql = format!("drop database {name} with (force)");
            administer(&server(), sql).await;
        }
    }
}

const APPROVER: &str = "operator@example.com";

/// Makes our tables and the one who approves.
pub async fn prepare(url: &str) {
    let database = Database::connect(url, 4).await.unwrap();
    let clock = Clock::system();
    serve::migrate(&database, &clock).await.unwrap();
    serve::first_accounts::add(
        &database,
        &clock,
        APPROVER,
        "Operator",
        Role::Operator,
        "not-used-in-these-tests",
    )
    .await
    .unwrap();
    let found = accounts::store::by_email(database.connection(), APPROVER).await;
    let (approver, _) = found.unwrap().unwrap();
    set_up_authenticator(&database, approver.id, clock.now()).await;
    // That the account was added is told by mail: the tests count other mails.
    sqlx::query("delete from notices")
        .execute(database.pool())
        .await
        .unwrap();
    database.pool().close().await;
}

/// The tests' cluster: `bin/test` starts it.
fn server() -> String {
    std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL: bin/test sets it")
}

/// The name of this program's template, made with the first test that needs it.
async fn template(server: &str) -> &'static str {
    static NAME: OnceCell<String> = OnceCell::const_new();
    NAME.get_or_init(|| async {
        let name = format!("flows_{}", std::process::id());
        administer(
            server,
            format!("drop database if exists {name} with (force)"),
        )
        .await;
        administer(server, format!("create database {name}")).await;
        prepare(&at(server, &name)).await;
        name
    })
    .await
}

/// The address of another database on the same server.
fn at(server: &str, database: &str) -> String {
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address.rsplit_once('/').unwrap();
    format!("{host}/{database}?{options}")
}

async fn administer(server: &str, sql: String) {
    let options = PgConnectOptions::from_str(server).unwrap();
    let mut connection: PgConnection = options.connect().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

fn count() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}
