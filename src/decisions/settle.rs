//! What a person may say of an action that stands still: of one in doubt, what happened; of a
//! failed one, that it is to be tried again; of an approved one, that it is not to run.

use crate::{
    accounts::{self, Permission, User},
    actions::{Turn, lifecycle::Status},
    audit::{EventKind, store::NewEvent},
    decisions::{
        authenticator::{self, Shown},
        refusal::Refusal,
        seen::Seen,
    },
    executor::{Executor, contacts, roll_back::roll_back, store},
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr, is_duplicate},
        ids::ActionId,
        secrets::Key,
    },
    guardrails::Overrides,
    records::{self as actions, Move, Record},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

/// How long after an approval what it approved may be tried again.
const FRESH: Duration = Duration::days(7);

/// Who says so.
#[derive(Clone)]
pub struct By<'a> {
    pub user: &'a User,
    /// What their authenticator shows: another try of what is of high risk takes a code, as
    /// approving it did.
    pub code: Option<&'a str>,
    /// That open the authenticator's secret.
    pub keys: Vec<Key>,
    /// For how long the action was in front of them; a program sees nothing.
    pub seen: Option<Seen>,
}

impl By<'_> {
    pub(super) fn shown(&self) -> Shown<'_> {
        Shown {
            account: self.user.id,
            code: self.code,
            keys: &self.keys,
        }
    }
}

/// What a person found out about an action in doubt.
#[derive(utoipa::ToSchema)]
#[schema(as = Settled)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It arrived: the action is executed.
    ItHappened,
    /// It did not: send it again.
    SendAgain,
}

/// Settles an action in doubt.
///
/// # Errors
/// See [`Refusal`].
pub async fn settle(
    executor: &Executor,
    id: ActionId,
    answer: Answer,
    by: &By<'_>,
) -> Result<Status, Refusal> {
    let now = executor.clock.now();
    let to = match answer {
        Answer::ItHappened => Status::Executed,
        Answer::SendAgain => Status::Approved,
    };
    let tx = executor.database.begin().await?;
    let record = admit(&tx, by, id, Status::InDoubt).await?;
    let happened = answer == Answer::ItHappened;
    let tx = if happened {
        tx
    } else {
        with_code(tx, by, &record, now).await?
    };
    if !happened {
        contacts::give_back_open(&tx, id, now).await?;
    }
    store::settle(&tx, id, happened).await?;
    let mut step = Move {
        error: Some(None),
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
        step.turn = Some(Turn::now(now));
        step.retries = Some(0);
        step.overrides = Some(Overrides::default());
    } else {
        step.executed_at = Some(now);
    }
    let event = NewEvent::of(id, EventKind::Settled, Actor::User(by.user.id), now)
        .with(json!({"answer": answer, "seen": by.seen}));
    finish(executor, tx, step, event).await
}

/// Remembers whom the settled call reached; is anything of the effect left to do?
async fn rest_is_open(
    tx: &DatabaseTransaction,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let id = record.action.action_id;
    contacts::reach(tx, id, &record.contacts(), None, now).await?;
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
/// See [`Refusal`].
pub async fn retry(executor: &Executor, id: ActionId, by: &By<'_>) -> Result<Status, Refusal> {
    let now = executor.clock.now();
    let tx = executor.database.begin().await?;
    let record = admit(&tx, by, id, Status::Failed).await?;
    if let Some(at) = record.approved_at.filter(|at| *at < now - FRESH) {
        return Err(Refusal::TooOld(at));
    }
    let tx = with_code(tx, by, &record, now).await?;
    let step = Move {
        error: Some(None),
        turn: Some(Turn::now(now)),
        retries: Some(0),
        // They were for the moment of the approval.
        overrides: Some(Overrides::default()),
        ..Move::new(id, Status::Failed, Status::Approved)
    };
    let event = NewEvent::of(id, EventKind::RetryRequested, Actor::User(by.user.id), now)
        .with(json!({"seen": by.seen}));
    finish(executor, tx, step, event).await
}

/// Ends an approved action that is not running: what was begun and has no answer yet cannot be
/// ended, since nobody knows what became of it.
///
/// # Errors
/// See [`Refusal`].
pub async fn cancel(executor: &Executor, id: ActionId, by: &By<'_>) -> Result<Status, Refusal> {
    let now = executor.clock.now();
    let tx = executor.database.begin().await?;
    admit(&tx, by, id, Status::Approved).await?;
    let calls = store::calls(&tx, id).await?;
    if calls.iter().any(|call| call.success.is_none()) {
        return Err(Refusal::OnItsWay);
    }
    let step = Move::new(id, Status::Approved, Status::Cancelled);
    let event = NewEvent::of(id, EventKind::Cancelled, Actor::User(by.user.id), now);
    finish(executor, tx, step, event).await
}

/// The action, locked, if it stands where it must, and the role of who asks allows it now.
async fn admit(
    tx: &DatabaseTransaction,
    by: &By<'_>,
    id: ActionId,
    wanted: Status,
) -> Result<Record, Refusal> {
    let current = accounts::store::get(tx, by.user.id).await?;
    let may = |user: &User| user.role.may(Permission::Decide);
    if !(may(by.user) && current.as_ref().is_some_and(may)) {
        return Err(Refusal::NotAllowed);
    }
    let record = actions::get_for_update(tx, id).await?;
    let record = record.ok_or(Refusal::NoAction(id))?;
    let found = record.action.status;
    if found != wanted {
        return Err(Refusal::Elsewhere { found, wanted });
    }
    Ok(record)
}

/// Uses a code up, if the action takes one by its risk now: a failed one is not raised when the
/// thresholds are.
async fn with_code(
    tx: DatabaseTransaction,
    by: &By<'_>,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<DatabaseTransaction, Refusal> {
    if !actions::judge(&tx, record, now).await?.risk().needs_code() {
        return Ok(tx);
    }
    Ok(authenticator::with_code(tx, &by.shown(), now).await?)
}

async fn finish(
    executor: &Executor,
    tx: DatabaseTransaction,
    step: Move,
    event: NewEvent,
) -> Result<Status, Refusal> {
    let (id, wanted, to) = (step.id, step.from, step.to);
    let now = event.at;
    let moved = match actions::advance(&tx, &step, event, now).await {
        Err(error) if is_duplicate(&error) => return Err(Refusal::AnotherOpen),
        moved => moved?,
    };
    if !moved {
        tx.rollback().await?;
        let found = actions::get(executor.database.connection(), id)
            .await?
            .ok_or(Refusal::NoAction(id))?;
        return Err(Refusal::Elsewhere {
            found: found.action.status,
            wanted,
        });
    }
    tx.commit().await?;
    executor.announce(id);
    Ok(to)
}
