//! Deleting an event of ours: `events.delete`, of the version that was seen and no other.

use super::{Answer, CalendarError, GoogleCalendar, updates, wire};
use crate::ground::effect::Cancellation;
use reqwest::{Method, StatusCode};

pub use wire::LiveEvent;

impl GoogleCalendar {
    /// The event as it is now; `None`: it is not there, or not any more. Changes nothing.
    ///
    /// # Errors
    /// [`CalendarError::Rejected`] where another event has the id, and where the account may not
    /// read the calendar.
    pub async fn event(
        &self,
        calendar: &str,
        event_id: &str,
    ) -> Result<Option<LiveEvent>, CalendarError> {
        let url = self.url(&["calendars", calendar, "events", event_id]);
        match self.ask(Method::GET, url, None, None).await? {
            Answer::Yes(event) => wire::live(event, event_id),
            Answer::No(refusal) if is_gone(refusal.status) => Ok(None),
            Answer::No(refusal) => Err(refusal.into()),
        }
    }

    /// Deletes the event. `true`: it was gone already.
    ///
    /// # Errors
    /// [`CalendarError::Rejected`] where somebody has changed it since it was seen: it stays.
    pub async fn cancel(&self, cancelled: &Cancellation) -> Result<bool, CalendarError> {
        let mut url = self.url(&[
            "calendars",
            &cancelled.calendar,
            "events",
            &cancelled.event_id,
        ]);
        url.query_pairs_mut()
            .append_pair("sendUpdates", updates(cancelled.notify));
        let version = Some(cancelled.version.as_str());
        match self.ask(Method::DELETE, url, None, version).await? {
            Answer::Yes(_) => Ok(false),
            Answer::No(refusal) if is_gone(refusal.status) => Ok(true),
            Answer::No(refusal) if refusal.status == StatusCode::PRECONDITION_FAILED => {
                Err(CalendarError::Rejected(
                    "somebody changed the event at the same moment, so it stays".to_owned(),
                ))
            }
            Answer::No(refusal) => Err(refusal.into()),
        }
    }
}

fn is_gone(status: StatusCode) -> bool {
    matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE)
}
