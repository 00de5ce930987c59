//! From an approval to its effect and to its end: one after the other, and at half of the peak,
//! whatever becomes of those before.

use crate::{
    Result,
    executions::came_once,
    peer::{Latencies, Peer},
    report::percentile,
    rows::Side,
    run::{DATABASE, Run},
    stub::nanoseconds,
    world::{Kind, Waiting, World},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

const CONCURRENCY: usize = 5;
/// How long an action may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// What starts later than this has waited for something that looks now and then.
const LATE: f64 = 250.0;

/// When each approval was due, in nanoseconds since 1970, by the action's id.
type Due = HashMap<String, u64>;

pub async fn ours(run: &mut Run) -> Result<()> {
    let url = run.fresh().await?;
    let world = World::open(&url, &run.stub.url).await?;
    run.stub.clear().await?;
    run.server.settle(DATABASE).await?;
    let own = run.server.pool(DATABASE).await?;
    let working = world.work(CONCURRENCY);
    let (mut calls, mut executed, mut due, mut all) = (vec![], vec![], Due::new(), vec![]);
    for _ in 0..run.sizes.samples {
        let waiting = world.propose(Kind::Sms, run.number(1)).await?;
        tokio::time::sleep(Duration::from_millis(10)).await;
        let begun = Instant::now();
        due.insert(waiting.id.to_string(), nanoseconds());
        world.approve(&waiting).await?;
        calls.push(milliseconds(begun));
        is_executed(&own, &waiting).await?;
        executed.push(milliseconds(begun));
        all.push(waiting);
    }
    own.close().await;
    world.close(Some(working)).await?;
    came_once(run, DATABASE, &all).await?;
    run.note_deadlocks(DATABASE).await?;
    let started = started(run, &due).await?;
    let latencies = Latencies {
        calls,
        started,
        executed,
    };
    idle(run, Side::Ours, &latencies);
    Ok(())
}

pub async fn plan(run: &mut Run) -> Result<()> {
    let Some(peer) = &mut run.peer else {
        return Ok(());
    };
    peer.clear().await?;
    run.stub.clear().await?;
    run.server.settle(crate::peer::DATABASE).await?;
    peer.begin(CONCURRENCY).await?;
    let latencies = peer.latency(run.sizes.samples).await?;
    peer.rest().await?;
    Peer::came_once(&run.server, &run.stub).await?;
    idle(run, Side::Plan, &latencies);
    Ok(())
}

fn idle(run: &mut Run, side: Side, latencies: &Latencies) {
    let parts = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)];
    let rows = [
        ("approve", &latencies.calls),
        ("started", &latencies.started),
        ("executed", &latencies.executed),
    ];
    for (name, values) in rows {
        for (word, part) in parts {
            if (name, word) != ("approve", "p95") {
                let value = percentile(values, part).unwrap_or(f64::NAN);
                run.report.add(&format!("{name}_{word}"), side, value);
            }
        }
    }
}

/// Approvals come at half of what was executed 5 at a time in this run.
pub async fn ours_at_half(run: &mut Run) -> Result<()> {
    let (rate, count) = half(run, Side::Ours);
    let url = run.fresh().await?;
    let world = Arc::new(World::open(&url, &run.stub.url).await?);
    run.stub.clear().await?;
    let from = run.number(count);
    let waiting = world.fill(Kind::Sms, count, from).await?;
    run.server.settle(DATABASE).await?;
    let own = run.server.pool(DATABASE).await?;
    let working = world.work(CONCURRENCY);
    let due = Arc::new(Mutex::new(Due::new()));
    let looking = tokio::spawn(executed_after(own.clone(), due.clone(), count));
    let begun = nanoseconds();
    let mut approving = vec![];
    for (place, one) in waiting.iter().cloned().enumerate() {
        let at = begun + (place as f64 * 1e9 / rate) as u64;
        tokio::time::sleep(Duration::from_nanos(at.saturating_sub(nanoseconds()))).await;
        lock(&due).insert(one.id.to_string(), at);
        let world = world.clone();
        approving.push(tokio::spawn(async move { world.approve(&one).await }));
    }
    for one in approving {
        one.await??;
    }
    let executed = tokio::time::timeout(PATIENCE, looking).await;
    let executed = executed.map_err(|_| "what was approved is not executed")???;
    own.close().await;
    let world = Arc::into_inner(world).ok_or("somebody still approves")?;
    world.close(Some(working)).await?;
    came_once(run, DATABASE, &waiting).await?;
    run.note_deadlocks(DATABASE).await?;
    let due = lock(&due).clone();
    let started = started(run, &due).await?;
    at_half(run, Side::Ours, &started, &executed);
    Ok(())
}

