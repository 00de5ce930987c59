//! The transport: one request over Odoo 19's JSON-2 interface, or over XML-RPC where there is a
//! password and no key. Nothing outside this folder reaches it.

mod sign_in;

use super::{
    error::{OdooError, clean},
    errors::{Complaint, Failure, classify, permanent, retryable},
    head::Head,
    pace::Pacer,
    settings::OdooSettings,
    xml::Login,
};
use crate::operations::cause;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, header, redirect};
use secrecy::ExposeSecret;
use serde_json::Value;
use std::time::Duration;
use tokio::{
    sync::{OnceCell, Semaphore, SemaphorePermit},
    time::Instant,
};

/// An answer larger than this is not read to its end.
const ANSWER_LIMIT: usize = 20 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) struct Rpc {
    base: String,
    /// Where there is a password, XML-RPC is spoken: who signs in, and the user's id once it is
    /// known. `None`: JSON-2.
    login: Option<(Login, OnceCell<i64>)>,
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

/// How a call goes out.
struct Way<'a> {
    client: &'a Client,
    permits: &'a Semaphore,
    /// `None`: it has had its turn.
    pacer: Option<&'a Pacer>,
    timeout: Duration,
}

impl Rpc {
    pub fn new(settings: &OdooSettings) -> Result<Self, OdooError> {
        let headers = headers(settings)?;
        Ok(Self {
            base: base(&settings.url)?,
            login: Login::from_settings(settings)?.map(|login| (login, OnceCell::new())),
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

    pub async fn get(&self, path: &str, pacer: &Pacer) -> Result<Value, Failure> {
        let request = self.readers.get(format!("{}{path}", self.base));
        let answer = self.ask(&self.reading, Some(pacer), request, self.read_timeout);
        answer.await.and_then(|body| json(&body))
    }

    /// What the answer's `Date` says.
    pub async fn date(&self) -> Result<Option<String>, Failure> {
        let request = self.readers.get(format!("{}/web/version", self.base));
        let response = request.timeout(self.read_timeout).send().await;
        let response = response.map_err(|error| lost(&error))?;
        let date = response.headers().get(header::DATE);
        Ok(date
            .and_then(|date| date.to_str().ok())
            .map(ToOwned::to_owned))
    }

    pub async fn read(
        &self,
        model: &str,
        method: &str,
        arguments: &Value,
        pacer: &Pacer,
    ) -> Result<Value, Failure> {
        let way = Way {
            client: &self.readers,
            permits: &self.reading,
            pacer: Some(pacer),
            timeout: self.read_timeout,
        };
        let user = self.signed_in(Some(pacer), way.timeout).await?;
        self.call(way, user, model, method, arguments).await
    }

    /// Only `write.rs` calls this, after the allow-list had its say. It waits for nothing: the
    /// turn was asked for before.
    pub async fn write(
        &self,
        model: &str,
        method: &str,
        arguments: &Value,
        timeout: Duration,
    ) -> Result<Value, Failure> {
        let begun = Instant::now();
        let user = self.signed_in(None, timeout).await.map_err(nothing_sent)?;
        let way = Way {
            client: &self.writers,
            permits: &self.writing,
            pacer: None,
            timeout: timeout.saturating_sub(begun.elapsed()),
        };
        self.call(way, user, model, method, arguments).await
    }

    /// Who is signed in, asked for once: the look-up before every write has most often done it.
    /// `None`: a key needs no sign-in.
    async fn signed_in(
        &self,
        pacer: Option<&Pacer>,
        timeout: Duration,
    ) -> Result<Option<(&Login, i64)>, Failure> {
        let Some((login, known)) = &self.login else {
            return Ok(None);
        };
        let ask = || async {
            let call = login.authenticate().map_err(permanent)?;
            let request = self.xml_request(&self.readers, "common", call);
            let answer = self.ask(&self.reading, pacer, request, timeout).await?;
            self.user_of(login, &answer, pacer, timeout).await
        };
        let user = known.get_or_try_init(ask).await?;
        Ok(Some((login, *user)))
    }

    #[tracing::instrument(name = "odoo", skip_all, fields(model = model, method = method))]
    async fn call(
        &self,
        way: Way<'_>,
        user: Option<(&Login, i64)>,
        model: &str,
        method: &str,
        arguments: &Value,
    ) -> Result<Value, Failure> {
        let request = match user {
            None => {
                let address = format!("{}/json/2/{model}/{method}", self.base);
                way.client.post(address).json(arguments)
            }
            Some((login, user)) => {
                let call = login.execute(user, model, method, arguments);
                self.xml_request(way.client, "object", call.map_err(permanent)?)
            }
        };
        let answer = self
            .ask(way.permits, way.pacer, request, way.timeout)
            .await?;
        match user {
            None => json(&answer),
            Some((login, _)) => login.read(&answer),
        }
    }

    fn xml_request(&self, client: &Client, service: &str, call: String) -> RequestBuilder {
        client
            .post(format!("{}/xmlrpc/2/{service}", self.base))
            .header(header::CONTENT_TYPE, "text/xml")
            .body(call)
    }

    async fn ask(
        &self,
        permits: &Semaphore,
        pacer: Option<&Pacer>,
        request: RequestBuilder,
        timeout: Duration,
    ) -> Result<Vec<u8>, Failure> {
        let _permit = permit(permits, timeout).await?;
        // Last of all: a turn is for now, not for when a permit comes free.
        if let Some(pacer) = pacer {
            pacer.turn(timeout).await.map_err(permanent)?;
        }
        let exchange = async {
            let response = request.send().await.map_err(|e| lost(&e))?;
            let head = Head::from_response(&response);
            let body = read_body(response).await?;
            self.success(&head, body)
        };
        match tokio::time::timeout(timeout, exchange).await {
            Ok(answer) => answer,
            Err(_) => Err(permanent(OdooError::NoAnswer(format!(
                "no answer within {} s",
                timeout.as_secs_f32()
            )))),
        }
    }

    fn success(&self, head: &Head, body: Vec<u8>) -> Result<Vec<u8>, Failure> {
        if head.status.is_success() {
            return Ok(body);
        }
        let failure = match serde_json::from_slice::<Complaint>(&body) {
            Ok(said) => classify(head.status, &said.name, &said.message),
            Err(_) => self.without_complaint(head, &body),
        };
        Err(match (failure, head.wait) {
            (
                Failure {
                    error: OdooError::Unreachable(why),
                    again,
                },
                Some(wait),
            ) => Failure {
                error: OdooError::AskedToWait { why, wait },
                again,
            },
            (failure, _) => failure,
        })
    }

    /// An error that did not come from a model's method, but from the door or a proxy.
    fn without_complaint(&self, head: &Head, body: &[u8]) -> Failure {
        let status = head.status;
        match status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                retryable(OdooError::Unreachable(status.to_string()))
            }
            StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
                retryable(OdooError::NoAnswer(status.to_string()))
            }
            StatusCode::NOT_FOUND if contains(body, b"No database is selected") => {
                permanent(OdooError::Refused(match &self.database {
                    Some(name) => format!("it has no database {}", clean(name)),
                    None => "it has several databases; name one".to_owned(),
                }))
            }
            _ if status.is_redirection() => permanent(OdooError::Unexpected(format!(
                "{status}: it redirects to {}",
                clean(&head.location)
            ))),
            _ => permanent(OdooError::Unexpected(format!("{status} without a reason"))),
        }
    }
}

