//! The table of queues: what runs in the background, how many at a time, and until when.

use crate::{
    accounts,
    delivery::{deliver, post::Post},
    executor::{
        Executor,
        job::{self, Line},
    },
    ground::{
        db,
        ids::EventId,
        live::hub::Hub,
        process::Process,
        queue::{self, Analyze, Execute, Job},
    },
    insight::analyzers::{self, job::Analyst},
    limits,
    notices::store,
    records::approvals::retention,
    server::sweep,
};
use apalis::layers::WorkerBuilderExt;
use apalis::prelude::{BoxDynError, Monitor, Strategy, WorkerBuilder};
use apalis_core::backend::ext::BackendExt;
use apalis_postgres::{Config, PgPool, PostgresStorage};
use futures::FutureExt;
use std::time::Duration;
use tokio_stream::wrappers::WatchStream;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How often the queue of analyses is looked at when nobody wakes it.
const POLL: Duration = Duration::from_millis(500);
/// A worker that has not been seen for three beats is dead, and its jobs are free again.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// How long running attempts may take to end when the process does: one write to Odoo.
const PATIENCE: Duration = Duration::from_secs(70);
/// How long a queue rests after its worker has ended: the database is away.
const REST: Duration = Duration::from_secs(1);
/// How often it is looked whether the workers are alive.
const LOOK: Duration = Duration::from_secs(5);
/// How often what has served its time is pruned.
const PRUNE: Duration = Duration::from_secs(600);

/// Runs the queues, the sweeper and the schedule until the executor's `stop`.
///
/// # Errors
/// When the workers cannot be started.
pub async fn run(
    executor: Executor,
    analyst: Analyst,
    post: Post,
    concurrency: usize,
) -> Result<(), BoxDynError> {
    let process = executor.process();
    let background = [
        tokio::spawn(sweep::run(process.clone(), executor.timing.sweep)),
        tokio::spawn(analyzers::schedule::run(process.clone())),
        tokio::spawn(prune(process.clone(), executor.timing.retention)),
        tokio::spawn(deliver::run(post)),
    ];
    let (pool, hub) = (process.database.pool().clone(), process.hub.clone());
    let stop = process.stop.clone();
    let (id, attempts) = (EventId::new(), TaskTracker::new());
    let execute = || {
        let (executor, attempts) = (executor.clone(), attempts.clone());
        Monitor::new().register(move |_| {
            let name = name(Execute::QUEUE, id);
            WorkerBuilder::new(name.clone())
                .backend(Line::new(
                    executor.clone(),
                    attempts.clone(),
                    name,
                    concurrency,
                ))
                .data(executor.clone())
                .data(attempts.clone())
                .concurrency(concurrency)
                .build(job::run)
        })
    };
    let analyze = || {
        let (pool, hub, analyst) = (pool.clone(), hub.clone(), analyst.clone());
        Monitor::new().register(move |_| {
            WorkerBuilder::new(name(Analyze::QUEUE, id))
                .backend(analyses(&pool, &hub))
                .data(analyst.clone())
                .concurrency(1)
                .build(analyzers::job::run)
        })
    };
    let alive = |queue: &'static str| silent(process.clone(), queue, id.to_string());
    tokio::join!(
        keep(&stop, execute, || alive(Execute::QUEUE)),
        keep(&stop, analyze, || alive(Analyze::QUEUE))
    );
    attempts.close();
    if tokio::time::timeout(PATIENCE, attempts.wait())
        .await
        .is_err()
    {
        tracing::warn!(
            "The process is stopping before its attempts end: another one takes them over"
        );
    }
    for task in background {
        task.await?;
    }
    let connection = process.database.connection();
    if let Err(error) = queue::sign_off(connection, &id.to_string()).await {
        tracing::warn!(%error, "The next process waits for our jobs a little longer");
    }
    Ok(())
}

