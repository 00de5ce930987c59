//! The records that preconditions are compared with, one read for each kind.

use super::{Precondition, check::Wanted};
use crate::{
    ground::ids::PartnerId,
    operations::odoo::{Contact, Invoice, Odoo, OdooError, Partner},
};

/// What preconditions are compared with.
pub struct Live {
    pub(super) invoices: Vec<Invoice>,
    pub(super) partners: Vec<Partner>,
    pub(super) colleagues: Vec<PartnerId>,
    pub(super) contacts: Vec<Contact>,
}

impl Live {
    /// Reads what these preconditions are compared with.
    ///
    /// # Errors
    /// When Odoo cannot be asked.
    pub async fn read(odoo: &Odoo, preconditions: &[Precondition]) -> Result<Self, OdooError> {
        let mut wanted = Wanted::default();
        for precondition in preconditions {
            precondition.check_of().wants(&mut wanted);
        }
        wanted.invoices.sort_unstable();
        wanted.invoices.dedup();
        // What is known of contacts says what partners are.
        let contacts = odoo.contacts(&wanted.contacts).await?;
        Ok(Self {
            contacts,
            invoices: odoo.invoices(&wanted.invoices).await?,
            partners: odoo.partners(&wanted.partners).await?,
            colleagues: odoo.colleagues(&wanted.colleagues).await?,
        })
    }
}
