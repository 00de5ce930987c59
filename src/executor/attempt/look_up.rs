//! Has it happened already? Looking before a call, and after one whose answer is missing.

use super::{Attempt, End, LOOK_AGAIN, Looked};
use crate::{
    actions::Held,
    executor::{
        contacts,
        store::{self, Answer, Call, NewCall},
    },
    ground::{
        db::{DatabaseTransaction, DbErr},
        effect::{Cancellation, Meeting, Once, Request},
        ids::CallId,
    },
    operations::{
        calendar::{CalendarError, Entered},
        odoo,
    },
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::time::Duration;

impl Attempt<'_> {
    /// Is it there although no call of ours is on record? Then it is recorded as found.
    pub(super) async fn look_first(&self, step: i32, request: &Request) -> Result<Looked, DbErr> {
        let answer = match self.find(request).await {
            Found::Yes(answer) => answer,
            Found::No | Found::NobodyKnows => return Ok(Looked::DidNot),
            Found::Otherwise(why) => return Ok(Looked::End(End::Stale(why))),
            Found::Refused(why) => return Ok(Looked::End(End::Failed(why))),
            Found::NotNow(end) => return Ok(Looked::End(end)),
        };
        let id = self.record.action.action_id;
        self.has_made(step, request, &answer);
        let attempt = (id, self.record.attempt);
        let call = NewCall::new(attempt, step, request, Duration::ZERO)?;
        let tx = self.executor.database.begin().await?;
        store::start(&tx, std::slice::from_ref(&call), self.executor.clock.now()).await?;
        store::answer(&tx, (id, call.id), &answer).await?;
        self.remember_contacts(&tx, request).await?;
        tx.commit().await?;
        Ok(Looked::Happened)
    }

    /// Whether what the request makes is there.
    pub(super) async fn find(&self, request: &Request) -> Found {
        match request {
            Request::Mail(_) | Request::Sms(_) => Found::NobodyKnows,
            Request::Odoo(call) => match self.executor.odoo.find(call).await {
                Ok(odoo::Found::There(record)) => Found::Yes(found(record)),
                Ok(odoo::Found::NotYet) => Found::No,
                Ok(odoo::Found::Otherwise(why)) => Found::Otherwise(why),
                Err(error) => match self.odoo_says(&error) {
                    End::Failed(why) => Found::Refused(why),
                    end => Found::NotNow(end),
                },
            },
            Request::Calendar(meeting) => match self.executor.find_meeting(meeting).await {
                Ok(Some(entered)) => Found::Yes(Answer {
                    success: Some(true),
                    result: Some(entered_as_json(meeting, &entered)),
                    ..Answer::default()
                }),
                Ok(None) => Found::No,
                Err(error) => error.into(),
            },
            Request::Cancellation(cancelled) => self.find_cancelled(cancelled).await,
        }
    }

    async fn find_cancelled(&self, cancelled: &Cancellation) -> Found {
        let (calendar, id) = (&cancelled.calendar, &cancelled.event_id);
        match self.executor.live_event(calendar, id).await {
            Ok(None) => Found::Yes(Answer {
                success: Some(true),
                result: Some(json!({"event_id": id, "found": true})),
                ..Answer::default()
            }),
            Ok(Some(event)) if event.version() == cancelled.version => Found::No,
            Ok(Some(_)) => Found::Otherwise(format!(
                "Somebody has changed “{}” since it was checked",
                cancelled.title
            )),
            Err(error) => error.into(),
        }
    }

    /// What became of a call whose answer nobody recorded.
    pub(super) async fn look_up(&self, request: &Request, open: &Call) -> Result<Looked, DbErr> {
        let waiting = || {
            let why = "An earlier call may still arrive".to_owned();
            let mut until = self.after(open.call_deadline);
            if matches!(request, Request::Odoo(_)) {
                // It can be seen as soon as it does.
                until = until.min(self.executor.clock.now() + LOOK_AGAIN);
            }
            Looked::End(End::Postponed {
                why,
                until: Some(until),
                held: Held::EarlierCall,
            })
        };
        let did_not = |why: String| Answer {
            success: Some(false),
            error: Some(why),
            ..Answer::default()
        };
        match self.find(request).await {
            Found::Yes(answer) => {
                self.has_made(open.step, request, &answer);
                self.settle_open(open, request, &answer).await?;
                Ok(Looked::Happened)
            }
            Found::NobodyKnows if open.may_still_arrive => Ok(waiting()),
            Found::NobodyKnows => {
                let what = match request {
                    Request::Sms(_) => "SMS",
                    _ => "mail",
                };
                Ok(Looked::End(End::InDoubt(format!(
                    "The {what} may have been sent: no answer was recorded"
                ))))
            }
            Found::No if !is_unique(request) && open.may_still_arrive => Ok(waiting()),
            Found::No => {
                let why = "Checked: it had not happened".to_owned();
                self.settle_open(open, request, &did_not(why)).await?;
                Ok(Looked::DidNot)
            }
            // Ours may have come first, and somebody else's change after it.
            Found::Otherwise(why) => Ok(Looked::End(End::InDoubt(why))),
            // A meeting that somebody has deleted: it is not made again.
            Found::Refused(why) if matches!(request, Request::Calendar(_)) => {
                self.settle_open(open, request, &did_not(why.clone()))
                    .await?;
                Ok(Looked::End(End::Failed(why)))
            }
            Found::Refused(why) => Ok(Looked::End(End::Retry(why, None))),
            Found::NotNow(end) => Ok(Looked::End(end)),
        }
    }

    /// A database moment as the clock in use has it.
    pub(super) fn after(&self, deadline: DateTime<Utc>) -> DateTime<Utc> {
        deadline.max(self.executor.clock.now()) + chrono::Duration::milliseconds(100)
    }

    pub(super) async fn settle_open(
        &self,
        open: &Call,
        request: &Request,
        answer: &Answer,
    ) -> Result<(), DbErr> {
        let tx = self.executor.database.begin().await?;
        let call = (self.record.action.action_id, CallId(open.id));
        store::answer(&tx, call, answer).await?;
        if answer.success == Some(true) {
            self.remember_contacts(&tx, request).await?;
        } else {
            let now = self.executor.clock.now();
            contacts::give_back(&tx, call, now).await?;
        }
        tx.commit().await
    }

    /// Whom a request that happened has reached.
    pub(super) async fn remember_contacts(
        &self,
        tx: &DatabaseTransaction,
        request: &Request,
    ) -> Result<(), DbErr> {
        if !contacts::reaches_customers(request) {
            return Ok(());
        }
        let (id, now) = (self.record.action.action_id, self.executor.clock.now());
        contacts::reach(tx, id, &self.record.contacts(), None, now).await
    }
}

