//! Everything that a customer may be reminded of, from the ledger's sums.

use super::RenderError;
use crate::{
    ground::{ids::PartnerId, money::Money},
    operations::odoo::{Company, Debt, Invoice, Late, Odoo, OdooError, Standing},
};
use chrono::NaiveDate;

/// What fell due before a day, is open, and is neither disputed nor being paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct All {
    pub invoices: u32,
    /// In the company's currency.
    pub amount: Money,
    /// In the documents' own currencies.
    pub sums: Vec<Money>,
    /// When the first of it fell due; `None`: there is nothing.
    pub since: Option<NaiveDate>,
}

impl All {
    /// Of one customer's debts.
    pub fn from_debts<'a>(company: &Company, debts: impl Iterator<Item = &'a Debt>) -> Self {
        let mut all = Self {
            invoices: 0,
            amount: company.currency.money(0),
            sums: vec![],
            since: None,
        };
        for debt in debts.filter(|debt| debt.may_be_reminded_of()) {
            all.invoices += debt.documents;
            all.amount.minor += debt.amount.minor;
            all.since = Some(
                all.since
                    .map_or(debt.oldest, |since| since.min(debt.oldest)),
            );
            let added = &debt.in_currency;
            match all
                .sums
                .iter_mut()
                .find(|sum| sum.currency == added.currency)
            {
                Some(sum) => sum.minor += added.minor,
                None => all.sums.push(added.clone()),
            }
        }
        all
    }
}

/// Read for one customer, or from what the run has read.
///
/// # Errors
/// As every read: [`OdooError`].
pub async fn all(
    odoo: &Odoo,
    company: &Company,
    customer: PartnerId,
    before: NaiveDate,
) -> Result<All, OdooError> {
    let debts = odoo.debts(company, before, Some(&[customer])).await?;
    Ok(All::from_debts(company, debts.iter()))
}

/// What of one invoice its customer may be asked for.
///
/// # Errors
/// [`RenderError::NotPossible`] with the reason why nothing may.
pub fn late(invoice: &Invoice, customer: PartnerId, today: NaiveDate) -> Result<Late, RenderError> {
    let name = &invoice.name;
    let problem = if invoice.customer != customer {
        format!("{name} belongs to {}", invoice.customer_name)
    } else if invoice.state != "posted" {
        format!("{name} is not posted")
    } else if invoice.residual.minor <= 0 {
        format!("{name} has no open amount")
    } else if invoice.standing() == Standing::Disputed {
        format!("{name} is disputed: its payment is blocked in Odoo")
    } else if invoice.standing() == Standing::BeingPaid {
        format!("{name} is being paid: a payment is registered in Odoo")
    } else {
        let late = invoice.late(today);
        return late.ok_or_else(|| RenderError::NotPossible(format!("{name} is not overdue")));
    };
    Err(RenderError::NotPossible(problem))
}
