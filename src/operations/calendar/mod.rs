//! Google Calendar, as a service account: one event under an id of ours, and who is busy when.
//!
//! Google's reference of the calls: `events.insert`, `events.get`, `events.delete` and
//! `freebusy.query` of the Calendar API v3. The tests check every request with Google's own description of that API.

mod cancel;
mod errors;
mod settings;
mod token;
mod wire;

pub use cancel::LiveEvent;
pub use settings::{CalendarSettings, ServiceAccount};

use crate::{
    ground::{clock::Clock, effect::Meeting},
    operations::cause,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use reqwest::{
    Client, Method, RequestBuilder, Response, StatusCode, Url, header::IF_MATCH, redirect,
};
use secrecy::ExposeSecret;
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use token::Tokens;
use tokio::sync::Semaphore;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// An answer larger than this is not read to its end.
const ANSWER_LIMIT: usize = 1024 * 1024;
/// Calls at the same time.
const AT_ONCE: usize = 4;

/// The connection to Google Calendar. Cheap to clone.
#[derive(Clone)]
pub struct GoogleCalendar(Arc<Inner>);

/// The calendar that something was planned with, if it is still set up.
///
/// # Errors
/// In words, when it is not.
pub fn connected(calendar: Option<&GoogleCalendar>) -> Result<&GoogleCalendar, CalendarError> {
    calendar.ok_or_else(|| {
        CalendarError::Rejected(
            "Google Calendar is no longer set up. Ask an admin to connect it again.".to_owned(),
        )
    })
}

struct Inner {
    http: Client,
    settings: CalendarSettings,
    tokens: Tokens,
    permits: Semaphore,
}

/// Why Google Calendar did not do what was asked, and whether it happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// No connection, no token, or "later": it did not happen, and may be tried again.
    #[error("Google Calendar did not take it: {0}")]
    NotSent(String),
    /// It did not happen, and trying again would not change that.
    #[error("Google Calendar refused it: {0}")]
    Rejected(String),
    /// The request may have arrived, and no answer came: look it up.
    #[error("Google Calendar did not answer: {0}")]
    Unknown(String),
}

/// An event that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Where a person opens it.
    pub link: Option<String>,
    /// It was there already: an earlier attempt had got through.
    pub found: bool,
}

/// When a calendar is busy within the time that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    pub calendar: String,
    /// `None`: Google does not show it to this account.
    pub busy: Option<Vec<(DateTime<Utc>, DateTime<Utc>)>>,
}

impl GoogleCalendar {
    /// Checks the settings; connects only when something is asked.
    ///
    /// # Errors
    /// [`CalendarError::Rejected`] where the account's key is none.
    pub fn new(settings: CalendarSettings, clock: Clock) -> Result<Self, CalendarError> {
        let http = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            // A kept connection that Google closes at the wrong moment would leave the outcome
            // of an insert unknown.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("ai-coo/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| CalendarError::Rejected(error.to_string()))?;
        let tokens = Tokens::new(&settings, http.clone(), clock)?;
        Ok(Self(Arc::new(Inner {
            http,
            settings,
            tokens,
            permits: Semaphore::new(AT_ONCE),
        })))
    }

    /// The calendar that meetings are put into.
    pub fn calendar(&self) -> &str {
        &self.0.settings.calendar
    }

    /// How long one call may take at most, its token included.
    pub fn time_out(&self) -> Duration {
        self.0.settings.time_out
    }

    /// Looks for the event of this id. Changes nothing.
    ///
    /// # Errors
    /// [`CalendarError::Rejected`] where somebody has deleted it since, where the id is not of
    /// this event, and where the account may not read the calendar.
    pub async fn find(&self, meeting: &Meeting) -> Result<Option<Entered>, CalendarError> {
        let url = self.url(&["calendars", &meeting.calendar, "events", &meeting.event_id]);
        match self.ask(Method::GET, url, None, None).await? {
            Answer::Yes(event) => wire::ours(event, meeting).map(Some),
            Answer::No(refusal) if refusal.status == StatusCode::NOT_FOUND => Ok(None),
            Answer::No(refusal) if refusal.status == StatusCode::GONE => Err(wire::deleted()),
            Answer::No(refusal) => Err(refusal.into()),
        }
    }

