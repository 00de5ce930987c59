//! What web handlers and server functions are handed.

use crate::{
    accounts::{User, office::Office},
    actions::{Actor, MailIdentity, form::Filled},
    approvals::{
        answer,
        link::LINKS,
        secrets::{Key, Secrets},
    },
    error::UserError,
    executor::Executor,
    ids::ActionId,
    operations::odoo::Identity,
    recommender::{
        Proposal,
        propose::{Discarded, Proposed, Proposing, propose},
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
    pub secrets: Arc<Secrets>,
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
            secrets: self.secrets.clone(),
        }
    }

    /// Where accounts are changed.
    pub fn office(&self) -> Office {
        Office {
            database: self.executor.database.clone(),
            clock: self.executor.clock.clone(),
            hub: self.executor.hub.clone(),
        }
    }

    /// The keys of the links that approvers are sent.
    pub fn keys(&self) -> Vec<Key> {
        self.secrets.keys(LINKS)
    }

    /// Proposes what a person filled in, in that person's name: somebody else has to approve it.
    ///
    /// # Errors
    /// In words for the person who asked.
    pub async fn propose(&self, filled: Filled, user: &User) -> Result<Proposed, UserError> {
        // A person's text is no template: its braces are taken apart.
        let literal = |text: String| text.replace("{{", "{ {");
        let proposal = Proposal {
            inputs: filled.inputs,
            expected_effect: literal(filled.expected_effect),
            reasoning: literal(filled.reasoning),
            evidence: vec![],
            estimated_impact: Default::default(),
        };
        // Checked before anything outside is asked.
        proposal.inputs.validate().map_err(Discarded::Invalid)?;
        let executor = &self.executor;
        let identity = executor.identity(&executor.odoo).await;
        let identity = identity.map_err(|error| Discarded::Render(error.into()))?;
        let desk = self.proposing(identity);
        Ok(propose(&desk, &proposal, Actor::User(user.id), None).await?)
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
