//! What web handlers and server functions are handed.

use crate::{
    actions::MailIdentity, approvals::answer, executor::Executor, recommender::propose::Proposing,
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
}

/// What pages say about the installation itself.
#[derive(Debug, Clone)]
pub struct Site {
    /// What people type, without a slash at the end.
    pub url: String,
    /// What is not the real thing, in words, for every page to say.
    pub stand_ins: Vec<String>,
    /// Whether cookies are for HTTPS only.
    pub secure: bool,
}

impl AppState {
    /// What deciding needs.
    pub fn approvals(&self) -> answer::Desk {
        answer::Desk {
            database: self.executor.database.clone(),
            clock: self.executor.clock.clone(),
            hub: self.executor.hub.clone(),
        }
    }

    /// What proposing needs.
    pub fn proposing<'a>(&'a self, company: &'a crate::operations::odoo::Company) -> Proposing<'a> {
        Proposing {
            database: &self.executor.database,
            clock: &self.executor.clock,
            hub: &self.executor.hub,
            odoo: &self.executor.odoo,
            company,
            mail: &self.mail,
        }
    }
}
