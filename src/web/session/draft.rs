//! What somebody typed into a form that was refused, kept for the page that shows the refusal; or
//! that was sent when their session had ended, kept for them until they have signed in again.
//! Only without JavaScript: with it the page is still there, and so is what was typed.

use super::{
    caller::{Caller, session},
    ended::{ENDED, HOURS, Sealed},
};
use crate::{
    accounts::second_factor::seal,
    ground::{
        address::goes_on,
        error::{ErrorKind, UserError},
        ids::UserId,
    },
    web::state::AppState,
};
use axum::http::{HeaderMap, Uri, header::ACCEPT, request::Parts};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tower_sessions::{Expiry, Session, cookie::time::Duration};

/// Longer ones are lost: a session is read with every request.
const LONGEST: usize = 64 * 1024;
/// What the keys are for.
const PURPOSE: &str = "ended session";
/// The fields that say what a form is about.
const ABOUT: [&str; 4] = ["action_id", "action", "kind", "on"];

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
            "The database cannot be reached just now. Go back and send the form again in a moment.",
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
    /// The address that goes on with it.
    pub page: String,
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

    /// Whether a page is the one that goes on with it; its address may say more by now.
    fn goes_on_at(&self, uri: &Uri) -> bool {
        let (path, query) = self
            .page
            .split_once('?')
            .unwrap_or((self.page.as_str(), ""));
        let asked: Vec<&str> = uri.query().unwrap_or_default().split('&').collect();
        uri.path() == path && query.split('&').all(|pair| asked.contains(&pair))
    }

    fn subject(fields: &[(String, String)]) -> Vec<&(String, String)> {
        let about = |(name, _): &&(String, String)| ABOUT.contains(&name.as_str());
        fields.iter().filter(about).collect()
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
    for_a_day(session);
    let sealed = Sealed {
        at: state.clock.now(),
        text: hex::encode(sealed),
    };
    session.insert(ENDED, sealed).await.is_ok()
}

/// Nobody is signed in with this session: what it holds goes by itself.
pub fn for_a_day(session: &Session) {
    session.set_expiry(Some(Expiry::OnInactivity(Duration::hours(HOURS))));
}

/// After a sign-in: what is kept for anybody else goes, and what is late.
pub async fn forget_others(state: &AppState, session: &Session, user: UserId) {
    if kept_for(state, session, user).await.is_none() {
        // Nobody else can open it, should it stay.
        let _gone = session.remove_value(ENDED).await;
    }
}

/// What the caller had typed into `form` when their session ended, for the page that goes on with
/// it, if it `fits` what the page shows. It stays until the form is sent or its day is over: a page
/// that is asked for twice, or cannot show it, takes nothing away.
pub async fn ended_words(
    caller: &Caller,
    form: &str,
    fits: impl Fn(&Ended) -> bool,
) -> Option<Ended> {
    asked_for()?;
    let ended = kept_for(&caller.state, &session().ok()?, caller.user.id).await?;
    (ended.form == form && fits(&ended)).then_some(ended)
}

/// Whether the page that is being made asks for what is not kept, or not for this page.
pub async fn is_gone(caller: &Caller) -> bool {
    let (Some(uri), Ok(session)) = (asked_for(), session()) else {
        return false;
    };
    let kept = kept_for(&caller.state, &session, caller.user.id).await;
    !kept.is_some_and(|ended| ended.goes_on_at(&uri))
}

/// A form was sent and taken: what was kept of it, about the same matter, goes.
pub async fn forget_sent(
    state: &AppState,
    session: &Session,
    user: UserId,
    form: &str,
    fields: &[(String, String)],
) {
    let kept = kept_for(state, session, user).await;
    let same = |ended: Ended| {
        ended.form == form && Ended::subject(&ended.fields) == Ended::subject(fields)
    };
    if kept.is_some_and(same) {
        // It goes with its day, should it stay now.
        let _gone = session.remove_value(ENDED).await;
    }
}

async fn kept_for(state: &AppState, session: &Session, user: UserId) -> Option<Ended> {
    let kept = session.get::<Sealed>(ENDED).await.ok()??;
    let keys = state.secrets.keys(PURPOSE);
    let (text, _) = seal::open_any(&keys, user, &hex::decode(&kept.text).ok()?)?;
    let ended = serde_json::from_slice(&text).ok()?;
    (!kept.is_late(state)).then_some(ended)
}

/// The address of the page that is being made, if it goes on with a form: a script asks for no
/// page.
fn asked_for() -> Option<Uri> {
    let uri = use_context::<Parts>()?.uri;
    uri.query().is_some_and(goes_on).then_some(uri)
}

fn key(name: &str) -> String {
    format!("draft:{name}")
}

/// Whether a browser has sent the form by itself.
pub fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| is_plain(&parts.headers))
}

/// A browser that sends a form by itself asks for a page; our own code asks for JSON.
pub fn is_plain(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}