pub async fn plan_at_half(run: &mut Run) -> Result<()> {
    let (rate, count) = half(run, Side::Plan);
    let Some(peer) = &mut run.peer else {
        return Ok(());
    };
    peer.clear().await?;
    run.stub.clear().await?;
    peer.fill(count).await?;
    run.server.settle(crate::peer::DATABASE).await?;
    peer.begin(CONCURRENCY).await?;
    let latencies = peer.open(rate).await?;
    peer.rest().await?;
    Peer::came_once(&run.server, &run.stub).await?;
    at_half(run, Side::Plan, &latencies.started, &latencies.executed);
    Ok(())
}

/// How many a second, and how many in all.
fn half(run: &Run, side: Side) -> (f64, usize) {
    let rate = run.report.median("executions_5", side).unwrap_or(1.0) / 2.0;
    let count = (rate * run.sizes.open).ceil().max(1.0);
    (rate, count as usize)
}

fn at_half(run: &mut Run, side: Side, started: &[f64], executed: &[f64]) {
    for (name, values) in [("open_started", started), ("open_executed", executed)] {
        for (word, part) in [("p50", 0.5), ("p99", 0.99)] {
            let value = percentile(values, part).unwrap_or(f64::NAN);
            run.report.add(&format!("{name}_{word}"), side, value);
        }
    }
    let late = started.iter().filter(|after| **after > LATE).count();
    run.report.add("late", side, late as f64);
}

/// When each effect reached the stub after its approval was due, in milliseconds.
async fn started(run: &Run, due: &Due) -> Result<Vec<f64>> {
    let effects = run.stub.effects().await?;
    let after = effects.iter().filter_map(|(id, at)| {
        let due = *due.get(id)?;
        Some((*at as f64 - due as f64) / 1e6)
    });
    Ok(after.collect())
}

/// Asks again and again, as the plan's side does: the database has no other signal for whoever looks
/// on.
async fn is_executed(own: &sqlx::PgPool, waiting: &Waiting) -> Result<()> {
    let sql = "select exists (select from action_events where action_id = $1 and event_type = 'executed')";
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let asked = sqlx::query_scalar(sql).bind(waiting.id.0);
        if asked.fetch_one(own).await? {
            return Ok(());
        }
    }
    Err(format!("{} is not executed", waiting.id).into())
}

/// When each of so many was seen as executed after its approval was due, in milliseconds.
async fn executed_after(own: sqlx::PgPool, due: Arc<Mutex<Due>>, count: usize) -> Result<Vec<f64>> {
    let mut executed: HashMap<String, f64> = HashMap::new();
    while executed.len() < count {
        tokio::time::sleep(Duration::from_millis(2)).await;
        let open: Vec<(String, u64)> = {
            let due = lock(&due);
            let open = due.iter().filter(|(id, _)| !executed.contains_key(*id));
            open.map(|(id, at)| (id.clone(), *at)).collect()
        };
        if open.is_empty() {
            continue;
        }
        let ids: Vec<&str> = open.iter().map(|(id, _)| id.as_str()).collect();
        let sql = "select id::text from autonomous_actions where id = any($1::uuid[]) and status = 'executed'";
        let done: Vec<String> = sqlx::query_scalar(sql).bind(&ids).fetch_all(&own).await?;
        let now = nanoseconds() as f64;
        for (id, at) in open.iter().filter(|(id, _)| done.contains(id)) {
            executed.insert(id.clone(), (now - *at as f64) / 1e6);
        }
    }
    Ok(executed.into_values().collect())
}

fn lock(due: &Mutex<Due>) -> std::sync::MutexGuard<'_, Due> {
    due.lock().unwrap_or_else(PoisonError::into_inner)
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}
