//! The cookies of browsers that need no code at the sign-in: one for each account, apart from the
//! session's.

use crate::{accounts::token, ground::ids::UserId, web::state::AppState};
use axum::http::{
    HeaderValue,
    header::{COOKIE, SET_COOKIE},
    request::Parts,
};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use sha2::{Digest as _, Sha256};

/// How long a browser keeps it, in seconds: the database decides how long it counts.
const KEPT: i64 = crate::accounts::second_step::DAYS * 86_400;
/// No browser has accounts of more people.
const MOST: usize = 20;

/// The hashes of those that the request carries.
pub fn hashes(state: &AppState) -> Vec<String> {
    let Some(parts) = use_context::<Parts>() else {
        return vec![];
    };
    let name = name(state);
    let cookies = parts.headers.get_all(COOKIE).iter();
    let pairs = cookies
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'));
    let ours = pairs.filter_map(|pair| {
        let (of, value) = pair.trim().split_once('=')?;
        of.starts_with(&name).then(|| token::hash(value))
    });
    ours.take(MOST).collect()
}

/// Gives the browser that is answered what it is to keep.
pub fn remember(state: &AppState, user: UserId, key: &str) {
    let account = hex::encode(&Sha256::digest(user.0.as_bytes())[..6]);
    let path = match state.site.base.as_str() {
        "" => "/",
        base => base,
    };
    let secure = if state.site.secure { "; Secure" } else { "" };
    let cookie = format!(
        "{}{account}={key}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={KEPT}{secure}",
        name(state)
    );
    if let (Some(response), Ok(cookie)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::try_from(cookie),
    ) {
        response.append_header(SET_COOKIE, cookie);
    }
}

/// As the session's: a name that browsers take from this very host alone.
fn name(state: &AppState) -> String {
    let before = match (state.site.secure, state.site.base.as_str()) {
        (true, "") => "__Host-",
        (true, _) => "__Secure-",
        (false, _) => "",
    };
    format!("{before}ai_coo_browser_")
}
