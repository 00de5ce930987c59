//! The outside system of both sides: the SMS gateway and the Odoo of this product, and the HTTP
//! effect of the plan's stack. It answers at once, and keeps what came and when.

use crate::Result;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// The number of every contact.
const PHONE: &str = "+1 415 555 0123";

/// What came: for which action, and when, in nanoseconds since 1970.
pub type Effects = Vec<(String, u64)>;

type Log = State<Arc<Mutex<Effects>>>;

/// The stub as a process of its own, so that its work is not taken for somebody else's; ended when
/// this is dropped.
pub struct Stub {
    pub url: String,
    http: reqwest::Client,
    _child: Child,
}

impl Stub {
    pub async fn start() -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("stub")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("the stub has no output")?;
        let line = BufReader::new(output).lines().next_line().await?;
        Ok(Self {
            url: line.ok_or("the stub did not start")?,
            http: reqwest::Client::new(),
            _child: child,
        })
    }

    /// How many effects came since it was cleared.
    pub async fn count(&self) -> Result<usize> {
        let answer = self.http.get(format!("{}/count", self.url)).send().await?;
        Ok(answer.json().await?)
    }

    pub async fn effects(&self) -> Result<Effects> {
        let answer = self.http.get(format!("{}/log", self.url)).send().await?;
        Ok(answer.json().await?)
    }

    /// When the effect of this action came, in nanoseconds since 1970; `None`: not yet.
    pub async fn at(&self, action: &str) -> Result<Option<u64>> {
        let url = format!("{}/at/{action}", self.url);
        Ok(self.http.get(url).send().await?.json().await?)
    }

    pub async fn clear(&self) -> Result<()> {
        self.http.post(format!("{}/clear", self.url)).send().await?;
        Ok(())
    }

    /// Compares what came with the actions that are said to be executed: one effect for each, and
    /// none besides.
    ///
    /// # Errors
    /// When an effect was lost, or came twice, or nobody asked for it.
    pub async fn came_once(&self, executed: &[String]) -> Result<()> {
        compare(&self.effects().await?, executed)
    }
}

fn compare(effects: &Effects, executed: &[String]) -> Result<()> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (action, _) in effects {
        *times.entry(action).or_default() += 1;
    }
    let lost = executed
        .iter()
        .filter(|id| !times.contains_key(id.as_str()))
        .count();
    let doubled = times.values().filter(|times| **times > 1).count();
    let unasked = (times.len() + lost).saturating_sub(executed.len());
    if (lost, doubled, unasked) == (0, 0, 0) {
        return Ok(());
    }
    Err(format!(
        "of {} executed actions {lost} had no effect and {doubled} had several; {unasked} effects are of no executed action",
        executed.len()
    )
    .into())
}

/// Serves on any free port, whose address is its one line of output.
pub async fn serve() -> Result<()> {
    let router = Router::new()
        .route("/sms", post(sms))
        .route("/effect", post(effect))
        .route("/json/2/{model}/{method}", post(odoo))
        .route("/count", get(count))
        .route("/log", get(log))
        .route("/at/{action}", get(at))
        .route("/clear", post(clear))
        .with_state(Arc::default());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

/// The time, as everybody on this machine has it.
pub fn nanoseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    })
}

fn keep(effects: &Mutex<Effects>, action: &str) -> usize {
    let at = nanoseconds();
    let mut effects = effects.lock().unwrap_or_else(PoisonError::into_inner);
    effects.push((action.to_owned(), at));
    effects.len()
}

async fn sms(State(effects): Log, Json(body): Json<Value>) -> Json<Value> {
    let reference = body["reference"].as_str().unwrap_or_default();
    let count = keep(&effects, reference.trim_end_matches(".sms"));
    Json(json!({"id": format!("m-{count}")}))
}

async fn effect(State(effects): Log, Json(body): Json<Value>) -> Json<Value> {
    let count = keep(&effects, body["reference"].as_str().unwrap_or_default());
    Json(json!({"id": format!("m-{count}")}))
}

