//! One run of one analyzer: read, conclude, store, and ask the recommender.

use super::{
    Analysis, AnalyzerType, Finding, Recommendation,
    financial::{self, Metrics, Reading},
    store::{self, Finished},
};
use crate::{
    actions::{Actor, MailIdentity},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    db::DbErr,
    executor::Executor,
    guardrails::{self, hours},
    ids::AnalysisId,
    live::{Change, Topic},
    operations::odoo::{CallCount, Identity, Odoo, OdooError},
    queue::Analyze,
    recommender::{
        Proposal,
        propose::{Discarded, Proposing, propose},
        rules,
    },
};
use apalis::prelude::{BoxDynError, Data};
use serde_json::json;
use std::time::Duration;

/// How long a run is believed to be alive without a sign of life: more than one slow read.
const LEASE: Duration = Duration::from_secs(60);

/// What a run needs.
#[derive(Clone)]
pub struct Analyst {
    pub executor: Executor,
    pub mail: MailIdentity,
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
pub async fn analyze(analyst: &Analyst, id: AnalysisId) -> Result<(), DbErr> {
    let executor = &analyst.executor;
    let now = executor.clock.now();
    let Some(analysis) = store::claim(executor.database.connection(), id, LEASE, now).await? else {
        return Ok(());
    };
    say(executor, id, "Reading Odoo").await?;
    // What a run reads it reads once, for all the customers that it is about.
    let (odoo, calls) = executor.odoo.remembering().counted();
    let read = match analysis.analyzer_type {
        AnalyzerType::Financial => read(executor, &odoo).await,
    };
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
            conclude(&run, &analysis, reading, calls, &further).await
        }
        Err(error) => fail(executor, id, &error.to_string(), calls).await,
    }
}

async fn read(executor: &Executor, odoo: &Odoo) -> Result<(Identity, Reading), OdooError> {
    // Asked anew: there may be another branch.
    let identity = odoo.identity().await?;
    let now = executor.clock.now();
    let settings = guardrails::store::current(executor.database.connection()).await;
    let (settings, _) = settings.map_err(|error| OdooError::Unexpected(error.to_string()))?;
    let today = hours::today(&settings, now);
    let reading = financial::gather(odoo, &identity.company, today, now).await?;
    Ok((identity, reading))
}

async fn conclude(
    run: &Run<'_>,
    analysis: &Analysis,
    mut reading: Reading,
    calls: u32,
    further: &CallCount,
) -> Result<(), DbErr> {
    let executor = &run.analyst.executor;
    let metrics = financial::measure(&reading);
    say(executor, analysis.id, "Proposing actions").await?;
    let recommendations = recommend(run, &mut reading, &metrics).await?;
    let findings = financial::assess(&reading, &metrics);
    let now = executor.clock.now();
    let summary = summary(&metrics, &findings);
    let done = Finished {
        summary: &summary,
        metrics: &metrics.kept(),
        overdue: &metrics.overdue_by_customer,
        findings: &findings,
        recommendations: &recommendations,
        odoo_calls: calls,
    };
    let tx = executor.database.begin().await?;
    if store::finish(&tx, analysis.id, &done, now).await? {
        store::alerts::raise(&tx, analysis.id, &findings, now).await?;
        let data = json!({"analysis_id": analysis.id, "findings": findings.len(), "odoo_calls": calls,
            "proposal_calls": further.get(), "proposed": recommendations.iter().filter(|one| one.action_id.is_some()).count()});
        append(
            &tx,
            NewEvent::general(EventKind::Analyzed, analysis.requested_by, now).with(data),
        )
        .await?;
    }
    tx.commit().await?;
    executor
        .hub
        .announce(Change::to(Topic::Analyses, analysis.id));
    tracing::info!(analysis.id = %analysis.id, findings = findings.len(), odoo_calls = calls, "Analysis done");
    Ok(())
}

/// One run that has read its figures.
struct Run<'a> {
    analyst: &'a Analyst,
    id: AnalysisId,
    /// Remembers what was read.
    odoo: &'a Odoo,
    identity: &'a Identity,
}

