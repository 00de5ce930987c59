//! The queue: how a job gets in, inside the transaction that makes it necessary.
//!
//! The one file that knows apalis' table. Our own tables are the truth: a job is a wake-up, and
//! losing every one of them loses nothing but a few seconds (see `server/sweep.rs`).
//! Written out: another's table.

use crate::ground::{
    db::{self, ConnectionTrait, Database, DbErr, FromQueryResult},
    ids::{ActionId, AnalysisId},
};
use apalis_postgres::PostgresStorage;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One attempt to execute one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Execute {
    pub action: ActionId,
    /// The attempt this job is for: one more than the action has had.
    pub attempt: i32,
}

/// One run of one analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analyze {
    pub analysis: AnalysisId,
}

/// What the queue carries.
pub trait Job: Serialize {
    const QUEUE: &'static str;
    /// Two jobs with one key are one.
    fn key(&self) -> String;
}

impl Job for Execute {
    const QUEUE: &'static str = "execute";
    fn key(&self) -> String {
        format!("execute:{}:{}", self.action, self.attempt)
    }
}

impl Job for Analyze {
    const QUEUE: &'static str = "analyze";
    fn key(&self) -> String {
        format!("analyze:{}", self.analysis)
    }
}

/// Adds a job on the caller's connection or transaction, to run after `delay`; a higher priority
/// goes first. A finished job under the same key, or one that a dead worker holds, is woken
/// instead, and one that waits for later is brought forward. Retries are the executor's to decide,
/// so a job has one attempt.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue<C: ConnectionTrait, J: Job>(
    c: &C,
    job: &J,
    delay: Duration,
    priority: i32,
) -> Result<(), DbErr> {
    let body = serde_json::to_vec(job).map_err(|error| db::unreadable("a job", error))?;
    db::execute(
        c,
        "insert into apalis.jobs (id, job_type, job, status, attempts, max_attempts, run_at, priority, metadata, idempotency_key)
         values (apalis.generate_ulid(), $1, $2, 'Pending', 0, 1, clock_timestamp() + make_interval(secs => $3), $4, ''::hstore, $5)
         on conflict (job_type, idempotency_key) do update
         set status = 'Pending', attempts = 0, run_at = excluded.run_at, lock_by = null, lock_at = null, done_at = null
         where apalis.jobs.status in ('Done', 'Failed', 'Killed')
            or (apalis.jobs.status = 'Pending' and apalis.jobs.run_at > excluded.run_at)
            or (apalis.jobs.status in ('Queued', 'Running') and not exists (
                select 1 from apalis.workers w where w.id = apalis.jobs.lock_by and w.last_seen > now() - interval '10 seconds'))",
        [J::QUEUE.into(), body.into(), delay.as_secs_f64().into(), priority.into(), job.key().into()],
    )
    .await?;
    Ok(())
}

/// Where jobs are, as `j`.
pub const DUE: &str = "apalis.jobs j";
/// Of a job that executes: it waits, and its time has come.
pub const WAITS: &str =
    "j.job_type = 'execute' and j.status = 'Pending' and j.run_at <= clock_timestamp()";
/// Its action, and for which attempt it is, out of its key.
pub const ACTION: &str = "split_part(j.idempotency_key, ':', 2)::uuid";
pub const ATTEMPT: &str = "split_part(j.idempotency_key, ':', 3)::integer";
/// Its place in the line: a higher priority goes before what became due up to a quarter of an hour
/// sooner, for each step of it. Who waits comes nearer to the front all the same.
pub const LINE: &str = "((j.run_at at time zone 'UTC') - interval '15 minutes' * j.priority)";

/// The part of a statement that adds the jobs of the rows of `source` where `condition`: their
/// `id`, `attempt`, `priority` and `wait`. Each is for the next attempt. Its name is a ULID, which is
/// what the workers of the release before can read.
pub fn added(source: &str, condition: &str) -> String {
    format!(
        "jobs as (
           insert into apalis.jobs (id, job_type, job, status, attempts, max_attempts, run_at, priority, metadata, idempotency_key)
           select '0' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 25)), 'execute', convert_to(body, 'UTF8'), 'Pending', 0, 1,
             clock_timestamp() + coalesce(wait, interval '0'), priority, ''::hstore, key
           from (select 'execute:' || id || ':' || attempt + 1 as key,
                   jsonb_build_object('action', id, 'attempt', attempt + 1)::text as body, wait, priority
                 from {source} where {condition} order by id) added
           on conflict (job_type, idempotency_key) do update
             set status = 'Pending', run_at = excluded.run_at, lock_by = null, lock_at = null, done_at = null
             where apalis.jobs.status <> 'Pending' or apalis.jobs.run_at > excluded.run_at)"
    )
}

