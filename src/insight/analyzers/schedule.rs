//! When analyses run: as often as each analyzer says, once however many processes there are, and
//! on demand.

use super::{AnalyzerType, Every, store};
use crate::ground::{
    actor::Actor,
    db::{Database, DbErr},
    ids::{AnalysisId, EventId},
    live::{Change, Topic, hub::Hub},
    process::Process,
};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// Asks for the runs of each hour until the process ends. An hour missed while nothing ran is
/// made up for once; before the first run on demand there is nothing to make up for.
pub async fn run(process: Process) {
    let mut hour = Every::Hour.run_key(process.clock.now());
    let mut beat = tokio::time::interval(Duration::from_secs(15));
    let mut first = true;
    loop {
        tokio::select! {
            _ = beat.tick() => {}
            () = process.stop.cancelled() => return,
        }
        let now = process.clock.now();
        let this = Every::Hour.run_key(now);
        if this == hour && !first {
            continue;
        }
        match due(&process, now, first).await {
            Ok(()) => (hour, first) = (this, false),
            Err(error) => tracing::warn!(%error, "The hourly analysis could not be asked for"),
        }
    }
}

async fn due(process: &Process, now: DateTime<Utc>, first: bool) -> Result<(), DbErr> {
    for analyzer in AnalyzerType::ALL {
        if first && !store::ever(process.database.connection(), *analyzer).await? {
            continue;
        }
        let tx = process.database.begin().await?;
        let slot = analyzer.every().run_key(now);
        let id = store::request(&tx, *analyzer, &slot, Actor::System, now).await?;
        tx.commit().await?;
        if let Some(id) = id {
            process.hub.announce(Change::to(Topic::Analyses, id));
        }
    }
    Ok(())
}

/// Asks every analyzer for a run now. One that is going on already is the answer.
///
/// # Errors
/// When the database refuses.
pub async fn all_on_demand(
    database: &Database,
    hub: &Hub,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<Vec<(AnalyzerType, AnalysisId)>, DbErr> {
    let mut runs = vec![];
    for analyzer in AnalyzerType::ALL {
        let id = on_demand(database, hub, *analyzer, actor, now).await?;
        runs.push((*analyzer, id));
    }
    Ok(runs)
}

/// Asks for a run now. One that is going on already is the answer.
///
/// # Errors
/// When the database refuses.
pub async fn on_demand(
    database: &Database,
    hub: &Hub,
    analyzer: AnalyzerType,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<AnalysisId, DbErr> {
    let tx = database.begin().await?;
    store::lock(&tx, analyzer).await?;
    if let Some(going_on) = store::unfinished(&tx, analyzer).await? {
        return Ok(going_on);
    }
    let slot = format!("on demand {}", EventId::new());
    let id = store::request(&tx, analyzer, &slot, actor, now).await?;
    tx.commit().await?;
    let id = id.ok_or_else(|| DbErr::RecordNotInserted)?;
    hub.announce(Change::to(Topic::Analyses, id));
    Ok(id)
}
