//! Analyses in the database.

pub mod alerts;
pub mod latest;
mod refused;
pub mod retention;
pub mod tables;

pub use refused::refused;

use super::{Analysis, AnalyzerType, Finding, Gap, Metrics, Recommendation, RunStatus};
use crate::ground::{
    actor::Actor,
    db::{
        self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Readable, Stored,
        Table, unreadable,
    },
    ids::AnalysisId,
    inert,
    queue::{self, Analyze},
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::Value;
use std::time::Duration;
use tables::analysis_results::{self, Column};
use uuid::Uuid;

impl Stored for analysis_results::Model {
    type Is = Analysis;
    const TABLE: &'static str = "analysis_results";

    fn read(mut self) -> Result<Analysis, DbErr> {
        let found = [&mut self.insights, &mut self.recommendations];
        for value in found.into_iter().chain(&mut self.metrics) {
            inert::each(value, inert::one_line);
        }
        inert::each(&mut self.gaps, inert::one_line);
        let wrong = |error: serde_json::Error| unreadable("an analysis", error);
        let analyzer = read_type(&self.analyzer_type)?;
        Ok(Analysis {
            id: AnalysisId(self.id),
            analyzer_type: analyzer,
            status: RunStatus::parse(&self.status)
                .ok_or_else(|| unreadable("a status", &self.status))?,
            progress: self.progress,
            requested_by: self
                .requested_by
                .parse()
                .map_err(|error| unreadable("an actor", error))?,
            summary: self.summary,
            insights: serde_json::from_value(self.insights).map_err(wrong)?,
            recommendations: serde_json::from_value(self.recommendations).map_err(wrong)?,
            metrics: self
                .metrics
                .map(|stored| analyzer.metrics(stored))
                .transpose()
                .map_err(wrong)?,
            gaps: serde_json::from_value(self.gaps).map_err(wrong)?,
            odoo_calls: self.odoo_calls,
            error: self.error,
            created_at: self.created_at,
            started_at: self.started_at,
            completed_at: self.completed_at,
        })
    }
}

fn read_type(stored: &str) -> Result<AnalyzerType, DbErr> {
    AnalyzerType::parse(stored).ok_or_else(|| unreadable("an analyzer", stored))
}

/// Asks for one run of one analyzer in one slot, with its job. `None`: the slot has its run.
///
/// # Errors
/// When the database refuses.
pub async fn request(
    tx: &DatabaseTransaction,
    analyzer: AnalyzerType,
    slot: &str,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<Option<AnalysisId>, DbErr> {
    let id = AnalysisId::new();
    let run = analysis_results::ActiveModel {
        id: Set(id.0),
        analyzer_type: Set(analyzer.name().to_owned()),
        slot: Set(slot.to_owned()),
        status: Set(RunStatus::Queued.name().to_owned()),
        progress: Set("Waiting for its turn".to_owned()),
        requested_by: Set(actor.to_string()),
        created_at: Set(now),
        ..Default::default()
    };
    if !analysis_results::Entity::add_new(tx, run).await? {
        return Ok(None);
    }
    queue::enqueue(tx, &Analyze { analysis: id }, Duration::ZERO, 0).await?;
    Ok(Some(id))
}

/// Whoever asks for a run now does so after whoever else asks, until the transaction ends: the
/// second finds the run of the first. Written out: a lock.
///
/// # Errors
/// When the database refuses.
pub async fn lock(tx: &DatabaseTransaction, analyzer: AnalyzerType) -> Result<(), DbErr> {
    let key = format!("analysis on demand: {}", analyzer.name());
    let sql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";
    db::execute(tx, sql, [key.into()]).await?;
    Ok(())
}

/// A run that has been asked for and has not ended.
///
/// # Errors
/// When the database cannot be read.
pub async fn unfinished<C: ConnectionTrait>(
    c: &C,
    analyzer: AnalyzerType,
) -> Result<Option<AnalysisId>, DbErr> {
    let unfinished = runs_of(analyzer)
        .filter(Column::Status.is_in([RunStatus::Queued.name(), RunStatus::Running.name()]))
        .order_by_desc(Column::Id)
        .select_only()
        .column(Column::Id);
    let id = unfinished.limit(1).into_tuple::<Uuid>().one(c).await?;
    Ok(id.map(AnalysisId))
}

fn runs_of(analyzer: AnalyzerType) -> Select<analysis_results::Entity> {
    analysis_results::Entity::mine().filter(Column::AnalyzerType.eq(analyzer.name()))
}

/// So many runs of one analysis that end without a word are enough.
const MOST_BROKEN_OFF: i32 = 3;

/// Takes a run: a queued one, or one whose worker has died. `None`: somebody else has it. Written
/// out: compare-and-set and the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn claim<C: ConnectionTrait>(
    c: &C,
    id: AnalysisId,
    lease: Duration,
    now: DateTime<Utc>,
) -> Result<Option<Analysis>, DbErr> {
    let sql = "update analysis_results set status = 'running', started_at = $2,
            broken_off = case status when 'running' then broken_off + 1 else 0 end,
            lease_until = clock_timestamp() + make_interval(secs => $3)
         where id = $1 and (status = 'queued' or (status = 'running' and lease_until < clock_timestamp()))
         returning *";
    let values = [id.0.into(), now.into(), lease.as_secs_f64().into()];
    db::readable_one::<analysis_results::Model, C>(c, sql, values).await
}

/// Says what the run is doing, and keeps its lease. Written out: the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn progress<C: ConnectionTrait>(
    c: &C,
    id: AnalysisId,
    words: &str,
    lease: Duration,
) -> Result<(), DbErr> {
    let sql = "update analysis_results set progress = $2, lease_until = clock_timestamp() + make_interval(secs => $3)
         where id = $1 and status = 'running'";
    db::execute(
        c,
        sql,
        [id.0.into(), words.into(), lease.as_secs_f64().into()],
    )
    .await
    .map(drop)
}