fn json(body: &[u8]) -> Result<Value, Failure> {
    let not_json = |_| permanent(OdooError::Unexpected("200 that is not JSON".to_owned()));
    serde_json::from_slice(body).map_err(not_json)
}

/// Signing in failed: of the call itself nothing has left.
fn nothing_sent(failure: Failure) -> Failure {
    let error = match failure.error {
        OdooError::NoAnswer(why) | OdooError::Unexpected(why) => {
            OdooError::Unreachable(format!("signing in: {why}"))
        }
        other => other,
    };
    Failure { error, ..failure }
}

async fn permit(permits: &Semaphore, timeout: Duration) -> Result<SemaphorePermit<'_>, Failure> {
    match tokio::time::timeout(timeout, permits.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(permanent(OdooError::Unreachable(
            "too many requests are waiting for it".to_owned(),
        ))),
    }
}

fn lost(error: &reqwest::Error) -> Failure {
    let text = cause::describe(error);
    if error.is_connect() {
        retryable(OdooError::Unreachable(text))
    } else {
        retryable(OdooError::NoAnswer(text))
    }
}

async fn read_body(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| lost(&e))? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Err(permanent(OdooError::Unexpected(format!(
                "more than {} MB",
                ANSWER_LIMIT / 1024 / 1024
            ))));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn contains(body: &[u8], text: &[u8]) -> bool {
    body.windows(text.len()).any(|window| window == text)
}

fn base(url: &str) -> Result<String, OdooError> {
    let wrong = |why: &str| OdooError::Invalid(format!("the address of Odoo {why}"));
    let parsed = Url::parse(url.trim()).map_err(|e| wrong(&format!("is not a URL: {e}")))?;
    if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() {
        return Err(wrong("must start with https:// or http://"));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(wrong("must not contain a name or password"));
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(wrong("must end with its host or path"));
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

fn headers(settings: &OdooSettings) -> Result<header::HeaderMap, OdooError> {
    let invalid = |what: &str| {
        OdooError::Invalid(format!(
            "the {what} has characters that are not allowed in it"
        ))
    };
    let mut headers = header::HeaderMap::new();
    if settings.user.is_none() {
        let bearer = format!("Bearer {}", settings.api_key.expose_secret());
        let mut key = header::HeaderValue::from_str(&bearer).map_err(|_| invalid("API key"))?;
        key.set_sensitive(true);
        headers.insert(header::AUTHORIZATION, key);
    }
    if let Some(name) = &settings.database {
        let name = header::HeaderValue::from_str(name).map_err(|_| invalid("database name"))?;
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
