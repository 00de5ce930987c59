//! "It arrived", or "it did not": what a person found out about an action in doubt.

use super::{By, Desk, admit::admit, authenticator::by_risk, finish, refusal::Refusal, verb::Verb};
use crate::{
    actions::{Turn, lifecycle::Status},
    executor::{contacts, roll_back::roll_back, store},
    ground::{
        db::{DatabaseTransaction, DbErr},
        ids::ActionId,
    },
    guardrails::Overrides,
    records::{self, Move, Record},
};
use chrono::{DateTime, Utc};
use serde_json::json;

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
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn settle(
    desk: &Desk,
    id: ActionId,
    answer: Answer,
    by: &By<'_>,
) -> Result<Status, Refusal> {
    let now = desk.clock.now();
    let to = match answer {
        Answer::ItHappened => Status::Executed,
        Answer::SendAgain => Status::Approved,
    };
    let mut tx = desk.database.begin().await?;
    let record = admit(&tx, Verb::Settle, id, by.user).await?;
    let happened = answer == Answer::ItHappened;
    if !happened {
        tx = by_risk(tx, &by.shown(), &record, now).await?;
        contacts::give_back_open(&tx, id, now).await?;
    }
    store::settle(&tx, id, happened).await?;
    let mut step = Move {
        error: Some(None),
        ..Move::new(id, Status::InDoubt, to)
    };
    if happened && let Some(record) = records::get(&tx, id).await? {
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
    let data = json!({"answer": answer, "seen": by.seen});
    let event = Verb::Settle.event(id, by.user, now).with(data);
    finish::advance(desk, tx, Verb::Settle, &step, event).await?;
    Ok(step.to)
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
