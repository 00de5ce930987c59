//! What verbs work with.

use super::{answers::Answers, authenticator::Shown, refusal::Refusal, seen::Seen};
use crate::{
    accounts::User,
    actions::MailIdentity,
    executor::drift::Watch,
    ground::{
        clock::Clock,
        db::Database,
        gather::Gather,
        live::hub::Hub,
        secrets::{Key, Secrets},
    },
    guardrails::store::Known,
    insight::recommender::propose::{Discarded, Proposing},
};
use std::sync::Arc;

/// What deciding needs.
#[derive(Clone)]
pub struct Desk {
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    pub secrets: Arc<Secrets>,
    /// How long a yes can be taken back before anything happens, unless it is to go out at once.
    pub undo: std::time::Duration,
    pub together: Together,
}

/// What the answers of one process are given with together. Cheap to clone.
#[derive(Clone, Default)]
pub struct Together {
    pub(super) answers: Gather<Answers>,
    pub(super) known: Known,
}

/// What proposing for a person needs: the records as they are now.
#[derive(Clone, Copy)]
pub struct Workbench<'a> {
    /// What the records were, and what they are read with.
    pub watch: &'a Watch,
    pub mail: &'a MailIdentity,
    /// As of [`Desk::undo`].
    pub undo: std::time::Duration,
}

impl<'a> Workbench<'a> {
    pub(super) async fn proposing(self) -> Result<Proposing<'a>, Refusal> {
        let Self { watch, mail, undo } = self;
        let books = &watch.books;
        let identity = books.identity().await;
        let identity = identity.map_err(|error| Discarded::Render(error.into()))?;
        Ok(Proposing {
            database: &books.database,
            clock: &books.clock,
            hub: &books.hub,
            odoo: &books.odoo,
            identity,
            mail,
            calendar: books.calendar.as_ref(),
            undo,
            asked_by: None,
        })
    }
}

/// Who says something that may take a code.
#[derive(Clone)]
pub struct By<'a> {
    pub user: &'a User,
    /// What their authenticator shows: another try of what is of high risk takes a code, as
    /// approving it did.
    pub code: Option<&'a str>,
    /// That open the authenticator's secret.
    pub keys: Vec<Key>,
    /// For how long the action was in front of them; a program sees nothing.
    pub seen: Option<Seen>,
}

impl By<'_> {
    pub(super) fn shown(&self) -> Shown<'_> {
        Shown {
            account: self.user.id,
            code: self.code,
            keys: &self.keys,
        }
    }
}
