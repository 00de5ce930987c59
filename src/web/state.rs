//! What web handlers and server functions are handed.

use crate::{
    accounts::{User, office::Office, second_factor::seal},
    actions::{MailIdentity, RenderError, form::Filled, lifecycle::Status},
    decisions::{answer, edit::edit, refusal::Refusal, renew::renew, undo::undo},
    executor::{Executor, drift},
    ground::{
        actor::Actor,
        address::Base,
        error::UserError,
        ids::ActionId,
        networks::Networks,
        secrets::{Key, Secrets},
    },
    insight::recommender::{
        Proposal,
        propose::{Discarded, Proposed, Proposing, propose},
    },
    links::link::LINKS,
    operations::odoo::Identity,
    records::{self as actions, Record},
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
    pub fn approvals(&self) -> answer::Desk {
        answer::Desk {
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

    /// Proposes what a person filled in, in that person's name: somebody else has to approve it.
    ///
    /// With `instead_of` it takes the place of that waiting action.
    ///
    /// # Errors
    /// In words for the person who asked.
    pub async fn propose(
        &self,
        filled: Filled,
        user: &User,
        instead_of: Option<ActionId>,
    ) -> Result<Proposed, UserError> {
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
        match instead_of {
            None => Ok(propose(&desk, &proposal, Actor::User(user.id), None).await?),
            Some(id) => Ok(edit(&desk, &self.waiting(id).await?.action, proposal, user).await?),
        }
    }

    /// An action that waits for a decision.
    async fn waiting(&self, id: ActionId) -> Result<Record, UserError> {
        let record = actions::get(self.executor.database.connection(), id).await?;
        let record = record.ok_or(Refusal::NoAction(id))?;
        match record.action.status {
            Status::PendingApproval => Ok(record),
            found => Err(Refusal::Elsewhere {
                found,
                wanted: Status::PendingApproval,
            }
            .into()),
        }
    }

    /// Ends a waiting action whose records have changed, and proposes the same by the records as
    /// they are now.
    ///
    /// # Errors
    /// In words for the person who asked; where nothing can be proposed any more, the action is
    /// stale all the same.
    pub async fn renew(&self, id: ActionId, user: &User) -> Result<Proposed, UserError> {
        let executor = &self.executor;
        let record = self.waiting(id).await?;
        let drift = drift::look(executor, &record).await;
        if drift.changes.is_empty() {
            return Err(drift
                .problem
                .map_or(Refusal::Unchanged, Refusal::Unreadable)
                .into());
        }
        let identity = executor.identity(&executor.odoo).await;
        let identity = identity.map_err(|error| Discarded::Render(error.into()))?;
        let renewed = renew(
            &self.proposing(identity),
            &record.action,
            &drift.changes,
            user,
        )
        .await;
        if let Err(Refusal::Discarded(Discarded::Render(RenderError::NotPossible(_)))) = renewed {
            drift::mark_stale(executor, id, &drift.changes, user.id).await?;
        }
        Ok(renewed?)
    }

    /// Proposes to take back what an executed action did.
    ///
    /// # Errors
    /// In words for the person who asked.
    pub async fn undo(
        &self,
        action: ActionId,
        user: &User,
        by_token: bool,
    ) -> Result<Proposed, UserError> {
        let executor = &self.executor;
        let identity = executor.identity(&executor.odoo).await;
        let identity = identity.map_err(|error| Discarded::Render(error.into()))?;
        Ok(undo(&self.proposing(identity), action, user, by_token).await?)
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
            undo: self.executor.timing.undo,
        }
    }
}
