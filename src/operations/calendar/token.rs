//! Access tokens for a service account: a signed request of our own for a short-lived token
//! (RFC 7523, "JWT bearer grant"; Google's "OAuth 2.0 for server to server applications").

use super::{
    CalendarError, CalendarSettings,
    errors::{self, Refusal},
    received,
};
use crate::ground::{clock::Clock, jwt};
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Client, header::CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

/// What is asked for: events, and when somebody is busy; no calendar's other events by name.
pub(super) const SCOPE: &str = "https://www.googleapis.com/auth/calendar.events \
                                https://www.googleapis.com/auth/calendar.freebusy";
/// How long a request for a token is good for: the most that Google takes.
const REQUEST_LASTS: Duration = Duration::minutes(60);
/// A token this close to its end is not used any more.
const MARGIN: Duration = Duration::minutes(2);

/// The token in use, had again shortly before it ends.
pub(super) struct Tokens {
    http: Client,
    clock: Clock,
    settings: CalendarSettings,
    key: EncodingKey,
    current: Mutex<Option<(SecretString, DateTime<Utc>)>>,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<&'a str>,
}

/// Only what is looked at of an answer that grants a token.
#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    /// Seconds.
    expires_in: i64,
}

impl Tokens {
    pub fn new(
        settings: &CalendarSettings,
        http: Client,
        clock: Clock,
    ) -> Result<Self, CalendarError> {
        jwt::install();
        let key =
            EncodingKey::from_rsa_pem(settings.account.private_key.expose_secret().as_bytes());
        Ok(Self {
            http,
            clock,
            settings: settings.clone(),
            key: key.map_err(|_| {
                CalendarError::Rejected("the account's private_key is not an RSA key".to_owned())
            })?,
            current: Mutex::default(),
        })
    }

    /// A token that is good for a while yet.
    ///
    /// # Errors
    /// Nothing was asked of the calendar: never [`CalendarError::Unknown`].
    pub async fn current(&self) -> Result<SecretString, CalendarError> {
        let now = self.clock.now();
        let mut current = self.current.lock().await;
        if let Some((token, until)) = &*current
            && now < *until
        {
            return Ok(token.clone());
        }
        let granted = self.ask(now).await?;
        let until = now + Duration::seconds(granted.expires_in) - MARGIN;
        *current = Some((granted.access_token.clone(), until));
        Ok(granted.access_token)
    }

    /// For when Google no longer takes it.
    pub async fn forget(&self) {
        *self.current.lock().await = None;
    }

    async fn ask(&self, now: DateTime<Utc>) -> Result<Granted, CalendarError> {
        let signed = self.signed(now)?;
        // Both parts are of characters that need no escape, but for the colons.
        let grant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
        let request = self
            .http
            .post(&self.settings.account.token_uri)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(format!("grant_type={grant}&assertion={signed}"));
        let (status, body) = received(request).await.map_err(|error| match error {
            CalendarError::Unknown(why) | CalendarError::NotSent(why) => not_sent(&why),
            rejected @ CalendarError::Rejected(_) => rejected,
        })?;
        if !status.is_success() {
            return Err(refused(status, &body));
        }
        serde_json::from_slice(&body).map_err(|_| not_sent("an answer without a token"))
    }

    fn signed(&self, now: DateTime<Utc>) -> Result<String, CalendarError> {
        let account = &self.settings.account;
        let claims = Claims {
            iss: &account.client_email,
            scope: SCOPE,
            aud: &account.token_uri,
            iat: now.timestamp(),
            exp: (now + REQUEST_LASTS).timestamp(),
            sub: self.settings.subject.as_deref(),
        };
        let header = Header {
            kid: Some(account.private_key_id.clone()),
            ..Header::new(Algorithm::RS256)
        };
        jsonwebtoken::encode(&header, &claims, &self.key)
            .map_err(|_| CalendarError::Rejected("the account's key cannot sign".to_owned()))
    }
}

fn not_sent(why: &str) -> CalendarError {
    CalendarError::NotSent(format!("no access token: {why}"))
}

/// `invalid_grant` and its like do not pass by themselves; Google's own trouble does.
fn refused(status: reqwest::StatusCode, body: &[u8]) -> CalendarError {
    let refusal = Refusal::of_token(status, body);
    if status.is_client_error() && !errors::is_later(status) {
        CalendarError::Rejected(format!("no access token: {refusal}"))
    } else {
        not_sent(&refusal.to_string())
    }
}
