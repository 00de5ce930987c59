//! The sweeper: whatever should be going on and has no live job gets one. Jobs may be lost, our
//! tables are the truth.

use crate::{
    actions::{Held, lifecycle::Status},
    audit::{EventKind, store::NewEvent},
    decisions::escalate::escalate,
    ground::{
        actor::Actor,
        db::{self, DbErr},
        live::{Change, Topic},
        process::Process,
        queue,
    },
    guardrails,
    insight::analyzers,
    records::{self, Move},
};
use std::time::Duration;

/// One process sweeps at a time.
pub const LOCK: i64 = 0x6169_636f_6f01;
/// The most of each kind in one sweep; the rest comes with the next.
const BATCH: u32 = 200;

/// Sweeps as often as this until the process is to end.
pub async fn run(process: Process, every: Duration) {
    let mut beat = tokio::time::interval(every);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = beat.tick() => {}
            () = process.stop.cancelled() => return,
        }
        if let Err(error) = sweep_once(&process).await {
            tracing::warn!(%error, "A sweep failed");
        }
    }
}

/// One sweep. How many jobs were added or woken. Written out: a lock.
///
/// # Errors
/// When the database cannot be used.
#[tracing::instrument(name = "sweep", skip_all)]
pub async fn sweep_once(process: &Process) -> Result<usize, DbErr> {
    let now = process.clock.now();
    db::aside::keep(process.database.connection()).await?;
    let tx = process.database.begin().await?;
    if db::execute(
        &tx,
        "select 1 where pg_try_advisory_xact_lock($1)",
        [LOCK.into()],
    )
    .await?
        == 0
    {
        return Ok(0);
    }
    records::sum_up_counts(&tx).await?;
    let mut woken = 0;
    if !guardrails::store::switch(&tx).await?.on {
        // What was put aside while somebody released it.
        woken += records::release(&tx, Held::KillSwitch, None, now).await?;
        woken += records::wake_due(&tx, now, BATCH).await?;
    }
    analyzers::store::give_up(&tx, now).await?;
    for job in analyzers::store::to_wake(&tx, BATCH).await? {
        queue::enqueue(&tx, &job, Duration::ZERO, 0).await?;
        woken += 1;
    }
    // What moves on by the clock alone.
    let mut ticked = vec![];
    for id in records::to_expire(&tx, now, BATCH).await? {
        let step = Move::new(id, Status::PendingApproval, Status::Expired);
        let event = NewEvent::for_action(id, EventKind::Expired, Actor::System, now);
        if records::advance(&tx, &step, event, now).await? {
            ticked.push(id);
        }
    }
    ticked.extend(escalate(&tx, now, BATCH).await?);
    tx.commit().await?;
    for id in ticked {
        process.hub.announce(Change::to(Topic::Actions, id));
    }
    if woken > 0 {
        process.hub.announce(Change::for_topic(Topic::Actions));
    }
    Ok(woken)
}