impl From<CalendarError> for Found {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::Rejected(why) => Self::Refused(why),
            error => Self::NotNow(End::Retry(error.to_string(), None)),
        }
    }
}

/// The answer of a call that turns out to have happened before.
pub(super) fn found(record: i64) -> Answer {
    Answer {
        success: Some(true),
        result: Some(json!({"found": true})),
        error: None,
        record: Some(record),
    }
}

/// What Google Calendar says of a meeting that is there.
pub(super) fn entered_as_json(meeting: &Meeting, entered: &Entered) -> Value {
    json!({"event_id": meeting.event_id, "link": entered.link, "found": entered.found})
}

/// A late call and a new one make one record: the outside system itself allows one of its id.
pub(super) fn is_unique(request: &Request) -> bool {
    match request {
        // What is gone stays gone.
        Request::Odoo(call) => matches!(call.once, Once::ExternalId { .. } | Once::Gone),
        Request::Mail(_) | Request::Sms(_) => false,
        Request::Calendar(_) | Request::Cancellation(_) => true,
    }
}

/// What a look-up found.
pub(super) enum Found {
    Yes(Answer),
    No,
    /// Neither: somebody else has changed the same field.
    Otherwise(String),
    /// A mail leaves nothing behind that could be looked up.
    NobodyKnows,
    /// It says no, and will say so again.
    Refused(String),
    /// It could not be found out now.
    NotNow(End),
}