/// As much of Odoo as it takes to propose and to carry out an SMS and a task.
async fn odoo(
    State(effects): Log,
    Path((model, method)): Path<(String, String)>,
    Json(body): Json<Value>,
) -> Response {
    let answer = match (model.as_str(), method.as_str()) {
        ("res.users", "context_get") => json!({"uid": 2, "lang": "en_US", "tz": "UTC"}),
        ("res.users", "read") => json!([user(2)]),
        ("res.users", "search_read") => rows(&body, user),
        ("res.users", "search") => rows(&body, |id| json!(id)),
        ("res.company", "search_read") => json!([company()]),
        ("res.company", "read") => json!([company()]),
        ("res.currency", "search_read") => json!([{"id": 1, "name": "USD", "decimal_places": 2}]),
        ("res.country", "read") => json!([{"id": 233, "code": "US"}]),
        ("res.partner", "search_read") => rows(&body, contact),
        ("project.task", "has_access") => json!(true),
        ("project.task", "load") => {
            let name = body["data"][0][0].as_str().unwrap_or_default();
            let action = name.split_once('.').map_or(name, |(_, action)| action);
            json!({"ids": [keep(&effects, action)], "messages": [], "nextrow": 0})
        }
        ("ir.model.data", "check_object_reference") => {
            let words = "External ID not found in the system: made by nobody";
            return refusal("builtins.ValueError", words);
        }
        _ => {
            return refusal(
                "werkzeug.exceptions.NotFound",
                "The stub has no such method",
            );
        }
    };
    Json(answer).into_response()
}

fn refusal(name: &str, message: &str) -> Response {
    let body = json!({"name": name, "message": message, "arguments": [message], "context": {}, "debug": ""});
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}

/// A row for each id that the first condition names.
fn rows(body: &Value, row: impl Fn(i64) -> Value) -> Value {
    let ids = body["domain"][0][2].as_array().into_iter().flatten();
    ids.filter_map(Value::as_i64).map(row).collect()
}

fn user(id: i64) -> Value {
    json!({"id": id, "name": format!("Colleague {id}"), "partner_id": [id, format!("Colleague {id}")],
        "active": true, "tz": "America/New_York", "company_id": [1, "Fenwick"], "company_ids": [1]})
}

fn company() -> Value {
    json!({"id": 1, "name": "Fenwick", "currency_id": [1, "USD"], "country_id": [233, "United States"]})
}

fn contact(id: i64) -> Value {
    let name = format!("Contact {id}");
    json!({"id": id, "name": name, "display_name": name, "is_company": true, "type": "contact",
        "email": false, "phone": PHONE, "lang": "en_US", "country_id": [233, "United States"],
        "commercial_partner_id": [id, name], "category_id": [], "is_blacklisted": false,
        "phone_sanitized_blacklisted": false, "active": true, "write_date": "2026-01-02 03:04:05"})
}

async fn count(State(effects): Log) -> Json<usize> {
    Json(effects.lock().unwrap_or_else(PoisonError::into_inner).len())
}

async fn at(State(effects): Log, Path(action): Path<String>) -> Json<Option<u64>> {
    let effects = effects.lock().unwrap_or_else(PoisonError::into_inner);
    let found = effects.iter().rev().find(|(known, _)| *known == action);
    Json(found.map(|(_, at)| *at))
}

async fn log(State(effects): Log) -> Json<Effects> {
    Json(
        effects
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone(),
    )
}

async fn clear(State(effects): Log) {
    effects
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(came: &[&str], executed: &[&str], is_right: bool) {
        let effects = came.iter().map(|id| ((*id).to_owned(), 0)).collect();
        let executed: Vec<String> = executed.iter().map(|id| (*id).to_owned()).collect();
        let compared = compare(&effects, &executed);
        assert_eq!(compared.is_ok(), is_right, "{came:?} {executed:?}");
    }

    #[test]
    fn an_effect_is_neither_lost_nor_doubled_nor_of_another() {
        check(&[], &[], true);
        check(&["b", "a"], &["a", "b"], true);
        check(&["a"], &["a", "b"], false);
        check(&["a", "b", "a"], &["a", "b"], false);
        check(&["a", "b"], &["a"], false);
        check(&["a", "c"], &["a", "b"], false);
    }
}
