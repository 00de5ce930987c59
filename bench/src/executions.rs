//! Executions and approvals a second: everything is approved first, then the workers begin.

use crate::{
    Result,
    peer::{self, Peer},
    rows::Side,
    run::Run,
    usage,
    world::{Kind, Waiting, World},
};
use std::{
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

/// How long everything may take that was approved.
const PATIENCE: Duration = Duration::from_secs(600);
/// How often it is looked whether everything is done.
const LOOK: Duration = Duration::from_millis(25);
/// Connections of each of several worker processes: PostgreSQL takes 100 by default.
const POOL: u32 = 10;

/// Who works, and on what.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    pub row: &'static str,
    pub concurrency: usize,
    pub processes: usize,
    /// Somebody leaves a transaction open meanwhile.
    pub beside_open: bool,
    /// In the filled database, which is kept.
    pub filled: bool,
}

impl Way {
    pub const fn new(row: &'static str, concurrency: usize) -> Self {
        Self {
            row,
            concurrency,
            processes: 1,
            beside_open: false,
            filled: false,
        }
    }
}

/// One round of ours.
pub async fn ours(run: &mut Run, way: Way) -> Result<()> {
    let (name, url) = match way.filled {
        true => (crate::fill::DATABASE, run.server.url(crate::fill::DATABASE)),
        false => (crate::run::DATABASE, run.fresh().await?),
    };
    let world = World::open(&url, &run.stub.url).await?;
    run.stub.clear().await?;
    let from = run.number(run.sizes.actions);
    let waiting = world.fill(Kind::Sms, run.sizes.actions, from).await?;
    run.server.settle(name).await?;
    let begun = Instant::now();
    world.approve_all(&waiting).await?;
    let approving = begun.elapsed();
    run.server.settle(name).await?;
    let open = match way.beside_open {
        true => Some(left_open(run, name).await?),
        false => None,
    };

    let begun = Instant::now();
    let postgres = run.server.processor();
    let me = [std::process::id()];
    let mine = usage::of_processes(&me);
    let (mut working, mut children) = (None, vec![]);
    if way.processes > 1 {
        for _ in 0..way.processes {
            children.push(worker(&url, &run.stub.url, way.concurrency)?);
        }
    } else {
        working = Some(world.work(way.concurrency));
    }
    all_executed(run, name, waiting.len()).await?;
    let took = begun.elapsed();
    let (postgres, mine) = (
        run.server.processor() - postgres,
        usage::of_processes(&me) - mine,
    );

    drop(open);
    for child in children {
        end(child).await?;
    }
    world.close(working).await?;
    came_once(run, name, &waiting).await?;
    run.note_deadlocks(name).await?;
    let count = waiting.len() as f64;
    run.report.ours(way.row, count / took.as_secs_f64());
    if way.row == "executions_5" {
        run.report
            .ours("approvals", count / approving.as_secs_f64());
        run.report.ours("cpu_postgres", postgres * 1_000.0 / count);
        run.report.ours("cpu_worker", mine * 1_000.0 / count);
    }
    Ok(())
}

/// One round of the plan's stack, if it is there.
pub async fn plan(run: &mut Run, way: Way) -> Result<()> {
    let Some(peer) = &mut run.peer else {
        return Ok(());
    };
    peer.clear().await?;
    run.stub.clear().await?;
    peer.fill(run.sizes.actions).await?;
    run.server.settle(peer::DATABASE).await?;
    let approving = peer.approve().await?;
    run.server.settle(peer::DATABASE).await?;
    let processor = |peer: &Peer| {
        let (worker, redis) = (
            usage::of_processes(&[peer.process]),
            usage::of_processes(&[peer.redis]),
        );
        (run.server.processor(), worker, redis)
    };
    let before = processor(peer);
    let seconds = peer.work(way.concurrency, way.processes).await?;
    let after = processor(peer);
    peer.rest().await?;
    Peer::came_once(&run.server, &run.stub).await?;
    let count = run.sizes.actions as f64;
    let mut add = |row: &str, value: f64| run.report.add(row, Side::Plan, value);
    add(way.row, count / seconds);
    if way.row == "executions_5" {
        add("approvals", count / approving);
        add("cpu_postgres", (after.0 - before.0) * 1_000.0 / count);
        add("cpu_worker", (after.1 - before.1) * 1_000.0 / count);
        add("cpu_redis", (after.2 - before.2) * 1_000.0 / count);
    }
    Ok(())
}

/// Waits until so many effects came, and everything that was approved stands as executed. The stub
/// is asked, not the database, for as long as effects are missing: asking costs nothing there.
pub async fn all_executed(run: &Run, database: &str, count: usize) -> Result<()> {
    let looking = async {
        while run.stub.count().await? < count {
            tokio::time::sleep(LOOK).await;
        }
        Ok::<(), crate::Failure>(())
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(looked) => looked?,
        Err(_) => {
            let came = run.stub.count().await?;
            return Err(
                format!("{came} of {count} effects came in {} s", PATIENCE.as_secs()).into(),
            );
        }
    }
    // Each has an index of its own.
    let sql = "select not exists (select from autonomous_actions where status = 'approved')
         and not exists (select from autonomous_actions where status = 'executing')";
    run.server.until(database, sql, PATIENCE.as_secs()).await
}

/// All of them are executed, each with one effect.
pub async fn came_once(run: &Run, database: &str, waiting: &[Waiting]) -> Result<()> {
    let ids: Vec<String> = waiting.iter().map(|one| one.id.to_string()).collect();
    let mut connection = run.server.connect(database).await?;
    let sql = "select id::text from autonomous_actions where status = 'executed' and id = any($1::uuid[])";
    let executed: Vec<String> = sqlx::query_scalar(sql)
        .bind(&ids)
        .fetch_all(&mut connection)
        .await?;
    if executed.len() < ids.len() {
        return Err(format!("{} of {} actions are executed", executed.len(), ids.len()).into());
    }
    run.stub.came_once(&executed).await
}

/// A transaction that has read, has written nothing, and is not ended: what it may still see is
/// kept for it.
async fn left_open(run: &Run, database: &str) -> Result<sqlx::PgConnection> {
    use sqlx::Executor as _;
    let mut connection = run.server.connect(database).await?;
    connection
        .execute("begin isolation level repeatable read")
        .await?;
    connection
        .execute("select pg_current_xact_id(), count(*) from users")
        .await?;
    Ok(connection)
}

fn worker(url: &str, stub: &str, concurrency: usize) -> Result<Child> {
    let child = Command::new(std::env::current_exe()?)
        .arg("worker")
        .args(["--database-url", url, "--stub-url", stub])
        .args(["--concurrency", &concurrency.to_string()])
        .args(["--pool", &POOL.to_string()])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    Ok(child)
}

/// Asks a process to end, and waits until it has.
pub async fn end(mut child: Child) -> Result<()> {
    use std::os::unix::process::ExitStatusExt;
    const TERMINATE: i32 = 15;
    let id = child.id().unwrap_or_default().to_string();
    Command::new("kill").arg(&id).status().await?;
    let status = child.wait().await?;
    // In the moment after it has started it does not listen yet.
    if status.success() || status.signal() == Some(TERMINATE) {
        return Ok(());
    }
    Err(format!("a process ended with {status}").into())
}
