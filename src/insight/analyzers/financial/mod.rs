//! The financial analyzer: cash, burn, runway, what customers owe, what vendors are owed.
//!
//! The definitions of its figures stand beside them on the page and in `docs/figures.md`.

#[cfg(feature = "ssr")]
mod analyzer;
#[cfg(feature = "ssr")]
mod assess;
#[cfg(feature = "ssr")]
mod gather;
#[cfg(feature = "ssr")]
mod measure;
#[cfg(feature = "ssr")]
pub mod store;
mod subject;
#[cfg(test)]
mod tests;

#[cfg(feature = "ssr")]
pub use analyzer::Financial;
#[cfg(feature = "ssr")]
pub use assess::{assess, unjudged};
#[cfg(feature = "ssr")]
pub use gather::{gather, gather_cases};
#[cfg(feature = "ssr")]
pub use measure::{burn_window_start, measure, runway};
pub use subject::About;

#[cfg(feature = "ssr")]
use super::{Figure, Finding, Gap, Severity};
use crate::ground::{
    date::written,
    evidence::Fact,
    ids::{InvoiceId, OdooUserId, PartnerId},
    money::{Currency, Money},
};
#[cfg(feature = "ssr")]
use crate::{
    actions::{bank::Incoming, overdue::All},
    ground::evidence::Evidence,
    operations::odoo::{BankState, Company, Debt, OpenCredit, OpenItem, Standing},
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

/// The figures of one company on one day, in its currency. One that is `None` could not be read.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = FinancialMetrics))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    pub company: String,
    /// Those that are counted with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<String>,
    pub currency: Currency,
    /// The company's calendar day.
    pub today: NaiveDate,
    pub read_at: DateTime<Utc>,
    pub cash: Option<Money>,
    pub cash_accounts: Option<Vec<(String, Money)>>,
    pub in_transit: Option<Money>,
    /// Over the last 90 days.
    pub inflow: Option<Money>,
    pub outflow: Option<Money>,
    /// Per 30 days; zero or less: nothing burns.
    pub burn: Option<Money>,
    pub runway: Option<Runway>,
    pub receivables: Option<Ageing>,
    pub overdue: Money,
    /// Largest first; as kept, the first [`NAMED`] of them.
    pub overdue_by_customer: Vec<CustomerBalance>,
    /// How many customers owe something that is overdue; 0 in runs of before it was counted.
    #[serde(default)]
    pub overdue_customers: u32,
    pub credit_notes: Option<Money>,
    pub unapplied_payments: Option<Money>,
    /// Open on invoices whose payment is blocked: in no age, not overdue.
    pub disputed: Option<Money>,
    /// Open on invoices with a payment registered: in no age, not overdue.
    pub being_paid: Option<Money>,
    pub bank: Option<Bank>,
    /// What could not be read, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    pub payables: Option<Payables>,
    /// Cash in and out by calendar month, oldest first.
    pub months: Option<Vec<Month>>,
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

    #[cfg(feature = "ssr")]
    fn overdue(&self) -> i64 {
        let [_, late @ ..] = self.rows();
        late.iter().map(|(_, amount)| amount.minor).sum()
    }

    #[cfg(feature = "ssr")]
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

    #[cfg(feature = "ssr")]
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
    /// Payments and credit notes that are not matched with an invoice yet; `None`: they could not
    /// be read.
    pub unmatched: Option<Money>,
    /// What fell due and is disputed; not in `overdue`. `None`: nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disputed: Option<Money>,
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payables {
    pub total: Money,
    pub overdue: Money,
    pub next_30_days: Money,
}

impl Payables {
    /// What falls due until then, overdue bills included.
    pub fn due(&self) -> i64 {
        self.overdue.minor + self.next_30_days.minor
    }
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    pub month: NaiveDate,
    pub inflow: Money,
    pub outflow: Money,
}

/// How far the bank statement is reconciled in Odoo.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bank {
    /// The day of the newest line that is; `None`: none is.
    pub reconciled_to: Option<NaiveDate>,
    /// Lines that are not.
    pub open: u32,
}