/// Keeps the run's lease. Written out: the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn keep<C: ConnectionTrait>(c: &C, id: AnalysisId, lease: Duration) -> Result<(), DbErr> {
    let sql =
        "update analysis_results set lease_until = clock_timestamp() + make_interval(secs => $2)
         where id = $1 and status = 'running'";
    db::execute(c, sql, [id.0.into(), lease.as_secs_f64().into()])
        .await
        .map(drop)
}

/// What a finished run leaves.
pub struct Finished<'a> {
    pub summary: &'a str,
    pub metrics: &'a Metrics,
    pub findings: &'a [Finding],
    pub recommendations: &'a [Recommendation],
    pub gaps: &'a [Gap],
    pub odoo_calls: u32,
}

/// # Errors
/// When the database refuses.
pub async fn finish(
    tx: &DatabaseTransaction,
    id: AnalysisId,
    done: &Finished<'_>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let wrong = |error: serde_json::Error| unreadable("an analysis", error);
    let ended = analysis_results::ActiveModel {
        status: Set(RunStatus::Done.name().to_owned()),
        progress: Set("Done".to_owned()),
        summary: Set(Some(done.summary.to_owned())),
        metrics: Set(Some(serde_json::to_value(done.metrics).map_err(wrong)?)),
        insights: Set(serde_json::to_value(done.findings).map_err(wrong)?),
        recommendations: Set(serde_json::to_value(done.recommendations).map_err(wrong)?),
        gaps: Set(serde_json::to_value(done.gaps).map_err(wrong)?),
        odoo_calls: Set(i32::try_from(done.odoo_calls).unwrap_or(i32::MAX)),
        completed_at: Set(Some(now)),
        lease_until: Set(None),
        error: Set(None),
        ..Default::default()
    };
    end(tx, id, ended).await
}

/// Ends a run, once. `false`: it is not running.
async fn end(
    tx: &DatabaseTransaction,
    id: AnalysisId,
    ended: analysis_results::ActiveModel,
) -> Result<bool, DbErr> {
    let running = analysis_results::Entity::change()
        .filter(Column::Id.eq(id.0))
        .filter(Column::Status.eq(RunStatus::Running.name()));
    Ok(running.set(ended).exec(tx).await?.rows_affected == 1)
}

/// # Errors
/// When the database refuses.
pub async fn fail(
    tx: &DatabaseTransaction,
    id: AnalysisId,
    error: &str,
    odoo_calls: u32,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let ended = analysis_results::ActiveModel {
        status: Set(RunStatus::Failed.name().to_owned()),
        progress: Set("Failed".to_owned()),
        error: Set(Some(error.to_owned())),
        odoo_calls: Set(i32::try_from(odoo_calls).unwrap_or(i32::MAX)),
        completed_at: Set(Some(now)),
        lease_until: Set(None),
        ..Default::default()
    };
    end(tx, id, ended).await
}

