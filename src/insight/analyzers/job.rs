//! One run of one analyzer: read, conclude, store, and ask the recommender.

use super::{
    Analysis, AnalyzerType, Finding, Gap, Recommendation,
    financial::{self, Metrics, Reading, Runway, in_words},
    store::{self, Finished},
};
use crate::{
    actions::{MailIdentity, lifecycle::Status},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    executor::Executor,
    ground::{
        actor::Actor,
        db::DbErr,
        ids::{AnalysisId, PartnerId},
        live::{Change, Topic},
        number,
        queue::Analyze,
    },
    guardrails::{self, hours},
    insight::recommender::{
        Proposal,
        choose::{self, Choosing, Chosen, TRIES},
        propose::{Discarded, Proposing, propose},
    },
    operations::odoo::{CallCount, Identity, Odoo, OdooError},
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
    // Odoo may ask it to wait for longer than a lease lasts.
    let work = work(analyst, &analysis);
    tokio::pin!(work);
    let mut beat = tokio::time::interval(LEASE / 4);
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = beat.tick() => store::keep(executor.database.connection(), id, LEASE).await?,
        }
    }
}

async fn work(analyst: &Analyst, analysis: &Analysis) -> Result<(), DbErr> {
    let executor = &analyst.executor;
    let id = analysis.id;
    say(executor, id, "Reading Odoo").await?;
    // What a run reads it reads once, for all the customers that it is about.
    let odoo = executor.odoo.remembering();
    let (odoo, calls) = odoo.patient_until(Instant::now() + RUN_TIME).counted();
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
            conclude(&run, analysis, reading, calls, &further).await
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
    let mut proposed = recommend(run, &mut reading, &metrics).await?;
    proposed.gaps.splice(0..0, reading.unread.iter().cloned());
    let findings = financial::assess(&reading, &metrics);
    let now = executor.clock.now();
    let summary = summary(&metrics, &findings, &proposed);
    let done = Finished {
        summary: &summary,
        metrics: &metrics.kept(),
        overdue: &metrics.overdue_by_customer,
        findings: &findings,
        recommendations: &proposed.recommendations,
        gaps: &proposed.gaps,
        odoo_calls: calls,
    };
    let tx = executor.database.begin().await?;
    if store::finish(&tx, analysis.id, &done, now).await? {
        let unjudged = financial::unjudged(&metrics);
        store::alerts::raise(&tx, analysis.id, &findings, &unjudged, now).await?;
        let data = json!({"analysis_id": analysis.id, "findings": findings.len(), "odoo_calls": calls,
            "gaps": proposed.gaps.len(), "proposal_calls": further.get(), "proposed": proposed.recommendations.iter().filter(|one| one.action_id.is_some()).count()});
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

/// What a run proposed.
#[derive(Default)]
struct Proposed {
    recommendations: Vec<Recommendation>,
    gaps: Vec<Gap>,
    /// Overdue customers who have their turn in a later run.
    left: usize,
}

/// Every proposal becomes an action or leaves the reason why it did not. A customer takes one of
/// the run's places with the first that became one, unless the guardrails block it.
async fn recommend(
    run: &Run<'_>,
    reading: &mut Reading,
    metrics: &Metrics,
) -> Result<Proposed, DbErr> {
    let id = run.id;
    let executor = &run.analyst.executor;
    let mut done = Proposed::default();
    let connection = executor.database.connection();
    let (settings, _) = guardrails::store::current(connection).await?;
    let now = executor.clock.now();
    let refused = store::refused(connection, now).await?;
    let choosing = Choosing {
        database: &executor.database,
        odoo: run.odoo,
        identity: run.identity,
        reading,
        metrics,
        settings: &settings.proposals,
        zone: hours::zone(&settings),
        now,
    };
    let mut chosen = Chosen::new(choosing, &refused).await?;
    for _ in 0..TRIES {
        if chosen.places == 0 {
            break;
        }
        let (customer, proposals) = match chosen.next().await {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(choose::Failed::Database(error)) => return Err(error),
            Err(choose::Failed::Odoo(error)) => {
                tracing::warn!(analysis.id = %id, %error, "The recommender could not read Odoo");
                done.gaps.push(Gap {
                    what: "Customers and their invoices could not be read".to_owned(),
                    why: error.to_string(),
                    left_out: "proposals about the customers not yet reached".to_owned(),
                });
                break;
            }
        };
        let mut placed = false;
        for proposal in proposals {
            let made = make(run, customer, &proposal).await?;
            placed |= made.placed;
            done.leave_out(made.gap);
            done.recommendations.push(made.recommendation);
            store::progress(
                executor.database.connection(),
                id,
                "Proposing actions",
                LEASE,
            )
            .await?;
        }
        chosen.places -= usize::from(placed);
    }
    done.left = chosen.left();
    done.gaps.append(&mut chosen.gaps);
    Ok(done)
}

impl Proposed {
    /// The same cause is told once.
    fn leave_out(&mut self, gap: Option<Gap>) {
        self.gaps.extend(gap.filter(|gap| !self.gaps.contains(gap)));
    }
}

/// What became of one proposal.
struct Made {
    recommendation: Recommendation,
    gap: Option<Gap>,
    /// It takes one of the run's places.
    placed: bool,
}

/// Whether an action that begins like this takes one of a run's places. Nobody decides about a
/// blocked one, which would take it from somebody else in every run.
fn takes_a_place(status: Status) -> bool {
    status != Status::Blocked
}

/// Makes one proposal an action, or says why it did not become one. Whose proposals the
/// guardrails block come last for a day, as whose records do not allow them.
async fn make(run: &Run<'_>, customer: PartnerId, proposal: &Proposal) -> Result<Made, DbErr> {
    let executor = &run.analyst.executor;
    let desk = Proposing {
        database: &executor.database,
        clock: &executor.clock,
        hub: &executor.hub,
        odoo: run.odoo,
        identity: run.identity,
        mail: &run.analyst.mail,
        calendar: executor.calendar.as_ref(),
        undo: executor.timing.undo,
    };
    let kind = proposal.inputs.kind();
    let action_type = kind.name().to_owned();
    match propose(&desk, proposal, Actor::AiCoo, Some(run.id)).await {
        Ok(proposed) => {
            let placed = takes_a_place(proposed.status);
            let recommendation = Recommendation {
                action_type,
                title: proposed.title,
                action_id: Some(proposed.action),
                reason: None,
                refused: (!placed).then_some(customer),
            };
            Ok(Made {
                recommendation,
                gap: None,
                placed,
            })
        }
        Err(Discarded::Database(error)) => Err(error),
        Err(discarded) => {
            let gap = discarded.unread().then(|| Gap {
                what: format!("Records for “{}” could not be read", kind.label()),
                why: discarded.to_string(),
                left_out: "proposals of this type that need them".to_owned(),
            });
            let recommendation = Recommendation {
                action_type,
                title: proposal.named(),
                action_id: None,
                refused: discarded.lasts().then_some(customer),
                reason: Some(discarded.to_string()),
            };
            Ok(Made {
                recommendation,
                gap,
                placed: false,
            })
        }
    }
}

fn summary(metrics: &Metrics, findings: &[Finding], proposed: &Proposed) -> String {
    let mut sentences = vec![];
    if !proposed.gaps.is_empty() {
        sentences.push("Done in part.".to_owned());
    }
    sentences.push(concluded(metrics, findings));
    let bank = metrics.bank.as_ref();
    sentences.extend(bank.map(|bank| bank.words(metrics.today)));
    sentences.extend(match proposed.left {
        0 => None,
        1 => Some("1 more customer follows in a later run.".to_owned()),
        left => Some(format!("{left} more customers follow in later runs.")),
    });
    sentences.join(" ")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_blocked_takes_no_place() {
        assert!(!takes_a_place(Status::Blocked));
        assert!(takes_a_place(Status::PendingApproval));
        assert!(takes_a_place(Status::Approved));
    }
}