/// Keeps a queue's worker running until `stop`. A worker ends when it cannot reach the database,
/// or finds its row there gone; or it is given up, once it has given no sign of life to a database
/// that answers others: its connection is dead and nobody has told it. Then it begins anew after a
/// rest. What it was executing is a task of its own and goes on.
async fn keep<F: Future<Output = ()>>(
    stop: &CancellationToken,
    worker: impl Fn() -> Monitor,
    silent: impl Fn() -> F,
) {
    while !stop.is_cancelled() {
        let stopped = stop.clone().cancelled_owned().map(Ok);
        let monitor = worker().shutdown_timeout(PATIENCE);
        tokio::select! {
            ended = monitor.run_with_signal(stopped) => if let Err(error) = ended {
                tracing::warn!(%error, "A queue's worker has ended");
            },
            () = silent() => tracing::warn!("A queue's worker is not responding"),
        }
        tokio::select! {
            () = tokio::time::sleep(REST) => tracing::warn!("A queue's worker is restarting"),
            () = stop.cancelled() => {}
        }
    }
}

/// Returns once no worker of this process has been seen in the queue for a while, though the
/// database answers.
async fn silent(process: Process, queue: &'static str, id: String) {
    // What has just begun has its time to sign on.
    tokio::time::sleep(LOOK * 3).await;
    loop {
        tokio::time::sleep(LOOK).await;
        let connection = process.database.connection();
        if let Ok(false) = queue::is_alive(connection, queue, &id).await
            && !process.stop.is_cancelled()
        {
            return;
        }
    }
}

/// Never the same twice: a restarted worker under its old name would keep its dead jobs.
fn name(queue: &str, process: EventId) -> String {
    format!("{queue}-{process}-{}", EventId::new())
}

fn analyses(
    pool: &PgPool,
    hub: &Hub,
) -> apalis_core::backend::ext::poll_strategy::PollWith<PostgresStorage<Analyze>, Strategy> {
    let config = Config::default()
        .queue(Analyze::QUEUE)
        .batch_size(1)
        .heartbeat_interval(HEARTBEAT)
        .missed_heartbeats(3);
    PostgresStorage::<Analyze>::new(pool)
        .with_config(config)
        .poll_with_strategy(
            Strategy::new()
                .stream(WatchStream::from_changes(hub.analyses()))
                .interval(POLL),
        )
}

async fn prune(process: Process, retention: Duration) {
    let mut beat = tokio::time::interval(PRUNE);
    loop {
        tokio::select! {
            _ = beat.tick() => {}
            () = process.stop.cancelled() => return,
        }
        if let Err(error) = queue::prune(process.database.connection()).await {
            tracing::warn!(%error, "Finished jobs could not be pruned");
        }
        if let Err(error) = limits::store::prune(process.database.connection()).await {
            tracing::warn!(%error, "Old turns could not be pruned");
        }
        if let Err(error) = db::aside::prune(process.database.connection()).await {
            tracing::warn!(%error, "Rows that were set aside could not be pruned");
        }
        let now = process.clock.now();
        let connection = process.database.connection();
        let before = now - retention;
        if let Err(error) = analyzers::store::retention::prune(connection, before).await {
            tracing::warn!(%error, "Old findings could not be pruned");
        }
        if let Err(error) = retention::prune(connection, before).await {
            tracing::warn!(%error, "Old links and codes could not be pruned");
        }
        if let Err(error) = db::months::keep(connection, before).await {
            tracing::warn!(%error, "Old calls and messages of the outbox could not be pruned");
        }
        if let Err(error) = store::months::warn(&process.database, &process.clock).await {
            tracing::warn!(%error, "Admins could not be warned that the audit trail runs out of months");
        }
        if let Err(error) = accounts::store::prune(process.database.connection(), now).await {
            tracing::warn!(%error, "Old sessions and failed sign-ins could not be pruned");
        }
        if let Err(error) = store::prune(process.database.connection(), now).await {
            tracing::warn!(%error, "Old notices could not be pruned");
        }
    }
}