impl Bank {
    /// One sentence.
    pub fn words(&self, today: NaiveDate) -> String {
        let to = match self.reconciled_to {
            None => "No bank statement line is reconciled in Odoo yet".to_owned(),
            Some(day) => {
                let age = match (today - day).num_days() {
                    ..=0 => "today".to_owned(),
                    1 => "yesterday".to_owned(),
                    days => format!("{days} days ago"),
                };
                format!(
                    "The latest reconciled bank statement line is dated {}, {age}",
                    written(day)
                )
            }
        };
        match self.open {
            0 => format!("{to}."),
            1 => format!("{to}; 1 line is unreconciled."),
            open => format!("{to}; {open} lines are unreconciled."),
        }
    }
}

/// An overdue invoice as evidence: neither disputed nor being paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueInvoice {
    pub id: InvoiceId,
    pub name: String,
    pub customer: PartnerId,
    /// Whom it was sent to: the customer, or one of its contacts.
    pub addressed: PartnerId,
    /// When the first of what is late fell due.
    pub due: NaiveDate,
    /// What fell due and is open, in the company's currency.
    pub residual: Money,
    pub salesperson: Option<OdooUserId>,
    pub write_date: DateTime<Utc>,
}

/// What came in and went out on the cash accounts.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Over the last 90 days.
    pub inflow: Money,
    pub outflow: Money,
    pub months: Vec<Month>,
}

/// What was read, before anything is concluded. What is `None` could not be read.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub company: Company,
    pub today: NaiveDate,
    pub read_at: DateTime<Utc>,
    pub cash_accounts: Option<Vec<(String, Money)>>,
    pub in_transit: Option<Money>,
    pub flow: Option<Flow>,
    pub open: Option<Vec<OpenItem>>,
    /// What is overdue, by customer.
    pub debts: Vec<Debt>,
    /// What is matched with no invoice yet.
    pub credits: Option<Vec<OpenCredit>>,
    pub bank: Option<BankState>,
    /// Why what is missing is.
    pub unread: Vec<Gap>,
    /// The oldest overdue invoices of the customers that something may be proposed for.
    pub invoices: Vec<OverdueInvoice>,
    /// Of those customers, who may have paid: the bank statement says so.
    pub incoming: Vec<(PartnerId, Incoming)>,
}

#[cfg(feature = "ssr")]
impl Reading {
    fn money(&self, minor: i64) -> Money {
        self.company.currency.money(minor)
    }

    /// All that a customer may be reminded of.
    pub fn overdue_of(&self, customer: PartnerId) -> All {
        let debts = self.debts.iter().filter(|debt| debt.customer == customer);
        All::from_debts(&self.company, debts)
    }

    /// Whether it can be told who may have paid: nobody else is reminded.
    pub fn tells_who_paid(&self) -> bool {
        self.credits.is_some() && self.bank.is_some()
    }

    /// What of a customer's money is matched with no invoice yet.
    fn unmatched(&self, customer: PartnerId) -> Option<Money> {
        let credits = self.credits.as_ref()?.iter();
        let theirs = credits.filter(|credit| credit.customer == Some(customer));
        Some(self.money(theirs.map(|credit| credit.amount.minor).sum()))
    }

    /// The query behind what a customer may be reminded of.
    pub fn overdue_domain(&self, customer: Option<PartnerId>, kinds: &[&str]) -> serde_json::Value {
        let asked_for =
            serde_json::json!(["move_id.payment_state", "not in", Standing::NOT_ASKED_FOR]);
        self.late_domain(asked_for, customer, kinds)
    }

    /// The query behind what fell due and is disputed.
    fn disputed_domain(&self, kinds: &[&str]) -> serde_json::Value {
        let disputed = serde_json::json!(["move_id.payment_state", "=", "blocked"]);
        self.late_domain(disputed, None, kinds)
    }

    fn late_domain(
        &self,
        standing: serde_json::Value,
        customer: Option<PartnerId>,
        kinds: &[&str],
    ) -> serde_json::Value {
        let mut domain = vec![
            serde_json::json!(["move_id.move_type", "in", kinds]),
            serde_json::json!(["display_type", "=", "payment_term"]),
            serde_json::json!(["parent_state", "=", "posted"]),
            standing,
            serde_json::json!(["amount_residual", "!=", 0]),
            serde_json::json!(["date_maturity", "<", self.today]),
            serde_json::json!(["company_id", "in", self.company.ids()]),
        ];
        domain.extend(
            customer.map(|customer| {
                serde_json::json!(["move_id.commercial_partner_id", "=", customer])
            }),
        );
        serde_json::Value::Array(domain)
    }
}
