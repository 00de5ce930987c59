//! What somebody typed into a form that was refused, kept for the page that shows the refusal; or
//! that was sent when their session had ended, kept for them until they have signed in again.
//! Only without JavaScript: with it the page is still there, and so is what was typed.

use super::caller::{Caller, ENDED, session};
use crate::{
    accounts::second_factor::seal,
    error::{ErrorKind, UserError},
    ids::UserId,
    state::AppState,
};
use axum::http::{HeaderMap, header::ACCEPT, request::Parts};
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tower_sessions::{Expiry, Session, cookie::time::Duration};

/// Longer ones are lost: a session is read with every request.
const LONGEST: usize = 64 * 1024;
/// What the keys are for.
const PURPOSE: &str = "ended session";
/// For so many hours a form is kept whose session had ended.
const HOURS: i64 = 24;
/// In the address of a page that goes on with such a form.
pub const GO_ON: &str = "kept=1";

/// Keeps what was typed into the form `name` in the session of the request that is answered.
///
/// # Errors
/// [`ErrorKind::Unavailable`] when the session cannot be written.
pub async fn keep(name: &str, draft: &impl Serialize) -> Result<(), UserError> {
    if !is_plain_form() {
        return Ok(());
    }
    let text = serde_json::to_string(draft).unwrap_or_default();
    // PostgreSQL's JSON has no NUL, which JSON writes like this.
    if text.len() > LONGEST || text.contains("\\u0000") {
        return Ok(());
    }
    session()?.insert(&key(name), text).await.map_err(|error| {
        tracing::error!(%error, "A draft could not be kept");
        UserError::new(
            ErrorKind::Unavailable,
            "The database cannot be reached just now. Go back, and send the form again in a moment.",
        )
    })
}

/// Takes what was kept; a second look finds nothing.
pub async fn take<T: DeserializeOwned>(name: &str) -> Option<T> {
    let kept = session().ok()?.remove::<String>(&key(name)).await;
    serde_json::from_str(&kept.ok()??).ok()
}

/// A form that was sent when its session had ended.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Where it was posted to.
    pub form: String,
    pub at: DateTime<Utc>,
    pub fields: Vec<(String, String)>,
}

impl Ended {
    /// What each field of a name held.
    pub fn all(&self, name: &str) -> Vec<String> {
        let named = self.fields.iter().filter(|(known, _)| known == name);
        named.map(|(_, text)| text.clone()).collect()
    }

    /// What the field of a name held; nothing, where there is none.
    pub fn one(&self, name: &str) -> String {
        self.all(name).into_iter().next().unwrap_or_default()
    }
}

/// Keeps it for this person alone. `false`: it is too long, or cannot be stored.
pub async fn keep_ended(state: &AppState, session: &Session, user: UserId, ended: &Ended) -> bool {
    let text = serde_json::to_vec(ended).unwrap_or_default();
    let keys = state.secrets.keys(PURPOSE);
    let fits = !text.is_empty() && text.len() <= LONGEST;
    let Some(sealed) = seal::seal(&keys, user, &text).filter(|_| fits) else {
        return false;
    };
    // Nobody is signed in: it goes by itself.
    session.set_expiry(Some(Expiry::OnInactivity(Duration::hours(HOURS))));
    let kept = session.insert(ENDED, hex::encode(sealed)).await;
    kept.is_ok()
}

/// After a sign-in: what is kept for anybody else goes.
pub async fn forget_others(state: &AppState, session: &Session, user: UserId) {
    let sealed = session.get::<String>(ENDED).await.ok().flatten();
    if sealed.is_some_and(|sealed| opened(state, user, &sealed).is_none()) {
        // Nobody else can open it, should it stay.
        let _gone = session.remove_value(ENDED).await;
    }
}

/// What the caller had typed into `form` when their session ended, for the page that goes on with
/// it, if it `fits` what the page shows; a second look finds nothing.
pub async fn take_ended(
    caller: &Caller,
    form: &str,
    fits: impl Fn(&Ended) -> bool,
) -> Option<Ended> {
    if !goes_on() {
        return None;
    }
    let session = session().ok()?;
    let sealed = session.get::<String>(ENDED).await.ok()??;
    let ended = opened(&caller.state, caller.user.id, &sealed)?;
    let since = caller.state.executor.clock.now() - ended.at;
    let late = since > TimeDelta::hours(HOURS);
    if !late && (ended.form != form || !fits(&ended)) {
        return None;
    }
    session.remove_value(ENDED).await.ok()?;
    (!late).then_some(ended)
}

fn opened(state: &AppState, user: UserId, sealed: &str) -> Option<Ended> {
    let keys = state.secrets.keys(PURPOSE);
    let (text, _) = seal::open_any(&keys, user, &hex::decode(sealed).ok()?)?;
    serde_json::from_slice(&text).ok()
}

/// Whether a page is being made that goes on with a form: a script asks for no page.
fn goes_on() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let query = parts.uri.query().unwrap_or_default();
        query.split('&').any(|pair| pair == GO_ON)
    })
}

fn key(name: &str) -> String {
    format!("draft:{name}")
}

fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| is_plain(&parts.headers))
}

/// A browser that sends a form by itself asks for a page; our own code asks for JSON.
pub fn is_plain(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}
