//! The customer owes as much, on as many invoices, that fell due before a day.

use super::check::{Check, Unmet, World, fine};
use crate::{
    actions::overdue,
    ground::{date::written, ids::PartnerId, money::Money, number::count},
};
use chrono::NaiveDate;
use chrono_tz::Tz;

pub(super) struct OverdueUnchanged<'a> {
    pub partner: PartnerId,
    pub name: &'a str,
    pub before: NaiveDate,
    pub amount: &'a Money,
    pub invoices: u32,
}

#[async_trait::async_trait]
impl Check for OverdueUnchanged<'_> {
    fn words(&self, _: Tz) -> String {
        let Self { name, amount, .. } = self;
        format!(
            "{name} still owes {amount} on {} due before {}",
            count(self.invoices, "invoice"),
            written(self.before)
        )
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let Self { name, amount, .. } = self;
        let company = world.odoo.company().await?;
        let now = overdue::all(world.odoo, &company, self.partner, self.before).await?;
        let same = now.amount == **amount && now.invoices == self.invoices;
        fine(same, || {
            format!(
                "{name} owed {amount} on {}, now it owes {} on {}",
                count(self.invoices, "invoice"),
                now.amount,
                now.invoices
            )
        })
    }
}
