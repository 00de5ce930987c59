//! From inputs and live records to the effect: what every action type does on the server.

use super::{AffectedRecords, Precondition};
use crate::{
    effect::{Address, Effect},
    ids::{ActionId, PartnerId},
    money::Money,
    operations::odoo::{Company, Odoo, OdooError, OpenKind},
};
use chrono::{DateTime, NaiveDate, Utc};

/// What rendering may use: reads, the time, and who the company is.
pub struct Desk<'a> {
    pub odoo: &'a Odoo,
    pub company: &'a Company,
    pub action_id: ActionId,
    pub mail: &'a MailIdentity,
    pub now: DateTime<Utc>,
    /// The company's calendar day.
    pub today: NaiveDate,
}

/// In whose name mail is sent; from the settings, never from a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailIdentity {
    pub from: Address,
    pub reply_to: Address,
}

impl MailIdentity {
    /// The right side of our Message-IDs.
    pub fn domain(&self) -> &str {
        self.from
            .email
            .rsplit_once('@')
            .map_or("localhost", |(_, domain)| domain)
    }
}

/// What an action type makes of its inputs and the live records.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// One line for lists.
    pub title: String,
    pub effect: Effect,
    pub preconditions: Vec<Precondition>,
    pub affected_records: AffectedRecords,
    /// In the company's currency.
    pub amount: Option<Money>,
    /// Customers who get to see something of it.
    pub contacts: Vec<PartnerId>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    #[error(transparent)]
    Odoo(#[from] OdooError),
    /// The records do not allow it: paid already, no address, gone.
    #[error("{0}")]
    NotPossible(String),
}

#[async_trait::async_trait]
pub trait Render {
    /// Reads the live records and lists every request the action will make.
    async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError>;
}

/// Payments and credit notes of a customer that are not matched with an invoice yet: a customer
/// who has paid already must not be reminded. `None` when there are none.
pub async fn unmatched(
    odoo: &Odoo,
    company: &Company,
    customer: PartnerId,
) -> Result<Option<Money>, OdooError> {
    let payments = odoo.unapplied_payments(company).await?;
    let items = odoo.open_items(company).await?;
    let paid: i64 = payments
        .iter()
        .filter(|payment| payment.partner == Some(customer))
        .map(|p| p.amount.minor)
        .sum();
    let credited: i64 = items
        .iter()
        .filter(|item| item.kind == OpenKind::CustomerCredit && item.partner == customer)
        .map(|item| item.amount.minor)
        .sum();
    let total = paid + credited;
    Ok((total != 0).then(|| company.currency.money(total)))
}
