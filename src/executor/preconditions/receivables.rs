//! Whether a customer still owes what it is reminded of, and nothing says that it has paid.

use super::{Unmet, fine, live::Live};
use crate::{
    actions::{LateThen, Precondition, bank, overdue, unmatched},
    executor::Executor,
    ground::{date::written, money::Money, number::count},
    operations::odoo::{Invoice, Standing},
};

/// One precondition about receivables, with the invoices as they are now. What has to be read
/// besides is this customer's alone.
pub async fn check(
    executor: &Executor,
    precondition: &Precondition,
    live: &Live,
) -> Result<(), Unmet> {
    match precondition {
        Precondition::InvoiceStillUnpaid { invoice, name } => {
            still_unpaid(live.invoice(executor, *invoice, name).await?, name)
        }
        Precondition::InvoiceAmountUnchanged {
            invoice,
            name,
            amount,
            late,
        } => {
            let found = live.invoice(executor, *invoice, name).await?;
            amount_unchanged(found, name, amount, late.as_ref())
        }
        Precondition::OverdueUnchanged {
            partner,
            name,
            before,
            amount,
            invoices: number,
        } => {
            let company = executor.company().await?;
            let now = overdue::all(&executor.odoo, &company, *partner, *before).await?;
            fine(now.amount == *amount && now.invoices == *number, || {
                format!(
                    "{name} owed {amount} on {}, now it owes {} on {}",
                    count(number, "invoice"),
                    now.amount,
                    now.invoices
                )
            })
        }
        Precondition::NoUnmatchedPayment {
            partner,
            name,
            least,
        } => {
            let company = executor.company().await?;
            let open = unmatched(&executor.odoo, &company, *partner).await?;
            let least = least.as_ref().map_or(i64::MIN, |least| least.minor);
            let open = open.filter(|open| open.sum() >= least);
            fine(open.is_none(), || {
                let open = open.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("{name} had no unmatched payment or credit note, now it has {open}")
            })
        }
        Precondition::NoBankPayment {
            partner,
            name,
            least,
        } => {
            let company = executor.company().await?;
            let odoo = &executor.odoo;
            let (invoices, least) = (&live.invoices, least.as_ref());
            let paid = bank::incoming(odoo, &company, *partner, name, invoices, least).await?;
            fine(paid.is_none(), || {
                let paid = paid.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("{name} may have paid since: {paid}")
            })
        }
        _ => Ok(()),
    }
}

fn still_unpaid(found: &Invoice, name: &str) -> Result<(), Unmet> {
    let open = found.state == "posted" && found.residual.minor > 0;
    fine(open && found.standing() == Standing::Open, || {
        format!(
            "{name} was unpaid, now it is {}",
            stands(&found.state, &found.payment_state)
        )
    })
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

fn amount_unchanged(
    found: &Invoice,
    name: &str,
    amount: &Money,
    late: Option<&LateThen>,
) -> Result<(), Unmet> {
    fine(found.residual == *amount, || {
        format!("{name} had {amount} open, now it has {}", found.residual)
    })?;
    let Some(then) = late else {
        return Ok(());
    };
    let now = found.late(then.before);
    let same =
        |now: &crate::operations::odoo::Late| now.amount == then.amount && now.since == then.since;
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
