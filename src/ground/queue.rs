//! The queue: how a job gets in, inside the transaction that makes it necessary.
//!
//! The one file that knows apalis' table. Our own tables are the truth: a job is a wake-up, and
//! losing every one of them loses nothing but a few seconds (see `server/sweep.rs`).
//! Written out: another's table.

use crate::ground::{
    db::{self, ConnectionTrait, Database, DbErr},
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
/// instead, and one that waits for later is brought forward. Retries are the executor's to decide, so a job has one attempt.
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

/// Makes apalis' tables, and switches its insert trigger off: it notifies once a row, which takes
/// a database-wide lock at every commit. `live::Hub` wakes the workers instead.
///
/// # Errors
/// When the tables cannot be made.
pub async fn set_up(database: &Database) -> Result<(), DbErr> {
    PostgresStorage::setup(database.pool())
        .await
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    db::execute(
        database.connection(),
        "drop trigger if exists notify_workers on apalis.jobs",
        [],
    )
    .await?;
    Ok(())
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
    let workers = db::execute(
        c,
        "delete from apalis.workers w where last_seen < now() - interval '1 day'
         and not exists (select 1 from apalis.jobs j where j.lock_by = w.id)",
        [],
    )
    .await?;
    Ok(jobs + workers)
}
