//! Analyses in the database.

pub mod alerts;
pub mod latest;
pub mod overdue;
mod refused;
pub mod retention;

pub use refused::refused;

use super::{Analysis, AnalyzerType, Finding, Gap, Metrics, Recommendation, RunStatus};
use crate::ground::{
    actor::Actor,
    db::{
        self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Stored, unreadable,
    },
    ids::AnalysisId,
    inert,
    queue::{self, Analyze},
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    analyzer_type: String,
    status: String,
    progress: String,
    requested_by: String,
    summary: Option<String>,
    insights: Value,
    recommendations: Value,
    metrics: Option<Value>,
    gaps: Value,
    odoo_calls: i32,
    error: Option<String>,
    created_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, analyzer_type, status, progress, requested_by, summary, insights, recommendations, metrics,
    gaps, odoo_calls, error, created_at, started_at, completed_at";

impl Stored for Row {
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
    let inserted = db::execute(
        tx,
        "insert into analysis_results (id, org_id, analyzer_type, slot, status, progress, requested_by, created_at)
         values ($1, $2, $3, $4, 'queued', 'Waiting for its turn', $5, $6)
         on conflict (org_id, analyzer_type, slot) do nothing",
        [id.0.into(), ORG.into(), analyzer.name().into(), slot.into(), actor.to_string().into(), now.into()],
    )
    .await?;
    if inserted == 0 {
        return Ok(None);
    }
    queue::enqueue(tx, &Analyze { analysis: id }, Duration::ZERO, 0).await?;
    Ok(Some(id))
}

/// Whoever asks for a run now does so after whoever else asks, until the transaction ends: the
/// second finds the run of the first.
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
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let row = db::one::<Id, C>(
        c,
        "select id from analysis_results where org_id = $1 and analyzer_type = $2 and status in ('queued', 'running')
         order by id desc limit 1",
        [ORG.into(), analyzer.name().into()],
    )
    .await?;
    Ok(row.map(|row| AnalysisId(row.id)))
}

/// So many runs of one analysis that end without a word are enough.
const MOST_BROKEN_OFF: i32 = 3;

/// Takes a run: a queued one, or one whose worker has died. `None`: somebody else has it.
///
/// # Errors
/// When the database refuses.
pub async fn claim<C: ConnectionTrait>(
    c: &C,
    id: AnalysisId,
    lease: Duration,
    now: DateTime<Utc>,
) -> Result<Option<Analysis>, DbErr> {
    let sql = format!(
        "update analysis_results set status = 'running', started_at = $2,
            broken_off = case status when 'running' then broken_off + 1 else 0 end,
            lease_until = clock_timestamp() + make_interval(secs => $3)
         where id = $1 and (status = 'queued' or (status = 'running' and lease_until < clock_timestamp()))
         returning {COLUMNS}"
    );
    let values = [id.0.into(), now.into(), lease.as_secs_f64().into()];
    db::readable_one::<Row, C>(c, &sql, values).await
}

/// Says what the run is doing, and keeps its lease.
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

/// Keeps the run's lease.
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
    let updated = db::execute(
        tx,
        "update analysis_results set status = 'done', progress = 'Done', summary = $2, metrics = $3, insights = $4,
            recommendations = $5, odoo_calls = $6, completed_at = $7, gaps = $8, lease_until = null, error = null
         where id = $1 and status = 'running'",
        [
            id.0.into(),
            done.summary.into(),
            serde_json::to_value(done.metrics).map_err(wrong)?.into(),
            serde_json::to_value(done.findings).map_err(wrong)?.into(),
            serde_json::to_value(done.recommendations).map_err(wrong)?.into(),
            i32::try_from(done.odoo_calls).unwrap_or(i32::MAX).into(),
            now.into(),
            serde_json::to_value(done.gaps).map_err(wrong)?.into(),
        ],
    )
    .await?;
    Ok(updated == 1)
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
    let updated = db::execute(
        tx,
        "update analysis_results set status = 'failed', progress = 'Failed', error = $2, odoo_calls = $3,
            completed_at = $4, lease_until = null
         where id = $1 and status = 'running'",
        [id.0.into(), error.into(), i32::try_from(odoo_calls).unwrap_or(i32::MAX).into(), now.into()],
    )
    .await?;
    Ok(updated == 1)
}

/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, id: AnalysisId) -> Result<Option<Analysis>, DbErr> {
    let sql = format!("select {COLUMNS} from analysis_results where id = $1 and org_id = $2");
    db::readable_one::<Row, C>(c, &sql, [id.0.into(), ORG.into()]).await
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
        let sql = format!(
            "select {COLUMNS} from analysis_results where org_id = $1 and ($2::text is null or analyzer_type = $2)
               and ($3::uuid is null or id < $3) order by id desc limit {wanted}"
        );
        let values = [
            ORG.into(),
            analyzer.map(AnalyzerType::name).into(),
            before.map(|id| id.0).into(),
        ];
        let part = db::readable_part::<Row, C>(c, &sql, values).await?;
        before = part.last.map(AnalysisId).or(before);
        if part.fill(&mut analyses, limit) {
            return Ok(analyses);
        }
    }
}

/// Runs that should be going on and may have no job. At most `limit`.
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
/// of it.
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
    let sql = "select 1 from analysis_results where org_id = $1 and analyzer_type = $2 limit 1";
    db::execute(c, sql, [ORG.into(), analyzer.name().into()])
        .await
        .map(|rows| rows > 0)
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

/// The newest runs of every analyzer, without what they found.
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
