//! A form that a browser sends by itself when its session has ended: what was typed is kept for
//! whoever the page was made for, in this browser, until they have signed in again and are back on
//! that page. Nothing is sent for them; and a form that somebody else sends, whose session this
//! browser has by now, is refused.

use crate::{
    accounts,
    ground::{
        address::{GO_ON, without_errors},
        ids::{ActionId, UserId},
    },
    limits::{self, Limit},
    web::{
        components::form::{OUTLIVE, PAGE_OF},
        session::{
            caller::{OfAnother, known},
            draft::{self, Ended},
            page_of,
        },
        state::AppState,
    },
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{
        HeaderValue, Method, StatusCode,
        header::{CONTENT_LENGTH, LOCATION, REFERER},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use server_fn::error::SERVER_FN_ERROR_HEADER;
use std::time::Duration;
use tower_sessions::Session;
use url::{
    Url,
    form_urlencoded::{byte_serialize, parse},
};

/// As it is sent: a letter takes up to twelve characters.
const LONGEST: usize = 512 * 1024;
/// As long as a session lasts that nobody uses: of an older page nothing is kept.
const DAYS: i64 = 7;
/// Whoever has a page of theirs can send its forms without a session, as often as they like, and
/// each that is kept is a session.
const OF_ONE: Limit = Limit {
    name: "kept form",
    things: "forms that are kept",
    most: 20,
    window: Duration::from_secs(60 * 60),
};
/// On every page; what was typed comes back on its own.
const KILL_SWITCH: (&str, &str) = ("/page/throw_kill_switch", "/dashboard/operator/kill-switch");

/// The layer.
pub(super) async fn kept(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if parts.method == Method::GET && parts.uri.path().starts_with("/dashboard") {
        page_of::note(&state, &mut parts).await;
    }
    let form = OUTLIVE
        .iter()
        .find(|(form, _)| *form == parts.uri.path() && is_short(&parts));
    let Some(form) = form else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let Ok(person) = known(&mut parts, &state).await else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let Ok(bytes) = to_bytes(body, LONGEST).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let sent: Vec<(String, String)> = parse(&bytes).into_owned().collect();
    if let Some(person) = person {
        let request = (parts, bytes);
        return pass_on(
            &state,
            person.user.id,
            (form.0, sent.as_slice()),
            request,
            next,
        )
        .await;
    }
    match keep(&state, &parts, *form, sent).await {
        Some(there) => (StatusCode::SEE_OTHER, [(LOCATION, there)]).into_response(),
        None => {
            let request = Request::from_parts(parts, Body::from(bytes));
            next.run(request).await
        }
    }
}

/// A form of somebody who is signed in: it is refused where its page was made for somebody else,
/// and what was kept of it goes once it is taken.
async fn pass_on(
    state: &AppState,
    user: UserId,
    (form, sent): (&str, &[(String, String)]),
    (mut parts, body): (Parts, Bytes),
    next: Next,
) -> Response {
    let of = page_of::made_for(state, stamp_in(sent));
    if of.is_some_and(|(of, _)| of != user) {
        parts.extensions.insert(OfAnother);
    }
    let session = parts.extensions.get::<Session>().cloned();
    let request = Request::from_parts(parts, Body::from(body));
    let response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error()
        || status.is_server_error()
        || response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    if let Some(session) = session.filter(|_| !refused) {
        draft::forget_sent(state, &session, user, form, sent).await;
    }
    response
}

/// What a form says of whom its page was made for.
fn stamp_in(sent: &[(String, String)]) -> &str {
    let of = sent.iter().find(|(name, _)| name == PAGE_OF);
    of.map_or("", |(_, stamp)| stamp)
}

/// Not too long to be read here.
fn is_short(parts: &Parts) -> bool {
    let length = parts.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    parts.method == Method::POST && length.is_some_and(|length| length <= LONGEST)
}

/// Keeps what a browser sent by itself for whoever its page was made for; to where they sign in and
/// go on. `None`: it is not known whose it is, or cannot be kept; or a script sent it, which still
/// has it.
async fn keep(
    state: &AppState,
    parts: &Parts,
    (form, kept): (&str, &[&str]),
    sent: Vec<(String, String)>,
) -> Option<HeaderValue> {
    let (user, at) = page_of::made_for(state, stamp_in(&sent))?;
    let now = state.clock.now();
    if !draft::is_plain(&parts.headers) || now - at > TimeDelta::days(DAYS) {
        return None;
    }
    let connection = state.database.connection();
    // Whoever may not sign in has nothing to come back to.
    let user = accounts::store::get(connection, user).await.ok()??;
    let session = parts.extensions.get::<Session>()?;
    let mut ended = Ended {
        form: form.to_owned(),
        page: String::new(),
        fields: sent
            .into_iter()
            .filter(|(name, _)| is_kept(name, kept))
            .collect(),
    };
    ended.page = back(state, parts, &ended)?;
    let key = user.id.to_string();
    let turn = limits::store::next_turn(connection, &OF_ONE, &key, Duration::ZERO).await;
    // Beyond the limit nothing is kept.
    let _turn = turn.ok()?.ok()?;
    let next: String = byte_serialize(ended.page.as_bytes()).collect();
    let there = state.site.base.at(&format!("/sign-in?next={next}"));
    let there = HeaderValue::try_from(there).ok()?;
    let kept = draft::keep_ended(state, session, user.id, &ended).await;
    kept.then_some(there)
}

/// Whether a field is one of these, or below one.
fn is_kept(name: &str, kept: &[&str]) -> bool {
    let fits = |known: &&str| {
        let rest = name.strip_prefix(known);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
    };
    let secret = ["code", "password"];
    kept.iter().any(fits) && !secret.iter().any(|word| name.contains(word))
}

/// The page that it was sent from, which goes on with it.
fn back(state: &AppState, parts: &Parts, ended: &Ended) -> Option<String> {
    let from = Url::parse(parts.headers.get(REFERER)?.to_str().ok()?).ok()?;
    let (path, query) = match ended.form == KILL_SWITCH.0 {
        true => (KILL_SWITCH.1, ""),
        false => {
            let path = state.site.base.inside(from.path());
            (path, from.query().unwrap_or_default())
        }
    };
    let before = without_errors(&format!("{path}?{query}"));
    let query = before.split_once('?').map_or("", |(_, query)| query);
    // What an earlier form had come to is old.
    let old = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        !["", "done", "draft", "kept", "refused", "saved"].contains(&name)
    };
    let mut pairs: Vec<String> = query.split('&').filter(old).map(str::to_owned).collect();
    // Without a choice the inbox shows the first action, which may be another one by then.
    let chosen = pairs.iter().any(|pair| pair.starts_with("action="));
    let action = ended.one("action_id").parse::<ActionId>().ok();
    if let Some(action) = action.filter(|_| path == "/dashboard/operator" && !chosen) {
        pairs.push(format!("action={action}"));
    }
    pairs.push(GO_ON.to_owned());
    let inside = path.starts_with("/dashboard");
    inside.then(|| format!("{path}?{}", pairs.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_for_a_secret_is_kept() {
        for (name, kept) in [
            ("reason", true),
            ("form[text][high_amount]", true),
            ("form", true),
            ("reasons", false),
            ("formula", false),
            (PAGE_OF, false),
            ("effect_hash", false),
            ("shown", false),
            ("form[text][code]", false),
            ("form[text][password]", false),
        ] {
            assert_eq!(is_kept(name, &["reason", "form"]), kept, "{name}");
        }
        for (form, fields) in OUTLIVE {
            for secret in ["code", "password", "new_password", PAGE_OF] {
                assert!(!is_kept(secret, fields), "{form}");
            }
        }
    }
}
