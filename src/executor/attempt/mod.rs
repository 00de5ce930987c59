//! One attempt, from the checks to the last request.

mod allowed;
mod call;
mod end;
mod look_up;

use super::{
    Executor, Outcome,
    preconditions::{self, Unmet},
    store::{self, Call},
};
use crate::{
    actions::{
        Held, RiskLevel, TIME_TO_RUN, effect_hash,
        lifecycle::Status,
        store::{self as actions, Record},
    },
    db::{DatabaseTransaction, DbErr, ORG},
    effect::Request,
    failpoint, guardrails,
    ids::CallId,
    limits::{self, Limit, store::Taken},
    operations::{calendar::CalendarError, odoo},
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::{
    sync::atomic::{AtomicI32, Ordering},
    time::Duration,
};

/// How often a call that may still arrive is looked up.
const LOOK_AGAIN: chrono::Duration = chrono::Duration::seconds(5);

/// How long an action waits when too many calls to Odoo stand in line.
const TURN_WAIT: chrono::Duration = chrono::Duration::seconds(10);

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
    /// A rule or a limit: not before this moment, and from then on with its full time to run.
    Held {
        why: String,
        until: DateTime<Utc>,
        held: Held,
    },
    /// The kill switch: not before somebody releases it.
    Stopped,
    /// Not now, and no fault of the action's: the same turn goes on.
    Postponed {
        why: String,
        until: Option<DateTime<Utc>>,
        held: Held,
    },
    /// Back before people: as it stands now it is not approved.
    Returned {
        why: String,
        risk: RiskLevel,
    },
    /// Another attempt has taken over.
    Lost,
}

pub(super) async fn run(executor: &Executor, record: &Record) -> Result<Outcome, DbErr> {
    let attempt = Attempt {
        executor,
        record,
        judged_by: AtomicI32::new(0),
    };
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
    /// The version of the settings that let it run; 0: it had begun already, and was not judged.
    judged_by: AtomicI32,
}

impl Attempt<'_> {
    /// Everything that keeps the requests from being made. Once one of them was started, only
    /// the kill switch and the hash can: what was begun is brought to its end.
    async fn refuse(&self, calls: &[Call]) -> Result<Option<End>, DbErr> {
        let action = &self.record.action;
        let now = self.executor.clock.now();
        let connection = self.executor.database.connection();
        if guardrails::store::switch(connection).await?.on {
            return Ok(Some(End::Stopped));
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
        if let Some(end) = self.allowed().await? {
            return Ok(Some(end));
        }
        Ok(
            match preconditions::check(self.executor, self.record, now).await {
                Ok(()) => None,
                Err(Unmet::Stale(why)) => Some(End::Stale(why)),
                Err(Unmet::Odoo(error)) if error.outcome() == odoo::Outcome::Rejected => {
                    Some(End::Failed(error.to_string()))
                }
                Err(Unmet::Odoo(error)) => Some(End::Retry(error.to_string())),
                Err(Unmet::Calendar(CalendarError::Rejected(why))) => Some(End::Failed(why)),
                Err(Unmet::Calendar(error)) => Some(End::Retry(error.to_string())),
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
        // At once, not after a turn for looking.
        if open.is_none() && self.executor.stop.is_cancelled() {
            return Ok(Some(ending()));
        }
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
            return Ok(Some(ending()));
        }
        if let Request::Odoo(_) = request
            && let Err(error) = self.executor.odoo.turn().await
        {
            return Ok(Some(End::Held {
                why: error.to_string(),
                until: self.executor.clock.now() + TURN_WAIT,
                held: Held::OdooLimit,
            }));
        }
        let (call, begun) = loop {
            // Taken before the start is committed, as its deadline is.
            let begun = self.executor.clock.now();
            match self.start(step, request).await? {
                Started::Call(call) => break (call, begun),
                Started::End(end) => return Ok(Some(end)),
                Started::SettingsChanged => {
                    if let Some(end) = self.allowed().await? {
                        return Ok(Some(end));
                    }
                }
            }
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

    /// Commits the intent, unless the kill switch is on, the guardrails are others than those that
    /// let it run, or another attempt has taken over.
    async fn start(&self, step: i32, request: &Request) -> Result<Started, DbErr> {
        let now = self.executor.clock.now();
        let id = self.record.action.action_id;
        let tx = self.executor.database.begin().await?;
        let gate = guardrails::store::gate_for_share(&tx).await?;
        if gate.kill_switch {
            return Ok(Started::End(End::Stopped));
        }
        let judged_by = self.judged_by.load(Ordering::Relaxed);
        if judged_by != 0 && judged_by != gate.version {
            return Ok(Started::SettingsChanged);
        }
        let mine = actions::get_for_update(&tx, id).await?;
        if !mine.is_some_and(|mine| {
            mine.action.status == Status::Executing && mine.attempt == self.record.attempt
        }) {
            return Ok(Started::End(End::Lost));
        }
        let longest = self.time_out(request) + self.executor.timing.grace;
        if let Some(limit) = self.limit(&tx, request).await? {
            let taken = limits::store::take(&tx, &limit, ORG, longest).await?;
            if taken != Taken::Slot {
                // Committed: the next who asks is told another moment.
                tx.commit().await?;
                return Ok(Started::End(limited(&limit, taken, now)));
            }
        }
        let call = store::start(&tx, id, self.record.attempt, step, request, longest).await?;
        tx.commit().await?;
        Ok(Started::Call(call))
    }

    /// What this kind of request is counted against; calls to Odoo have their turn.
    async fn limit(
        &self,
        tx: &DatabaseTransaction,
        request: &Request,
    ) -> Result<Option<Limit>, DbErr> {
        Ok(match request {
            Request::Odoo(_) => None,
            Request::Mail(_) => Some(self.executor.limits.mail),
            Request::Sms(_) => {
                let settings = guardrails::store::current(tx).await?.0;
                Some(self.executor.limits.sms.at_most(settings.max_sms_per_day))
            }
            // Google mails the invitations, and that there is nothing to come to any more.
            Request::Calendar(meeting) => meeting.invite.then_some(self.executor.limits.mail),
            Request::Cancellation(cancelled) => {
                cancelled.notify.then_some(self.executor.limits.mail)
            }
        })
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
            Request::Calendar(_) | Request::Cancellation(_) => self.executor.calendar_time_out(),
            Request::Sms(_) => self.executor.texter.time_out(),
        }
    }
}

enum Looked {
    Happened,
    DidNot,
    End(End),
}

enum Started {
    Call(CallId),
    /// What let it run no longer counts: judge it again.
    SettingsChanged,
    End(End),
}

enum Answered {
    Done { record: Option<i64>, result: Value },
    NotSent(String),
    Rejected(String),
    Unknown(String),
}

fn ending() -> End {
    End::Postponed {
        why: "The process is ending".to_owned(),
        until: None,
        held: Held::Shutdown,
    }
}

/// Waits, and says until when. The moment is the database's; the clock in use may be another.
fn limited(limit: &Limit, taken: Taken, now: DateTime<Utc>) -> End {
    let Taken::Wait(wait) = taken else {
        return End::Failed(limit.none());
    };
    let wait = wait + Duration::from_millis(100);
    let until = now + chrono::Duration::from_std(wait).unwrap_or(TIME_TO_RUN);
    End::Held {
        held: Held::SendingLimit,
        why: format!("Waits for a free slot: {}", limit.full_until(now, wait)),
        until,
    }
}

/// Up to a fifth more, so that attempts which failed together do not come back together.
fn jittered(delay: Duration) -> Duration {
    delay.mul_f64(1.0 + rand::random::<f64>() / 5.0)
}
