//! How much later a critical action starts while thousands of low risk are queued.

use crate::{
    Result,
    rows::Side,
    run::{DATABASE, Run},
    stub::nanoseconds,
    world::{Kind, World},
};
use std::time::Duration;

const CONCURRENCY: usize = 5;
/// How long one may take to start.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often it is looked whether it has.
const LOOK: Duration = Duration::from_millis(20);
/// Between two critical ones.
const PAUSE: Duration = Duration::from_millis(200);

pub async fn ours(run: &mut Run) -> Result<()> {
    let url = run.fresh().await?;
    let world = World::open(&url, &run.stub.url).await?;
    run.stub.clear().await?;
    let from = run.number(run.sizes.queued + run.sizes.critical);
    let queued = world.fill(Kind::Task, run.sizes.queued, from).await?;
    let after = from + i64::try_from(queued.len())?;
    let critical = world.fill(Kind::Sms, run.sizes.critical, after).await?;
    for one in &critical {
        world.make_critical(one).await?;
        world.approve_critical(one, 0).await?;
    }
    world.approve_all(&queued).await?;
    run.server.settle(DATABASE).await?;

    let working = world.work(CONCURRENCY);
    begun(run).await?;
    let mut delays = vec![];
    for one in &critical {
        let id = one.id.to_string();
        world.approve_critical(one, 1).await?;
        let approved = nanoseconds();
        let at = started(run, &id).await?;
        if run.stub.count().await? >= queued.len() && run.sizes.critical > 1 {
            return Err("nothing was queued any more behind a critical action".into());
        }
        // It may have started before whoever approved it heard of that.
        delays.push((at as f64 - approved as f64).max(0.0) / 1e6);
        tokio::time::sleep(PAUSE).await;
    }
    // What is queued is left: nothing of it may be lost or doubled all the same.
    world.close(Some(working)).await?;
    let sql = "select id::text from autonomous_actions where status = 'executed'";
    let executed = run.server.texts(DATABASE, sql).await?;
    run.stub.came_once(&executed).await?;
    run.note_deadlocks(DATABASE).await?;

    let idle = ["started_p50", "approve_p50"].map(|row| run.report.median(row, Side::Ours));
    // From its end on: the approval itself took its part of the idle figure.
    let idle = idle[0].unwrap_or(0.0) - idle[1].unwrap_or(0.0);
    let worst = delays.iter().copied().fold(f64::NAN, f64::max);
    run.report.ours("critical", (worst - idle).max(0.0));
    Ok(())
}

/// Waits until this action's effect has come; when it did.
async fn started(run: &Run, action: &str) -> Result<u64> {
    let looking = async {
        loop {
            if let Some(at) = run.stub.at(action).await? {
                return Ok(at);
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(started) => started,
        Err(_) => Err(format!("{action} did not start").into()),
    }
}

/// Waits until the workers have begun with the queue.
async fn begun(run: &Run) -> Result<()> {
    let looking = async {
        while run.stub.count().await? == 0 {
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(begun) => begun,
        Err(_) => Err("nothing started".into()),
    }
}
