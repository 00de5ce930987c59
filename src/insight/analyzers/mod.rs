//! Analyzers: `gather` reads typed figures, `assess` is pure and turns them into findings.

pub mod financial;
#[cfg(feature = "ssr")]
pub mod job;
#[cfg(feature = "ssr")]
pub mod schedule;
#[cfg(feature = "ssr")]
pub mod store;

use crate::ground::{
    actor::Actor,
    evidence::{Evidence, Fact},
    ids::{AlertId, AnalysisId, PartnerId},
    inert,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The analyzers there are. To add one: a file, its `mod` line and a row here and in `job.rs`.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnalyzerType {
    Financial,
}

impl AnalyzerType {
    pub const ALL: &[Self] = &[Self::Financial];

    pub fn name(self) -> &'static str {
        match self {
            Self::Financial => "financial",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|analyzer| analyzer.name() == name)
    }
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Info,
    Warning,
    Critical,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Critical]
            .into_iter()
            .find(|severity| severity.name() == name)
    }
}

/// What an analyzer concluded, with the evidence for every figure.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    pub about: About,
    pub severity: Severity,
    pub title: String,
    pub message: String,
    pub figures: Vec<Figure>,
    pub evidence: Vec<Evidence>,
    /// Worth interrupting somebody for.
    pub alert: bool,
}

/// What a finding is about: what a recommender decides by.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = FindingAbout))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    ShortRunway,
    /// One customer's overdue invoices.
    Overdue {
        customer: PartnerId,
    },
    /// The overdue invoices of all customers who have no finding of their own.
    OverdueOthers,
    /// More falls due to vendors than there is cash.
    PayablesOverCash,
}

impl About {
    /// One active alert for each.
    pub fn key(&self) -> String {
        match self {
            Self::ShortRunway => "short_runway".to_owned(),
            Self::Overdue { customer } => format!("overdue:{customer}"),
            Self::OverdueOthers => "overdue:others".to_owned(),
            Self::PayablesOverCash => "payables_over_cash".to_owned(),
        }
    }
}

/// One figure as a page shows it.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub label: String,
    pub value: Fact,
}

/// What became of one proposal of a recommender.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    pub action_type: String,
    pub title: String,
    /// The action it became; `None`: discarded.
    pub action_id: Option<crate::ground::ids::ActionId>,
    /// Why it was discarded, or blocked.
    pub reason: Option<String>,
    /// The customer whose records, or the guardrails, do not allow it: others come before it for a
    /// day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<PartnerId>,
}

/// What a run could not do, and what it left out for that: it is done in part.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Such as `Cash could not be read`.
    pub what: String,
    pub why: String,
    /// What needs it.
    pub left_out: String,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            why,
            left_out,
        } = self;
        let why = why.trim_end_matches('.');
        let words = format!("{what}: {why}. Left out: {left_out}.");
        f.write_str(&inert::one_line(&words))
    }
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    Queued,
    Running,
    Done,
    Failed,
}

impl RunStatus {
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Queued, Self::Running, Self::Done, Self::Failed]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

/// One run of one analyzer.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    pub id: AnalysisId,
    pub analyzer_type: AnalyzerType,
    pub status: RunStatus,
    /// What it is doing, in words.
    pub progress: String,
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub requested_by: Actor,
    pub summary: Option<String>,
    pub insights: Vec<Finding>,
    pub recommendations: Vec<Recommendation>,
    pub metrics: Option<financial::Metrics>,
    /// What it could not read; where there is something, it is done in part.
    pub gaps: Vec<Gap>,
    /// Requests made to Odoo.
    pub odoo_calls: i32,
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
}

/// A finding worth interrupting somebody for.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub id: AlertId,
    pub analysis_id: Option<AnalysisId>,
    /// The key of the finding.
    #[serde(rename = "type")]
    pub kind: String,
    pub severity: Severity,
    pub title: String,
    pub message: String,
    /// `active` or `resolved`.
    pub status: String,
    pub created_at: DateTime<Utc>,
    pub resolved_at: Option<DateTime<Utc>>,
    /// Where it stands and no run since could judge it: when what it says was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
}
