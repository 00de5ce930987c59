//! One run of one analyzer: read, conclude, store, and ask the recommender.

use super::{
    Analysis, Analyzer,
    store::{self, Finished},
};
use crate::{
    actions::MailIdentity,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::DbErr,
        ids::AnalysisId,
        live::{Change, Topic},
        queue::Analyze,
    },
    guardrails::{self, hours},
    insight::recommender::{Recommenders, round::Proposed},
    operations::odoo::{CallCount, Identity, Odoo, OdooError},
    records::Books,
};
use apalis::prelude::{BoxDynError, Data};
use serde_json::json;
use std::time::Duration;
use tokio::time::Instant;

/// How long a run is believed to be alive without a sign of life: more than one slow read.
const LEASE: Duration = Duration::from_secs(60);

/// How long a run waits altogether where Odoo asks it to.
const RUN_TIME: Duration = Duration::from_secs(5 * 60);

/// What a run needs.
#[derive(Clone)]
pub struct Analyst {
    pub books: Books,
    /// How long an approved action waits, so that it can be taken back.
    pub undo: Duration,
    pub mail: MailIdentity,
    pub recommenders: Recommenders,
}

/// The queue's side: how the run ended stands in our tables.
///
/// # Errors
/// When the database could not be used; the sweeper wakes the run again.
pub async fn run(job: Analyze, analyst: Data<Analyst>) -> Result<(), BoxDynError> {
    analyze(&analyst, job.analysis).await?;
    Ok(())
}

/// Runs an analysis that was asked for. A failure is stored with its reason.
///
/// # Errors
/// When the database could not be used.
#[tracing::instrument(skip_all, fields(analysis_id = %id))]
pub async fn analyze(analyst: &Analyst, id: AnalysisId) -> Result<(), DbErr> {
    let books = &analyst.books;
    let now = books.clock.now();
    let Some(analysis) = store::claim(books.database.connection(), id, LEASE, now).await? else {
        return Ok(());
    };
    // Odoo may ask it to wait for longer than a lease lasts.
    let work = analysis.analyzer_type.run(analyst, &analysis);
    tokio::pin!(work);
    let mut beat = tokio::time::interval(LEASE / 4);
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = beat.tick() => store::keep(books.database.connection(), id, LEASE).await?,
        }
    }
}

/// One run of one analyzer.
pub(super) async fn work<A: Analyzer>(analyst: &Analyst, analysis: &Analysis) -> Result<(), DbErr> {
    let books = &analyst.books;
    let id = analysis.id;
    say(books, id, "Reading Odoo").await?;
    // What a run reads it reads once, for all the customers that it is about.
    let odoo = books.odoo.remembering();
    let (odoo, calls) = odoo.patient_until(Instant::now() + RUN_TIME).counted();
    let read = read::<A>(books, &odoo).await;
    let calls = calls.get();
    match read {
        Ok((identity, reading)) => {
            let (odoo, further) = odoo.counted();
            let run = Run {
                analyst,
                id,
                odoo: &odoo,
                identity: &identity,
            };
            conclude::<A>(&run, analysis, reading, calls, &further).await
        }
        Err(error) => fail(books, id, &error.to_string(), calls).await,
    }
}

async fn read<A: Analyzer>(
    books: &Books,
    odoo: &Odoo,
) -> Result<(Identity, A::Reading), OdooError> {
    // Asked anew: there may be another branch.
    let identity = odoo.identity().await?;
    let now = books.clock.now();
    let settings = guardrails::store::current(books.database.connection()).await;
    let (settings, _) = settings.map_err(|error| OdooError::Unexpected(error.to_string()))?;
    let today = hours::today(&settings, now);
    let reading = A::gather(odoo, &identity.company, today, now).await?;
    Ok((identity, reading))
}

async fn conclude<A: Analyzer>(
    run: &Run<'_>,
    analysis: &Analysis,
    mut reading: A::Reading,
    calls: u32,
    further: &CallCount,
) -> Result<(), DbErr> {
    let books = &run.analyst.books;
    let metrics = A::measure(&reading);
    say(books, analysis.id, "Proposing actions").await?;
    let mut proposed = A::recommend(run, &mut reading, &metrics).await?;
    let unread = A::unread(&reading).iter().cloned();
    proposed.gaps.splice(0..0, unread);
    let findings = A::assess(&reading, &metrics);
    let now = books.clock.now();
    let summary = summary(A::summary(&metrics, &findings), &proposed);
    let done = Finished {
        summary: &summary,
        metrics: &A::kept(&metrics).into(),
        findings: &findings,
        recommendations: &proposed.recommendations,
        gaps: &proposed.gaps,
        odoo_calls: calls,
    };
    let tx = books.database.begin().await?;
    if store::finish(&tx, analysis.id, &done, now).await? {
        A::keep(&tx, analysis.id, &metrics).await?;
        let of = (A::TYPE, analysis.id);
        store::alerts::raise(&tx, of, &findings, &A::unjudged(&metrics), now).await?;
        let data = json!({"analysis_id": analysis.id, "findings": findings.len(), "odoo_calls": calls,
            "gaps": proposed.gaps.len(), "proposal_calls": further.get(), "proposed": proposed.recommendations.iter().filter(|one| one.action_id.is_some()).count()});
        append(
            &tx,
            NewEvent::general(EventKind::Analyzed, analysis.requested_by, now).with(data),
        )
        .await?;
    }
    tx.commit().await?;
    books.hub.announce(Change::to(Topic::Analyses, analysis.id));
    tracing::info!(
        findings = findings.len(),
        odoo_calls = calls,
        "Analysis done"
    );
    Ok(())
}

/// One run that has read its figures.
pub struct Run<'a> {
    pub analyst: &'a Analyst,
    pub id: AnalysisId,
    /// Remembers what was read.
    pub odoo: &'a Odoo,
    pub identity: &'a Identity,
}

impl Run<'_> {
    /// Says what the run is doing, and that it is alive.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub async fn beat(&self, words: &str) -> Result<(), DbErr> {
        let connection = self.analyst.books.database.connection();
        store::progress(connection, self.id, words, LEASE).await
    }
}

fn summary(concluded: Vec<String>, proposed: &Proposed) -> String {
    let in_part = (!proposed.gaps.is_empty()).then(|| "Done in part.".to_owned());
    let left = match proposed.left {
        0 => None,
        1 => Some("1 more customer follows in a later run.".to_owned()),
        left => Some(format!("{left} more customers follow in later runs.")),
    };
    let sentences = in_part.into_iter().chain(concluded).chain(left);
    sentences.collect::<Vec<_>>().join(" ")
}

async fn say(books: &Books, id: AnalysisId, words: &str) -> Result<(), DbErr> {
    store::progress(books.database.connection(), id, words, LEASE).await?;
    books.hub.announce(Change::to(Topic::Analyses, id));
    Ok(())
}

async fn fail(books: &Books, id: AnalysisId, error: &str, calls: u32) -> Result<(), DbErr> {
    let now = books.clock.now();
    let tx = books.database.begin().await?;
    if store::fail(&tx, id, error, calls, now).await? {
        let data = json!({"analysis_id": id, "reason": error});
        append(
            &tx,
            NewEvent::general(EventKind::AnalysisFailed, Actor::System, now).with(data),
        )
        .await?;
    }
    tx.commit().await?;
    books.hub.announce(Change::to(Topic::Analyses, id));
    tracing::warn!(error, "Analysis failed");
    Ok(())
}
