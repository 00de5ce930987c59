//! What web handlers and server functions are handed.

use crate::{
    accounts::{context::Accounts, second_factor::seal},
    actions::MailIdentity,
    decisions::{Desk, TestPost, Together, Workbench},
    executor::{Executor, Limits, Timing, drift::Watch},
    ground::{
        address::Base,
        clock::Clock,
        db::Database,
        live::hub::Hub,
        networks::Networks,
        secrets::{Key, Secrets},
    },
    links::link::LINKS,
    operations::{
        email::Mailer,
        odoo::{Identity, Odoo, OdooError},
        sms::Texter,
    },
};
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub options: LeptosOptions,
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    /// With the share of its calls that looking at pages may take.
    pub odoo: Odoo,
    pub timing: Timing,
    pub limits: Limits,
    /// Cancelled when the process is to end.
    pub stop: CancellationToken,
    /// Compares the records with what waits.
    pub watch: Watch,
    /// Sends tests.
    pub mailer: Mailer,
    pub texter: Texter,
    pub mail: Arc<MailIdentity>,
    pub site: Arc<Site>,
    pub secrets: Arc<Secrets>,
    /// What answers share.
    pub together: Together,
}

/// What pages say about the installation itself.
#[derive(Debug, Clone)]
pub struct Site {
    /// What people type, without a slash at the end.
    pub url: String,
    /// The path of it.
    pub base: Base,
    /// What is not the real thing, in words, for every page to say.
    pub stand_ins: Vec<String>,
    /// Whether cookies are for HTTPS only.
    pub secure: bool,
    /// Whose word about where a call comes from is believed.
    pub proxies: Networks,
}

impl AppState {
    /// Takes of the executor what somebody needs who executes nothing.
    pub fn new(
        options: LeptosOptions,
        executor: Executor,
        mail: MailIdentity,
        site: Site,
        secrets: Arc<Secrets>,
    ) -> Self {
        Self {
            options,
            watch: Watch::new(executor.books(), executor.stop.clone()),
            database: executor.database,
            clock: executor.clock,
            hub: executor.hub,
            odoo: executor.odoo,
            timing: executor.timing,
            limits: executor.limits,
            stop: executor.stop,
            mailer: executor.mailer,
            texter: executor.texter,
            mail: Arc::new(mail),
            site: Arc::new(site),
            secrets,
            together: Together::default(),
        }
    }

    /// Whose key it is, and the company whose records are acted on.
    ///
    /// # Errors
    /// When Odoo was never read and cannot be asked.
    pub async fn identity(&self) -> Result<&Identity, OdooError> {
        self.watch.books.identity().await
    }

    /// Whether mail stays in the outbox.
    pub fn mail_is_stand_in(&self) -> bool {
        self.mailer.is_stand_in()
    }

    /// Whether SMS stay in the outbox.
    pub fn sms_is_stand_in(&self) -> bool {
        self.texter.is_stand_in()
    }

    /// What deciding needs.
    pub fn desk(&self) -> Desk {
        Desk {
            database: self.database.clone(),
            clock: self.clock.clone(),
            hub: self.hub.clone(),
            secrets: self.secrets.clone(),
            undo: self.timing.undo,
            together: self.together.clone(),
        }
    }

    /// Where accounts are changed.
    pub fn accounts(&self) -> Accounts {
        Accounts {
            database: self.database.clone(),
            clock: self.clock.clone(),
            hub: self.hub.clone(),
            keys: self.secrets.keys(seal::PURPOSE),
        }
    }

    /// The keys of the links that approvers are sent.
    pub fn keys(&self) -> Vec<Key> {
        self.secrets.keys(LINKS)
    }

    /// What proposing for a person needs.
    pub fn workbench(&self) -> Workbench<'_> {
        Workbench {
            watch: &self.watch,
            mail: &self.mail,
            undo: self.timing.undo,
        }
    }

    /// What sending a test needs.
    pub fn test_post(&self) -> TestPost<'_> {
        TestPost {
            database: &self.database,
            clock: &self.clock,
            hub: &self.hub,
            mailer: &self.mailer,
            limit: self.limits.notice_mail,
            grace: self.timing.grace,
        }
    }
}
