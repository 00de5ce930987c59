//! The financial analyzer: cash, burn, runway, what customers owe, what vendors are owed.
//!
//! The definitions of its figures stand beside them on the page and in `docs/figures.md`.

use super::{About, Figure, Finding, Severity};
use crate::{
    evidence::{Evidence, Fact},
    ids::{InvoiceId, OdooUserId, PartnerId},
    money::{Currency, Money},
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days that burn is measured over.
pub const BURN_WINDOW_DAYS: i64 = 90;
/// Below this many days of runway an alert is raised.
pub const ALERT_RUNWAY_DAYS: i64 = 60;
/// Below this many days the alert is critical.
pub const CRITICAL_RUNWAY_DAYS: i64 = 30;
/// How far ahead payables are compared with the cash.
pub const PAYABLES_AHEAD_DAYS: u64 = 30;

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
    /// Largest first.
    pub overdue_by_customer: Vec<CustomerBalance>,
    pub credit_notes: Money,
    pub unapplied_payments: Money,
    pub payables: Payables,
    /// Cash in and out by calendar month, oldest first.
    pub months: Vec<Month>,
}

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

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payables {
    pub total: Money,
    pub overdue: Money,
    pub next_30_days: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Its first day.
    pub month: NaiveDate,
    pub inflow: Money,
    pub outflow: Money,
}

/// An overdue invoice as evidence.
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

/// The first day that burn counts, exclusive.
pub fn burn_window_start(today: NaiveDate) -> NaiveDate {
    today - Days::new(BURN_WINDOW_DAYS.unsigned_abs())
}

/// The figures. Pure.
pub fn measure(reading: &Reading) -> Metrics {
    let money = |minor| reading.currency.money(minor);
    let cash: i64 = reading
        .cash_accounts
        .iter()
        .map(|(_, balance)| balance.minor)
        .sum();
    let net_outflow = reading.outflow.minor - reading.inflow.minor;
    let mut receivables = Ageing::none(&reading.currency);
    for open in reading
        .open
        .iter()
        .filter(|open| open.side == Side::Receivable)
    {
        let late = open.due.map_or(0, |due| (reading.today - due).num_days());
        receivables.bucket(late).minor += open.amount.minor;
    }
    let sum = |side: Side| -> i64 {
        reading
            .open
            .iter()
            .filter(|open| open.side == side)
            .map(|open| open.amount.minor)
            .sum()
    };
    let overdue = [
        &receivables.days_1_30,
        &receivables.days_31_60,
        &receivables.days_61_90,
        &receivables.over_90,
    ];
    Metrics {
        company: reading.company.clone(),
        currency: reading.currency.clone(),
        today: reading.today,
        read_at: reading.read_at,
        cash: money(cash),
        cash_accounts: reading.cash_accounts.clone(),
        in_transit: reading.in_transit.clone(),
        inflow: reading.inflow.clone(),
        outflow: reading.outflow.clone(),
        burn: money(per_30_days(net_outflow)),
        runway: runway(cash, net_outflow),
        overdue: money(overdue.iter().map(|bucket| bucket.minor).sum()),
        overdue_by_customer: overdue_by_customer(reading),
        receivables,
        credit_notes: money(sum(Side::CustomerCredit)),
        unapplied_payments: money(
            reading
                .unapplied
                .iter()
                .map(|(_, amount)| amount.minor)
                .sum(),
        ),
        payables: payables(reading),
        months: reading.months.clone(),
    }
}

/// Net outflow of the window, per 30 days, rounded half away from zero.
fn per_30_days(net_outflow: i64) -> i64 {
    let windows = BURN_WINDOW_DAYS / 30;
    let half = if net_outflow >= 0 {
        windows / 2
    } else {
        -(windows / 2)
    };
    (net_outflow + half) / windows
}

/// Cash ÷ burn in whole days, from the unrounded outflow. Without cash there is no day left.
fn runway(cash: i64, net_outflow: i64) -> Runway {
    if net_outflow <= 0 {
        return Runway::NoEnd;
    }
    let days = i128::from(cash.max(0)) * i128::from(BURN_WINDOW_DAYS) / i128::from(net_outflow);
    Runway::Days(i64::try_from(days).unwrap_or(i64::MAX))
}