/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, id: AnalysisId) -> Result<Option<Analysis>, DbErr> {
    let one = analysis_results::Entity::mine().filter(Column::Id.eq(id.0));
    one.readable_one(c).await
}

/// The newest runs, of every analyzer or of this one, older than `before`.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    analyzer: Option<AnalyzerType>,
    before: Option<AnalysisId>,
    limit: u32,
) -> Result<Vec<Analysis>, DbErr> {
    let (mut before, mut analyses) = (before, vec![]);
    loop {
        let wanted = limit.saturating_sub(u32::try_from(analyses.len()).unwrap_or(limit));
        let runs = match analyzer {
            Some(analyzer) => runs_of(analyzer),
            None => analysis_results::Entity::mine(),
        };
        let runs = match before {
            Some(before) => runs.filter(Column::Id.lt(before.0)),
            None => runs,
        };
        let newest = runs.order_by_desc(Column::Id).limit(u64::from(wanted));
        let part = newest.readable_part(c).await?;
        before = part.last.map(AnalysisId).or(before);
        if part.fill(&mut analyses, limit) {
            return Ok(analyses);
        }
    }
}

/// Runs that should be going on and may have no job. At most `limit`. Written out: a partial index
/// and the database's clock.
///
/// # Errors
/// When the database cannot be read.
pub async fn to_wake<C: ConnectionTrait>(c: &C, limit: u32) -> Result<Vec<Analyze>, DbErr> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let sql = format!(
        "select id from analysis_results
         where status = 'queued' or (status = 'running' and lease_until < clock_timestamp()) limit {limit}"
    );
    Ok(db::all::<Id, C>(c, &sql, [])
        .await?
        .into_iter()
        .map(|row| Analyze {
            analysis: AnalysisId(row.id),
        })
        .collect())
}

/// Ends the runs that were broken off again and again: the row cannot be read, or the worker dies
/// of it. Written out: the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn give_up(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let sql = "update analysis_results set status = 'failed', progress = 'Failed', completed_at = $1, lease_until = null,
            error = 'The run was broken off again and again before it could say why'
         where status = 'running' and lease_until < clock_timestamp() and broken_off >= $2";
    db::execute(tx, sql, [now.into(), MOST_BROKEN_OFF.into()]).await
}

/// Has the analyzer ever been asked to run?
///
/// # Errors
/// When the database cannot be read.
pub async fn ever<C: ConnectionTrait>(c: &C, analyzer: AnalyzerType) -> Result<bool, DbErr> {
    let any = runs_of(analyzer).select_only().column(Column::Id).limit(1);
    Ok(any.into_tuple::<Uuid>().one(c).await?.is_some())
}

impl Run {
    /// The analyzer's name, as pages show it.
    pub fn label(&self) -> Option<&'static str> {
        AnalyzerType::parse(&self.analyzer_type).map(AnalyzerType::label)
    }

    /// What it could not read, in words.
    pub fn gaps(&self) -> Vec<String> {
        let gaps: Vec<Gap> = serde_json::from_value(self.gaps.clone()).unwrap_or_default();
        gaps.iter().map(ToString::to_string).collect()
    }
}

/// One run without what it found.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Run {
    pub id: Uuid,
    pub analyzer_type: String,
    pub status: String,
    pub progress: String,
    pub requested_by: String,
    pub summary: Option<String>,
    /// [`Gap`]s.
    pub gaps: Value,
    pub odoo_calls: i32,
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
}

/// The newest runs of every analyzer, without what they found. Written out: several tables; with
/// the name of who asked.
///
/// # Errors
/// When the database cannot be read.
pub async fn runs<C: ConnectionTrait>(c: &C, limit: u32) -> Result<Vec<Run>, DbErr> {
    let sql = format!(
        "select r.id, r.analyzer_type, r.status, r.progress, coalesce(u.name, r.requested_by) as requested_by, r.summary, r.gaps, r.odoo_calls,
                r.error, r.created_at, r.completed_at
         from analysis_results r left join users u on u.id::text = r.requested_by
         where r.org_id = $1 order by r.id desc limit {limit}"
    );
    db::all(c, &sql, [ORG.into()]).await
}
