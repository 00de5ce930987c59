//! A Google Calendar on this machine: it takes what Google's own description of the API allows,
//! from whoever shows a token of its, and answers as Google documents.

mod events;
mod tokens;

use ai_coo::{
    ground::clock::Clock,
    operations::calendar::{CalendarSettings, ServiceAccount},
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use document::{Document, decoded};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::task::JoinHandle;

mod document;

/// Made for these tests; it opens nothing.
const KEY: &str = include_str!("key.pem");
const ACCOUNT: &str = "coo@tests.iam.gserviceaccount.com";
pub const CALENDAR: &str = "meetings@fenwick.example.com";
pub const SUBJECT: &str = "dana@fenwick.example.com";

pub struct Google {
    pub url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    document: Document,
    clock: Clock,
    token_uri: String,
    state: Mutex<Inside>,
}

/// How the next call of one method is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// 503, before anything is done.
    Down,
    /// 403 `rateLimitExceeded`: nothing is done.
    Limits,
    /// Done, and the connection is lost before the answer.
    HangsUpAfterwards,
    /// Done, and never answered.
    NeverAnswers,
    /// 302 to somewhere else: nothing is done.
    Redirects,
    /// Somebody is a moment quicker and gives the event another title.
    Overtaken,
}

#[derive(Default)]
struct Inside {
    /// By calendar and id.
    events: BTreeMap<(String, String), Value>,
    tokens: BTreeMap<String, Token>,
    busy: Vec<(String, DateTime<Utc>, DateTime<Utc>)>,
    hidden: Vec<String>,
    /// Whom it has mailed.
    invited: Vec<String>,
    /// Whom it has mailed that there is nothing to come to any more.
    uninvited: Vec<String>,
    /// The id of each method that was called, in order; `token` among them.
    called: Vec<String>,
    /// Requests that do not keep to Google's description.
    wrong: Vec<String>,
    manner: Option<(&'static str, Manner)>,
}

struct Token {
    scopes: Vec<String>,
    subject: Option<String>,
    until: DateTime<Utc>,
}

impl Google {
    pub async fn start(clock: &Clock) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            document: Document::read(),
            clock: clock.clone(),
            token_uri: format!("{url}/token"),
            state: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            shared,
            serving,
        }
    }

    /// Its own clock, for the app's has moved.
    pub fn advance(&self, by: chrono::Duration) {
        self.shared.clock.advance(by);
    }

    /// What somebody would set to use it; `subject` is in whose name it acts.
    pub fn settings(&self, subject: Option<&str>) -> CalendarSettings {
        CalendarSettings {
            account: ServiceAccount::read(&self.key_file()).unwrap(),
            calendar: CALENDAR.to_owned(),
            subject: subject.map(str::to_owned),
            url: CalendarSettings::address(&self.url).unwrap(),
            time_out: Duration::from_secs(5),
        }
    }

    /// The text of the account's key file.
    pub fn key_file(&self) -> String {
        json!({
            "type": "service_account", "project_id": "tests", "private_key_id": "key-1",
            "private_key": KEY, "client_email": ACCOUNT, "client_id": "1",
            "token_uri": self.shared.token_uri,
        })
        .to_string()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.shared.state.lock().unwrap()
    }

    /// The next call of that method is treated so.
    pub fn now(&self, method: &'static str, manner: Manner) {
        self.inside().manner = Some((method, manner));
    }

    pub fn is_busy(&self, calendar: &str, from: DateTime<Utc>, to: DateTime<Utc>) {
        self.inside().busy.push((calendar.to_owned(), from, to));
    }

    /// Does not show when this calendar is busy.
    pub fn hides(&self, calendar: &str) {
        self.inside().hidden.push(calendar.to_owned());
    }

    /// All tokens end.
    pub fn forgets_tokens(&self) {
        self.inside().tokens.clear();
    }

    /// What a person does who deletes an event.
    pub fn delete(&self, id: &str) {
        self.change(id, "status", json!("cancelled"));
    }

    /// What a person does who changes an event, or answers an invitation.
    pub fn change(&self, id: &str, field: &str, value: Value) {
        self.inside().change(&key(CALENDAR, id), field, value);
    }

    /// Keeps nothing of a deleted event but its id, as Google's description allows.
    pub fn forget(&self, id: &str) {
        let kept = json!({"kind": "calendar#event", "id": id, "status": "cancelled"});
        self.inside().events.insert(key(CALENDAR, id), kept);
    }

    /// The events of the calendar.
    pub fn events(&self) -> Vec<Value> {
        self.inside().events.values().cloned().collect()
    }

    pub fn invited(&self) -> Vec<String> {
        self.inside().invited.clone()
    }

    pub fn uninvited(&self) -> Vec<String> {
        self.inside().uninvited.clone()
    }

    /// How often a method was called.
    pub fn calls(&self, method: &str) -> usize {
        let inside = self.inside();
        inside.called.iter().filter(|one| *one == method).count()
    }

    /// Every request kept to Google's description.
    pub fn was_asked_rightly(&self) {
        assert_eq!(self.inside().wrong, Vec::<String>::new());
    }
}