    /// Puts the event in, for who has looked it up just before. A second insert of the same id
    /// is refused by Google itself: then the event is looked up.
    ///
    /// # Errors
    /// See [`CalendarError`].
    pub async fn insert(&self, meeting: &Meeting) -> Result<Entered, CalendarError> {
        let mut url = self.url(&["calendars", &meeting.calendar, "events"]);
        url.query_pairs_mut()
            .append_pair("sendUpdates", updates(meeting.invite));
        let event = Some(wire::event(meeting));
        match self.ask(Method::POST, url, event, None).await? {
            Answer::Yes(event) => Ok(Entered {
                found: false,
                ..wire::ours(event, meeting)?
            }),
            Answer::No(refusal) if refusal.status == StatusCode::CONFLICT => {
                let found = self.find(meeting).await?;
                found.ok_or_else(|| {
                    CalendarError::Unknown("it has the event's id but not the event".to_owned())
                })
            }
            Answer::No(refusal) => Err(refusal.into()),
        }
    }

    /// When these calendars (most often a person's address) are busy between two moments, in the
    /// order in which they were asked for; whole days are of `zone`. One call, at most 50 calendars.
    ///
    /// # Errors
    /// See [`CalendarError`].
    pub async fn busy(
        &self,
        calendars: &[String],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        zone: Tz,
    ) -> Result<Vec<Availability>, CalendarError> {
        let url = self.url(&["freeBusy"]);
        let question = wire::free_busy(calendars, from, to, zone);
        match self.ask(Method::POST, url, Some(question), None).await? {
            Answer::Yes(answer) => wire::availability(answer, calendars, (from, to), zone),
            Answer::No(refusal) => Err(refusal.into()),
        }
    }

    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.0.settings.url.clone();
        // Only an address without a host has no path, and the settings take none of those.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments
                .pop_if_empty()
                .extend(["calendar", "v3"])
                .extend(path);
        }
        url
    }

    /// One call with a token, of the event's version where one is given. A token that is no
    /// longer taken is replaced once.
    #[tracing::instrument(name = "google_calendar", skip_all, fields(method = %method))]
    async fn ask(
        &self,
        method: Method,
        url: Url,
        body: Option<Value>,
        version: Option<&str>,
    ) -> Result<Answer, CalendarError> {
        let inner = &self.0;
        let work = async {
            let _permit = inner.permits.acquire().await;
            let request = || {
                let mut request = inner.http.request(method.clone(), url.clone());
                if let Some(body) = &body {
                    request = request.json(body);
                }
                if let Some(version) = version {
                    request = request.header(IF_MATCH, version);
                }
                request
            };
            let mut answer = self.exchange(request()).await?;
            if matches!(&answer, Answer::No(refusal) if refusal.status == StatusCode::UNAUTHORIZED)
            {
                inner.tokens.forget().await;
                answer = self.exchange(request()).await?;
            }
            Ok(answer)
        };
        tokio::time::timeout(inner.settings.time_out, work)
            .await
            .unwrap_or_else(|_| {
                let seconds = inner.settings.time_out.as_secs_f32();
                Err(CalendarError::Unknown(format!(
                    "no answer within {seconds} s"
                )))
            })
    }

    async fn exchange(&self, request: RequestBuilder) -> Result<Answer, CalendarError> {
        let token = self.0.tokens.current().await?;
        let (status, body) = received(request.bearer_auth(token.expose_secret())).await?;
        if status == StatusCode::NO_CONTENT {
            return Ok(Answer::Yes(Value::Null));
        }
        if status.is_success() {
            let answer = serde_json::from_slice(&body);
            return answer.map(Answer::Yes).map_err(|_| {
                CalendarError::Unknown(format!("{status}, and an answer that is not JSON"))
            });
        }
        Ok(Answer::No(errors::Refusal::new(status, &body)))
    }
}

/// Whom Google mails of a change: everybody who takes part, or nobody.
fn updates(everybody: bool) -> &'static str {
    if everybody { "all" } else { "none" }
}

/// What came back.
enum Answer {
    Yes(Value),
    No(errors::Refusal),
}

/// Sends a request and reads its answer, up to a limit.
async fn received(request: RequestBuilder) -> Result<(StatusCode, Vec<u8>), CalendarError> {
    let lost = |error: reqwest::Error| {
        if error.is_connect() || error.is_builder() {
            CalendarError::NotSent(cause::describe(&error))
        } else {
            CalendarError::Unknown(cause::describe(&error))
        }
    };
    let mut response: Response = request.send().await.map_err(lost)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Err(CalendarError::Unknown(
                "an answer of more than 1 MB".to_owned(),
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok((response.status(), body))
}
