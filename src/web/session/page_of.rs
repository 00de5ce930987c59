//! For whom a page was made, signed: its forms carry it, and come back when the session that the
//! page was made for may have ended.

use crate::{
    accounts::session::USER,
    ground::{ids::UserId, secrets::Key},
    web::state::AppState,
};
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use leptos::prelude::use_context;
use ring::hmac::{HMAC_SHA256, Key as HmacKey, sign, verify};
use tower_sessions::Session;

/// What the keys are for.
const PURPOSE: &str = "page of";

/// For whom a page is made, as its forms carry it.
#[derive(Clone)]
struct PageOf(String);

/// Notes in the request of a page for whom it is made, where somebody is signed in.
pub async fn note(state: &AppState, parts: &mut Parts) {
    let Some(session) = parts.extensions.get::<Session>() else {
        return;
    };
    let Ok(Some(user)) = session.get::<UserId>(USER).await else {
        return;
    };
    let now = state.clock.now();
    if let Some(stamp) = stamp(&state.secrets.keys(PURPOSE), user, now) {
        parts.extensions.insert(PageOf(stamp));
    }
}

/// For whom the page is made that is being rendered; empty, where nobody is signed in.
pub fn page_of() -> String {
    let parts = use_context::<Parts>();
    let of = parts.and_then(|parts| parts.extensions.get::<PageOf>().cloned());
    of.map_or_else(String::new, |PageOf(stamp)| stamp)
}

/// For whom a page was made, and when, by what its form brought back.
pub fn made_for(state: &AppState, stamp: &str) -> Option<(UserId, DateTime<Utc>)> {
    read(&state.secrets.keys(PURPOSE), stamp)
}

fn stamp(keys: &[Key], user: UserId, at: DateTime<Utc>) -> Option<String> {
    let key = HmacKey::new(HMAC_SHA256, keys.first()?);
    let at = at.timestamp();
    let signature = hex::encode(sign(&key, signed(user, at).as_bytes()));
    Some(format!("{user}.{at}.{signature}"))
}

fn read(keys: &[Key], stamp: &str) -> Option<(UserId, DateTime<Utc>)> {
    let (user, rest) = stamp.split_once('.')?;
    let (at, signature) = rest.split_once('.')?;
    let (user, at): (UserId, i64) = (user.parse().ok()?, at.parse().ok()?);
    let signature = hex::decode(signature).ok()?;
    let fits = |key: &Key| {
        let key = HmacKey::new(HMAC_SHA256, key);
        verify(&key, signed(user, at).as_bytes(), &signature).is_ok()
    };
    let at = DateTime::from_timestamp(at, 0)?;
    keys.iter().any(fits).then_some((user, at))
}

fn signed(user: UserId, at: i64) -> String {
    format!("{user}.{at}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_of_one_person_and_nobody_says_so_but_us() {
        let keys = [[1; 32], [2; 32]];
        let (dana, marcus) = (UserId::new(), UserId::new());
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let of = stamp(&keys, dana, at).unwrap();
        assert_eq!(read(&keys, &of), Some((dana, at)));
        let (before, signature) = of.rsplit_once('.').unwrap();
        for forged in [
            String::new(),
            dana.to_string(),
            before.to_owned(),
            format!("{marcus}.1800000000.{signature}"),
            // A page that was made later.
            format!("{dana}.1800000001.{signature}"),
            format!("{dana}.{signature}"),
            format!("{before}."),
            stamp(&[[3; 32]], dana, at).unwrap(),
        ] {
            assert_eq!(read(&keys, &forged), None, "{forged}");
        }
        let before = stamp(&keys[1..], dana, at).unwrap();
        assert_eq!(
            read(&keys, &before),
            Some((dana, at)),
            "the secret was changed"
        );
    }
}
