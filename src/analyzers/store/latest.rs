//! What pages and mails need of the newest run that is done, without everything that it found.

use super::{COLUMNS, Row};
use crate::{
    analyzers::{Analysis, AnalyzerType, financial::Metrics},
    db::{self, ConnectionTrait, DbErr, FromQueryResult, ORG, unreadable},
    ids::AnalysisId,
    money::Currency,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// The newest run that is done, in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub id: AnalysisId,
    pub words: String,
    pub completed_at: DateTime<Utc>,
    /// The company's; `None` where the run left no figures.
    pub currency: Option<Currency>,
}

/// The newest run that is done, without its findings and figures: one short row however large the
/// company is.
///
/// # Errors
/// When the database cannot be read.
pub async fn summary<C: ConnectionTrait>(
    c: &C,
    analyzer: AnalyzerType,
) -> Result<Option<Summary>, DbErr> {
    #[derive(FromQueryResult)]
    struct Short {
        id: Uuid,
        summary: Option<String>,
        completed_at: Option<DateTime<Utc>>,
        currency: Option<Value>,
    }
    let row = db::one::<Short, C>(
        c,
        "select id, summary, completed_at, metrics -> 'currency' as currency from analysis_results
         where org_id = $1 and analyzer_type = $2 and status = 'done' order by id desc limit 1",
        [ORG.into(), analyzer.name().into()],
    )
    .await?;
    let Some(row) = row else { return Ok(None) };
    let currency = row.currency.map(serde_json::from_value).transpose();
    Ok(row
        .completed_at
        .zip(row.summary)
        .map(|(at, words)| Summary {
            id: AnalysisId(row.id),
            words,
            completed_at: at,
            currency: currency.unwrap_or_default(),
        }))
}

/// The figures of the newest run that is done.
///
/// # Errors
/// When the database cannot be read.
pub async fn metrics<C: ConnectionTrait>(
    c: &C,
    analyzer: AnalyzerType,
) -> Result<Option<Metrics>, DbErr> {
    #[derive(FromQueryResult)]
    struct Figures {
        metrics: Option<Value>,
    }
    let row = db::one::<Figures, C>(
        c,
        "select metrics from analysis_results
         where org_id = $1 and analyzer_type = $2 and status = 'done' order by id desc limit 1",
        [ORG.into(), analyzer.name().into()],
    )
    .await?;
    row.and_then(|row| row.metrics)
        .map(serde_json::from_value)
        .transpose()
        .map_err(|error| unreadable("the figures of an analysis", error))
}

/// The newest run that is done, whole.
///
/// # Errors
/// When the database cannot be read.
pub async fn whole<C: ConnectionTrait>(
    c: &C,
    analyzer: AnalyzerType,
) -> Result<Option<Analysis>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from analysis_results where org_id = $1 and analyzer_type = $2 and status = 'done' order by id desc limit 1"
    );
    db::one::<Row, C>(c, &sql, [ORG.into(), analyzer.name().into()])
        .await?
        .map(Row::read)
        .transpose()
}

/// When Odoo was last read whole.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_read<C: ConnectionTrait>(
    c: &C,
    analyzer: AnalyzerType,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        read_at: Option<String>,
    }
    let last = db::one::<Last, C>(
        c,
        "select metrics ->> 'read_at' as read_at from analysis_results
         where org_id = $1 and analyzer_type = $2 and status = 'done' order by id desc limit 1",
        [ORG.into(), analyzer.name().into()],
    )
    .await?;
    last.and_then(|last| last.read_at)
        .map(|at| {
            at.parse()
                .map_err(|error| unreadable("when Odoo was read", error))
        })
        .transpose()
}
