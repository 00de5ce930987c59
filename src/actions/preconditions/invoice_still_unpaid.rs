//! Nobody has paid the invoice, and nobody has cancelled it.

use super::check::{Check, Unmet, Wanted, World, fine};
use crate::{ground::ids::InvoiceId, operations::odoo::Standing};
use chrono_tz::Tz;

pub(super) struct InvoiceStillUnpaid<'a> {
    pub invoice: InvoiceId,
    pub name: &'a str,
}

#[async_trait::async_trait]
impl Check for InvoiceStillUnpaid<'_> {
    fn words(&self, _: Tz) -> String {
        format!("{} is still unpaid", self.name)
    }

    fn wants(&self, wanted: &mut Wanted) {
        wanted.invoices.push(self.invoice);
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let name = self.name;
        let found = world.invoice(self.invoice, name).await?;
        let open = found.state == "posted" && found.residual.minor > 0;
        fine(open && found.standing() == Standing::Open, || {
            format!(
                "{name} was unpaid, now it is {}",
                stands(&found.state, &found.payment_state)
            )
        })
    }
}

/// How an invoice stands that is not simply unpaid, by Odoo's names of its states.
fn stands(state: &str, payment_state: &str) -> &'static str {
    match (state, payment_state) {
        ("cancel", _) => "cancelled",
        ("draft", _) => "a draft again",
        (_, "blocked") => "blocked: its payment is stopped in Odoo",
        (_, "in_payment") => "being paid",
        (_, "paid") => "paid",
        (_, "partial") => "paid in part",
        (_, "reversed") => "reversed by a credit note",
        ("posted", _) => "settled: nothing is open",
        _ => "no longer posted",
    }
}
