//! Nothing on the bank statement that is not reconciled may be the customer's payment.

use super::check::{Check, Unmet, World, fine};
use crate::{
    actions::bank,
    ground::{ids::PartnerId, money::Money},
};
use chrono_tz::Tz;

pub(super) struct NoBankPayment<'a> {
    pub partner: PartnerId,
    pub name: &'a str,
    pub least: Option<&'a Money>,
}

#[async_trait::async_trait]
impl Check for NoBankPayment<'_> {
    fn words(&self, _: Tz) -> String {
        let of = |least: &Money| format!(" of {least} or more, or of a requested amount,");
        let of = self.least.map_or(String::new(), of);
        let name = self.name;
        format!("No unreconciled bank statement line{of} could be a payment from {name}")
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let Self { name, least, .. } = *self;
        let company = world.odoo.company().await?;
        let invoices = &world.live.invoices;
        let paid = bank::incoming(world.odoo, &company, self.partner, name, invoices, least);
        let paid = paid.await?;
        fine(paid.is_none(), || {
            let paid = paid.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{name} may have paid since: {paid}")
        })
    }
}
