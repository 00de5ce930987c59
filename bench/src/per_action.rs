//! Why it is as fast as it is: commits, statements and flushes of one execution, counted in runs of
//! their own.

use crate::{
    Result,
    executions::{all_executed, came_once},
    peer::{self, Peer},
    postgres::{Counters, Statements},
    rows::Side,
    run::{DATABASE, Run},
    world::{Kind, World},
};

const CONCURRENCY: usize = 5;

pub async fn ours(run: &mut Run) -> Result<()> {
    let url = run.fresh().await?;
    let world = World::open(&url, &run.stub.url).await?;
    run.stub.clear().await?;
    let from = run.number(run.sizes.counted);
    let waiting = world.fill(Kind::Sms, run.sizes.counted, from).await?;
    world.approve_all(&waiting).await?;
    // What a connection did is counted when it ends.
    world.close(None).await?;

    let before = run.server.counters(DATABASE).await?;
    run.server.count_statements(true).await?;
    let world = World::open(&url, &run.stub.url).await?;
    let working = world.work(CONCURRENCY);
    all_executed(run, DATABASE, waiting.len()).await?;
    world.close(Some(working)).await?;
    let statements = run.server.statements(DATABASE).await?;
    run.server.count_statements(false).await?;
    let after = run.server.counters(DATABASE).await?;
    came_once(run, DATABASE, &waiting).await?;
    keep(run, Side::Ours, (before, after), statements);
    Ok(())
}

pub async fn plan(run: &mut Run) -> Result<()> {
    let Some(peer) = &mut run.peer else {
        return Ok(());
    };
    peer.clear().await?;
    run.stub.clear().await?;
    peer.fill(run.sizes.counted).await?;
    peer.approve().await?;
    peer.rest().await?;

    let before = run.server.counters(peer::DATABASE).await?;
    run.server.count_statements(true).await?;
    peer.work(CONCURRENCY, 1).await?;
    peer.rest().await?;
    let statements = run.server.statements(peer::DATABASE).await?;
    run.server.count_statements(false).await?;
    let after = run.server.counters(peer::DATABASE).await?;
    Peer::came_once(&run.server, &run.stub).await?;
    keep(run, Side::Plan, (before, after), statements);
    Ok(())
}

fn keep(run: &mut Run, side: Side, (before, after): (Counters, Counters), statements: Statements) {
    let count = run.sizes.counted as f64;
    let mut add = |row: &str, value: f64| run.report.add(row, side, value / count);
    add("commits", after.commits - before.commits);
    add("flushes", after.flushes - before.flushes);
    add("wal", after.wal_kilobytes - before.wal_kilobytes);
    add("statements", statements.all);
    if side == Side::Ours {
        add("queue_statements", statements.of_the_queue);
    }
}
