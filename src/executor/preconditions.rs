//! Preconditions against the live records: a changed one makes the action stale.

use super::Executor;
use crate::{
    actions::{
        Precondition,
        store::{Record, last_executed},
        unmatched,
    },
    ids::{InvoiceId, PartnerId},
    operations::odoo::{Invoice, OdooError, Partner},
};
use chrono::{DateTime, Utc};

/// Why the world is not ready for the action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmet {
    /// In words, with both values.
    Stale(String),
    Odoo(OdooError),
    Database(String),
}

impl From<OdooError> for Unmet {
    fn from(error: OdooError) -> Self {
        Self::Odoo(error)
    }
}

/// Checks every precondition, with one read for each kind of record.
pub async fn check(executor: &Executor, record: &Record, now: DateTime<Utc>) -> Result<(), Unmet> {
    let live = Live::read(executor, &record.action.preconditions).await?;
    for precondition in &record.action.preconditions {
        check_one(executor, record, precondition, &live, now).await?;
    }
    Ok(())
}

struct Live {
    invoices: Vec<Invoice>,
    partners: Vec<Partner>,
}

impl Live {
    async fn read(executor: &Executor, preconditions: &[Precondition]) -> Result<Self, OdooError> {
        let mut invoices: Vec<InvoiceId> = vec![];
        let mut partners: Vec<PartnerId> = vec![];
        for precondition in preconditions {
            match precondition {
                Precondition::InvoiceStillUnpaid { invoice, .. }
                | Precondition::InvoiceAmountUnchanged { invoice, .. } => {
                    invoices.push(*invoice);
                }
                Precondition::AddressUnchanged { partner, .. } => partners.push(*partner),
                _ => {}
            }
        }
        invoices.dedup();
        Ok(Self {
            invoices: executor.odoo.invoices(&invoices).await?,
            partners: executor.odoo.partners(&partners).await?,
        })
    }

    fn invoice(&self, id: InvoiceId, name: &str) -> Result<&Invoice, Unmet> {
        self.invoices
            .iter()
            .find(|invoice| invoice.id == id)
            .ok_or_else(|| Unmet::Stale(format!("{name} no longer exists in Odoo")))
    }
}

async fn check_one(
    executor: &Executor,
    record: &Record,
    precondition: &Precondition,
    live: &Live,
    now: DateTime<Utc>,
) -> Result<(), Unmet> {
    match precondition {
        Precondition::InvoiceStillUnpaid { invoice, name } => {
            let found = live.invoice(*invoice, name)?;
            let open = found.state == "posted"
                && found.residual.minor > 0
                && found.payment_state != "blocked";
            fine(open, || {
                format!(
                    "{name} was unpaid, now it is {} ({})",
                    found.payment_state, found.state
                )
            })
        }
        Precondition::InvoiceAmountUnchanged {
            invoice,
            name,
            amount,
        } => {
            let found = live.invoice(*invoice, name)?;
            fine(found.residual == *amount, || {
                format!("{name} had {amount} open, now it has {}", found.residual)
            })
        }
        Precondition::AddressUnchanged {
            partner,
            name,
            email,
        } => {
            let found = live
                .partners
                .iter()
                .find(|found| found.id == *partner && found.active);
            let now = found.and_then(|found| found.email.as_deref());
            fine(now == Some(email), || {
                format!(
                    "{name} had the address {email}, now it has {}",
                    now.unwrap_or("none")
                )
            })
        }
        Precondition::RecordStillExists { model, id, name } => {
            let found = executor.odoo.existing(model, &[*id]).await?;
            fine(!found.is_empty(), || {
                format!("{name} no longer exists in Odoo")
            })
        }
        Precondition::NoUnmatchedPayment { partner, name } => {
            let company = executor.company().await?;
            let open = unmatched(&executor.odoo, company, *partner).await?;
            fine(open.is_none(), || {
                let open = open.as_ref().map(ToString::to_string).unwrap_or_default();
                format!("{name} had no unmatched payment or credit note, now it has {open}")
            })
        }
        Precondition::NoteStaysInternal => {
            let internal = executor.odoo.note_is_internal().await?;
            fine(internal, || {
                "Odoo's note subtype was internal, now it reaches customers".to_owned()
            })
        }
        Precondition::NoDuplicate { hours } => {
            let inputs = &record.action.inputs;
            let connection = executor.database.connection();
            let id = record.action.action_id;
            let last = last_executed(connection, inputs.kind(), &inputs.subject(), id).await;
            let last = last.map_err(|error| Unmet::Database(error.to_string()))?;
            let recent = last.filter(|at| now - *at < chrono::Duration::hours(i64::from(*hours)));
            fine(recent.is_none(), || {
                let at = recent
                    .map(|at| at.format("%-d %b %Y, %H:%M UTC").to_string())
                    .unwrap_or_default();
                format!("The same was done on {at} already")
            })
        }
    }
}

fn fine(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Unmet> {
    if holds {
        Ok(())
    } else {
        Err(Unmet::Stale(otherwise()))
    }
}