/// Every proposal becomes an action or leaves the reason why it did not.
async fn recommend(
    run: &Run<'_>,
    reading: &mut Reading,
    metrics: &Metrics,
) -> Result<Vec<Recommendation>, DbErr> {
    let (analyst, id) = (run.analyst, run.id);
    let executor = &analyst.executor;
    let proposals = match proposals(run, reading, metrics).await {
        Ok(proposals) => proposals,
        Err(error) => {
            tracing::warn!(analysis.id = %id, %error, "The recommender could not read Odoo");
            return Ok(vec![]);
        }
    };
    let desk = Proposing {
        database: &executor.database,
        clock: &executor.clock,
        hub: &executor.hub,
        odoo: run.odoo,
        identity: run.identity,
        mail: &analyst.mail,
        calendar: executor.calendar.as_ref(),
        undo: executor.timing.undo,
    };
    let mut recommendations = vec![];
    for proposal in proposals {
        let action_type = proposal.inputs.kind().name().to_owned();
        recommendations.push(
            match propose(&desk, &proposal, Actor::AiCoo, Some(id)).await {
                Ok(proposed) => Recommendation {
                    action_type,
                    title: proposed.title,
                    action_id: Some(proposed.action),
                    reason: None,
                },
                Err(Discarded::Database(error)) => return Err(error),
                Err(discarded) => Recommendation {
                    action_type,
                    title: proposal.named(),
                    action_id: None,
                    reason: Some(discarded.to_string()),
                },
            },
        );
        store::progress(
            executor.database.connection(),
            id,
            "Proposing actions",
            LEASE,
        )
        .await?;
    }
    Ok(recommendations)
}

/// What is read here is read for all customers together; making the actions then asks Odoo
/// little more.
async fn proposals(
    run: &Run<'_>,
    reading: &mut Reading,
    metrics: &Metrics,
) -> Result<Vec<Proposal>, OdooError> {
    let ids = rules::customers(metrics);
    if ids.is_empty() {
        return Ok(vec![]);
    }
    financial::gather_cases(run.odoo, reading, &ids).await?;
    let mut addressed = ids.clone();
    addressed.extend(reading.invoices.iter().map(|invoice| invoice.addressed));
    run.odoo.contacts(&addressed).await?;
    let customers = run.odoo.partners(&ids).await?;
    let mut users: Vec<_> = reading
        .invoices
        .iter()
        .filter_map(|one| one.salesperson)
        .collect();
    users.push(run.identity.user);
    run.odoo.users(&users).await?;
    let project = run
        .odoo
        .projects(1)
        .await?
        .first()
        .map(|project| project.id);
    let records = rules::Records {
        customers: &customers,
        user: run.identity.user,
        project,
    };
    Ok(rules::propose(reading, metrics, &records))
}

fn summary(metrics: &Metrics, findings: &[Finding]) -> String {
    let mut sentences = vec![concluded(metrics, findings)];
    let bank = metrics.bank.as_ref();
    sentences.extend(bank.map(|bank| bank.words(metrics.today)));
    sentences.extend(metrics.unread.iter().cloned());
    sentences.join(" ")
}

fn concluded(metrics: &Metrics, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return format!(
            "Nothing to report: the runway is {}, and nothing is overdue.",
            metrics.runway.fact()
        );
    }
    format!(
        "Runway {}, cash {}, {} overdue from {} customers.",
        metrics.runway.fact(),
        metrics.cash,
        metrics.overdue,
        metrics
            .overdue_by_customer
            .iter()
            .filter(|customer| customer.documents > 0)
            .count()
    )
}

async fn say(executor: &Executor, id: AnalysisId, words: &str) -> Result<(), DbErr> {
    store::progress(executor.database.connection(), id, words, LEASE).await?;
    executor.hub.announce(Change::to(Topic::Analyses, id));
    Ok(())
}

async fn fail(executor: &Executor, id: AnalysisId, error: &str, calls: u32) -> Result<(), DbErr> {
    let now = executor.clock.now();
    let tx = executor.database.begin().await?;
    if store::fail(&tx, id, error, calls, now).await? {
        let data = json!({"analysis_id": id, "reason": error});
        append(
            &tx,
            NewEvent::general(EventKind::AnalysisFailed, Actor::System, now).with(data),
        )
        .await?;
    }
    tx.commit().await?;
    executor.hub.announce(Change::to(Topic::Analyses, id));
    tracing::warn!(analysis.id = %id, error, "Analysis failed");
    Ok(())
}
