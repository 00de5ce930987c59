//! One attempt, from the checks to the last request.

use super::{
    Executor, Outcome,
    preconditions::{self, Unmet},
    store::{self, Answer, Call},
};
use crate::{
    actions::{
        Actor, effect_hash,
        lifecycle::Status,
        store::{self as actions, Move, Record},
    },
    audit::{EventKind, store::NewEvent},
    db::{DatabaseTransaction, DbErr, ORG},
    effect::{Once, Request},
    failpoint,
    guardrails::{self, Decision},
    ids::CallId,
    operations::{email::MailError, odoo},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::time::Duration;

/// How long the kill switch makes an action wait before it is looked at again.
const KILL_SWITCH_WAIT: chrono::Duration = chrono::Duration::minutes(1);

/// Where an attempt ends.
enum End {
    Executed,
    Stale(String),
    Expired,
    Failed(String),
    /// Nobody knows whether it happened.
    InDoubt(String),
    /// Not sent: try again after a while, and give up after a few times.
    Retry(String),
    /// Not now, and no fault of the action's.
    Postponed {
        why: String,
        until: Option<DateTime<Utc>>,
    },
    /// Another attempt has taken over.
    Lost,
}

pub(super) async fn run(executor: &Executor, record: &Record) -> Result<Outcome, DbErr> {
    let attempt = Attempt { executor, record };
    let calls = store::calls(executor.database.connection(), record.action.action_id).await?;
    let end = match attempt.refuse(&calls).await? {
        Some(end) => end,
        None => attempt.requests(&calls).await?,
    };
    attempt.finish(end).await
}

struct Attempt<'a> {
    executor: &'a Executor,
    record: &'a Record,
}

