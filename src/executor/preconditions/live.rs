//! The records that preconditions are compared with, one read for each kind.

use super::Unmet;
use crate::{
    actions::Precondition,
    executor::Executor,
    ground::ids::{InvoiceId, PartnerId},
    operations::odoo::{Contact, Invoice, OdooError, Partner},
};

/// What preconditions are compared with.
pub(super) struct Live {
    pub invoices: Vec<Invoice>,
    pub partners: Vec<Partner>,
    pub colleagues: Vec<PartnerId>,
    contacts: Vec<Contact>,
}

impl Live {
    pub async fn read(
        executor: &Executor,
        preconditions: &[Precondition],
    ) -> Result<Self, OdooError> {
        let mut invoices: Vec<InvoiceId> = vec![];
        let mut partners: Vec<PartnerId> = vec![];
        let mut colleagues: Vec<PartnerId> = vec![];
        let mut contacts: Vec<PartnerId> = vec![];
        for precondition in preconditions {
            match precondition {
                Precondition::InvoiceStillUnpaid { invoice, .. }
                | Precondition::InvoiceAmountUnchanged { invoice, .. } => {
                    invoices.push(*invoice);
                }
                Precondition::AddressUnchanged { partner, .. } => partners.push(*partner),
                Precondition::AttendeeStillThere {
                    partner, colleague, ..
                } => {
                    partners.push(*partner);
                    colleagues.extend(colleague.then_some(*partner));
                }
                Precondition::PhoneUnchanged { partner, .. }
                | Precondition::ContactAllowed { partner, .. } => contacts.push(*partner),
                _ => {}
            }
        }
        invoices.sort_unstable();
        invoices.dedup();
        // What is known of contacts says what partners are.
        let contacts = executor.odoo.contacts(&contacts).await?;
        Ok(Self {
            contacts,
            invoices: executor.odoo.invoices(&invoices).await?,
            partners: executor.odoo.partners(&partners).await?,
            colleagues: executor.odoo.colleagues(&colleagues).await?,
        })
    }

    pub async fn contact(
        &self,
        executor: &Executor,
        id: PartnerId,
        name: &str,
    ) -> Result<&Contact, Unmet> {
        match self.contacts.iter().find(|contact| contact.id == id) {
            Some(found) => Ok(found),
            None => Err(missing(executor, "res.partner", id.0, name).await),
        }
    }

    pub async fn partner(
        &self,
        executor: &Executor,
        id: PartnerId,
        name: &str,
    ) -> Result<&Partner, Unmet> {
        let found = self.partners.iter().find(|partner| partner.id == id);
        match found.filter(|found| found.active) {
            Some(found) => Ok(found),
            None => Err(missing(executor, "res.partner", id.0, name).await),
        }
    }

    pub async fn invoice(
        &self,
        executor: &Executor,
        id: InvoiceId,
        name: &str,
    ) -> Result<&Invoice, Unmet> {
        match self.invoices.iter().find(|invoice| invoice.id == id) {
            Some(found) => Ok(found),
            None => Err(missing(executor, "account.move", id.0, name).await),
        }
    }
}

/// Why a record that was there cannot be acted on any more: gone, archived, or another company's
/// by now.
pub(super) async fn missing(executor: &Executor, model: &str, id: i64, name: &str) -> Unmet {
    match executor.odoo.why_not(model, id, Some(name)).await {
        Ok(why) => Unmet::Stale(why),
        Err(error) => Unmet::Odoo(error),
    }
}
