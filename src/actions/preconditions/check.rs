//! What a precondition is compared with, and what that shows.

use super::{Live, Precondition};
use crate::{
    actions::{Action, RenderError},
    ground::ids::{InvoiceId, OdooUserId, PartnerId},
    operations::{
        calendar::{self, CalendarError, GoogleCalendar},
        odoo::{Contact, Invoice, Odoo, OdooError, Partner},
    },
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// One precondition: its words and its live check.
#[async_trait::async_trait]
pub(super) trait Check: Send + Sync {
    /// As a person reads it, with moments in this zone.
    fn words(&self, zone: Tz) -> String;

    /// The records that it is compared with, where they are read together with those of others.
    fn wants(&self, _wanted: &mut Wanted) {}

    /// Whether it is true still.
    async fn check(&self, world: &World<'_>) -> Result<(), Unmet>;
}

/// Why the world is not ready for the action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unmet {
    /// In words, with both values.
    #[error("{0}")]
    Stale(String),
    #[error(transparent)]
    Odoo(#[from] OdooError),
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    #[error("{0}")]
    Database(String),
}

impl From<RenderError> for Unmet {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Odoo(error) => Self::Odoo(error),
            RenderError::Calendar(error) => Self::Calendar(error),
            RenderError::NotPossible(why) | RenderError::NoRight(why) => Self::Stale(why),
        }
    }
}

/// The records that several preconditions are compared with.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub invoices: Vec<InvoiceId>,
    pub partners: Vec<PartnerId>,
    /// Of whom it matters whether they are colleagues.
    pub colleagues: Vec<PartnerId>,
    pub contacts: Vec<PartnerId>,
}

/// What is known on our side of the action.
#[async_trait::async_trait]
pub trait Ours: Send + Sync {
    /// The company's zone, in which everybody reads what is found.
    async fn zone(&self) -> Result<Tz, Unmet>;

    /// Whose key it is that we write with.
    async fn user(&self) -> Result<OdooUserId, Unmet>;

    /// When an action of the same kind was last executed about the same subject.
    async fn last_executed(&self, than: &Action) -> Result<Option<DateTime<Utc>>, Unmet>;
}

/// What preconditions are checked against.
pub struct World<'a> {
    pub odoo: &'a Odoo,
    pub calendar: Option<&'a GoogleCalendar>,
    pub action: &'a Action,
    pub live: &'a Live,
    pub ours: &'a dyn Ours,
    pub now: DateTime<Utc>,
}

impl World<'_> {
    pub(super) fn google(&self) -> Result<&GoogleCalendar, CalendarError> {
        calendar::connected(self.calendar)
    }

    pub(super) async fn contact(&self, id: PartnerId, name: &str) -> Result<&Contact, Unmet> {
        let mut all = self.live.contacts.iter();
        match all.find(|contact| contact.id == id) {
            Some(found) => Ok(found),
            None => Err(self.missing("res.partner", id.0, name).await),
        }
    }

    pub(super) async fn partner(&self, id: PartnerId, name: &str) -> Result<&Partner, Unmet> {
        let found = self.live.partners.iter().find(|partner| partner.id == id);
        match found.filter(|found| found.active) {
            Some(found) => Ok(found),
            None => Err(self.missing("res.partner", id.0, name).await),
        }
    }

    pub(super) async fn invoice(&self, id: InvoiceId, name: &str) -> Result<&Invoice, Unmet> {
        let mut all = self.live.invoices.iter();
        match all.find(|invoice| invoice.id == id) {
            Some(found) => Ok(found),
            None => Err(self.missing("account.move", id.0, name).await),
        }
    }

    /// Why a record that was there cannot be acted on any more: gone, archived, or another
    /// company's by now.
    pub(super) async fn missing(&self, model: &str, id: i64, name: &str) -> Unmet {
        match self.odoo.why_not(model, id, Some(name)).await {
            Ok(why) => Unmet::Stale(why),
            Err(error) => Unmet::Odoo(error),
        }
    }
}

pub(super) fn fine(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Unmet> {
    if holds {
        Ok(())
    } else {
        Err(Unmet::Stale(otherwise()))
    }
}

impl Precondition {
    /// As a person reads it, with moments in the zone that the page names: one visible line.
    pub fn words(&self, zone: Tz) -> String {
        crate::ground::inert::one_line(&self.check_of().words(zone))
    }

    /// Whether it is true still.
    ///
    /// # Errors
    /// Why it is not, or why that cannot be found out.
    pub async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        self.check_of().check(world).await
    }
}
