//! The financial analyzer: cash, burn, runway, what customers owe, what vendors are owed.
//!
//! The definitions of its figures stand beside them on the page and in `docs/figures.md`.

mod assess;
#[cfg(feature = "ssr")]
mod gather;
mod measure;
#[cfg(test)]
mod tests;

pub use assess::assess;
#[cfg(feature = "ssr")]
pub use gather::gather;
pub use measure::{burn_window_start, measure};

use super::{About, Figure, Finding, Severity};
use crate::{
    evidence::{Evidence, Fact},
    ids::{InvoiceId, OdooUserId, PartnerId},
    money::{Currency, Money},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Days that burn is measured over.
pub const BURN_WINDOW_DAYS: i64 = 90;
/// Below this many days of runway an alert is raised.
pub const ALERT_RUNWAY_DAYS: i64 = 60;
/// Below this many days the alert is critical.
pub const CRITICAL_RUNWAY_DAYS: i64 = 30;
/// How far ahead payables are compared with the cash.
pub const PAYABLES_AHEAD_DAYS: u64 = 30;

/// Customers who have a finding of their own and stand in the figures that are kept of a run, those
/// who owe most. All of them are in `overdue_customers`, of the newest run alone.
pub const NAMED: usize = 20;

/// Label, definition: in the words that the page shows.
pub const DEFINITIONS: &[(&str, &str)] = &[
    (
        "Cash",
        "Posted balance of all accounts of type “Bank and Cash” in the ledger.",
    ),
    (
        "In transit",
        "Payments that are booked but not matched with a bank line yet. Not part of the cash.",
    ),
    (
        "Burn",
        "What left the cash accounts minus what came in over the last 90 days, per 30 days. None when more came in.",
    ),
    (
        "Runway",
        "Cash ÷ burn, in whole days. No end when nothing burns.",
    ),
    (
        "Receivables",
        "Open amounts of posted customer invoices in the company's currency, by days after the due date. Credit notes and unmatched payments are shown apart, not deducted.",
    ),
    (
        "Payables",
        "Open amounts of posted vendor bills in the company's currency, by due date.",
    ),
];

/// The figures of one company on one day, in its currency.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = FinancialMetrics))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    pub company: String,
    pub currency: Currency,
    /// The company's calendar day.
    pub today: NaiveDate,
    pub read_at: DateTime<Utc>,
    pub cash: Money,
    pub cash_accounts: Vec<(String, Money)>,
    pub in_transit: Money,
    /// Over the last 90 days.
    pub inflow: Money,
    pub outflow: Money,
    /// Per 30 days; zero or less: nothing burns.
    pub burn: Money,
    pub runway: Runway,
    pub receivables: Ageing,
    pub overdue: Money,
    /// Largest first; as kept, the first [`NAMED`] of them.
    pub overdue_by_customer: Vec<CustomerBalance>,
    /// How many customers owe something that is overdue; 0 in runs of before it was counted.
    #[serde(default)]
    pub overdue_customers: u32,
    pub credit_notes: Money,
    pub unapplied_payments: Money,
    pub payables: Payables,
    /// Cash in and out by calendar month, oldest first.
    pub months: Vec<Month>,
}

impl Metrics {
    /// As they are kept: of a bounded size however many customers there are.
    pub fn kept(&self) -> Self {
        let named = self.overdue_by_customer.iter().take(NAMED).cloned();
        Self {
            overdue_by_customer: named.collect(),
            ..self.clone()
        }
    }
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "days", rename_all = "snake_case")]
pub enum Runway {
    Days(i64),
    NoEnd,
}

impl Runway {
    pub fn fact(self) -> Fact {
        match self {
            Self::Days(days) => Fact::Days(days),
            Self::NoEnd => Fact::NoEnd,
        }
    }
}

/// Open customer invoices by days after their due date.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ageing {
    /// Not due yet, or without a due date.
    pub current: Money,
    pub days_1_30: Money,
    pub days_31_60: Money,
    pub days_61_90: Money,
    pub over_90: Money,
}

impl Ageing {
    /// Bucket by bucket, with the labels that the page shows.
    pub fn rows(&self) -> [(&'static str, &Money); 5] {
        [
            ("Not due", &self.current),
            ("1–30 days", &self.days_1_30),
            ("31–60 days", &self.days_31_60),
            ("61–90 days", &self.days_61_90),
            ("Over 90 days", &self.over_90),
        ]
    }

    fn none(currency: &Currency) -> Self {
        let zero = currency.money(0);
        Self {
            current: zero.clone(),
            days_1_30: zero.clone(),
            days_31_60: zero.clone(),
            days_61_90: zero.clone(),
            over_90: zero,
        }
    }

    fn bucket(&mut self, days_late: i64) -> &mut Money {
        match days_late {
            ..=0 => &mut self.current,
            1..=30 => &mut self.days_1_30,
            31..=60 => &mut self.days_31_60,
            61..=90 => &mut self.days_61_90,
            _ => &mut self.over_90,
        }
    }
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerBalance {
    pub customer: PartnerId,
    pub name: String,
    pub overdue: Money,
    pub documents: u32,
    pub oldest_days: i64,
    /// Payments and credit notes that are not matched with an invoice yet.
    pub unmatched: Money,
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payables {
    pub total: Money,
    pub overdue: Money,
    pub next_30_days: Money,
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    pub month: NaiveDate,
    pub inflow: Money,
    pub outflow: Money,
}

/// An overdue invoice as evidence.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverdueInvoice {
    pub id: InvoiceId,
    pub name: String,
    pub customer: PartnerId,
    pub due: NaiveDate,
    /// Open, in the company's currency.
    pub residual: Money,
    /// Its payment is blocked in Odoo: somebody disputes it.
    pub disputed: bool,
    pub salesperson: Option<OdooUserId>,
    pub write_date: DateTime<Utc>,
}

/// What was read, before anything is concluded.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub company: String,
    pub company_id: i64,
    pub currency: Currency,
    pub today: NaiveDate,
    pub read_at: DateTime<Utc>,
    pub cash_accounts: Vec<(String, Money)>,
    pub in_transit: Money,
    pub inflow: Money,
    pub outflow: Money,
    pub months: Vec<Month>,
    pub open: Vec<Open>,
    /// By customer; `None`: nobody's.
    pub unapplied: Vec<(Option<PartnerId>, Money)>,
    pub invoices: Vec<OverdueInvoice>,
}

/// One open balance with one partner, due on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    pub side: Side,
    pub due: Option<NaiveDate>,
    pub partner: PartnerId,
    pub partner_name: String,
    pub amount: Money,
    pub documents: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Receivable,
    CustomerCredit,
    Payable,
    VendorCredit,
}
