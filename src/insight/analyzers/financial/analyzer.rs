//! How a run uses the figures.

use super::{
    super::{
        About, Analyzer, AnalyzerType, Definitions, Finding, Gap, in_words, job::Run,
        store::refused,
    },
    Metrics, Reading, Runway, store,
};
use crate::{
    ground::{
        db::{DatabaseTransaction, DbErr},
        ids::AnalysisId,
        number,
    },
    insight::recommender::round::{self, Proposed},
    operations::odoo::{Company, Odoo, OdooError},
};
use chrono::{DateTime, NaiveDate, Utc};

/// The analyzer of cash and of what is owed.
pub struct Financial;

impl Analyzer for Financial {
    type Reading = Reading;
    type Metrics = Metrics;

    const TYPE: AnalyzerType = AnalyzerType::Financial;
    const DEFINITIONS: Definitions = &[
        (
            "Cash",
            "Posted balance of all “Bank and Cash” accounts in the ledger, including branches.",
        ),
        (
            "In transit",
            "Payments booked but not yet matched with a bank line. Not part of cash.",
        ),
        (
            "Burn",
            "Cash out minus cash in over the last 90 days, per 30 days. None when more came in.",
        ),
        (
            "Runway",
            "Cash ÷ burn, in full days. No end when there is no burn; 0 days when there is no cash.",
        ),
        (
            "Receivables",
            "Open amounts of posted customer invoices in the company's currency, each installment by days past its own due date. Disputed amounts and amounts with a payment registered are shown separately, as are credit notes and unmatched payments, which are not deducted.",
        ),
        (
            "Payables",
            "Open amounts of posted vendor bills in the company's currency, each installment by its own due date.",
        ),
    ];

    async fn gather(
        odoo: &Odoo,
        company: &Company,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Reading, OdooError> {
        super::gather(odoo, company, today, now).await
    }

    fn unread(reading: &Reading) -> &[Gap] {
        &reading.unread
    }

    fn measure(reading: &Reading) -> Metrics {
        super::measure(reading)
    }

    fn assess(reading: &Reading, metrics: &Metrics) -> Vec<Finding> {
        super::assess(reading, metrics)
    }

    fn unjudged(metrics: &Metrics) -> Vec<About> {
        let unjudged = super::unjudged(metrics).into_iter();
        unjudged.map(About::from).collect()
    }

    fn summary(metrics: &Metrics, findings: &[Finding]) -> Vec<String> {
        let bank = metrics.bank.as_ref();
        let bank = bank.map(|bank| bank.words(metrics.today));
        [concluded(metrics, findings)]
            .into_iter()
            .chain(bank)
            .collect()
    }

    async fn recommend(
        run: &Run<'_>,
        reading: &mut Reading,
        metrics: &Metrics,
    ) -> Result<Proposed, DbErr> {
        let books = &run.analyst.books;
        let connection = books.database.connection();
        let refused = refused(connection, Self::TYPE, books.clock.now()).await?;
        round::about_overdue(run, reading, metrics, &refused).await
    }

    fn kept(metrics: &Metrics) -> Metrics {
        metrics.kept()
    }

    async fn keep(
        tx: &DatabaseTransaction,
        run: AnalysisId,
        metrics: &Metrics,
    ) -> Result<(), DbErr> {
        store::replace(tx, run, &metrics.overdue_by_customer).await
    }
}

fn concluded(metrics: &Metrics, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return match metrics.runway {
            Some(Runway::NoEnd) => {
                "Nothing to report: the runway has no end, and nothing is overdue.".to_owned()
            }
            Some(Runway::Days(_)) => format!(
                "Nothing to report: the runway is {}, and nothing is overdue.",
                in_words(metrics.runway.map(Runway::fact))
            ),
            None => "Nothing is overdue; the runway could not be read.".to_owned(),
        };
    }
    let customers = metrics.overdue_by_customer.iter();
    let owing = customers.filter(|customer| customer.documents > 0);
    format!(
        "Runway: {}; cash: {}; overdue: {} from {}.",
        in_words(metrics.runway.map(Runway::fact)),
        in_words(metrics.cash.as_ref()),
        metrics.overdue,
        number::count(owing.count(), "customer")
    )
}
