//! The queue's side of executing: what is due is taken in batches, as many as there is room for, and
//! handed to apalis' worker. Taking the job and taking the action are one statement, so that there
//! is nothing to acknowledge: what a process had when it died comes back by its lease.

use super::{Executor, Taken, carry_out, take};
use crate::ground::{
    db::DbErr,
    queue::{self, Execute, Job},
};
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
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::layer::util::Identity;

/// How often is looked when nobody wakes us and nothing is known to be due: a safety net.
const LOOK: Duration = Duration::from_secs(5);
/// How long is waited at least where something is due that cannot be had just now.
const LOCKED: Duration = Duration::from_millis(50);
/// How long is waited after the database could not be used.
const REST: Duration = Duration::from_secs(1);
/// How long is waited at most, where more is due than there is room for, until half of the room is
/// free. What is taken together begins and ends together, each time in one commit.
const LINGER: Duration = Duration::from_millis(5);
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
    let attempt = async move { due.carry_out(&executor).await };
    attempts.spawn(attempt).await??;
    Ok(())
}

impl Due {
    async fn carry_out(self, executor: &Executor) -> Result<(), DbErr> {
        let due = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((taken, _room)) = due {
            carry_out(executor, taken).await?;
        }
        Ok(())
    }
}

/// The line of what is due. It takes nothing that could not be begun at once, and what it has taken
/// is carried out, or handed back where the process is to end, whatever becomes of the worker.
pub struct Line {
    due: mpsc::UnboundedReceiver<Due>,
    executor: Executor,
    attempts: TaskTracker,
    closed: CancellationToken,
}

impl Line {
    /// A line for one worker of this name, which makes so many attempts at a time.
    pub fn new(executor: Executor, attempts: TaskTracker, name: String, room: usize) -> Self {
        let (give, due) = mpsc::unbounded_channel();
        let closed = executor.stop.child_token();
        let feeder = Feeder {
            executor: executor.clone(),
            name,
            room: Arc::new(Semaphore::new(room)),
            half: u32::try_from(room / 2).unwrap_or(u32::MAX),
            give,
            closed: closed.clone(),
        };
        attempts.spawn(async move { feeder.feed().await });
        Self {
            due,
            executor,
            attempts,
            closed,
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.closed.cancel();
        self.due.close();
        while let Ok(due) = self.due.try_recv() {
            let executor = self.executor.clone();
            self.attempts
                .spawn(async move { see_to(&executor, due).await });
        }
    }
}

/// Carries out what nobody else is there for.
async fn see_to(executor: &Executor, due: Due) {
    if let Err(error) = due.carry_out(executor).await {
        tracing::warn!(%error, "An attempt could not use the database");
    }
}

struct Feeder {
    executor: Executor,
    name: String,
    room: Arc<Semaphore>,
    /// Of all the room.
    half: u32,
    give: mpsc::UnboundedSender<Due>,
    closed: CancellationToken,
}

impl Feeder {
    async fn feed(&self) {
        tokio::join!(self.take_all(), self.beat());
    }

    async fn take_all(&self) {
        let mut wake_ups = self.executor.hub.wake_ups();
        let mut more_is_due = false;
        // Nothing breaks a taking off: what was taken and forgotten would wait for its lease.
        while let Some(free) = self.free(more_is_due).await {
            // Whatever comes from now on wakes us again.
            wake_ups.mark_unchanged();
            let taken = self.take_some(free).await;
            more_is_due = matches!(taken, Ok(None));
            let wait = match taken {
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
                () = self.closed.cancelled() => {}
            }
        }
    }

    /// For how many attempts there is room, once there is any; `None`: the line is closed.
    async fn free(&self, more_is_due: bool) -> Option<usize> {
        drop(tokio::select! {
            first = self.room.acquire() => first.ok()?,
            () = self.closed.cancelled() => return None,
        });
        if more_is_due {
            let half = tokio::time::timeout(LINGER, self.room.acquire_many(self.half));
            drop(half.await);
        }
        (!self.closed.is_cancelled()).then(|| self.room.available_permits())
    }

    /// Takes what is due, where there is room. `None`: there may be more at once; otherwise for how
    /// long there is nothing.
    async fn take_some(&self, free: usize) -> Result<Option<Duration>, DbErr> {
        // A power of two: each number is a statement of its own, which every connection plans.
        let most = 1_u32 << free.clamp(1, 1 << 30).ilog2();
        let (taken, looked_at) = take(&self.executor, most).await?;
        for taken in taken {
            // Nobody else takes any room.
            let Ok(room) = self.room.clone().acquire_owned().await else {
                break;
            };
            let due = Due(Arc::new(Mutex::new(Some((taken, room)))));
            if let Err(mpsc::error::SendError(due)) = self.give.send(due) {
                see_to(&self.executor, due).await;
            }
        }
        if looked_at >= most as usize {
            return Ok(None);
        }
        let next = queue::next_due(self.executor.database.connection()).await?;
        Ok(Some(next.unwrap_or(LOOK).clamp(LOCKED, LOOK)))
    }

    async fn beat(&self) {
        let mut beat = tokio::time::interval(BEAT);
        loop {
            tokio::select! {
                _ = beat.tick() => {}
                () = self.closed.cancelled() => return,
            }
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
