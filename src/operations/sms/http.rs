//! One request to a gateway, so that it is known how far a failed one had come: a connection of
//! its own, no second try, no redirect.

use super::{Accepted, SmsError, answer::Answer, json, kannel};
use crate::{ground::effect::Sms, operations::cause};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use reqwest::{Body, Client, RequestBuilder, Response, redirect, retry};
use secrecy::{ExposeSecret, SecretString};
use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

/// How to reach the gateway.
#[derive(Debug, Clone)]
pub struct SmsSettings {
    /// The whole address that takes a message.
    pub url: String,
    pub key: SecretString,
    pub protocol: Protocol,
    /// For one SMS, from the connection to the end of the answer.
    pub time_out: Duration,
}

/// What the gateway speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// JSON over HTTP; see `json.rs`.
    Json,
    /// Kannel's `sendsms`; see `kannel.rs`.
    Kannel,
}

/// Whether somebody takes connections there. Nothing is sent: a gateway takes a request for a
/// message.
///
/// # Errors
/// In words.
pub async fn probe(settings: &SmsSettings) -> Result<(), String> {
    let url = reqwest::Url::parse(&settings.url).map_err(|error| error.to_string())?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let port = url.port_or_known_default().unwrap_or(443);
    let connect = tokio::net::TcpStream::connect((host, port));
    match tokio::time::timeout(settings.time_out, connect).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("no connection in time".to_owned()),
    }
}

pub struct Gateway {
    settings: SmsSettings,
    client: Client,
}

/// Longer answers than this are no answers.
const LONGEST_ANSWER: usize = 16 * 1024;

impl Gateway {
    pub(super) fn new(settings: SmsSettings) -> Result<Self, String> {
        // A reused connection may have died unseen, and a second try may be a second message.
        let client = Client::builder()
            .pool_max_idle_per_host(0)
            .http1_only()
            .retry(retry::never())
            .redirect(redirect::Policy::none())
            .timeout(settings.time_out)
            .user_agent(concat!("ai-coo/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { settings, client })
    }

    pub(super) fn time_out(&self) -> Duration {
        self.settings.time_out
    }

    pub(super) async fn send(&self, sms: &Sms) -> Result<Accepted, SmsError> {
        let post = self.client.post(&self.settings.url);
        let key = self.settings.key.expose_secret();
        match self.settings.protocol {
            Protocol::Json => json::judge(&exchange(json::request(post, key, sms)).await?),
            Protocol::Kannel => {
                let answer = exchange(kannel::request(post, key, sms)).await?;
                kannel::judge(&answer, sms.segments)
            }
        }
    }
}

/// Sends a request with its body and reads the answer.
async fn exchange((request, body): (RequestBuilder, String)) -> Result<Answer, SmsError> {
    let taken = Arc::new(AtomicBool::new(false));
    let body = Watched {
        rest: Some(Bytes::from(body)),
        taken: taken.clone(),
    };
    let mut response = request
        .body(Body::wrap(body))
        .send()
        .await
        .map_err(|error| {
            // Without its body no gateway can have read the message; once the body was handed to the
            // connection, nobody knows how much of it arrived.
            if error.is_builder() {
                SmsError::Rejected(cause::describe(&error))
            } else if taken.load(Ordering::SeqCst) {
                SmsError::Unknown(cause::describe(&error))
            } else {
                SmsError::NotSent(cause::describe(&error))
            }
        })?;
    let status = response.status();
    let text = read(&mut response).await;
    // A refusal stands by its status alone.
    match text {
        Ok(text) => Ok(Answer { status, text }),
        Err(_) if !status.is_success() => Ok(Answer {
            status,
            text: String::new(),
        }),
        Err(error) => Err(SmsError::Unknown(cause::describe(&error))),
    }
}

async fn read(response: &mut Response) -> Result<String, reqwest::Error> {
    let mut bytes = vec![];
    while let Some(chunk) = response.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST_ANSWER {
            bytes.truncate(LONGEST_ANSWER);
            break;
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A body that remembers whether the connection has asked for it.
struct Watched {
    rest: Option<Bytes>,
    taken: Arc<AtomicBool>,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.taken.store(true, Ordering::SeqCst);
        Poll::Ready(self.rest.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
