//! The queue's side of executing: what is due is taken in batches, as many as there is room for, and
//! handed to apalis' worker. Taking the job and taking the action are one statement, so that there
//! is nothing to acknowledge: what a process had when it died comes back by its lease.

use super::{Executor, Taken, carry_out, take};
use crate::ground::queue::{self, Execute, Job};
use apalis::prelude::{BoxDynError, Data, Task};
use apalis_core::{
    backend::{Backend, BackendConfig, finalize::Ephemeral},
    task::task_id::RandomId,
    worker::context::WorkerContext,
};
use std::{
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    task::AbortHandle,
};
use tokio_util::task::TaskTracker;
use tower::layer::util::Identity;

/// How often is looked when nobody wakes us and nothing is known to be due: a safety net.
const LOOK: Duration = Duration::from_secs(5);
/// How long is waited at least where something is due that cannot be had just now.
const LOCKED: Duration = Duration::from_millis(50);
/// How long is waited after the database could not be used.
const REST: Duration = Duration::from_secs(1);
/// How often the worker says that it is alive.
const BEAT: Duration = Duration::from_secs(2);

/// An attempt that is to be made, and the room that it takes up.
#[derive(Clone)]
pub struct Due(Arc<Mutex<Option<(Taken, OwnedSemaphorePermit)>>>);

/// Runs one attempt. How it ended stands in our tables; the queue only learns whether the
/// database could be used.
///
/// The attempt is a task of its own, so that it outlives the queue's worker.
///
/// # Errors
/// When the database could not be used.
pub async fn run(
    due: Due,
    executor: Data<Executor>,
    attempts: Data<TaskTracker>,
) -> Result<(), BoxDynError> {
    let due = due.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some((taken, room)) = due else {
        return Ok(());
    };
    let attempt = async move {
        let ended = carry_out(&executor, taken).await;
        drop(room);
        ended
    };
    attempts.spawn(attempt).await??;
    Ok(())
}

/// The line of what is due. It takes nothing that could not be begun at once.
pub struct Line {
    due: mpsc::UnboundedReceiver<Due>,
    feeder: AbortHandle,
}

impl Line {
    /// A line for one worker of this name, which makes so many attempts at a time.
    pub fn new(executor: Executor, name: String, room: usize) -> Self {
        let (give, due) = mpsc::unbounded_channel();
        let feeder = Feeder {
            executor,
            name,
            room: Arc::new(Semaphore::new(room)),
            give,
        };
        let feeder = tokio::spawn(feeder.feed()).abort_handle();
        Self { due, feeder }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.feeder.abort();
    }
}

struct Feeder {
    executor: Executor,
    name: String,
    room: Arc<Semaphore>,
    give: mpsc::UnboundedSender<Due>,
}

impl Feeder {
    async fn feed(self) {
        let stop = self.executor.stop.clone();
        tokio::select! {
            () = self.take_all() => {}
            () = self.beat() => {}
            () = stop.cancelled() => {}
        }
    }

    async fn take_all(&self) {
        let mut wake_ups = self.executor.hub.wake_ups();
        while let Ok(first) = self.room.clone().acquire_owned().await {
            let free = self.room.available_permits() + 1;
            drop(first);
            // Whatever comes from now on wakes us again.
            wake_ups.mark_unchanged();
            let wait = match self.take_some(free).await {
                Ok(None) => continue,
                Ok(Some(wait)) => wait,
                Err(error) => {
                    tracing::warn!(%error, "Due actions could not be taken");
                    REST
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                Ok(()) = wake_ups.changed() => {}
            }
        }
    }

    /// Takes what is due, where there is room. `None`: there may be more at once; otherwise for how
    /// long there is nothing.
    async fn take_some(&self, free: usize) -> Result<Option<Duration>, crate::ground::db::DbErr> {
        let most = u32::try_from(free).unwrap_or(u32::MAX);
        let (taken, looked_at) = take(&self.executor, most).await?;
        for taken in taken {
            let room = self.room.clone().try_acquire_owned();
            let Ok(room) = room else { continue };
            let due = Due(Arc::new(Mutex::new(Some((taken, room)))));
            let _closing = self.give.send(due);
        }
        if looked_at >= free {
            return Ok(None);
        }
        let next = queue::next_due(self.executor.database.connection()).await?;
        Ok(Some(next.unwrap_or(LOOK).clamp(LOCKED, LOOK)))
    }

    async fn beat(&self) {
        let mut beat = tokio::time::interval(BEAT);
        loop {
            beat.tick().await;
            let connection = self.executor.database.connection();
            if let Err(error) = queue::beat(connection, Execute::QUEUE, &self.name).await {
                tracing::warn!(%error, "The worker could not say that it is alive");
            }
        }
    }
}

impl Backend for Line {
    type Task = Task<Due>;
    type Error = Infallible;

    fn poll_ready(
        &mut self,
        _: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Option<Result<Self::Task, Self::Error>>> {
        let due = self.due.poll_recv(cx);
        due.map(|due| due.map(|due| Ok(Task::new(due))))
    }

    fn poll_close(
        &mut self,
        _: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for Line {
    type Args = Due;
    type Id = RandomId;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = Identity;

    fn config(&self) -> &Self::Config {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Self::Layer {
        Identity::new()
    }
}