impl Attempt<'_> {
    /// Everything that keeps the requests from being made. Once one of them was started, only
    /// the kill switch and the hash can: what was begun is brought to its end.
    async fn refuse(&self, calls: &[Call]) -> Result<Option<End>, DbErr> {
        let action = &self.record.action;
        let now = self.executor.clock.now();
        let connection = self.executor.database.connection();
        if guardrails::store::current(connection).await?.0.kill_switch {
            return Ok(Some(kill_switch(now)));
        }
        let hash = effect_hash(
            ORG,
            action.action_id,
            &action.inputs,
            &action.effect,
            &action.preconditions,
        );
        if hash.ok().as_ref() != Some(&action.effect_hash) {
            return Ok(Some(End::Failed(
                "The stored effect is not the one that was approved".to_owned(),
            )));
        }
        if calls.iter().any(|call| call.success != Some(false)) {
            return Ok(None);
        }
        if self.record.execute_by.is_some_and(|by| by < now) {
            return Ok(Some(End::Expired));
        }
        let mut facts = self.record.verdict.facts.clone();
        facts.last_contact = actions::last_contact(connection, &self.record.contacts()).await?;
        let verdict = guardrails::store::judge(connection, &facts, now).await?;
        if verdict.decision == Decision::Refuse {
            return Ok(Some(End::Failed(format!(
                "The guardrails refuse it now: {}",
                reasons(&verdict)
            ))));
        }
        if let Some(until) = verdict.not_before.filter(|_| !self.record.send_now) {
            return Ok(Some(End::Postponed {
                why: reasons(&verdict),
                until: Some(until),
            }));
        }
        Ok(
            match preconditions::check(self.executor, self.record, now).await {
                Ok(()) => None,
                Err(Unmet::Stale(why)) => Some(End::Stale(why)),
                Err(Unmet::Odoo(error)) if error.outcome() == odoo::Outcome::Rejected => {
                    Some(End::Failed(error.to_string()))
                }
                Err(Unmet::Odoo(error)) => Some(End::Retry(error.to_string())),
                Err(Unmet::Database(error)) => return Err(DbErr::Custom(error)),
            },
        )
    }

    /// The requests in their order. Those that succeeded in an earlier attempt are passed over.
    async fn requests(&self, calls: &[Call]) -> Result<End, DbErr> {
        for (step, request) in (0i32..).zip(&self.record.action.effect.requests) {
            let earlier = calls.iter().rev().filter(|call| call.step == step);
            if earlier.clone().any(|call| call.success == Some(true)) {
                continue;
            }
            let open = earlier.clone().find(|call| call.success.is_none());
            if let Some(end) = self.one_request(step, request, open).await? {
                return Ok(end);
            }
        }
        Ok(End::Executed)
    }

    /// One request. `None`: it happened, go on with the next.
    async fn one_request(
        &self,
        step: i32,
        request: &Request,
        open: Option<&Call>,
    ) -> Result<Option<End>, DbErr> {
        // Looked up before the start is committed: from then on the first byte follows at once,
        // which is what the kill switch counts on.
        let looked = match open {
            Some(open) => self.look_up(request, open).await?,
            None => self.look_first(step, request).await?,
        };
        match looked {
            Looked::Happened => return Ok(None),
            Looked::DidNot => {}
            Looked::End(end) => return Ok(Some(end)),
        }
        if self.executor.stop.is_cancelled() {
            return Ok(Some(End::Postponed {
                why: "The process is ending".to_owned(),
                until: None,
            }));
        }
        // Taken before the start is committed, as its deadline is.
        let begun = self.executor.clock.now();
        let call = match self.start(step, request).await? {
            Started::Call(call) => call,
            Started::End(end) => return Ok(Some(end)),
        };
        failpoint::reach("after_start").await;
        let answered = if self.stood_still_since(begun) {
            Answered::NotSent("The process stood still just before the call".to_owned())
        } else {
            self.call(request).await
        };
        failpoint::reach("after_call").await;
        self.record_answer(call, request, answered).await
    }

    /// Is it there although no call of ours is on record? Then it is recorded as found.
    async fn look_first(&self, step: i32, request: &Request) -> Result<Looked, DbErr> {
        let Request::Odoo(call) = request else {
            return Ok(Looked::DidNot);
        };
        let record = match self.executor.odoo.find(call).await {
            Ok(Some(record)) => record,
            Ok(None) => return Ok(Looked::DidNot),
            Err(error) if error.outcome() == odoo::Outcome::Rejected => {
                return Ok(Looked::End(End::Failed(error.to_string())));
            }
            Err(error) => return Ok(Looked::End(End::Retry(error.to_string()))),
        };
        let id = self.record.action.action_id;
        let tx = self.executor.database.begin().await?;
        let call =
            store::start(&tx, id, self.record.attempt, step, request, Duration::ZERO).await?;
        store::answer(&tx, call, &found(record)).await?;
        tx.commit().await?;
        Ok(Looked::Happened)
    }

    /// What became of a call whose answer nobody recorded.
    async fn look_up(&self, request: &Request, open: &Call) -> Result<Looked, DbErr> {
        let waiting = || {
            let why = "An earlier call may still arrive".to_owned();
            Looked::End(End::Postponed {
                why,
                until: Some(self.after(open.call_deadline)),
            })
        };
        let Request::Odoo(call) = request else {
            // Nothing can say whether a mail went out.
            let why = "The mail may have been sent: its answer was never recorded".to_owned();
            return Ok(if open.may_still_arrive {
                waiting()
            } else {
                Looked::End(End::InDoubt(why))
            });
        };
        match self.executor.odoo.find(call).await {
            Ok(Some(record)) => {
                self.settle_open(open, &found(record)).await?;
                Ok(Looked::Happened)
            }
            // An external id is unique in Odoo: a late call and a new one make one record.
            Ok(None) if matches!(call.once, Once::MessageId { .. }) && open.may_still_arrive => {
                Ok(waiting())
            }
            Ok(None) => {
                let why = Some("Looked up: it had not happened".to_owned());
                self.settle_open(
                    open,
                    &Answer {
                        success: Some(false),
                        result: None,
                        error: why,
                        record: None,
                    },
                )
                .await?;
                Ok(Looked::DidNot)
            }
            Err(error) => Ok(Looked::End(End::Retry(error.to_string()))),
        }
    }

    /// A database moment as the clock in use has it.
    fn after(&self, deadline: DateTime<Utc>) -> DateTime<Utc> {
        deadline.max(self.executor.clock.now()) + chrono::Duration::milliseconds(100)
    }

    async fn settle_open(&self, open: &Call, answer: &Answer) -> Result<(), DbErr> {
        let tx = self.executor.database.begin().await?;
        store::answer(&tx, CallId(open.id), answer).await?;
        tx.commit().await
    }

    /// Commits the intent, unless the kill switch is on or another attempt has taken over.
    async fn start(&self, step: i32, request: &Request) -> Result<Started, DbErr> {
        let now = self.executor.clock.now();
        let id = self.record.action.action_id;
        let tx = self.executor.database.begin().await?;
        if guardrails::store::kill_switch_for_share(&tx).await? {
            return Ok(Started::End(kill_switch(now)));
        }
        let mine = actions::get_for_update(&tx, id).await?;
        if !mine.is_some_and(|mine| {
            mine.action.status == Status::Executing && mine.attempt == self.record.attempt
        }) {
            return Ok(Started::End(End::Lost));
        }
        let longest = self.time_out(request) + self.executor.timing.grace;
        let call = store::start(&tx, id, self.record.attempt, step, request, longest).await?;
        tx.commit().await?;
        Ok(Started::Call(call))
    }

    /// Stopped, or on a machine that was asleep: others may count on the call having ended by its
    /// deadline, which leaves it the grace.
    fn stood_still_since(&self, begun: DateTime<Utc>) -> bool {
        let passed = (self.executor.clock.now() - begun).to_std();
        passed.is_ok_and(|passed| passed > self.executor.timing.grace / 2)
    }

    fn time_out(&self, request: &Request) -> Duration {
        match request {
            Request::Odoo(_) => self.executor.timing.odoo_write,
            Request::Mail(_) => self.executor.mailer.time_out(),
        }
    }

    async fn call(&self, request: &Request) -> Answered {
        match request {
            Request::Odoo(call) => match self.executor.odoo.write(call).await {
                Ok(written) => Answered::Done {
                    record: Some(written.record_id),
                    result: json!({"found": written.found}),
                },
                Err(error) => match error.outcome() {
                    odoo::Outcome::NotSent | odoo::Outcome::TryAgain => {
                        Answered::NotSent(error.to_string())
                    }
                    odoo::Outcome::Rejected => Answered::Rejected(error.to_string()),
                    odoo::Outcome::Unknown => Answered::Unknown(error.to_string()),
                },
            },
            Request::Mail(mail) => match self.executor.mailer.send(mail).await {
                Ok(()) => Answered::Done {
                    record: None,
                    result: json!({"message_id": mail.message_id}),
                },
                Err(error) => {
                    let why = error.to_string();
                    match error {
                        MailError::NotSent(_) => Answered::NotSent(why),
                        MailError::Rejected(_) => Answered::Rejected(why),
                        MailError::Unknown(_) => Answered::Unknown(why),
                    }
                }
            },
        }
    }

    /// Stores the answer. The database may be away just now: the answer is kept until it is back.
    async fn record_answer(
        &self,
        call: CallId,
        request: &Request,
        answered: Answered,
    ) -> Result<Option<End>, DbErr> {
        let mut wait = Duration::from_millis(100);
        let stored = loop {
            match self.store_answer(call, request, &answered).await {
                Err(error) if wait < Duration::from_secs(60) => {
                    tracing::warn!(action.id = %self.record.action.action_id, %error, "An answer could not be stored yet");
                    tokio::time::sleep(wait).await;
                    wait *= 2;
                }
                other => break other,
            }
        };
        stored?;
        failpoint::reach("after_answer").await;
        Ok(match answered {
            Answered::Done { .. } => None,
            Answered::NotSent(why) => Some(End::Retry(why)),
            Answered::Rejected(why) => Some(End::Failed(why)),
            Answered::Unknown(why) => Some(match request {
                Request::Mail(_) => End::InDoubt(why),
                // It can be looked up: the next attempt begins with that.
                Request::Odoo(_) => End::Retry(why),
            }),
        })
    }

    async fn store_answer(
        &self,
        call: CallId,
        request: &Request,
        answered: &Answered,
    ) -> Result<(), DbErr> {
        let answer = match answered {
            Answered::Done { record, result } => Answer {
                success: Some(true),
                result: Some(result.clone()),
                error: None,
                record: *record,
            },
            Answered::NotSent(why) | Answered::Rejected(why) => Answer {
                success: Some(false),
                error: Some(why.clone()),
                ..Answer::default()
            },
            // Without an answer the row stays open: only a look-up or a person closes it.
            Answered::Unknown(_) => return Ok(()),
        };
        let now = self.executor.clock.now();
        let tx = self.executor.database.begin().await?;
        store::answer(&tx, call, &answer).await?;
        if let (Request::Mail(_), Answered::Done { .. }) = (request, answered) {
            for partner in self.record.contacts() {
                store::contacted(&tx, self.record.action.action_id, partner, now).await?;
            }
        }
        tx.commit().await
    }

    /// The last move of the attempt, with its event.
    async fn finish(&self, end: End) -> Result<Outcome, DbErr> {
        let id = self.record.action.action_id;
        let now = self.executor.clock.now();
        let Some((step, event)) = self.last_move(end, now) else {
            return Ok(Outcome::Lost);
        };
        let tx = self.executor.database.begin().await?;
        let mut step = step;
        if step.to == Status::Executed {
            step.result = Some(self.result(&tx).await?);
        }
        let to = step.to;
        if !actions::advance(&tx, &step, event, now).await? {
            return Ok(Outcome::Lost);
        }
        failpoint::reach("before_commit").await;
        tx.commit().await?;
        failpoint::reach("after_commit").await;
        self.executor.announce(id);
        tracing::info!(action.id = %id, status = to.name(), attempt = self.record.attempt, "Attempt ended");
        Ok(Outcome::Moved(to))
    }

    fn last_move(&self, end: End, now: DateTime<Utc>) -> Option<(Move, NewEvent)> {
        let id = self.record.action.action_id;
        let step = |to| Move {
            attempt: Some(self.record.attempt),
            ..Move::new(id, Status::Executing, to)
        };
        let event = |kind, data: Value| {
            let mut data = data;
            data["attempt"] = json!(self.record.attempt);
            NewEvent::of(id, kind, Actor::System, now).with(data)
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
                let why = "It did not come to its turn in time".to_owned();
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
            End::Retry(why) => return Some(self.retry(why, now)),
            End::Postponed { why, until } => (
                Move {
                    not_before: Some(until),
                    error: Some(Some(why.clone())),
                    ..step(Status::Approved)
                },
                event(EventKind::Postponed, json!({"reason": why, "until": until})),
            ),
        })
    }

    /// Another try later, or the end of trying.
    fn retry(&self, why: String, now: DateTime<Utc>) -> (Move, NewEvent) {
        let id = self.record.action.action_id;
        let tried = usize::try_from(self.record.retries).unwrap_or(0);
        let base = Move {
            attempt: Some(self.record.attempt),
            error: Some(Some(why.clone())),
            ..Move::new(id, Status::Executing, Status::Failed)
        };
        let Some(delay) = self.executor.timing.retries.get(tried) else {
            let data = json!({"reason": why, "attempt": self.record.attempt, "tries": tried + 1});
            return (
                base,
                NewEvent::of(id, EventKind::Failed, Actor::System, now).with(data),
            );
        };
        let until = now + chrono::Duration::from_std(jittered(*delay)).unwrap_or_default();
        let step = Move {
            to: Status::Approved,
            not_before: Some(Some(until)),
            retries: Some(self.record.retries + 1),
            ..base
        };
        let data = json!({"reason": why, "attempt": self.record.attempt, "until": until});
        (
            step,
            NewEvent::of(id, EventKind::Postponed, Actor::System, now).with(data),
        )
    }

    /// What the requests made: the ids of records and messages.
    async fn result(&self, tx: &DatabaseTransaction) -> Result<Value, DbErr> {
        let calls = store::calls(tx, self.record.action.action_id).await?;
        let done = calls.iter().filter(|call| call.success == Some(true));
        let steps: Vec<Value> = done
            .map(|call| json!({"step": call.step, "operation": call.operation_type, "record_id": call.odoo_record_id, "message_id": call.email_message_id}))
            .collect();
        Ok(json!({"requests": steps}))
    }
}

/// The answer of a call that turns out to have happened before.
fn found(record: i64) -> Answer {
    Answer {
        success: Some(true),
        result: Some(json!({"found": true})),
        error: None,
        record: Some(record),
    }
}

enum Looked {
    Happened,
    DidNot,
    End(End),
}

enum Started {
    Call(CallId),
    End(End),
}

enum Answered {
    Done { record: Option<i64>, result: Value },
    NotSent(String),
    Rejected(String),
    Unknown(String),
}

fn kill_switch(now: DateTime<Utc>) -> End {
    End::Postponed {
        why: "The kill switch is on".to_owned(),
        until: Some(now + KILL_SWITCH_WAIT),
    }
}

fn reasons(verdict: &guardrails::Verdict) -> String {
    use guardrails::Says;
    let spoke = verdict
        .rules
        .iter()
        .filter(|answer| matches!(answer.says, Says::Refuse | Says::Wait));
    spoke
        .map(|answer| answer.because.as_str())
        .collect::<Vec<_>>()
        .join("; ")
}

/// Up to a fifth more, so that attempts which failed together do not come back together.
fn jittered(delay: Duration) -> Duration {
    delay.mul_f64(1.0 + rand::random::<f64>() / 5.0)
}
