//! As much of the invoice is open, and as much of that is late.

use super::check::{Check, Unmet, Wanted, World, fine};
use crate::{
    actions::LateThen,
    ground::{date::written, ids::InvoiceId, money::Money},
    operations::odoo::Late,
};
use chrono_tz::Tz;

pub(super) struct InvoiceAmountUnchanged<'a> {
    pub invoice: InvoiceId,
    pub name: &'a str,
    pub amount: &'a Money,
    pub late: Option<&'a LateThen>,
}

#[async_trait::async_trait]
impl Check for InvoiceAmountUnchanged<'_> {
    fn words(&self, _: Tz) -> String {
        let Self {
            name, amount, late, ..
        } = self;
        match late {
            Some(late) if late.amount != **amount => format!(
                "{name} still has {amount} open, {} of it since {}",
                late.amount,
                written(late.since)
            ),
            Some(late) => format!(
                "{name} still has {amount} open since {}",
                written(late.since)
            ),
            None => format!("{name} still has {amount} open"),
        }
    }

    fn wants(&self, wanted: &mut Wanted) {
        wanted.invoices.push(self.invoice);
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let (name, amount) = (self.name, self.amount);
        let found = world.invoice(self.invoice, name).await?;
        fine(found.residual == *amount, || {
            format!("{name} had {amount} open, now it has {}", found.residual)
        })?;
        let Some(then) = self.late else {
            return Ok(());
        };
        let now = found.late(then.before);
        let same = |now: &Late| now.amount == then.amount && now.since == then.since;
        fine(now.as_ref().is_some_and(same), || {
            let was = format!("{} due since {}", then.amount, written(then.since));
            match &now {
                Some(now) => format!(
                    "{name} had {was}, now {} since {}",
                    now.amount,
                    written(now.since)
                ),
                None => format!("{name} had {was}, now it is not due yet"),
            }
        })
    }
}