impl Drop for Google {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    if head.uri.path() == "/token" {
        return shared.token(&head.method, &body);
    }
    let query = head.uri.query().unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs: Vec<(String, String)> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    let json: Option<Value> = (!body.is_empty()).then(|| {
        serde_json::from_slice(&body).unwrap_or(Value::String("not JSON at all".to_owned()))
    });
    let (verb, path) = (head.method.as_str(), head.uri.path());
    let known = match shared.document.check(verb, path, &pairs, json.as_ref()) {
        Ok(known) => known,
        Err(why) => {
            shared.inside().wrong.push(format!("{verb} {path}: {why}"));
            return refusal(400, "badRequest", &why);
        }
    };
    let token = head.headers.get("authorization");
    let token = token.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let subject = match shared.admits(token.unwrap_or_default(), &known) {
        Ok(subject) => subject,
        Err(refused) => return *refused,
    };
    let manner = shared.strikes(&known.method);
    match manner {
        Some(Manner::Down) => return refusal(503, "backendError", "Service unavailable"),
        Some(Manner::Limits) => return refusal(403, "rateLimitExceeded", "Rate Limit Exceeded"),
        Some(Manner::Redirects) => {
            return (StatusCode::FOUND, [("location", "http://127.0.0.1:9/")]).into_response();
        }
        _ => {}
    }
    if let (Some(Manner::Overtaken), Some(id)) = (manner, known.path.get("eventId")) {
        let key = key(&known.path["calendarId"], id);
        shared.inside().change(&key, "summary", json!("Quicker"));
    }
    let version = head.headers.get("if-match");
    let version = version.and_then(|value| value.to_str().ok());
    let answer = shared.carry_out(&known, json.as_ref(), subject.as_deref(), version);
    match manner {
        Some(Manner::NeverAnswers) => std::future::pending().await,
        Some(Manner::HangsUpAfterwards) => cut_off(),
        _ => answer,
    }
}

fn key(calendar: &str, id: &str) -> (String, String) {
    (calendar.to_owned(), id.to_owned())
}

impl Inside {
    /// Every change gives an event another version.
    fn change(&mut self, key: &(String, String), field: &str, value: Value) {
        let event = self.events.get_mut(key).unwrap();
        event[field] = value;
        let version: u64 = event["etag"]
            .as_str()
            .unwrap()
            .trim_matches('"')
            .parse()
            .unwrap();
        event["etag"] = json!(format!("\"{}\"", version + 1));
    }
}

impl Shared {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.state.lock().unwrap()
    }

    fn strikes(&self, method: &str) -> Option<Manner> {
        let mut inside = self.inside();
        inside.called.push(method.to_owned());
        inside
            .manner
            .take_if(|(wanted, _)| *wanted == method)
            .map(|(_, manner)| manner)
    }
}

/// An error in the form of Google's JSON APIs.
fn refusal(code: u16, reason: &str, message: &str) -> Response {
    let error = json!({"domain": "global", "reason": reason, "message": message});
    let body = json!({"error": {"code": code, "message": message, "errors": [error]}});
    (StatusCode::from_u16(code).unwrap(), axum::Json(body)).into_response()
}

/// An answer that breaks off, and the connection with it.
fn cut_off() -> Response {
    let lost = futures::stream::once(async {
        Err::<Vec<u8>, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(lost).into_response()
}
