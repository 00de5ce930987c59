//! Without a script, what a form was refused for travels in the address of the page that says so:
//! `__err`, as leptos has it. Signed, so that nobody puts words of theirs on a page of ours by a
//! link.

use crate::{approvals::secrets::Key, state::AppState};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header::LOCATION},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ring::hmac::{HMAC_SHA256, Key as HmacKey, sign, verify};

/// What the keys are for.
const PURPOSE: &str = "page error";
const ERROR: &str = "__err";
const SIGNATURE: &str = "__sig";

/// The layer: signs the errors that we send on, and takes away those that are not signed.
pub(super) async fn signed_errors(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let keys = state.secrets.keys(PURPOSE);
    let query = request.uri().query().unwrap_or_default();
    if value(query, ERROR).is_some() && !is_ours(&keys, query) {
        let clean = without_error(query);
        let there = state.site.base.at(request.uri().path());
        let there = if clean.is_empty() {
            there
        } else {
            format!("{there}?{clean}")
        };
        return match HeaderValue::try_from(there) {
            Ok(there) => (StatusCode::SEE_OTHER, [(LOCATION, there)]).into_response(),
            Err(_) => StatusCode::BAD_REQUEST.into_response(),
        };
    }
    let mut response = next.run(request).await;
    let signed = response
        .headers()
        .get(LOCATION)
        .and_then(|there| there.to_str().ok())
        .and_then(|there| with_signature(&keys, there));
    if let Some(signed) = signed.and_then(|signed| HeaderValue::try_from(signed).ok()) {
        response.headers_mut().insert(LOCATION, signed);
    }
    response
}

fn value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query
        .split('&')
        .find_map(|pair| match pair.split_once('=') {
            Some((found, value)) => (found == name).then_some(value),
            None => (pair == name).then_some(""),
        })
}

/// Everything in the query that is not about an error.
fn without_error(query: &str) -> String {
    let name = |pair: &&str| !pair.split('=').next().unwrap_or_default().starts_with("__");
    let pairs: Vec<&str> = query.split('&').filter(name).collect();
    pairs.join("&")
}

fn is_ours(keys: &[Key], query: &str) -> bool {
    // One of each: another program might read the second.
    let count = |name| {
        let named = |pair: &&str| pair.split('=').next() == Some(name);
        query.split('&').filter(named).count()
    };
    let (Some(error), Some(signature)) = (value(query, ERROR), value(query, SIGNATURE)) else {
        return false;
    };
    let Ok(signature) = hex::decode(signature) else {
        return false;
    };
    let good = |key: &Key| {
        let key = HmacKey::new(HMAC_SHA256, key);
        verify(&key, error.as_bytes(), &signature).is_ok()
    };
    count(ERROR) == 1 && count(SIGNATURE) == 1 && keys.iter().any(good)
}

/// `None`: the address carries no error.
fn with_signature(keys: &[Key], there: &str) -> Option<String> {
    let (before, fragment) = match there.split_once('#') {
        Some((before, fragment)) => (before, format!("#{fragment}")),
        None => (there, String::new()),
    };
    let (path, query) = before.split_once('?')?;
    let error = value(query, ERROR)?;
    let key = HmacKey::new(HMAC_SHA256, keys.first()?);
    let signature = hex::encode(sign(&key, error.as_bytes()));
    let pairs = query
        .split('&')
        .filter(|pair| pair.split('=').next() != Some(SIGNATURE));
    let query: Vec<&str> = pairs.collect();
    Some(format!(
        "{path}?{}&{SIGNATURE}={signature}{fragment}",
        query.join("&")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_sign_is_ours_and_nothing_else_is() {
        let keys = [[1; 32], [2; 32]];
        let query = |there: &str| there.split_once('?').unwrap().1.to_owned();
        let signed = with_signature(&keys, "/sign-in?next=%2Fa&__path=x&__err=abc%3D").unwrap();
        assert!(is_ours(&keys, &query(&signed)), "{signed}");
        // A second refusal of the same form takes the place of the first.
        let again = with_signature(&keys, &signed.replace("abc%3D", "def")).unwrap();
        assert!(is_ours(&keys, &query(&again)), "{again}");
        for forged in [
            "__err=abc".to_owned(),
            query(&signed).replace("abc%3D", "xyz%3D"),
            format!("{}&__err=mine", query(&signed)),
            format!("__err=mine&{}", query(&signed)),
            query(&signed).replace("__sig=", "__sig=A"),
        ] {
            assert!(!is_ours(&keys, &forged), "{forged}");
        }
        let old = with_signature(&keys[1..], "/a?__err=abc").unwrap();
        assert!(is_ours(&keys, &query(&old)), "the secret was changed");
        assert_eq!(with_signature(&keys, "/a?done=1"), None);
        assert_eq!(
            without_error("a=1&__path=x&__err=y&__sig=z&b=2&__err"),
            "a=1&b=2"
        );
    }
}
