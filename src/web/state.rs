//! What web handlers and server functions are handed.

use crate::{
    accounts::{office::Office, second_factor::seal},
    actions::MailIdentity,
    decisions::{Desk, Workbench},
    executor::Executor,
    ground::{
        address::Base,
        networks::Networks,
        secrets::{Key, Secrets},
    },
    links::link::LINKS,
};
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use std::sync::Arc;

/// Cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub options: LeptosOptions,
    pub executor: Executor,
    pub mail: Arc<MailIdentity>,
    pub site: Arc<Site>,
    pub secrets: Arc<Secrets>,
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
    /// What deciding needs.
    pub fn desk(&self) -> Desk {
        Desk {
            database: self.executor.database.clone(),
            clock: self.executor.clock.clone(),
            hub: self.executor.hub.clone(),
            secrets: self.secrets.clone(),
            undo: self.executor.timing.undo,
        }
    }

    /// Where accounts are changed.
    pub fn office(&self) -> Office {
        Office {
            database: self.executor.database.clone(),
            clock: self.executor.clock.clone(),
            hub: self.executor.hub.clone(),
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
            executor: &self.executor,
            mail: &self.mail,
        }
    }
}
