//! A Google Calendar on this machine: it takes what Google's own description of the API allows,
//! from whoever shows a token of its, and answers as Google documents.

mod document;

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
use data_encoding::{BASE64, BASE64URL_NOPAD};
use document::{Document, Known, decoded};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::task::JoinHandle;

/// Made for these tests; it opens nothing.
const KEY: &str = include_str!("google/key.pem");
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

    /// A token for a signed request of the account, as RFC 7523 has it.
    fn token(&self, method: &axum::http::Method, body: &[u8]) -> Response {
        self.inside().called.push("token".to_owned());
        let body = String::from_utf8_lossy(body).into_owned();
        let fields: BTreeMap<String, String> = body
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        let grant = fields.get("grant_type").map(String::as_str);
        if method != "POST" || grant != Some("urn:ietf:params:oauth:grant-type:jwt-bearer") {
            return no_token("unsupported_grant_type", "Invalid grant_type");
        }
        let claims = match self.claims(fields.get("assertion").map_or("", String::as_str)) {
            Ok(claims) => claims,
            Err(why) => {
                self.inside().wrong.push(format!("token: {why}"));
                return no_token("invalid_grant", &why);
            }
        };
        let mut inside = self.inside();
        let token = format!("ya29.{}", inside.called.len());
        let scope = claims["scope"].as_str().unwrap_or_default();
        let lasts = chrono::Duration::seconds(3_599);
        inside.tokens.insert(
            token.clone(),
            Token {
                scopes: scope.split_whitespace().map(str::to_owned).collect(),
                subject: claims["sub"].as_str().map(str::to_owned),
                until: self.clock.now() + lasts,
            },
        );
        let granted = json!({"access_token": token, "expires_in": lasts.num_seconds(), "token_type": "Bearer"});
        axum::Json(granted).into_response()
    }

    fn claims(&self, assertion: &str) -> Result<Value, String> {
        let parts: Vec<&str> = assertion.split('.').collect();
        let [header, claims, signature] = parts.as_slice() else {
            return Err("a JWT has three parts".to_owned());
        };
        let bytes = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes());
        let bytes = |part: &str| bytes(part).map_err(|error| error.to_string());
        let json = |part: &str| {
            serde_json::from_slice::<Value>(&bytes(part)?).map_err(|error| error.to_string())
        };
        let head = json(header)?;
        if head != json!({"alg": "RS256", "typ": "JWT", "kid": "key-1"}) {
            return Err(format!("the header is {head}"));
        }
        let signed = format!("{header}.{claims}");
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key())
            .verify(signed.as_bytes(), &bytes(signature)?)
            .map_err(|_| "the signature is not the account's".to_owned())?;
        let claims = json(claims)?;
        let moment = |name: &str| claims[name].as_i64().unwrap_or_default();
        let now = self.clock.now().timestamp();
        if claims["iss"] != ACCOUNT || claims["aud"] != *self.token_uri {
            return Err(format!("issuer or audience is wrong: {claims}"));
        }
        if (moment("iat") - now).abs() > 300
            || !(1..=3_600).contains(&(moment("exp") - moment("iat")))
        {
            return Err(format!("iat or exp is wrong: {claims}"));
        }
        Ok(claims)
    }

    /// In whose name the token is, where it is good for the method.
    fn admits(&self, token: &str, known: &Known) -> Result<Option<String>, Box<Response>> {
        let inside = self.inside();
        let now = self.clock.now();
        let Some(token) = inside.tokens.get(token).filter(|token| now < token.until) else {
            return Err(Box::new(refusal(401, "authError", "Invalid Credentials")));
        };
        if !token
            .scopes
            .iter()
            .any(|scope| known.scopes.contains(scope))
        {
            let why = "Request had insufficient authentication scopes.";
            return Err(Box::new(refusal(403, "insufficientPermissions", why)));
        }
        Ok(token.subject.clone())
    }

    fn carry_out(
        &self,
        known: &Known,
        body: Option<&Value>,
        subject: Option<&str>,
        version: Option<&str>,
    ) -> Response {
        match (known.method.as_str(), body) {
            ("calendar.events.insert", Some(event)) => self.insert(known, event, subject),
            ("calendar.events.get", None) => {
                let key = (
                    known.path["calendarId"].clone(),
                    known.path["eventId"].clone(),
                );
                match self.inside().events.get(&key) {
                    Some(event) => axum::Json(event.clone()).into_response(),
                    None => refusal(404, "notFound", "Not Found"),
                }
            }
            ("calendar.events.delete", None) => self.cancel(known, version),
            ("calendar.freebusy.query", Some(question)) => self.free_busy(question),
            _ => refusal(403, "forbidden", "Not in these tests"),
        }
    }

    fn insert(&self, known: &Known, event: &Value, subject: Option<&str>) -> Response {
        let calendar = &known.path["calendarId"];
        if calendar != CALENDAR {
            return refusal(404, "notFound", "Not Found");
        }
        let id = event["id"].as_str().unwrap_or_default();
        // The rule that stands in the words of the document's `Event.id`.
        let is_allowed = (5..=1_024).contains(&id.len())
            && id.bytes().all(|b| matches!(b, b'a'..=b'v' | b'0'..=b'9'));
        if !is_allowed {
            self.inside().wrong.push(format!("the id {id}"));
            return refusal(400, "invalid", "Invalid resource id value.");
        }
        let attendees = event["attendees"].as_array().cloned().unwrap_or_default();
        if subject.is_none() && !attendees.is_empty() {
            let why = "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.";
            return refusal(403, "forbiddenForServiceAccounts", why);
        }
        let key = (calendar.clone(), id.to_owned());
        let mut inside = self.inside();
        if inside.events.contains_key(&key) {
            return refusal(409, "duplicate", "The requested identifier already exists.");
        }
        let mut stored = event.clone();
        stored["kind"] = json!("calendar#event");
        stored["status"] = json!("confirmed");
        stored["etag"] = json!("\"3441\"");
        stored["htmlLink"] = json!(format!("https://www.google.com/calendar/event?eid={id}"));
        stored["organizer"] = json!({"email": calendar});
        if known.query.get("sendUpdates").map(String::as_str) == Some("all") {
            let mailed = attendees.iter().filter_map(|one| one["email"].as_str());
            inside.invited.extend(mailed.map(str::to_owned));
        }
        inside.events.insert(key, stored.clone());
        axum::Json(stored).into_response()
    }

    fn cancel(&self, known: &Known, version: Option<&str>) -> Response {
        let key = key(&known.path["calendarId"], &known.path["eventId"]);
        let mut inside = self.inside();
        let Some(event) = inside.events.get(&key).cloned() else {
            return refusal(404, "notFound", "Not Found");
        };
        if event["status"] == "cancelled" {
            return refusal(410, "deleted", "Resource has been deleted");
        }
        if version.is_some_and(|version| event["etag"] != version) {
            return refusal(412, "conditionNotMet", "Precondition Failed");
        }
        if known.query.get("sendUpdates").map(String::as_str) == Some("all") {
            let people = event["attendees"].as_array().into_iter().flatten();
            let mailed = people.filter_map(|one| one["email"].as_str());
            inside.uninvited.extend(mailed.map(str::to_owned));
        }
        inside.change(&key, "status", json!("cancelled"));
        StatusCode::NO_CONTENT.into_response()
    }

    fn free_busy(&self, question: &Value) -> Response {
        let moment = |value: &Value| value.as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
        let (from, to) = (moment(&question["timeMin"]), moment(&question["timeMax"]));
        let inside = self.inside();
        let mut calendars = BTreeMap::new();
        for item in question["items"].as_array().unwrap() {
            let id = item["id"].as_str().unwrap();
            if inside.hidden.iter().any(|hidden| hidden == id) {
                let errors = json!([{"domain": "global", "reason": "notFound"}]);
                calendars.insert(id, json!({"errors": errors, "busy": []}));
                continue;
            }
            let set = inside.busy.iter().filter(|(calendar, ..)| calendar == id);
            let mut busy: Vec<_> = set.map(|(_, start, end)| (*start, *end)).collect();
            for event in inside
                .events
                .values()
                .filter(|e| e["status"] == "confirmed")
            {
                let takes_part = |one: &Value| one["email"] == id;
                if event["attendees"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .any(takes_part)
                {
                    let at = |name: &str| moment(&event[name]["dateTime"]);
                    busy.push((at("start"), at("end")));
                }
            }
            let overlapping = busy
                .iter()
                .filter(|(start, end)| *start < to && *end > from);
            let busy: Vec<Value> = overlapping
                .map(|(start, end)| json!({"start": start.max(&from), "end": end.min(&to)}))
                .collect();
            calendars.insert(id, json!({"busy": busy}));
        }
        let answer = json!({"kind": "calendar#freeBusy", "timeMin": from, "timeMax": to, "calendars": calendars});
        axum::Json(answer).into_response()
    }
}

fn public_key() -> Vec<u8> {
    let lines = KEY.lines().filter(|line| !line.starts_with("-----"));
    let der = BASE64.decode(lines.collect::<String>().as_bytes()).unwrap();
    let pair = RsaKeyPair::from_pkcs8(&der).unwrap();
    pair.public().as_ref().to_vec()
}

/// An error in the form of Google's JSON APIs.
fn refusal(code: u16, reason: &str, message: &str) -> Response {
    let error = json!({"domain": "global", "reason": reason, "message": message});
    let body = json!({"error": {"code": code, "message": message, "errors": [error]}});
    (StatusCode::from_u16(code).unwrap(), axum::Json(body)).into_response()
}

/// An error of the token's address (RFC 6749, 5.2).
fn no_token(error: &str, description: &str) -> Response {
    let body = json!({"error": error, "error_description": description});
    (StatusCode::BAD_REQUEST, axum::Json(body)).into_response()
}

/// An answer that breaks off, and the connection with it.
fn cut_off() -> Response {
    let lost = futures::stream::once(async {
        Err::<Vec<u8>, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(lost).into_response()
}