fn overdue_by_customer(reading: &Reading) -> Vec<CustomerBalance> {
    let mut customers: BTreeMap<PartnerId, CustomerBalance> = BTreeMap::new();
    for open in &reading.open {
        let late = open.due.map_or(0, |due| (reading.today - due).num_days());
        if open.side != Side::Receivable || late <= 0 {
            continue;
        }
        let customer = customers
            .entry(open.partner)
            .or_insert_with(|| CustomerBalance {
                customer: open.partner,
                name: open.partner_name.clone(),
                overdue: reading.currency.money(0),
                documents: 0,
                oldest_days: 0,
                unmatched: reading.currency.money(unmatched(reading, open.partner)),
            });
        customer.overdue.minor += open.amount.minor;
        customer.documents += open.documents;
        customer.oldest_days = customer.oldest_days.max(late);
    }
    let mut customers: Vec<_> = customers.into_values().collect();
    customers
        .sort_by_key(|customer| (std::cmp::Reverse(customer.overdue.minor), customer.customer));
    customers
}

/// Credit notes and payments of one customer that are not matched with an invoice yet.
fn unmatched(reading: &Reading, customer: PartnerId) -> i64 {
    let credits = reading
        .open
        .iter()
        .filter(|open| open.side == Side::CustomerCredit && open.partner == customer);
    let payments = reading
        .unapplied
        .iter()
        .filter(|(partner, _)| *partner == Some(customer));
    credits.map(|open| open.amount.minor).sum::<i64>()
        + payments.map(|(_, amount)| amount.minor).sum::<i64>()
}

fn payables(reading: &Reading) -> Payables {
    let horizon = reading.today + Days::new(PAYABLES_AHEAD_DAYS);
    let (mut total, mut overdue, mut next) = (0, 0, 0);
    for open in reading
        .open
        .iter()
        .filter(|open| open.side == Side::Payable)
    {
        total += open.amount.minor;
        match open.due {
            Some(due) if due < reading.today => overdue += open.amount.minor,
            Some(due) if due <= horizon => next += open.amount.minor,
            _ => {}
        }
    }
    let money = |minor| reading.currency.money(minor);
    Payables {
        total: money(total),
        overdue: money(overdue),
        next_30_days: money(next),
    }
}

/// What is worth saying about the figures. Pure.
pub fn assess(reading: &Reading, metrics: &Metrics) -> Vec<Finding> {
    let mut findings = vec![];
    findings.extend(short_runway(reading, metrics));
    findings.extend(payables_over_cash(reading, metrics));
    findings.extend(
        metrics
            .overdue_by_customer
            .iter()
            .map(|customer| overdue(reading, customer)),
    );
    findings
}

fn short_runway(reading: &Reading, metrics: &Metrics) -> Option<Finding> {
    let Runway::Days(days) = metrics.runway else {
        return None;
    };
    if days >= ALERT_RUNWAY_DAYS {
        return None;
    }
    Some(Finding {
        about: About::ShortRunway,
        severity: if days < CRITICAL_RUNWAY_DAYS {
            Severity::Critical
        } else {
            Severity::Warning
        },
        title: format!("The cash lasts {} more", Fact::Days(days)),
        message: format!(
            "{} of cash at a burn of {} in 30 days. Customers owe {} that is overdue.",
            metrics.cash, metrics.burn, metrics.overdue
        ),
        figures: vec![
            figure("Runway", metrics.runway.fact()),
            figure("Cash", Fact::Money(metrics.cash.clone())),
            figure("Burn in 30 days", Fact::Money(metrics.burn.clone())),
            figure(
                "Overdue from customers",
                Fact::Money(metrics.overdue.clone()),
            ),
        ],
        evidence: cash_evidence(reading, metrics),
        alert: true,
    })
}

fn payables_over_cash(reading: &Reading, metrics: &Metrics) -> Option<Finding> {
    let due = metrics.payables.overdue.minor + metrics.payables.next_30_days.minor;
    if due == 0 || due <= metrics.cash.minor {
        return None;
    }
    let due = reading.currency.money(due);
    Some(Finding {
        about: About::PayablesOverCash,
        severity: Severity::Warning,
        title: "Bills of the next 30 days exceed the cash".to_owned(),
        message: format!(
            "{due} falls due to vendors until then, overdue bills included; the cash is {}.",
            metrics.cash
        ),
        figures: vec![
            figure("Due within 30 days", Fact::Money(due)),
            figure("Cash", Fact::Money(metrics.cash.clone())),
        ],
        evidence: cash_evidence(reading, metrics),
        alert: true,
    })
}

