//! What pages and mails need of the newest run that is done, without everything that it found.

use super::{read_type, runs_of, tables::analysis_results::Column};
use crate::{
    ground::{
        db::{self, ConnectionTrait, DbErr, FromQueryResult, ORG, Readable, Stored, unreadable},
        ids::AnalysisId,
        inert,
        money::Currency,
    },
    insight::analyzers::{
        Analysis, Analyzer, AnalyzerType, Every, Figures, Gap, Metrics, RunStatus,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

/// The newest run that is done, in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub id: AnalysisId,
    pub words: String,
    pub completed_at: DateTime<Utc>,
    /// What it could not read, in words.
    pub gaps: Vec<String>,
    /// The company's; `None` where the run left no figures.
    pub currency: Option<Currency>,
}

/// The newest run that is done, without its findings and figures: one short row however large the
/// company is. Written out: a document.
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
        gaps: Value,
        currency: Option<Value>,
    }
    let row = db::one::<Short, C>(
        c,
        "select id, summary, completed_at, gaps, metrics -> 'currency' as currency from analysis_results
         where org_id = $1 and analyzer_type = $2 and status = 'done' order by id desc limit 1",
        [ORG.into(), analyzer.name().into()],
    )
    .await?;
    let Some(row) = row else { return Ok(None) };
    let currency = row.currency.map(serde_json::from_value).transpose();
    let gaps: Vec<Gap> = serde_json::from_value(row.gaps).unwrap_or_default();
    Ok(row
        .completed_at
        .zip(row.summary)
        .map(|(at, words)| Summary {
            id: AnalysisId(row.id),
            words,
            completed_at: at,
            gaps: gaps.iter().map(ToString::to_string).collect(),
            currency: currency.unwrap_or_default(),
        }))
}

/// The newest run that is done of each analyzer that runs every hour, in the order of the table.
///
/// # Errors
/// When the database cannot be read.
pub async fn summaries<C: ConnectionTrait>(c: &C) -> Result<Vec<Summary>, DbErr> {
    let mut summaries = vec![];
    for analyzer in hourly() {
        summaries.extend(summary(c, *analyzer).await?);
    }
    Ok(summaries)
}

/// The figures of the newest run that is done; where they cannot be read, of the one before it.
/// Written out: a document.
///
/// # Errors
/// When the database cannot be read.
pub async fn metrics<A: Analyzer>(c: &impl ConnectionTrait) -> Result<Option<A::Metrics>, DbErr> {
    let figures = db::readable::<Measured, _>(
        c,
        "select id, analyzer_type, metrics from analysis_results
         where org_id = $1 and analyzer_type = $2 and status = 'done' order by id desc limit 2",
        [ORG.into(), A::TYPE.name().into()],
    )
    .await?;
    let newest = figures.into_iter().next().flatten();
    Ok(newest.as_ref().and_then(A::Metrics::from_metrics).cloned())
}

#[derive(FromQueryResult)]
struct Measured {
    analyzer_type: String,
    metrics: Option<Value>,
}

impl Stored for Measured {
    type Is = Option<Metrics>;
    const TABLE: &'static str = "analysis_results";

    fn read(mut self) -> Result<Option<Metrics>, DbErr> {
        if let Some(figures) = &mut self.metrics {
            inert::each(figures, inert::one_line);
        }
        let analyzer = read_type(&self.analyzer_type)?;
        self.metrics
            .map(|stored| analyzer.metrics(stored))
            .transpose()
            .map_err(|error| unreadable("the figures of an analysis", error))
    }
}

/// The newest run that is done, whole; where it cannot be read, the one before it.
///
/// # Errors
/// When the database cannot be read.
pub async fn complete<C: ConnectionTrait>(
    c: &C,
    analyzer: AnalyzerType,
) -> Result<Option<Analysis>, DbErr> {
    let mut before: Option<Uuid> = None;
    loop {
        let done = runs_of(analyzer).filter(Column::Status.eq(RunStatus::Done.name()));
        let done = match before {
            Some(before) => done.filter(Column::Id.lt(before)),
            None => done,
        };
        let newest = done.order_by_desc(Column::Id).limit(1);
        let part = newest.readable_part(c).await?;
        before = part.last;
        let newest = part.rows.into_iter().next();
        if newest.is_some() || before.is_none() {
            return Ok(newest);
        }
    }
}

fn hourly() -> impl Iterator<Item = &'static AnalyzerType> {
    let all = AnalyzerType::ALL.iter();
    all.filter(|analyzer| analyzer.every() == Every::Hour)
}

/// When Odoo was last read whole: by each analyzer that reads it every hour. Written out: a
/// document.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_read<C: ConnectionTrait>(c: &C) -> Result<Option<DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        read_at: Option<String>,
    }
    let mut oldest: Option<DateTime<Utc>> = None;
    for analyzer in hourly() {
        let last = db::one::<Last, C>(
            c,
            "select metrics ->> 'read_at' as read_at from analysis_results
             where org_id = $1 and analyzer_type = $2 and status = 'done' order by id desc limit 1",
            [ORG.into(), analyzer.name().into()],
        )
        .await?;
        let read = last.and_then(|last| last.read_at?.parse().ok());
        oldest = [oldest, read].into_iter().flatten().min();
    }
    Ok(oldest)
}
