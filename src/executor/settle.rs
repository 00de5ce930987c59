//! What a person may say of an action that stands still: of one in doubt, what happened; of a
//! failed one, that it is to be tried again; of an approved one, that it is not to run.

use super::{Executor, roll_back::roll_back, store};
use crate::{
    actions::{
        Actor,
        lifecycle::Status,
        store::{self as actions, Move, Record},
    },
    audit::{EventKind, store::NewEvent},
    db::{DatabaseTransaction, DbErr},
    ids::{ActionId, UserId},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

/// How long an action has after a person asked for another try.
const TIME_TO_RUN: Duration = Duration::hours(4);

/// What a person found out about an action in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It arrived: the action is executed.
    ItHappened,
    /// It did not: send it again.
    SendAgain,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    #[error("there is no action {0}")]
    Unknown(ActionId),
    #[error("the action is {}, and only one that is {} can be asked this", .found.words().to_lowercase(), .wanted.words().to_lowercase())]
    Elsewhere { found: Status, wanted: Status },
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Settles an action in doubt.
///
/// # Errors
/// See [`SettleError`].
pub async fn settle(
    executor: &Executor,
    id: ActionId,
    answer: Answer,
    user: UserId,
) -> Result<Status, SettleError> {
    let now = executor.clock.now();
    let to = match answer {
        Answer::ItHappened => Status::Executed,
        Answer::SendAgain => Status::Approved,
    };
    let tx = executor.database.begin().await?;
    let happened = answer == Answer::ItHappened;
    store::settle(&tx, id, happened).await?;
    let mut step = Move {
        error: Some(None),
        not_before: Some(None),
        ..Move::new(id, Status::InDoubt, to)
    };
    if happened && let Some(record) = actions::get(&tx, id).await? {
        // What was left of the effect goes on: the mail is done, the notes may not be.
        if rest_is_open(&tx, &record, now).await? {
            step.to = Status::Approved;
        } else {
            roll_back(&tx, &record, now).await?;
        }
    }
    if step.to == Status::Approved {
        step.execute_by = Some(now + TIME_TO_RUN);
        step.retries = Some(0);
    } else {
        step.executed_at = Some(now);
    }
    let event = NewEvent::of(id, EventKind::Settled, Actor::User(user), now)
        .with(json!({"answer": answer}));
    finish(executor, tx, step, event).await
}

/// Remembers whom the settled call reached; is anything of the effect left to do?
async fn rest_is_open(
    tx: &DatabaseTransaction,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let id = record.action.action_id;
    for customer in record.contacts() {
        store::contacted(tx, id, customer, now).await?;
    }
    let calls = store::calls(tx, id).await?;
    let done = |step: i32| {
        calls
            .iter()
            .any(|call| call.step == step && call.success == Some(true))
    };
    Ok((0i32..)
        .take(record.action.effect.requests.len())
        .any(|step| !done(step)))
}

/// Takes a failed action up again.
///
/// # Errors
/// See [`SettleError`].
pub async fn retry(executor: &Executor, id: ActionId, user: UserId) -> Result<Status, SettleError> {
    let now = executor.clock.now();
    let tx = executor.database.begin().await?;
    let step = Move {
        error: Some(None),
        not_before: Some(None),
        execute_by: Some(now + TIME_TO_RUN),
        retries: Some(0),
        ..Move::new(id, Status::Failed, Status::Approved)
    };
    let event = NewEvent::of(id, EventKind::RetryRequested, Actor::User(user), now);
    finish(executor, tx, step, event).await
}

/// Takes an approved action back before it has begun.
///
/// # Errors
/// See [`SettleError`].
pub async fn cancel(
    executor: &Executor,
    id: ActionId,
    user: UserId,
) -> Result<Status, SettleError> {
    let now = executor.clock.now();
    let tx = executor.database.begin().await?;
    let step = Move::new(id, Status::Approved, Status::Cancelled);
    let event = NewEvent::of(id, EventKind::Cancelled, Actor::User(user), now);
    finish(executor, tx, step, event).await
}

async fn finish(
    executor: &Executor,
    tx: DatabaseTransaction,
    step: Move,
    event: NewEvent,
) -> Result<Status, SettleError> {
    let (id, wanted, to) = (step.id, step.from, step.to);
    let now = event.at;
    if !actions::advance(&tx, &step, event, now).await? {
        tx.rollback().await?;
        let found = actions::get(executor.database.connection(), id)
            .await?
            .ok_or(SettleError::Unknown(id))?;
        return Err(SettleError::Elsewhere {
            found: found.action.status,
            wanted,
        });
    }
    tx.commit().await?;
    executor.announce(id);
    Ok(to)
}
