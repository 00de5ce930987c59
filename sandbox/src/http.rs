//! The sandbox over HTTP: JSON-2 at `/json/2`, pages at `/odoo`, and what tests need at `/sandbox`.

use super::{
    DATABASE, Sandbox, company,
    error::{self, OdooException},
    faults::{Faults, Mode},
    lock, page,
};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};

struct Served {
    sandbox: Sandbox,
    api_key: String,
}

type Shared = State<Arc<Served>>;

/// Every address that the sandbox answers.
pub fn router(sandbox: Sandbox, api_key: String) -> Router {
    let served = Arc::new(Served { sandbox, api_key });
    Router::new()
        // As Odoo.
        .route("/json/2/{model}/{method}", post(call))
        .route("/web/version", get(version))
        .route("/json/version", get(version))
        .route(
            "/web/health",
            get(|| async { Json(json!({"status": "pass"})) }),
        )
        .route("/odoo/{model}/{id}", get(record))
        .route("/", get(front))
        // For tests.
        .route("/sandbox/ledger", get(ledger))
        .route("/sandbox/faults", post(set_faults))
        .route("/sandbox/change", post(change))
        .route("/sandbox/rights", post(take_rights))
        .with_state(served)
}

async fn version() -> Json<Value> {
    Json(json!({"version_info": [19, 0, 0, "final", 0, ""], "version": "19.0"}))
}

async fn call(
    State(served): Shared,
    Path((model, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (mode, slow_ms) = lock(&served.sandbox.faults).strike(&model, &method);
    if mode == Mode::Limited {
        let seconds = slow_ms.div_ceil(1_000).to_string();
        return (
            StatusCode::TOO_MANY_REQUESTS,
            [(header::RETRY_AFTER, seconds)],
        )
            .into_response();
    }
    let slow = tokio::time::sleep(Duration::from_millis(slow_ms));
    if mode == Mode::Late {
        let answer = answer(&served, &model, &method, &headers, &body);
        slow.await;
        return answer;
    }
    slow.await;
    match mode {
        Mode::Down => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Mode::Broken => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Mode::Absent => {
            let message = format!("the model '{model}' does not exist");
            return OdooException::not_found(message).into_response();
        }
        Mode::Busy if method == "load" => return busy_load(),
        Mode::Busy => return OdooException::busy().into_response(),
        _ => {}
    }
    let answer = answer(&served, &model, &method, &headers, &body);
    match mode {
        Mode::Hang => std::future::pending().await,
        Mode::DropAfterCommit => cut_off(),
        _ => answer,
    }
}

fn answer(
    served: &Served,
    model: &str,
    method: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    if let Some(name) = headers.get("X-Odoo-Database")
        && name != DATABASE
    {
        return error::no_database();
    }
    let media = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok());
    if !media.is_some_and(|media| media.starts_with("application/json")) {
        return error::not_json();
    }
    let arguments = served
        .check_key(headers)
        .and_then(|()| named_arguments(body));
    let result = arguments.and_then(|named| served.sandbox.call(model, method, named));
    match result {
        Ok(value) => Json(value).into_response(),
        Err(exception) => exception.into_response(),
    }
}

fn named_arguments(body: &[u8]) -> Result<Map<String, Value>, OdooException> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(arguments)) => Ok(arguments),
        // Odoo takes a list for no arguments.
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(OdooException::bad_request(format!(
            "could not parse the body as json: {error}"
        ))),
    }
}

impl Served {
    fn check_key(&self, headers: &HeaderMap) -> Result<(), OdooException> {
        let given = headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok());
        let key = given.and_then(|text| {
            let (scheme, key) = text.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
        });
        match key {
            Some(key) if key == self.api_key => Ok(()),
            Some(_) => Err(OdooException::unauthorized("Invalid apikey")),
            None => Err(OdooException::unauthorized(
                "User not authenticated, use an API Key with a Bearer Authorization header.",
            )),
        }
    }
}

/// What `load` answers where two calls make the same record at the same moment.
fn busy_load() -> Response {
    let message = "could not serialize access due to concurrent update";
    Json(json!({"ids": false, "nextrow": 0, "messages": [{"type": "error", "message": message}]}))
        .into_response()
}

/// An answer that breaks off, and the connection with it.
fn cut_off() -> Response {
    let lost = futures::stream::once(async {
        Err::<Bytes, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(lost).into_response()
}

async fn record(State(served): Shared, Path((model, id)): Path<(String, i64)>) -> Response {
    let state = lock(&served.sandbox.state);
    let name = company::name(&state.store);
    match page::record(&state.store, &name, &model, id) {
        Some(html) => shielded(html),
        None => (StatusCode::NOT_FOUND, "There is no such record.").into_response(),
    }
}

async fn front(State(served): Shared) -> Response {
    let state = lock(&served.sandbox.state);
    shielded(page::front(&company::name(&state.store)))
}

fn shielded(html: String) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

/// The writing calls that took place, in order.
async fn ledger(State(served): Shared, headers: HeaderMap) -> Response {
    if let Err(refused) = served.check_key(&headers) {
        return refused.into_response();
    }
    let state = lock(&served.sandbox.state);
    let entries = state.journal.entries.iter();
    let calls = entries.filter_map(|entry| {
        let call = entry.call.as_ref()?;
        Some(json!({
            "at": entry.at, "model": call.model, "method": call.method,
            "arguments": call.arguments, "record_id": call.record_id,
        }))
    });
    Json(calls.collect::<Vec<Value>>()).into_response()
}

async fn set_faults(
    State(served): Shared,
    headers: HeaderMap,
    Json(faults): Json<Faults>,
) -> Response {
    if let Err(refused) = served.check_key(&headers) {
        return refused.into_response();
    }
    *lock(&served.sandbox.faults) = faults;
    StatusCode::NO_CONTENT.into_response()
}

/// Leaves the key's user without these rights, such as `project.task.create`, until the next
/// such call.
async fn take_rights(
    State(served): Shared,
    headers: HeaderMap,
    Json(lost): Json<Vec<String>>,
) -> Response {
    if let Err(refused) = served.check_key(&headers) {
        return refused.into_response();
    }
    lock(&served.sandbox.state).store.rights_lost = lost;
    StatusCode::NO_CONTENT.into_response()
}

/// What somebody at the company does by hand: pays an invoice, archives a contact.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByHand {
    model: String,
    /// Without, a new record.
    id: Option<i64>,
    /// The fields to set, references as ids; without, the record is deleted.
    values: Option<Map<String, Value>>,
}

async fn change(State(served): Shared, headers: HeaderMap, Json(change): Json<ByHand>) -> Response {
    if let Err(refused) = served.check_key(&headers) {
        return refused.into_response();
    }
    match served
        .sandbox
        .change(&change.model, change.id, change.values)
    {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => OdooException::not_kept(&error).into_response(),
    }
}
