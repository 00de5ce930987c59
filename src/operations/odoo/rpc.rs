//! The transport: one request over Odoo 19's JSON-2 interface. Nothing outside this folder
//! reaches it. Another protocol (XML-RPC for older versions) would offer the same two calls.

use super::{
    complaint::{Complaint, classify},
    error::{OdooError, clean},
    settings::OdooSettings,
};
use reqwest::{Client, Response, StatusCode, Url, header, redirect};
use serde_json::Value;
use std::{error::Error as _, time::Duration};
use tokio::sync::{Semaphore, SemaphorePermit};

/// An answer larger than this is not read to its end.
const ANSWER_LIMIT: usize = 20 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A request that brought no result.
#[derive(Debug)]
pub(super) struct Failure {
    pub error: OdooError,
    /// Asking again may help. For reads; a write is looked up first.
    pub again: bool,
}

pub(super) struct Rpc {
    base: String,
    database: Option<String>,
    readers: Client,
    /// Keeps no connection open: a kept one that the server closes at the wrong moment
    /// would leave the outcome of a write unknown.
    writers: Client,
    reading: Semaphore,
    /// Apart from the readers: an approved write does not queue behind slow reads.
    writing: Semaphore,
    read_timeout: Duration,
    pub(super) write_timeout: Duration,
}

impl Rpc {
    pub fn new(settings: &OdooSettings) -> Result<Self, OdooError> {
        let headers = headers(settings)?;
        Ok(Self {
            base: base(&settings.url)?,
            database: settings.database.clone(),
            readers: client(headers.clone(), settings.max_concurrent)?,
            writers: client(headers, 0)?,
            reading: Semaphore::new(settings.max_concurrent.max(1)),
            writing: Semaphore::new(settings.max_concurrent.max(1)),
            read_timeout: settings.read_timeout,
            write_timeout: settings.write_timeout,
        })
    }

    pub fn base(&self) -> &str {
        &self.base
    }

    pub async fn get(&self, path: &str) -> Result<Value, Failure> {
        let request = self.readers.get(format!("{}{path}", self.base));
        self.ask(&self.reading, request, self.read_timeout).await
    }

    pub async fn read(
        &self,
        model: &str,
        method: &str,
        arguments: &Value,
    ) -> Result<Value, Failure> {
        let request = self.readers.post(self.address(model, method));
        self.ask(&self.reading, request.json(arguments), self.read_timeout)
            .await
    }

    /// Only `write.rs` calls this, after the allow-list had its say.
    pub async fn write(
        &self,
        model: &str,
        method: &str,
        arguments: &Value,
        timeout: Duration,
    ) -> Result<Value, Failure> {
        let request = self.writers.post(self.address(model, method));
        self.ask(&self.writing, request.json(arguments), timeout)
            .await
    }

    fn address(&self, model: &str, method: &str) -> String {
        format!("{}/json/2/{model}/{method}", self.base)
    }

    async fn ask(
        &self,
        permits: &Semaphore,
        request: reqwest::RequestBuilder,
        timeout: Duration,
    ) -> Result<Value, Failure> {
        let _permit = permit(permits, timeout).await?;
        let exchange = async {
            let response = request.send().await.map_err(|e| lost(&e))?;
            let head = Head::of(&response);
            let body = read_body(response).await?;
            self.answer(&head, &body)
        };
        match tokio::time::timeout(timeout, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(once(OdooError::NoAnswer(format!(
                "nothing within {} s",
                timeout.as_secs_f32()
            )))),
        }
    }

    fn answer(&self, head: &Head, body: &[u8]) -> Result<Value, Failure> {
        if head.status.is_success() {
            return serde_json::from_slice(body).map_err(|_| {
                once(OdooError::Unexpected(format!(
                    "{} that is not JSON",
                    head.status
                )))
            });
        }
        match serde_json::from_slice::<Complaint>(body) {
            Ok(complaint) => Err(classify(head.status, &complaint)),
            Err(_) => Err(self.without_complaint(head, body)),
        }
    }