fn overdue(reading: &Reading, customer: &CustomerBalance) -> Finding {
    let severity = match customer.oldest_days {
        ..=30 => Severity::Info,
        31..=60 => Severity::Warning,
        _ => Severity::Critical,
    };
    let mut figures = vec![
        figure("Overdue", Fact::Money(customer.overdue.clone())),
        figure("Oldest", Fact::Days(customer.oldest_days)),
    ];
    if customer.unmatched.minor != 0 {
        figures.push(figure(
            "Unmatched payments and credit notes",
            Fact::Money(customer.unmatched.clone()),
        ));
    }
    Finding {
        about: About::Overdue {
            customer: customer.customer,
        },
        severity,
        title: format!(
            "{} owes {} that is overdue",
            customer.name, customer.overdue
        ),
        message: format!(
            "{} overdue, the oldest by {}.",
            if customer.documents == 1 {
                "1 invoice is".to_owned()
            } else {
                format!("{} invoices are", customer.documents)
            },
            Fact::Days(customer.oldest_days)
        ),
        figures,
        evidence: overdue_evidence(reading, customer),
        alert: false,
    }
}

fn figure(label: &str, value: Fact) -> Figure {
    Figure {
        label: label.to_owned(),
        value,
    }
}

fn cash_evidence(reading: &Reading, metrics: &Metrics) -> Vec<Evidence> {
    let company = serde_json::json!(["company_id", "=", reading.company_id]);
    let cash = serde_json::json!([
        ["account_id.account_type", "=", "asset_cash"],
        ["parent_state", "=", "posted"],
        company
    ]);
    let mut flow = cash.clone();
    if let Some(conditions) = flow.as_array_mut() {
        conditions.push(serde_json::json!([
            "date",
            ">",
            burn_window_start(reading.today)
        ]));
        conditions.push(serde_json::json!(["date", "<=", reading.today]));
    }
    let query =
        |key: &str, label: &str, domain: serde_json::Value, aggregate: &str, value: Fact| {
            Evidence::Query {
                key: key.to_owned(),
                model: "account.move.line".to_owned(),
                label: label.to_owned(),
                domain,
                aggregate: aggregate.to_owned(),
                value,
                as_of: reading.read_at,
            }
        };
    vec![
        query(
            "e1",
            "Cash",
            cash,
            "balance:sum",
            Fact::Money(metrics.cash.clone()),
        ),
        query(
            "e2",
            "Burn in 30 days",
            flow.clone(),
            "(credit:sum − debit:sum) ÷ 3",
            Fact::Money(metrics.burn.clone()),
        ),
        query("e3", "Runway", flow, "cash ÷ burn", metrics.runway.fact()),
        Evidence::Query {
            key: "e4".to_owned(),
            model: "account.move".to_owned(),
            label: "Overdue from customers".to_owned(),
            domain: serde_json::json!([
                ["move_type", "in", ["out_invoice", "out_receipt"]],
                ["state", "=", "posted"],
                ["amount_residual", "!=", 0],
                ["invoice_date_due", "<", reading.today],
                ["company_id", "=", reading.company_id]
            ]),
            aggregate: "amount_residual_signed:sum".to_owned(),
            value: Fact::Money(metrics.overdue.clone()),
            as_of: reading.read_at,
        },
    ]
}

/// The sum first (`e1`), then the invoices, oldest first (`e2`, …), as many as were read.
fn overdue_evidence(reading: &Reading, customer: &CustomerBalance) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::Query {
        key: "e1".to_owned(),
        model: "account.move".to_owned(),
        label: format!("Overdue from {}", customer.name),
        domain: serde_json::json!([
            ["move_type", "in", ["out_invoice", "out_receipt"]],
            ["state", "=", "posted"],
            ["amount_residual", "!=", 0],
            ["commercial_partner_id", "=", customer.customer],
            ["invoice_date_due", "<", reading.today],
            ["company_id", "=", reading.company_id]
        ]),
        aggregate: "amount_residual_signed:sum".to_owned(),
        value: Fact::Money(customer.overdue.clone()),
        as_of: reading.read_at,
    }];
    let invoices = reading
        .invoices
        .iter()
        .filter(|invoice| invoice.customer == customer.customer);
    for (index, invoice) in invoices.enumerate() {
        let days = (reading.today - invoice.due).num_days();
        evidence.push(Evidence::Record {
            key: format!("e{}", index + 2),
            model: "account.move".to_owned(),
            id: invoice.id.0,
            label: invoice.name.clone(),
            fields: BTreeMap::from([
                (
                    "amount_residual".to_owned(),
                    Fact::Money(invoice.residual.clone()),
                ),
                ("invoice_date_due".to_owned(), Fact::Date(invoice.due)),
                ("days_overdue".to_owned(), Fact::Days(days)),
            ]),
            write_date: invoice.write_date,
        });
    }
    evidence
}

