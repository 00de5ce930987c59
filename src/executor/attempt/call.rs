//! One call to an outside system, and its answer on record.

use super::{look_up::entered_as_json, *};

impl Attempt<'_> {
    pub(super) async fn call(&self, request: &Request) -> Answered {
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
            Request::Calendar(meeting) => match self.executor.enter_meeting(meeting).await {
                Ok(entered) => Answered::Done {
                    record: None,
                    result: entered_as_json(meeting, &entered),
                },
                Err(CalendarError::NotSent(why)) => Answered::NotSent(why),
                Err(CalendarError::Rejected(why)) => Answered::Rejected(why),
                Err(CalendarError::Unknown(why)) => Answered::Unknown(why),
            },
            Request::Sms(sms) => match self.executor.texter.send(sms).await {
                Ok(taken) => Answered::Done {
                    record: None,
                    result: json!({"reference": sms.reference, "provider_id": taken.id, "answer": taken.words}),
                },
                Err(error) => {
                    let why = error.to_string();
                    match error {
                        SmsError::NotSent(_) => Answered::NotSent(why),
                        SmsError::Rejected(_) => Answered::Rejected(why),
                        SmsError::Unknown(_) => Answered::Unknown(why),
                    }
                }
            },
        }
    }

    /// Stores the answer. The database may be away just now: the answer is kept until it is back.
    pub(super) async fn record_answer(
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
                Request::Mail(_) | Request::Sms(_) => End::InDoubt(why),
                // It can be looked up: the next attempt begins with that.
                Request::Odoo(_) | Request::Calendar(_) => End::Retry(why),
            }),
        })
    }

    pub(super) async fn store_answer(
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
        let tx = self.executor.database.begin().await?;
        store::answer(&tx, call, &answer).await?;
        if matches!(answered, Answered::Done { .. }) {
            self.remember_contacts(&tx, request).await?;
        }
        tx.commit().await
    }
}