    /// An error that did not come from a model's method, but from the door or a proxy.
    fn without_complaint(&self, head: &Head, body: &[u8]) -> Failure {
        let status = head.status;
        match status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                again(OdooError::Unreachable(status.to_string()))
            }
            StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
                again(OdooError::NoAnswer(status.to_string()))
            }
            StatusCode::NOT_FOUND if contains(body, b"No database is selected") => {
                once(OdooError::Refused(match &self.database {
                    Some(name) => format!("it has no database {}", clean(name)),
                    None => "it has several databases; say which one".to_owned(),
                }))
            }
            _ if status.is_redirection() => once(OdooError::Unexpected(format!(
                "{status}: it redirects to {}",
                clean(&head.location)
            ))),
            _ => once(OdooError::Unexpected(format!("{status} without a reason"))),
        }
    }
}

async fn permit(permits: &Semaphore, timeout: Duration) -> Result<SemaphorePermit<'_>, Failure> {
    match tokio::time::timeout(timeout, permits.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(once(OdooError::Unreachable(
            "too many requests of ours are waiting for it".to_owned(),
        ))),
    }
}

/// What is looked at besides the body.
struct Head {
    status: StatusCode,
    location: String,
}

impl Head {
    fn of(response: &Response) -> Self {
        let location = response.headers().get(header::LOCATION);
        Self {
            status: response.status(),
            location: location
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

fn lost(error: &reqwest::Error) -> Failure {
    let mut cause = error.source();
    let mut text = String::from("no connection");
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    let text = clean(&text);
    if error.is_connect() {
        again(OdooError::Unreachable(text))
    } else {
        again(OdooError::NoAnswer(text))
    }
}

async fn read_body(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| lost(&e))? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Err(once(OdooError::Unexpected(format!(
                "more than {} MB",
                ANSWER_LIMIT / 1024 / 1024
            ))));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

pub(super) fn once(error: OdooError) -> Failure {
    Failure {
        error,
        again: false,
    }
}

pub(super) fn again(error: OdooError) -> Failure {
    Failure { error, again: true }
}

fn contains(body: &[u8], text: &[u8]) -> bool {
    body.windows(text.len()).any(|window| window == text)
}

fn base(url: &str) -> Result<String, OdooError> {
    let wrong = |why: &str| OdooError::Invalid(format!("the address of Odoo {why}"));
    let parsed = Url::parse(url.trim()).map_err(|e| wrong(&format!("is no URL: {e}")))?;
    if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() {
        return Err(wrong("must begin with https:// or http://"));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(wrong("must not hold a name or password"));
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(wrong("must end with its host or path"));
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

fn headers(settings: &OdooSettings) -> Result<header::HeaderMap, OdooError> {
    let invalid =
        |what: &str| OdooError::Invalid(format!("the {what} has characters that none has"));
    let bearer = format!("Bearer {}", settings.api_key.expose());
    let mut key = header::HeaderValue::from_str(&bearer).map_err(|_| invalid("API key"))?;
    key.set_sensitive(true);
    let mut headers = header::HeaderMap::new();
    headers.insert(header::AUTHORIZATION, key);
    if let Some(name) = &settings.database {
        let name = header::HeaderValue::from_str(name).map_err(|_| invalid("database's name"))?;
        headers.insert("X-Odoo-Database", name);
    }
    Ok(headers)
}

fn client(headers: header::HeaderMap, kept: usize) -> Result<Client, OdooError> {
    Client::builder()
        .default_headers(headers)
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_max_idle_per_host(kept)
        .user_agent(concat!("ai-coo/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|e| OdooError::Invalid(clean(&e.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_and_no_secrets() {
        assert_eq!(
            base("https://x.example/odoo/").unwrap(),
            "https://x.example/odoo"
        );
        for wrong in [
            "x.example",
            "file:///etc",
            "https://a:b@x.example",
            "https://x/?a=1",
        ] {
            assert!(matches!(base(wrong), Err(OdooError::Invalid(_))), "{wrong}");
        }
    }
}