#[cfg(feature = "ssr")]
pub use gather::gather;

#[cfg(feature = "ssr")]
mod gather {
    use super::{Month, Open, OverdueInvoice, Reading, Side, burn_window_start};
    use crate::{
        ids::PartnerId,
        operations::odoo::{Company, Invoice, Odoo, OdooError, OpenItem, OpenKind},
    };
    use chrono::{DateTime, Days, NaiveDate, Utc};

    /// Overdue invoices that are read one by one, as evidence and for reminders.
    const INVOICES: u32 = 500;
    /// Customers whose invoices are read, those who owe most.
    const CUSTOMERS: usize = 50;

    /// Reads everything: seven calls, whatever the size of the company.
    ///
    /// # Errors
    /// When Odoo does not answer one of them.
    pub async fn gather(
        odoo: &Odoo,
        company: &Company,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Reading, OdooError> {
        let cash = odoo.cash_by_account(company).await?;
        let in_transit = odoo.in_transit(company).await?;
        let flow = odoo
            .cash_flow(company, burn_window_start(today), today)
            .await?;
        let months = odoo
            .cash_flow_by_month(company, today - Days::new(180), today)
            .await?;
        let items = odoo.open_items(company).await?;
        let unapplied = odoo.unapplied_payments(company).await?;
        let customers = owing_most(&items, today);
        let invoices = odoo
            .overdue_invoices(company, today, &customers, INVOICES)
            .await?;
        Ok(Reading {
            company: company.name.clone(),
            company_id: company.id.0,
            currency: company.currency.clone(),
            today,
            read_at: now,
            cash_accounts: cash
                .into_iter()
                .map(|account| (account.name, account.balance))
                .collect(),
            in_transit: company
                .currency
                .money(in_transit.iter().map(|account| account.balance.minor).sum()),
            inflow: flow.inflow,
            outflow: flow.outflow,
            months: months
                .into_iter()
                .map(|month| Month {
                    month: month.month,
                    inflow: month.flow.inflow,
                    outflow: month.flow.outflow,
                })
                .collect(),
            open: items.into_iter().map(open).collect(),
            unapplied: unapplied
                .into_iter()
                .map(|payment| (payment.partner, payment.amount))
                .collect(),
            invoices: invoices.into_iter().filter_map(overdue_invoice).collect(),
        })
    }

    fn owing_most(items: &[OpenItem], today: NaiveDate) -> Vec<PartnerId> {
        let mut sums = std::collections::BTreeMap::<PartnerId, i64>::new();
        for item in items {
            if item.kind == OpenKind::Receivable && item.due.is_some_and(|due| due < today) {
                *sums.entry(item.partner).or_default() += item.amount.minor;
            }
        }
        let mut customers: Vec<_> = sums.into_iter().collect();
        customers.sort_by_key(|(partner, sum)| (std::cmp::Reverse(*sum), *partner));
        customers
            .into_iter()
            .take(CUSTOMERS)
            .map(|(partner, _)| partner)
            .collect()
    }

    fn open(item: OpenItem) -> Open {
        Open {
            side: match item.kind {
                OpenKind::Receivable => Side::Receivable,
                OpenKind::CustomerCredit => Side::CustomerCredit,
                OpenKind::Payable => Side::Payable,
                OpenKind::VendorCredit => Side::VendorCredit,
            },
            due: item.due,
            partner: item.partner,
            partner_name: item.partner_name,
            amount: item.amount,
            documents: item.documents,
        }
    }

    fn overdue_invoice(invoice: Invoice) -> Option<OverdueInvoice> {
        Some(OverdueInvoice {
            due: invoice.due?,
            id: invoice.id,
            name: invoice.name,
            customer: invoice.customer,
            residual: invoice.residual_company,
            disputed: invoice.payment_state == "blocked",
            salesperson: invoice.salesperson,
            write_date: invoice.write_date,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Currency::new("USD", 2).money(minor)
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn reading() -> Reading {
        Reading {
            company: "Company".into(),
            company_id: 1,
            currency: Currency::new("USD", 2),
            today: today(),
            read_at: DateTime::UNIX_EPOCH,
            cash_accounts: vec![("Bank".into(), usd(6_150_000))],
            in_transit: usd(0),
            inflow: usd(0),
            outflow: usd(11_100_000),
            months: vec![],
            open: vec![],
            unapplied: vec![],
            invoices: vec![],
        }
    }

    fn receivable(days_late: i64, minor: i64) -> Open {
        Open {
            side: Side::Receivable,
            due: Some(today() - chrono::Duration::days(days_late)),
            partner: PartnerId(1),
            partner_name: "Evergreen".into(),
            amount: usd(minor),
            documents: 1,
        }
    }

    #[test]
    fn a_short_runway_is_an_alert() {
        let reading = reading();
        let metrics = measure(&reading);
        assert_eq!(metrics.burn, usd(3_700_000));
        assert_eq!(metrics.runway, Runway::Days(49));
        let findings = assess(&reading, &metrics);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].alert);
        assert_eq!(findings[0].severity, Severity::Warning);
    }

    #[test]
    fn sixty_days_are_enough() {
        let at = |cash| {
            measure(&Reading {
                cash_accounts: vec![("Bank".into(), usd(cash))],
                ..reading()
            })
        };
        assert_eq!(at(7_400_000).runway, Runway::Days(60));
        assert!(short_runway(&reading(), &at(7_400_000)).is_none());
        assert!(short_runway(&reading(), &at(7_399_999)).is_some());
    }

    #[test]
    fn nothing_burnt_is_no_end_and_no_cash_is_no_day() {
        assert_eq!(
            measure(&Reading {
                inflow: usd(11_100_000),
                ..reading()
            })
            .runway,
            Runway::NoEnd
        );
        assert_eq!(
            measure(&Reading {
                cash_accounts: vec![],
                ..reading()
            })
            .runway,
            Runway::Days(0)
        );
    }

    #[test]
    fn buckets_end_where_they_say() {
        let days = [-5, 0, 1, 30, 31, 60, 61, 90, 91];
        let open = days.iter().map(|days| receivable(*days, 100)).collect();
        let metrics = measure(&Reading { open, ..reading() });
        let sums: Vec<i64> = metrics
            .receivables
            .rows()
            .iter()
            .map(|(_, money)| money.minor)
            .collect();
        assert_eq!(sums, [200, 200, 200, 200, 100]);
        assert_eq!(metrics.overdue, usd(700));
    }

    #[test]
    fn credit_notes_and_payments_are_shown_and_not_deducted() {
        let credit = Open {
            side: Side::CustomerCredit,
            ..receivable(3, 300)
        };
        let reading = Reading {
            open: vec![receivable(5, 2_650), credit],
            unapplied: vec![(Some(PartnerId(1)), usd(50))],
            ..reading()
        };
        let metrics = measure(&reading);
        assert_eq!(metrics.overdue, usd(2_650));
        assert_eq!(metrics.credit_notes, usd(300));
        assert_eq!(metrics.overdue_by_customer[0].unmatched, usd(350));
    }

    #[test]
    fn a_healthy_company_has_no_finding() {
        let reading = Reading {
            outflow: usd(1),
            open: vec![receivable(-10, 500)],
            ..reading()
        };
        assert_eq!(assess(&reading, &measure(&reading)), vec![]);
    }

    proptest! {
        /// Every open cent is in exactly one bucket, and customers' sums are the overdue sum.
        #[test]
        fn nothing_open_is_lost(items in prop::collection::vec((-200i64..200, 1i64..1_000_000, 1i64..5), 0..40)) {
            let open: Vec<Open> = items
                .iter()
                .map(|(late, minor, partner)| Open { partner: PartnerId(*partner), ..receivable(*late, *minor) })
                .collect();
            let total: i64 = open.iter().map(|open| open.amount.minor).sum();
            let metrics = measure(&Reading { open, ..reading() });
            prop_assert_eq!(metrics.receivables.rows().iter().map(|(_, money)| money.minor).sum::<i64>(), total);
            prop_assert_eq!(
                metrics.overdue_by_customer.iter().map(|customer| customer.overdue.minor).sum::<i64>(),
                metrics.overdue.minor
            );
        }
    }
}
