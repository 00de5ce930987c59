//! One company for one test: a database, an Odoo and a mail server of its own, and the program's
//! own verbs on them.

mod decisions;
mod inputs;

use crate::{
    process::PATIENCE,
    receivers::MailServer,
    sms_server::SmsServer,
    support::{Person, SandboxHandle, drop_database, migrated_database, person},
};
use ai_coo::{
    accounts::Role,
    actions::lifecycle::Status,
    executor::{Executor, Timing},
    ground::{clock::Clock, db::Database, ids::ActionId, live::hub::Hub},
    operations::{email::Mailer, odoo::Odoo, sms::Texter},
    records::{self, Record},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

pub struct World {
    pub url: String,
    pub executor: Executor,
    pub odoo: SandboxHandle,
    pub mail: MailServer,
    pub sms: SmsServer,
    pub home: TempDir,
    approver: Person,
    /// The database is one of the shared cluster's, and dropped at the end.
    shared: bool,
}

impl World {
    /// In a fresh database of the tests' cluster.
    pub async fn new() -> Self {
        let url = migrated_database(&Clock::system()).await;
        Self {
            shared: true,
            ..Self::at(&url).await
        }
    }

    /// In a database that is there and has our tables.
    pub async fn at(url: &str) -> Self {
        let database = Database::connect(url, 6).await.unwrap();
        let clock = Clock::system();
        let odoo = SandboxHandle::start(clock.now().date_naive(), false).await;
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
        let approver = person(
            &database,
            "Operator",
            "example.com",
            Role::Operator,
            clock.now(),
        );
        let approver = approver.await;
        let executor = Executor {
            clock,
            hub,
            odoo: Odoo::new(odoo.settings()).unwrap(),
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
            together: Default::default(),
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
            approver,
            shared: false,
        }
    }

    /// A number that nothing else in this program has.
    pub fn number(&self) -> u32 {
        count()
    }

    pub async fn record(&self, id: ActionId) -> Record {
        let connection = self.executor.database.connection();
        records::get(connection, id).await.unwrap().unwrap()
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
                let found = records::get(self.executor.database.connection(), id).await;
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
        if self.shared {
            drop_database(&self.url).await;
        }
    }
}

fn count() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}
