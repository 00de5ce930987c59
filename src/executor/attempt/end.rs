//! Where an attempt ends: its last move, with its event.

use super::{Attempt, End, call::patiently, jittered};
use crate::{
    actions::{Action, ActionInputs, Held, RiskLevel, TIME_TO_RUN, Turn, lifecycle::Status},
    audit::{EventKind, store::NewEvent},
    executor::{
        Executor, Outcome,
        ends::{Ending, Ends},
        roll_back::roll_back,
        store::{self, Answer},
    },
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        failpoint,
        ids::CallId,
        live::{Change, Topic},
        number, zone,
    },
    guardrails::{self, Overrides, hours},
    notices::{
        store::{self as notices, Again},
        subject::Question,
    },
    records::{self, ExecutionResult, Move, approvals},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::{
    sync::{PoisonError, atomic::Ordering},
    time::Duration,
};

/// How long before its deadline an action is tried for the last time.
const LAST_TRY: chrono::Duration = chrono::Duration::seconds(5);

impl Attempt<'_> {
    /// The last move of the attempt, with its event.
    pub(super) async fn finish(&self, end: End) -> Result<Outcome, DbErr> {
        let id = self.record.action.action_id;
        let now = self.executor.clock.now();
        let end = self.or_in_doubt(end, now).await?;
        let returned = match &end {
            End::Returned { why, risk } => Some((why.clone(), *risk)),
            _ => None,
        };
        let Some((mut step, event)) = self.last_move(end, now) else {
            return Ok(Outcome::Lost);
        };
        let to = step.to;
        if to == Status::Executed {
            step.result = Some(self.result()?);
        }
        let answer = self.last.lock();
        let answer = answer.unwrap_or_else(PoisonError::into_inner).take();
        failpoint::reach("before_commit").await;
        let moved = match (returned, &self.record.action.inputs) {
            (Some((why, risk)), _) => self.put_back(step, event, (&why, risk), now).await?,
            (None, ActionInputs::Undo(_)) if to == Status::Executed => {
                patiently(|| self.undone(&step, &event, answer.as_ref(), now)).await?
            }
            _ => {
                let ending = Ending {
                    step,
                    event,
                    answer,
                };
                patiently(|| self.executor.end(ending.clone())).await?
            }
        };
        if !moved {
            return Ok(Outcome::Lost);
        }
        failpoint::reach("after_commit").await;
        match to {
            // Nothing is left to do about it.
            Status::Executed => self.executor.hub.show(Change::to(Topic::Actions, id)),
            _ => self.executor.announce(id),
        }
        tracing::info!(status = to.name(), "Attempt ended");
        Ok(Outcome::Moved(to))
    }

    /// Back before people, who are asked anew.
    async fn put_back(
        &self,
        mut step: Move,
        event: NewEvent,
        (why, risk): (&str, RiskLevel),
        now: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        let tx = self.executor.database.begin().await?;
        let settings = guardrails::store::current(&tx).await?.0;
        let facts = &self.record.verdict.facts;
        step.asked_anew = Some((hours::decide_by(facts, &settings, now), risk));
        if !records::advance(&tx, &step, event, now).await? {
            return Ok(false);
        }
        self.ask_anew(&tx, why, risk, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Executed, and with that something else is taken back.
    async fn undone(
        &self,
        step: &Move,
        event: &NewEvent,
        answer: Option<&(CallId, Answer)>,
        now: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        let tx = self.executor.database.begin().await?;
        if let Some((call, answer)) = answer {
            store::answer(&tx, (step.id, *call), answer).await?;
        }
        let moved = records::advance(&tx, step, event.clone(), now).await?;
        if moved {
            roll_back(&tx, self.record, now).await?;
        }
        tx.commit().await?;
        Ok(moved)
    }

    /// At its deadline an action with a call without an answer has not failed: nobody knows whether
    /// it happened, and a person says.
    async fn or_in_doubt(&self, end: End, now: DateTime<Utc>) -> Result<End, DbErr> {
        let End::Retry(why, wait) = end else {
            return Ok(end);
        };
        let deadline = self.deadline();
        if now < deadline - LAST_TRY {
            return Ok(End::Retry(why, wait));
        }
        let connection = self.executor.database.connection();
        let calls = store::calls(connection, self.record.action.action_id).await?;
        if calls.iter().all(|call| call.success.is_some()) {
            return Ok(End::Retry(why, wait));
        }
        Ok(End::InDoubt(format!(
            "{why} (a call may have happened and could not be checked before the deadline, {})",
            zone::in_full(deadline, self.zone)
        )))
    }

    /// Asks everybody who may decide and has not approved it; an approval whose giver may no
    /// longer decide is forgotten.
    async fn ask_anew(
        &self,
        tx: &DatabaseTransaction,
        why: &str,
        risk: RiskLevel,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let action = Action {
            risk_level: risk,
            ..self.record.action.clone()
        };
        approvals::forget_void(tx, action.action_id).await?;
        approvals::take_up(tx, action.action_id, None).await?;
        let note = format!("It was about to run and now needs approval. {why}.");
        let asked = Again {
            kind: Question::Asked,
            note: &note,
            only: None,
            except: None,
            due: now,
        };
        notices::ask_again(tx, &action, &asked, now).await.map(drop)
    }

    pub(super) fn last_move(&self, end: End, now: DateTime<Utc>) -> Option<(Move, NewEvent)> {
        let id = self.record.action.action_id;
        let step = |to| Move {
            attempt: Some(self.record.attempt),
            // The next request has had no try yet.
            retries: self.got_on.load(Ordering::Relaxed).then_some(0),
            ..Move::new(id, Status::Executing, to)
        };
        let event = |kind, data: Value| {
            let mut data = data;
            data["attempt"] = json!(self.record.attempt);
            NewEvent::for_action(id, kind, Actor::System, now).with(data)
        };
        Some(match end {
            End::Lost => return None,
            End::Executed => (
                Move {
                    executed_at: Some(now),
                    error: Some(None),
                    ..step(Status::Executed)
                },
                event(EventKind::Executed, json!({})),
            ),
            End::Stale(why) => (
                Move {
                    error: Some(Some(why.clone())),
                    ..step(Status::Stale)
                },
                event(EventKind::RevalidationFailed, json!({"reason": why})),
            ),
            End::Expired => {
                let why = "It did not start before its deadline".to_owned();
                (
                    Move {
                        error: Some(Some(why.clone())),
                        ..step(Status::Expired)
                    },
                    event(EventKind::Expired, json!({"reason": why})),
                )
            }
            End::Failed(why) => (
                Move {
                    error: Some(Some(why.clone())),
                    ..step(Status::Failed)
                },
                event(EventKind::Failed, json!({"reason": why})),
            ),
            End::InDoubt(why) => (
                Move {
                    error: Some(Some(why.clone())),
                    ..step(Status::InDoubt)
                },
                event(EventKind::InDoubt, json!({"reason": why})),
            ),
            End::Retry(why, wait) => return Some(self.retry(why, wait, now)),
            End::Held { why, until, held } => (
                Move {
                    turn: Some(Turn::from(until, held)),
                    error: Some(Some(why.clone())),
                    ..step(Status::Approved)
                },
                event(
                    EventKind::Postponed,
                    json!({"reason": why, "held_by": held, "until": until}),
                ),
            ),
            End::Stopped => (
                Move {
                    turn: Some(Turn::stopped(now)),
                    error: Some(Some(guardrails::STOPPED.to_owned())),
                    ..step(Status::Approved)
                },
                event(
                    EventKind::Postponed,
                    json!({"reason": guardrails::STOPPED, "held_by": Held::KillSwitch}),
                ),
            ),
            End::Postponed { why, until, held } => (
                Move {
                    turn: Some(Turn::retry(until, held)),
                    error: Some(Some(why.clone())),
                    ..step(Status::Approved)
                },
                event(
                    EventKind::Postponed,
                    json!({"reason": why, "held_by": held, "until": until}),
                ),
            ),
            End::Returned { why, risk } => (
                Move {
                    error: Some(Some(why.clone())),
                    retries: Some(0),
                    overrides: Some(Overrides::default()),
                    ..step(Status::PendingApproval)
                },
                event(
                    EventKind::Returned,
                    json!({"reason": why, "risk_level": risk}),
                ),
            ),
        })
    }

    /// Another try later, as long as there is time: a mail server that is restarted, or says
    /// "later" for some minutes, costs nobody anything. Then somebody is told. Who was asked may
    /// have said how long to `wait` at least.
    pub(super) fn retry(
        &self,
        why: String,
        wait: Option<Duration>,
        now: DateTime<Utc>,
    ) -> (Move, NewEvent) {
        let id = self.record.action.action_id;
        // In a row, and of this request: one that happened before has its own.
        let before = if self.got_on.load(Ordering::Relaxed) {
            0
        } else {
            self.record.retries
        };
        let tries = before.saturating_add(1);
        let deadline = self.deadline();
        let last = deadline - LAST_TRY;
        let base = Move {
            attempt: Some(self.record.attempt),
            retries: Some(tries),
            ..Move::new(id, Status::Executing, Status::Failed)
        };
        let event = |kind, data| NewEvent::for_action(id, kind, Actor::System, now).with(data);
        if now >= last {
            let why = format!(
                "{why} (tried {} before the deadline, {})",
                number::count(tries, "time"),
                zone::in_full(deadline, self.zone)
            );
            let data = json!({"reason": why, "attempt": self.record.attempt, "tries": tries});
            let step = Move {
                error: Some(Some(why)),
                ..base
            };
            return (step, event(EventKind::Failed, data));
        }
        let delay = jittered(
            self.executor
                .timing
                .retry
                .after(u32::try_from(tries).unwrap_or(u32::MAX)),
        );
        let delay = delay.max(wait.unwrap_or_default());
        let delay = chrono::Duration::from_std(delay).unwrap_or(TIME_TO_RUN);
        let until = (now + delay).min(last);
        let data =
            json!({"reason": why, "attempt": self.record.attempt, "tries": tries, "until": until});
        let step = Move {
            to: Status::Approved,
            turn: Some(Turn::retry(Some(until), Held::Retry)),
            error: Some(Some(why)),
            ..base
        };
        (step, event(EventKind::Postponed, data))
    }

    /// What the requests made: the ids of records and messages.
    fn result(&self) -> Result<Value, DbErr> {
        let made = self.made.lock();
        let requests = made.unwrap_or_else(PoisonError::into_inner).clone();
        serde_json::to_value(ExecutionResult { requests })
            .map_err(|error| DbErr::Custom(error.to_string()))
    }
}

impl Executor {
    async fn end(&self, ending: Ending) -> Result<bool, DbErr> {
        let ends = Ends {
            database: self.database.clone(),
            clock: self.clock.clone(),
        };
        self.together.ends.ask(&ends, ending).await
    }
}