/// That the next attempt of a row of `source` has no job that is due.
pub fn lacking(source: &str) -> String {
    format!(
        "not exists (select from {DUE} where {WAITS}
           and j.idempotency_key = 'execute:' || {source}.id || ':' || {source}.attempt + 1)"
    )
}

/// How long until the next job of those that execute is due; `None`: there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_due<C: ConnectionTrait>(c: &C) -> Result<Option<Duration>, DbErr> {
    #[derive(FromQueryResult)]
    struct Next {
        wait: Option<f64>,
    }
    let sql = "select extract(epoch from min(run_at) - clock_timestamp())::float8 as wait
         from apalis.jobs where job_type = 'execute' and status = 'Pending'";
    let next = db::one::<Next, C>(c, sql, []).await?;
    let wait = next.and_then(|next| next.wait);
    Ok(wait.map(|wait| Duration::try_from_secs_f64(wait.max(0.0)).unwrap_or(Duration::MAX)))
}

/// Makes apalis' tables, and switches its insert trigger off: it notifies once a row, which takes
/// a database-wide lock at every commit. `live::Hub` wakes the workers instead.
///
/// # Errors
/// When the tables cannot be made.
pub async fn set_up(database: &Database) -> Result<(), DbErr> {
    PostgresStorage::setup(database.pool())
        .await
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    let connection = database.connection();
    let trigger = "drop trigger if exists notify_workers on apalis.jobs";
    db::execute(connection, trigger, []).await?;
    let (waits, line) = (
        "where job_type = 'execute' and status = 'Pending'",
        LINE.replace("j.", ""),
    );
    for index in [
        format!("execute_in_line on apalis.jobs ({line}, run_at) {waits}"),
        format!("execute_by_time on apalis.jobs (run_at) {waits}"),
    ] {
        let sql = format!("create index if not exists {index}");
        db::execute(connection, &sql, []).await?;
    }
    Ok(())
}

/// Says that a worker of the queue is alive.
///
/// # Errors
/// When the database refuses.
pub async fn beat<C: ConnectionTrait>(c: &C, queue: &str, name: &str) -> Result<(), DbErr> {
    let sql = "insert into apalis.workers (id, worker_type, storage_name, layers, last_seen)
         values ($1, $2, 'AiCoo', '', now()) on conflict (id) do update set last_seen = now()";
    db::execute(c, sql, [name.into(), queue.into()])
        .await
        .map(drop)
}

/// Says of the workers with this in their names that they are gone, so that nobody waits for them
/// with the jobs that they had taken and not begun.
///
/// # Errors
/// When the database refuses.
pub async fn sign_off<C: ConnectionTrait>(c: &C, name: &str) -> Result<(), DbErr> {
    let sql = "update apalis.workers set last_seen = 'epoch' where id like '%' || $1 || '%'";
    db::execute(c, sql, [name.into()]).await.map(drop)
}

/// Whether a worker of this queue, with this in its name, has been seen lately.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_alive<C: ConnectionTrait>(c: &C, queue: &str, name: &str) -> Result<bool, DbErr> {
    let sql = "select 1 from apalis.workers
         where id like $1 || '-%' || $2 || '%' and last_seen > now() - interval '15 seconds' limit 1";
    let found = db::execute(c, sql, [queue.into(), name.into()]).await?;
    Ok(found > 0)
}

/// Finished jobs go after 7 days or beyond the newest 1,000, failed ones after 30 days or beyond
/// 500; workers that have not been seen for a day go too.
///
/// # Errors
/// When the database refuses.
pub async fn prune<C: ConnectionTrait>(c: &C) -> Result<u64, DbErr> {
    let jobs = db::execute(
        c,
        "delete from apalis.jobs where id in (
           select id from (
             select id, status, done_at, row_number() over (partition by status = 'Done' order by done_at desc) as place
             from apalis.jobs where status in ('Done', 'Failed', 'Killed')) finished
           where (status = 'Done' and (done_at < now() - interval '7 days' or place > 1000))
              or (status <> 'Done' and (done_at < now() - interval '30 days' or place > 500)))",
        [],
    )
    .await?;
    // What would wake nobody any more: the sweeper adds what is missing.
    let stale =
        "delete from apalis.jobs where job_type = 'execute' and run_at < now() - interval '1 day'";
    let stale = db::execute(c, stale, []).await?;
    let workers = db::execute(
        c,
        "delete from apalis.workers w where last_seen < now() - interval '1 day'
         and not exists (select 1 from apalis.jobs j where j.lock_by = w.id)",
        [],
    )
    .await?;
    Ok(jobs + stale + workers)
}
