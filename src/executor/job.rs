//! The queue's side of executing.

use super::{Executor, execute};
use crate::ground::queue::Execute;
use apalis::prelude::{BoxDynError, Data};
use tokio_util::task::TaskTracker;

/// Runs one attempt. How it ended stands in our tables; the queue only learns whether the
/// database could be used.
///
/// The attempt is a task of its own, so that it outlives the queue's worker: that one ends when
/// the database is away, and a call in its middle must not.
///
/// # Errors
/// When the database could not be used.
pub async fn run(
    job: Execute,
    executor: Data<Executor>,
    attempts: Data<TaskTracker>,
) -> Result<(), BoxDynError> {
    let attempt = async move { execute(&executor, job).await };
    attempts.spawn(attempt).await??;
    Ok(())
}
