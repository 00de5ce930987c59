//! One call to an outside system, and its answer on record.

use super::{Answered, Attempt, End, look_up::entered_as_json};
use crate::{
    executor::{
        contacts,
        store::{self, Answer},
    },
    ground::{db::DbErr, effect::Request, failpoint, ids::CallId},
    operations::{
        calendar::CalendarError,
        email::MailError,
        odoo::{self, OdooError},
        sms::SmsError,
    },
    records::Made,
};
use serde_json::{Value, json};
use std::{sync::PoisonError, time::Duration};

impl Attempt<'_> {
    pub(super) async fn call(&self, request: &Request) -> Answered {
        let executor = self.executor;
        match request {
            Request::Odoo(call) => match executor.odoo.write(call).await {
                Ok(written) => Answered::Done {
                    record: Some(written.record_id),
                    result: json!({"found": written.found}),
                },
                Err(error) => error.into(),
            },
            Request::Mail(mail) => match executor.mailer.send(mail, executor.clock.now()).await {
                Ok(()) => done(json!({"message_id": mail.message_id})),
                Err(error) => error.into(),
            },
            Request::Sms(sms) => match executor.texter.send(sms).await {
                Ok(taken) => done(json!({
                    "reference": sms.reference, "provider_id": taken.id, "answer": taken.words,
                })),
                Err(error) => error.into(),
            },
            Request::Calendar(meeting) => match executor.enter_meeting(meeting).await {
                Ok(entered) => done(entered_as_json(meeting, &entered)),
                Err(error) => error.into(),
            },
            Request::Cancellation(cancelled) => match executor.cancel_meeting(cancelled).await {
                Ok(found) => done(json!({"event_id": cancelled.event_id, "found": found})),
                Err(error) => error.into(),
            },
        }
    }

    /// Stores the answer: at once, or with the last move where nothing is left to do but that. The
    /// database may be away just now: the answer is kept until it is back.
    pub(super) async fn record_answer(
        &self,
        call: CallId,
        step: i32,
        request: &Request,
        answered: Answered,
    ) -> Result<Option<End>, DbErr> {
        if let Some(answer) = answered.done() {
            self.has_made(step, request, &answer);
            if self.is_last(step) {
                *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((call, answer));
                return Ok(None);
            }
        }
        patiently(|| self.store_answer(call, request, &answered)).await?;
        failpoint::reach("after_answer").await;
        Ok(match answered {
            Answered::Done { .. } => None,
            Answered::NotSent(why, wait) => Some(End::Retry(why, wait)),
            Answered::Rejected(why) => Some(End::Failed(why)),
            Answered::Unknown(why) => Some(match request {
                Request::Mail(_) | Request::Sms(_) => End::InDoubt(why),
                // It can be looked up: the next attempt begins with that.
                Request::Odoo(_) | Request::Calendar(_) | Request::Cancellation(_) => {
                    End::Retry(why, None)
                }
            }),
        })
    }

    /// Whether nothing of the effect comes after it.
    fn is_last(&self, step: i32) -> bool {
        let count = self.record.action.effect.requests.len();
        usize::try_from(step).is_ok_and(|step| step + 1 == count)
    }

    /// Remembers what a request made, for the action's result.
    pub(super) fn has_made(&self, step: i32, request: &Request, answer: &Answer) {
        let made = Made {
            step,
            operation: store::operation_type(request),
            record_id: answer.record,
            message_id: store::message_id(request),
        };
        let mut all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(made);
    }

    async fn store_answer(
        &self,
        call: CallId,
        request: &Request,
        answered: &Answered,
    ) -> Result<(), DbErr> {
        let answer = match answered {
            Answered::Done { .. } => answered.done().unwrap_or_default(),
            Answered::NotSent(why, _) | Answered::Rejected(why) => Answer {
                success: Some(false),
                error: Some(why.clone()),
                ..Answer::default()
            },
            // Without an answer the row stays open: only a look-up or a person closes it.
            Answered::Unknown(_) => return Ok(()),
        };
        let tx = self.executor.database.begin().await?;
        let call = (self.record.action.action_id, call);
        store::answer(&tx, call, &answer).await?;
        if matches!(answered, Answered::Done { .. }) {
            self.remember_contacts(&tx, request).await?;
        } else {
            contacts::give_back(&tx, call, self.executor.clock.now()).await?;
        }
        tx.commit().await
    }
}

/// Does what must not be lost, again and again while the database is away.
pub(super) async fn patiently<T, F: Future<Output = Result<T, DbErr>>>(
    mut work: impl FnMut() -> F,
) -> Result<T, DbErr> {
    let mut wait = Duration::from_millis(100);
    loop {
        match work().await {
            Err(error) if wait < Duration::from_secs(60) => {
                tracing::warn!(%error, "An answer could not be stored yet");
                tokio::time::sleep(wait).await;
                wait *= 2;
            }
            other => return other,
        }
    }
}

impl Answered {
    /// What is on record of a call that was carried out.
    fn done(&self) -> Option<Answer> {
        match self {
            Self::Done { record, result } => Some(Answer {
                success: Some(true),
                result: Some(result.clone()),
                error: None,
                record: *record,
            }),
            Self::NotSent(..) | Self::Rejected(_) | Self::Unknown(_) => None,
        }
    }
}

/// Done, without a record in Odoo.
fn done(result: Value) -> Answered {
    Answered::Done {
        record: None,
        result,
    }
}

impl From<OdooError> for Answered {
    fn from(error: OdooError) -> Self {
        let why = error.to_string();
        match error.outcome() {
            odoo::Outcome::NotSent | odoo::Outcome::TryAgain | odoo::Outcome::NotAsked => {
                Self::NotSent(why, error.wait())
            }
            odoo::Outcome::Rejected => Self::Rejected(why),
            odoo::Outcome::Unknown => Self::Unknown(why),
        }
    }
}

/// The other systems say it in the same three words.
macro_rules! answered {
    ($($Error:ident)*) => {$(
        impl From<$Error> for Answered {
            fn from(error: $Error) -> Self {
                let why = error.to_string();
                match error {
                    $Error::NotSent(_) => Self::NotSent(why, None),
                    $Error::Rejected(_) => Self::Rejected(why),
                    $Error::Unknown(_) => Self::Unknown(why),
                }
            }
        }
    )*};
}

answered! { SmsError CalendarError }

impl From<MailError> for Answered {
    fn from(error: MailError) -> Self {
        let why = error.to_string();
        match error {
            MailError::NotSent(_) => Self::NotSent(why, None),
            MailError::Rejected(_) | MailError::Unwritable(_) => Self::Rejected(why),
            MailError::Unknown(_) => Self::Unknown(why),
        }
    }
}
