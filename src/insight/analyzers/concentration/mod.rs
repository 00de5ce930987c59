//! The concentration analyzer: how much of what is owed, and of a year's sales, hangs on one
//! customer.

#[cfg(feature = "ssr")]
mod analyzer;
#[cfg(feature = "ssr")]
mod assess;
#[cfg(test)]
mod tests;

#[cfg(feature = "ssr")]
pub use analyzer::Concentration;

#[cfg(feature = "ssr")]
use super::Gap;
use crate::ground::{
    ids::PartnerId,
    money::{Currency, Money},
};
#[cfg(feature = "ssr")]
use crate::operations::odoo::{Company, CustomerSum};
#[cfg(feature = "ssr")]
use chrono::Months;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// From this share on, one customer is a finding, in percent.
pub const WARNING_PERCENT: i64 = 25;
/// From this share on, the finding is critical and an alert.
pub const CRITICAL_PERCENT: i64 = 50;
/// What one customer owes is no finding below a week's sales: the last open invoice of all is
/// everything that is owed.
pub const WEEKS: i64 = 52;
/// Customers who stand in the figures, those with the largest share.
pub const NAMED: usize = 5;

/// What a finding of these figures is about.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ConcentrationAbout))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    /// Much of what is owed is one customer's debt.
    OwedByOne,
    /// Much of a year's sales is one customer's.
    SalesToOne,
}

impl About {
    /// One active alert for each.
    pub fn key(&self) -> String {
        match self {
            Self::OwedByOne => "owed_by_one".to_owned(),
            Self::SalesToOne => "sales_to_one".to_owned(),
        }
    }
}

/// The figures of one company on one day, in its currency. One that is `None` could not be read.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = ConcentrationMetrics))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    pub company: String,
    pub currency: Currency,
    /// The company's calendar day.
    pub today: NaiveDate,
    pub read_at: DateTime<Utc>,
    /// Of what customers owe.
    pub owed: Option<Shares>,
    /// Of the sales of the last 12 months.
    pub sales: Option<Shares>,
}

/// A sum, and how much of it each customer has.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shares {
    pub total: Money,
    /// How many customers have a part of it.
    pub customers: u32,
    /// Largest first, the first [`NAMED`] of them.
    pub largest: Vec<Share>,
}

/// One customer's part of a sum.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub customer: PartnerId,
    pub name: String,
    pub amount: Money,
    /// Of the sum, in whole percent, rounded down.
    pub percent: i64,
}

/// What was read. What is `None` could not be read.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub company: Company,
    pub today: NaiveDate,
    pub read_at: DateTime<Utc>,
    pub owed: Option<Vec<CustomerSum>>,
    pub sales: Option<Vec<CustomerSum>>,
    /// Why what is missing is.
    pub unread: Vec<Gap>,
}

#[cfg(feature = "ssr")]
impl Reading {
    /// The day after which sales count.
    pub fn year_before(&self) -> NaiveDate {
        year_before(self.today)
    }
}

#[cfg(feature = "ssr")]
fn year_before(today: NaiveDate) -> NaiveDate {
    today - Months::new(12)
}
