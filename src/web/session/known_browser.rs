//! A browser in which somebody has signed in before carries a signed cookie that says so. Its wrong
//! passwords are counted apart from those of strangers, who therefore cannot keep the account's
//! owner out.

use crate::{
    accounts::{User, address},
    ground::{error::UserError, secrets::Key},
    web::{session::caller::unavailable, state::AppState},
};
use axum::http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
    request::Parts,
};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use rand::RngExt as _;
use ring::hmac::{HMAC_SHA256, Key as HmacKey, sign, verify};

/// What the keys are for.
const PURPOSE: &str = "known browser";
/// A browser has one of a name for each path.
const MOST: usize = 4;
/// No browser keeps a cookie for longer than 400 days.
const SECONDS: u32 = 400 * 86_400;

/// The browser's own name, if somebody has signed in to this account with it before.
pub fn known(email: &str) -> Option<String> {
    let state = expect_context::<AppState>();
    let parts = use_context::<Parts>()?;
    carried(&state, &parts.headers)
        .iter()
        .find_map(|value| read(&state.secrets.keys(PURPOSE), email, value))
}

/// Which of these people, by their addresses, has signed in with the browser of a request before,
/// and the browser's own name.
pub fn whose<'a>(
    state: &AppState,
    headers: &HeaderMap,
    people: &'a [User],
) -> Option<(&'a User, String)> {
    let (carried, keys) = (carried(state, headers), state.secrets.keys(PURPOSE));
    people.iter().find_map(|one| {
        let email = address(&one.email);
        let browser = carried.iter().find_map(|value| read(&keys, &email, value));
        Some((one, browser?))
    })
}

/// What browsers are known by, as a request carries it; a stranger's carries nothing.
pub fn carried(state: &AppState, headers: &HeaderMap) -> Vec<String> {
    let name = format!("{}=", cookie_name(state));
    let lines = headers.get_all(COOKIE).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(&name))
        .map(str::to_owned)
        .take(MOST)
        .collect()
}

/// From now on this browser is known to this account.
///
/// # Errors
/// When no cookie can be made.
pub fn remember(email: &str) -> Result<(), UserError> {
    let state = expect_context::<AppState>();
    let keys = state.secrets.keys(PURPOSE);
    let value = known(email).unwrap_or_else(|| hex::encode(rand::rng().random::<[u8; 16]>()));
    let Some(value) = keys.first().map(|key| written(key, email, &value)) else {
        return Ok(());
    };
    let path = match state.site.base.as_str() {
        "" => "/",
        base => base,
    };
    let secure = if state.site.secure { "; Secure" } else { "" };
    let cookie = format!(
        "{}={value}; Path={path}; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{secure}",
        cookie_name(&state)
    );
    let cookie = HeaderValue::try_from(cookie).map_err(unavailable)?;
    expect_context::<ResponseOptions>().append_header(SET_COOKIE, cookie);
    Ok(())
}

/// As the session's: a sibling cannot plant it.
fn cookie_name(state: &AppState) -> &'static str {
    match (state.site.secure, state.site.base.as_str()) {
        (true, "") => "__Host-ai_coo_browser",
        (true, _) => "__Secure-ai_coo_browser",
        (false, _) => "ai_coo_browser",
    }
}

fn signed(email: &str, id: &str) -> String {
    // An id has no line break.
    format!("{id}\n{}", email.trim().to_lowercase())
}

fn written(key: &Key, email: &str, id: &str) -> String {
    let key = HmacKey::new(HMAC_SHA256, key);
    format!(
        "{id}.{}",
        hex::encode(sign(&key, signed(email, id).as_bytes()))
    )
}

/// The browser's name in a cookie that we made for this address.
fn read(keys: &[Key], email: &str, value: &str) -> Option<String> {
    let (id, signature) = value.split_once('.')?;
    let ours = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let signature = hex::decode(signature).ok().filter(|_| ours)?;
    let text = signed(email, id);
    let fits = |key: &Key| {
        let key = HmacKey::new(HMAC_SHA256, key);
        verify(&key, text.as_bytes(), &signature).is_ok()
    };
    keys.iter().any(fits).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_good_for_its_account_and_as_we_made_it() {
        let keys = [[1; 32], [2; 32]];
        let id = "0123456789abcdef0123456789abcdef";
        let cookie = written(&keys[0], "kim@example.com", id);
        let read = |email, value: &str| read(&keys, email, value);
        assert_eq!(read(" Kim@example.com", &cookie).as_deref(), Some(id));
        assert_eq!(read("dana@example.com", &cookie), None);
        assert_eq!(
            read("kim@example.com", &cookie.replace("0123", "3210")),
            None
        );
        assert_eq!(read("kim@example.com", id), None);
        assert_eq!(read("kim@example.com", ""), None);
        let before = written(&keys[1], "kim@example.com", id);
        assert!(
            read("kim@example.com", &before).is_some(),
            "the secret was changed"
        );
    }
}
