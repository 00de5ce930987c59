//! Analyzers: `gather` reads typed figures, `assess` is pure and turns them into findings.

#[cfg(feature = "ssr")]
mod analyzer;
pub mod concentration;
pub mod financial;
#[cfg(feature = "ssr")]
mod gaps;
#[cfg(feature = "ssr")]
pub mod job;
#[cfg(feature = "ssr")]
pub mod schedule;
#[cfg(feature = "ssr")]
pub mod store;
mod table;

#[cfg(feature = "ssr")]
pub use analyzer::{Analyzer, Definitions, Every, Panel, PanelFigure};

use crate::ground::{
    actor::Actor,
    evidence::{Evidence, Fact},
    ids::{AlertId, AnalysisId, PartnerId},
    inert,
    named::named,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

// To add one: its folder, its `mod` line and its row.
table::analyzers! {
    /// Cash, burn, runway, what customers owe, what vendors are owed.
    Financial = financial, "Finances";
    /// How much hangs on one customer.
    Concentration = concentration, "Concentration";
}

/// What stands in the place of a figure that could not be read: it is not zero.
pub const UNREAD: &str = "could not be read";

/// A figure in words.
pub fn in_words(figure: Option<impl ToString>) -> String {
    figure.map_or_else(|| UNREAD.to_owned(), |figure| figure.to_string())
}

/// The figures of one analyzer, out of the sum of them all.
pub trait Figures: Sized {
    fn from_metrics(metrics: &Metrics) -> Option<&Self>;
}

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Severity {
    Info,
    Warning,
    Critical,
}

named!(Severity);

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
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RunStatus {
    Queued,
    Running,
    Done,
    Failed,
}

named!(RunStatus);

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
    pub metrics: Option<Metrics>,
    /// What it could not read; where there is something, it is done in part.
    pub gaps: Vec<Gap>,
    /// Requests made to Odoo.
    pub odoo_calls: i32,
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
}

impl Analysis {
    /// Its figures, where they are of this kind.
    pub fn figures<M: Figures>(&self) -> Option<&M> {
        self.metrics.as_ref().and_then(M::from_metrics)
    }
}

/// A finding worth interrupting somebody for.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub id: AlertId,
    pub analysis_id: Option<AnalysisId>,
    /// Whose finding it is.
    pub analyzer_type: AnalyzerType,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_analyzer_has_one_name_in_the_database_and_the_api() {
        for analyzer in AnalyzerType::ALL {
            let name = serde_json::to_value(analyzer).unwrap();
            assert_eq!(name, analyzer.name());
            assert_eq!(AnalyzerType::parse(analyzer.name()), Some(*analyzer));
        }
    }

    #[test]
    fn what_findings_of_before_were_about_stays_readable() {
        for (stored, key) in [
            (r#"{"type": "short_runway"}"#, "short_runway"),
            (r#"{"type": "overdue", "customer": 7}"#, "overdue:7"),
            (r#"{"type": "overdue_others"}"#, "overdue:others"),
            (r#"{"type": "payables_over_cash"}"#, "payables_over_cash"),
        ] {
            let about: About = serde_json::from_str(stored).unwrap();
            assert_eq!(about.key(), key);
        }
        assert!(serde_json::from_str::<About>(r#"{"type": "other"}"#).is_err());
    }
}
