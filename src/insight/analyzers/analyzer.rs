//! What an analyzer is.

use super::{About, AnalyzerType, Figures, Finding, Gap, Metrics, job::Run};
use crate::{
    ground::{
        db::{DatabaseTransaction, DbErr},
        ids::AnalysisId,
    },
    insight::recommender::round::Proposed,
    operations::odoo::{Company, Odoo, OdooError},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::future::Future;

/// Label and definition of each figure, in the words that the page shows.
pub type Definitions = &'static [(&'static str, &'static str)];

/// How often an analyzer runs without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    Hour,
    Day,
}

impl Every {
    /// The name of the time that has one run of it.
    pub fn run_key(self, now: DateTime<Utc>) -> String {
        let format = match self {
            Self::Hour => "%Y-%m-%dT%H",
            Self::Day => "%Y-%m-%d",
        };
        now.format(format).to_string()
    }
}

/// Figures in a panel of the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    pub title: String,
    pub figures: Vec<PanelFigure>,
}

/// One figure of a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelFigure {
    /// As in the definitions.
    pub label: &'static str,
    pub value: String,
    /// What it is made of, or who.
    pub note: Option<String>,
}

/// From what Odoo says to figures, to findings, and to what follows from them. One run reads once,
/// measures, proposes and concludes, in this order.
pub trait Analyzer: Sized + Send + Sync + 'static {
    /// What was read, before anything is concluded.
    type Reading: Send + Sync;
    /// The figures.
    type Metrics: Into<Metrics> + Figures + Clone + Send + Sync;

    const TYPE: AnalyzerType;
    const DEFINITIONS: Definitions;
    const EVERY: Every = Every::Hour;

    /// Reads what the figures are made of, in a bounded number of calls. What Odoo refuses is a
    /// gap, and leaves out what needs it alone.
    ///
    /// # Errors
    /// When there is nothing to conclude from, or Odoo cannot be had any more.
    fn gather(
        odoo: &Odoo,
        company: &Company,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<Self::Reading, OdooError>> + Send;

    /// What could not be read.
    fn unread(reading: &Self::Reading) -> &[Gap];

    /// The figures. Pure.
    fn measure(reading: &Self::Reading) -> Self::Metrics;

    /// What is worth saying about the figures. Pure.
    fn assess(reading: &Self::Reading, metrics: &Self::Metrics) -> Vec<Finding>;

    /// What could not be judged, because a figure is missing that it needs: an alert about it
    /// stands as it stood.
    fn unjudged(metrics: &Self::Metrics) -> Vec<About>;

    /// The run in sentences.
    fn summary(metrics: &Self::Metrics, findings: &[Finding]) -> Vec<String>;

    /// Has actions proposed; what is read besides for them may be cited by the findings.
    ///
    /// # Errors
    /// When the database cannot be used.
    fn recommend(
        _run: &Run<'_>,
        _reading: &mut Self::Reading,
        _metrics: &Self::Metrics,
    ) -> impl Future<Output = Result<Proposed, DbErr>> + Send {
        async { Ok(Proposed::default()) }
    }

    /// The figures as they are kept of a run: of a bounded size.
    fn kept(metrics: &Self::Metrics) -> Self::Metrics {
        metrics.clone()
    }

    /// Keeps what does not fit into the figures, in the transaction that ends the run.
    ///
    /// # Errors
    /// When the database refuses.
    fn keep(
        _tx: &DatabaseTransaction,
        _run: AnalysisId,
        _metrics: &Self::Metrics,
    ) -> impl Future<Output = Result<(), DbErr>> + Send {
        async { Ok(()) }
    }

    /// What the overview shows of the figures; `None` where it has charts of their own for them.
    fn panel(_metrics: &Self::Metrics) -> Option<Panel> {
        None
    }
}
