//! How a run uses the figures.

use super::{
    super::{
        About, Analyzer, AnalyzerType, Definitions, Every, Finding, Gap, Panel, PanelFigure,
        UNREAD, gaps::Gaps,
    },
    Metrics, NAMED, Reading, Share, Shares, assess, year_before,
};
use crate::{
    ground::{ids::PartnerId, money::Currency, number},
    operations::odoo::{Company, CustomerSum, Odoo, OdooError},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::cmp::Reverse;

/// The analyzer of how much hangs on one customer.
pub struct Concentration;

impl Analyzer for Concentration {
    type Reading = Reading;
    type Metrics = Metrics;

    const TYPE: AnalyzerType = AnalyzerType::Concentration;
    const DEFINITIONS: Definitions = &[
        (
            "Share of sales",
            "The largest customer's part of the last 12 months' sales: posted invoices less credit notes, without taxes, in the company's currency. A customer's contacts count as the customer.",
        ),
        (
            "Share of receivables",
            "The largest customer's part of all open amounts on posted customer invoices, due or not, in the company's currency. Credit notes and unmatched payments are not deducted.",
        ),
    ];
    const EVERY: Every = Every::Day;

    /// Two calls, whatever the size of the company.
    async fn gather(
        odoo: &Odoo,
        company: &Company,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Reading, OdooError> {
        let mut gaps = Gaps::default();
        let owed = gaps.part(
            odoo.owed_by_customer(company).await,
            "Receivables by customer could not be read",
            "the largest share of receivables",
        )?;
        let sales = odoo.sales_by_customer(company, year_before(today), today);
        let sales = gaps.part(
            sales.await,
            "Sales by customer could not be read",
            "the largest share of sales",
        )?;
        Ok(Reading {
            company: company.clone(),
            today,
            read_at: now,
            owed,
            sales,
            unread: gaps.all,
        })
    }

    fn unread(reading: &Reading) -> &[Gap] {
        &reading.unread
    }

    fn measure(reading: &Reading) -> Metrics {
        let currency = &reading.company.currency;
        let shares = |sums: &Option<Vec<CustomerSum>>| {
            let sums = sums.as_ref()?;
            Some(Shares::from_sums(sums, currency))
        };
        Metrics {
            company: reading.company.name.clone(),
            currency: currency.clone(),
            today: reading.today,
            read_at: reading.read_at,
            owed: shares(&reading.owed),
            sales: shares(&reading.sales),
        }
    }

    fn assess(reading: &Reading, metrics: &Metrics) -> Vec<Finding> {
        assess::assess(reading, metrics)
    }

    fn unjudged(metrics: &Metrics) -> Vec<About> {
        let owed = metrics.owed.is_none().then_some(super::About::OwedByOne);
        let sales = metrics.sales.is_none().then_some(super::About::SalesToOne);
        let unjudged = owed.into_iter().chain(sales);
        unjudged.map(About::from).collect()
    }

    fn summary(metrics: &Metrics, _findings: &[Finding]) -> Vec<String> {
        let part = |of: &str, shares: &Option<Shares>| match shares.as_ref().map(Shares::first) {
            None => format!("{of} {UNREAD}."),
            Some(None) => format!("{of}: none."),
            Some(Some(first)) => format!("{of}: {}% is {}.", first.percent, first.name),
        };
        vec![
            part("Sales of 12 months", &metrics.sales),
            part("Receivables", &metrics.owed),
        ]
    }

    fn panel(metrics: &Metrics) -> Option<Panel> {
        let figure = |label, shares: &Option<Shares>| PanelFigure {
            label,
            value: match shares.as_ref().map(Shares::first) {
                None => UNREAD.to_owned(),
                Some(None) => "none".to_owned(),
                Some(Some(first)) => format!("{}%", first.percent),
            },
            note: shares.as_ref().and_then(Shares::words),
        };
        Some(Panel {
            title: AnalyzerType::Concentration.label().to_owned(),
            figures: vec![
                figure("Share of sales", &metrics.sales),
                figure("Share of receivables", &metrics.owed),
            ],
        })
    }
}

impl Shares {
    /// Nobody's documents are in the sum, and in nobody's share.
    fn from_sums(sums: &[CustomerSum], currency: &Currency) -> Self {
        let total: i64 = sums.iter().map(|sum| sum.amount.minor).sum();
        let owns = |sum: &&CustomerSum| sum.amount.minor > 0 && sum.customer != PartnerId(0);
        let mut customers: Vec<&CustomerSum> = sums.iter().filter(owns).collect();
        customers.sort_by_key(|sum| (Reverse(sum.amount.minor), sum.customer));
        let share = |sum: &&CustomerSum| Share {
            customer: sum.customer,
            name: sum.name.clone(),
            amount: sum.amount.clone(),
            percent: percent(sum.amount.minor, total),
        };
        Self {
            total: currency.money(total),
            customers: u32::try_from(customers.len()).unwrap_or(u32::MAX),
            largest: customers.iter().take(NAMED).map(share).collect(),
        }
    }

    /// Who has the largest part.
    pub(super) fn first(&self) -> Option<&Share> {
        self.largest.first()
    }

    /// Who it is, of how much, and who follows.
    fn words(&self) -> Option<String> {
        let (first, others) = self.largest.split_first()?;
        let customers = number::count(self.customers, "customer");
        let mut words = format!(
            "{}: {} of {} from {customers}.",
            first.name, first.amount, self.total
        );
        let next: Vec<String> = others
            .iter()
            .map(|share| format!("{} {}%", share.name, share.percent))
            .collect();
        if !next.is_empty() {
            words = format!("{words} Next: {}.", next.join(", "));
        }
        Some(words)
    }
}

/// Of a sum that credit notes make smaller than its parts, all of it.
fn percent(part: i64, total: i64) -> i64 {
    if part >= total {
        return 100;
    }
    i64::try_from(i128::from(part) * 100 / i128::from(total)).unwrap_or(100)
}
