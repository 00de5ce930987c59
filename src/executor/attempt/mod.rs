//! One attempt, from the checks to the last request.

mod allowed;
mod call;
mod end;
mod look_up;
mod start;

use super::{
    Executor, Outcome,
    starts::Started,
    store::{self, Answer, Call},
    untouched,
};
use crate::{
    actions::{Held, RiskLevel, TIME_TO_RUN, Unmet, effect_hash},
    ground::{
        db::{DbErr, ORG},
        effect::{OdooCall, Request},
        failpoint,
        ids::CallId,
        zone,
    },
    guardrails::hours,
    operations::{
        calendar::CalendarError,
        odoo::{self, OdooError},
    },
    records::{self, Made, Record, Standing},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;
use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;

/// How often a call that may still arrive is looked up.
const LOOK_AGAIN: chrono::Duration = chrono::Duration::seconds(5);

/// How long an action waits when too many calls to Odoo stand in line.
const TURN_WAIT: chrono::Duration = chrono::Duration::seconds(10);

/// A turn that came later than this after the last look is for a record that may have changed.
const JUST_NOW: Duration = Duration::from_millis(250);

/// How often a record is looked at again because the turn to write came too late for the last look.
const LOOKS: u32 = 3;

/// Where an attempt ends.
enum End {
    Executed,
    Stale(String),
    Expired,
    Failed(String),
    /// Nobody knows whether it happened.
    InDoubt(String),
    /// Not sent: try again after a while, at least as long as one was told to wait, and give up
    /// when its time is over.
    Retry(String, Option<Duration>),
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

pub(super) async fn run(
    executor: &Executor,
    record: &Record,
    standing: Standing,
) -> Result<Outcome, DbErr> {
    let connection = executor.database.connection();
    let calls = match record.attempt {
        // Nobody has called for it before.
        1 => vec![],
        _ => store::calls(connection, record.action.action_id).await?,
    };
    let attempt = Attempt {
        executor,
        record,
        zone: hours::zone(&standing.settings),
        standing: Mutex::new(standing),
        judged: AtomicBool::new(false),
        got_on: AtomicBool::new(false),
        last: Mutex::new(None),
        made: Mutex::new(made(&calls)),
    };
    let end = match attempt.refuse(&calls).await? {
        Some(end) => end,
        None => attempt.requests(&calls).await?,
    };
    attempt.finish(end).await
}

/// What the calls of earlier attempts have made.
fn made(calls: &[Call]) -> Vec<Made> {
    let done = calls.iter().filter(|call| call.success == Some(true));
    let made = done.map(|call| Made {
        step: call.step,
        operation: call.operation_type.clone(),
        record_id: call.odoo_record_id,
        message_id: call.email_message_id.clone(),
    });
    made.collect()
}

struct Attempt<'a> {
    executor: &'a Executor,
    record: &'a Record,
    /// The company's, for what everybody reads.
    zone: Tz,
    /// What it is judged by.
    standing: Mutex<Standing>,
    /// Whether that let it run; otherwise some of it had happened, and it was not judged.
    judged: AtomicBool,
    /// A request of the effect happened in this attempt: tries are counted for each request.
    got_on: AtomicBool,
    /// The answer of the last request, on its way into the commit that ends the attempt.
    last: Mutex<Option<(CallId, Answer)>>,
    /// What was made so far.
    made: Mutex<Vec<Made>>,
}

impl Attempt<'_> {
    /// Everything that keeps the requests from being made. Once one of them happened, only the
    /// kill switch and the hash can: what was begun is brought to its end.
    async fn refuse(&self, calls: &[Call]) -> Result<Option<End>, DbErr> {
        let action = &self.record.action;
        if self.standing().kill_switch {
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
        // A call without an answer is looked up first: see `one_request`.
        if calls.iter().any(|call| call.success != Some(false)) {
            return Ok(None);
        }
        self.may_begin().await
    }

    /// `None`: what it depends on is as it has to be.
    fn unless(&self, met: Result<(), Unmet>) -> Result<Option<End>, DbErr> {
        Ok(match met {
            Ok(()) => None,
            Err(Unmet::Stale(why)) => Some(End::Stale(why)),
            Err(Unmet::Odoo(error)) => Some(self.odoo_says(&error)),
            Err(Unmet::Calendar(CalendarError::Rejected(why))) => Some(End::Failed(why)),
            Err(Unmet::Calendar(error)) => Some(End::Retry(error.to_string(), None)),
            Err(Unmet::Database(error)) => return Err(DbErr::Custom(error)),
        })
    }

    /// Where an attempt ends that learns nothing from Odoo.
    fn odoo_says(&self, error: &OdooError) -> End {
        let why = error.to_string();
        match error.outcome() {
            odoo::Outcome::Rejected => End::Failed(why),
            // Odoo was not asked at all: that is no failure, and no try.
            odoo::Outcome::NotAsked => self.no_turn(why),
            odoo::Outcome::NotSent | odoo::Outcome::TryAgain | odoo::Outcome::Unknown => {
                End::Retry(why, error.wait())
            }
        }
    }

    fn no_turn(&self, why: String) -> End {
        End::Held {
            why,
            until: self.executor.clock.now() + TURN_WAIT,
            held: Held::OdooLimit,
        }
    }

    /// Its time is over, and nothing of it has happened. After tries in vain that is a failure, with
    /// the last one's reason.
    fn out_of_time(&self) -> End {
        match &self.record.execution_error {
            Some(why) if self.record.retries > 0 => End::Failed(format!(
                "{why} (it could not be done before its deadline, {})",
                zone::in_full(self.deadline(), self.zone)
            )),
            _ => End::Expired,
        }
    }

    /// Until when it may run.
    fn deadline(&self) -> DateTime<Utc> {
        let approved = self.record.approved_at;
        let begun = approved.unwrap_or(self.record.action.created_at);
        self.record.execute_by.unwrap_or(begun + TIME_TO_RUN)
    }

    /// The requests in their order. Those that succeeded in an earlier attempt are passed over.
    async fn requests(&self, calls: &[Call]) -> Result<End, DbErr> {
        let had_happened = calls.iter().any(|call| call.success == Some(true));
        for (step, request) in (0i32..).zip(&self.record.action.effect.requests) {
            let earlier = calls.iter().rev().filter(|call| call.step == step);
            if earlier.clone().any(|call| call.success == Some(true)) {
                continue;
            }
            let open = earlier.clone().find(|call| call.success.is_none());
            let begun = had_happened || self.got_on.load(Ordering::Relaxed);
            if let Some(end) = self.one_request(step, request, open, begun).await? {
                return Ok(end);
            }
            self.got_on.store(true, Ordering::Relaxed);
        }
        Ok(End::Executed)
    }

    /// One request. `None`: it happened, go on with the next.
    async fn one_request(
        &self,
        step: i32,
        request: &Request,
        open: Option<&Call>,
        begun: bool,
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
            // Nothing of it has happened, so nothing has judged it at this moment.
            Looked::DidNot if open.is_some() && !begun => {
                if let Some(end) = self.may_begin().await? {
                    return Ok(Some(end));
                }
            }
            Looked::DidNot => {}
            Looked::End(end) => return Ok(Some(end)),
        }
        if self.executor.stop.is_cancelled() {
            return Ok(Some(ending()));
        }
        if let Request::Odoo(call) = request
            && let Some(end) = self.turn_to_write(call).await?
        {
            return Ok(Some(end));
        }
        let (call, begun) = loop {
            // Taken before the start is committed, as its deadline is.
            let begun = self.executor.clock.now();
            match self.start(step, request).await? {
                Started::Call(call) => break (call, begun),
                Started::SettingsChanged => {
                    self.stand_anew().await?;
                    if self.judged.load(Ordering::Relaxed)
                        && let Some(end) = self.allowed().await?
                    {
                        return Ok(Some(end));
                    }
                }
                other => return Ok(Some(self.not_started(other))),
            }
        };
        failpoint::reach("after_start").await;
        let stood_still = self.stood_still_since(begun);
        let answered = if stood_still {
            Answered::NotSent("The process stalled just before the call".to_owned(), None)
        } else {
            self.call(request).await
        };
        failpoint::reach("after_call").await;
        let end = self.record_answer(call, step, request, answered).await?;
        Ok(match end {
            // Nobody was asked: that is no try.
            Some(End::Retry(why, _)) if stood_still => Some(End::Postponed {
                why,
                until: None,
                held: Held::Retry,
            }),
            end => end,
        })
    }

    /// How it stands, as it was read last.
    fn standing(&self) -> Standing {
        let standing = self.standing.lock();
        standing.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads how it stands now.
    async fn stand_anew(&self) -> Result<(), DbErr> {
        let (executor, record) = (self.executor, self.record);
        let (connection, known) = (executor.database.connection(), &executor.together.settings);
        let mut all = records::standing(connection, known, &[record]).await?;
        if let Some(standing) = all.remove(&record.action.action_id) {
            *self.standing.lock().unwrap_or_else(PoisonError::into_inner) = standing;
        }
        Ok(())
    }

    /// Waits for a turn to write, and looks before it once more at what the write would undo: a
    /// colleague may have changed it since the checks, or since an earlier try.
    async fn turn_to_write(&self, call: &OdooCall) -> Result<Option<End>, DbErr> {
        for _ in 0..LOOKS {
            let looked = untouched::check(&self.executor.books(), self.record, call).await;
            if let Some(end) = self.unless(looked)? {
                return Ok(Some(end));
            }
            let asked = Instant::now();
            if let Err(error) = self.executor.odoo.turn().await {
                return Ok(Some(self.odoo_says(&error)));
            }
            if asked.elapsed() < JUST_NOW || !untouched::undoes(self.record, call) {
                return Ok(None);
            }
        }
        let why = "Too many calls to Odoo are waiting";
        Ok(Some(self.no_turn(why.to_owned())))
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

enum Answered {
    Done {
        record: Option<i64>,
        result: Value,
    },
    /// Why, and how long one was told to wait.
    NotSent(String, Option<Duration>),
    Rejected(String),
    Unknown(String),
}

fn ending() -> End {
    End::Postponed {
        why: "The process is shutting down".to_owned(),
        until: None,
        held: Held::Shutdown,
    }
}

/// Up to a fifth more, so that attempts which failed together do not come back together.
fn jittered(delay: Duration) -> Duration {
    delay.mul_f64(1.0 + rand::random::<f64>() / 5.0)
}
