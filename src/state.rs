//! What web handlers and server functions are handed.

use crate::{
    accounts::User,
    actions::MailIdentity,
    approvals::answer,
    error::UserError,
    executor::Executor,
    ids::ActionId,
    operations::odoo::Identity,
    recommender::{
        propose::{Discarded, Proposed, Proposing},
        undo::undo,
    },
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

    /// Proposes to take back what an executed action did.
    ///
    /// # Errors
    /// In words for the person who asked.
    pub async fn undo(&self, action: ActionId, user: &User) -> Result<Proposed, UserError> {
        let executor = &self.executor;
        let identity = executor.identity(&executor.odoo).await;
        let identity = identity.map_err(|error| Discarded::Render(error.into()))?;
        Ok(undo(&self.proposing(identity), action, user).await?)
    }

    /// What proposing needs.
    pub fn proposing<'a>(&'a self, identity: &'a Identity) -> Proposing<'a> {
        Proposing {
            database: &self.executor.database,
            clock: &self.executor.clock,
            hub: &self.executor.hub,
            odoo: &self.executor.odoo,
            identity,
            mail: &self.mail,
            calendar: self.executor.calendar.as_ref(),
        }
    }
}
