//! What is read with: our own tables, and the records that actions are about.

use crate::{
    ground::{
        clock::Clock,
        db::Database,
        ids::ActionId,
        live::{Change, Topic, hub::Hub},
    },
    operations::{
        calendar::GoogleCalendar,
        odoo::{Identity, Odoo, OdooError},
    },
};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// What analyzing, proposing and comparing need; nothing can be executed with it. Cheap to clone.
#[derive(Clone)]
pub struct Books {
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    pub odoo: Odoo,
    /// `None`: meetings are put into Odoo's calendar.
    pub calendar: Option<GoogleCalendar>,
    /// The key's user and the company, once they have been read.
    pub identity: Arc<OnceCell<Identity>>,
}

impl Books {
    /// Whose key it is, and the company whose records are acted on. Neither changes while the
    /// process runs.
    ///
    /// # Errors
    /// When Odoo was never read and cannot be asked.
    pub async fn identity(&self) -> Result<&Identity, OdooError> {
        let read = || self.odoo.identity();
        self.identity.get_or_try_init(read).await
    }

    /// For one look: nothing is asked twice.
    #[must_use]
    pub fn remembering(&self) -> Self {
        Self {
            odoo: self.odoo.remembering(),
            ..self.clone()
        }
    }

    /// Tells workers and pages that an action has moved.
    pub fn announce(&self, action: ActionId) {
        self.hub.announce(Change::to(Topic::Actions, action));
    }
}
