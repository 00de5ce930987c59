//! The app under a set clock: real PostgreSQL (one database for each test), the sandbox Odoo over
//! HTTP, the outbox, and the app's own HTTP interface as the front door.

mod database;
mod front_door;
mod looking;
mod options;
mod people;
mod sandbox_odoo;
mod snapshots;
mod verbs;

pub use database::{database, drop_database, empty_database, migrated_database};
pub use looking::{find, undated};
pub use options::Options;
pub use people::{AUTHENTICATOR, Person, person, secrets};
pub use sandbox_odoo::SandboxHandle;
pub use snapshots::none_is_left_over;
pub use verbs::proposed;

use ai_coo::{
    accounts::Role,
    actions::MailIdentity,
    delivery::post::Post,
    executor::Executor,
    ground::{clock::Clock, db::Database, effect::Address, live::hub::Hub, secrets::Key},
    insight::{analyzers::job::Analyst, recommender::recommenders},
    notices::channels::{Means, carriers},
    operations::{
        calendar::GoogleCalendar,
        email::Mailer,
        odoo::{Odoo, OdooSettings},
        sms::Texter,
    },
};
use chrono::{DateTime, Utc};
use database::with_connections;
use front_door::web;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// A Monday, 10:00 in New York: inside business hours.
pub const MONDAY: &str = "2026-11-23T15:00:00Z";

pub struct TestApp {
    pub url: String,
    pub database: Database,
    pub clock: Clock,
    pub executor: Executor,
    pub analyst: Analyst,
    pub odoo: SandboxHandle,
    pub admin: Person,
    pub operator: Person,
    pub second: Person,
    pub viewer: Person,
    /// Of the links that approvers are sent.
    pub keys: Vec<Key>,
    http: reqwest::Client,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let now: DateTime<Utc> = options.now.parse().unwrap();
        let clock = Clock::set_to(now);
        let database = match &options.database {
            Some(database) => database.clone(),
            None => database(&clock, &options.database_settings).await,
        };
        let database = match options.connections {
            12 => database,
            fewer => with_connections(database, fewer).await,
        };
        let odoo = SandboxHandle::start(now.date_naive(), options.healthy).await;
        let settings = options.odoo.clone().unwrap_or_else(|| OdooSettings {
            read_timeout: Duration::from_secs(5),
            write_timeout: Duration::from_secs(5),
            ..odoo.settings()
        });
        let (hub, _outgoing) = Hub::new();
        let executor = Executor {
            database: database.clone(),
            clock: clock.clone(),
            hub,
            odoo: Odoo::new(settings).unwrap(),
            mailer: options
                .mailer
                .unwrap_or_else(|| Mailer::Outbox(database.clone())),
            calendar: options
                .calendar
                .map(|google| GoogleCalendar::new(google, clock.clone()).unwrap()),
            texter: options
                .texter
                .unwrap_or_else(|| Texter::Outbox(database.clone())),
            timing: options.timing,
            limits: options.limits,
            identity: Arc::default(),
            together: Default::default(),
            stop: CancellationToken::new(),
        };
        let address = |name: &str, email: &str| Address {
            name: name.into(),
            email: email.into(),
        };
        let mail = MailIdentity {
            from: address("Accounts", "accounts@example.com"),
            reply_to: address("Accounts team", "team@example.com"),
            sms_from: Some("Fenwick".to_owned()),
        };
        let url = web(
            &executor,
            &mail,
            options.path,
            options.public,
            options.proxies,
        )
        .await;
        let domain = options.domain;
        let person = async |name: &str, role| person(&database, name, domain, role, now).await;
        Self {
            admin: person("Admin", Role::Admin).await,
            operator: person("Operator", Role::Operator).await,
            second: person("Second operator", Role::Operator).await,
            viewer: person("Viewer", Role::Viewer).await,
            analyst: Analyst {
                books: executor.books(),
                undo: executor.timing.undo,
                mail,
                recommenders: recommenders(),
            },
            url,
            database,
            clock,
            executor,
            odoo,
            keys: secrets().keys("approval link"),
            http: reqwest::Client::new(),
        }
    }

    /// What notices are sent with, as the worker has it.
    pub fn means(&self) -> Means {
        let executor = &self.executor;
        Means {
            mailer: executor.mailer.clone(),
            mail_limit: executor.limits.notice_mail,
            key_limit: executor.limits.key_mail,
            from: self.analyst.mail.from.clone(),
            texter: executor.texter.clone(),
            sms_limit: executor.limits.notice_sms,
            sms_from: self.analyst.mail.sms_from.clone(),
        }
    }

    /// What delivers notices, as the worker has it.
    pub fn post(&self) -> Post {
        let executor = &self.executor;
        Post {
            carriers: carriers(&self.means()),
            database: executor.database.clone(),
            clock: executor.clock.clone(),
            hub: executor.hub.clone(),
            grace: executor.timing.grace,
            keys: self.keys.clone(),
            code_keys: secrets().keys("approval code"),
            url: self.url.clone(),
            stop: executor.stop.clone(),
        }
    }
}
