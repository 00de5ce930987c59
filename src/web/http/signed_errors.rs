//! Without a script, what a form was refused for travels in the address of the page that says so:
//! `__path` and `__err`, as leptos has it. Signed for the form, its error and whoever posted it, in
//! the answer of the form that refused and in no other: nobody puts words of theirs on a page of
//! ours by a link, nor words that we said to them on a page that somebody else reads.

use crate::{
    accounts::session::USER,
    ground::{address::without_errors, ids::UserId, secrets::Key},
    web::state::AppState,
};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header::LOCATION},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ring::hmac::{HMAC_SHA256, Key as HmacKey, sign, verify};
use server_fn::error::SERVER_FN_ERROR_HEADER;
use tower_sessions::Session;
use url::form_urlencoded::{Serializer, parse};

/// What the keys are for.
const PURPOSE: &str = "page error";
/// The form that was refused.
const FORM: &str = "__path";
const ERROR: &str = "__err";
const SIGNATURE: &str = "__sig";

/// The layer: signs the errors that we send on, and takes away those that are not signed.
pub(super) async fn signed_errors(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let keys = state.secrets.keys(PURPOSE);
    let session = request.extensions().get::<Session>().cloned();
    let found = Found::parse(request.uri().query().unwrap_or_default());
    if found.says_something() && !found.is_ours(&keys, &person(session.as_ref()).await) {
        // One slash: two would be another host's name.
        let path = format!("/{}", request.uri().path().trim_start_matches(['/', '\\']));
        let there = with_query(&state.site.base.at(&path), &found.rest);
        return match HeaderValue::try_from(there) {
            Ok(there) => (StatusCode::SEE_OTHER, [(LOCATION, there)]).into_response(),
            Err(_) => StatusCode::BAD_REQUEST.into_response(),
        };
    }
    let mut response = next.run(request).await;
    let Some(there) = text_of(&response, &LOCATION) else {
        return response;
    };
    let refused = text_of(&response, &HeaderName::from_static(SERVER_FN_ERROR_HEADER));
    let there = match refused {
        // Who was refused: a sign-in that is refused signs nobody in.
        Some(form) => with_signature(&keys, &there, &form, &person(session.as_ref()).await),
        None => Some(without_errors(&there)),
    };
    match there.and_then(|there| HeaderValue::try_from(there).ok()) {
        Some(there) => response.headers_mut().insert(LOCATION, there),
        None => response.headers_mut().remove(LOCATION),
    };
    response
}

fn text_of(response: &Response, name: &HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    value.to_str().ok().map(str::to_owned)
}

/// Who is signed in, for the signature; nobody, where nobody is.
async fn person(session: Option<&Session>) -> String {
    let user = match session {
        Some(session) => session.get::<UserId>(USER).await.ok().flatten(),
        None => None,
    };
    user.map(|user| user.to_string()).unwrap_or_default()
}

/// A query, read as the pages read it.
#[derive(Default)]
struct Found {
    forms: Vec<String>,
    errors: Vec<String>,
    signatures: Vec<String>,
    /// What is not about an error.
    rest: String,
}

impl Found {
    fn parse(query: &str) -> Self {
        let mut found = Self::default();
        let mut rest = Serializer::new(String::new());
        for (name, value) in parse(query.as_bytes()) {
            match name.as_ref() {
                FORM => found.forms.push(value.into_owned()),
                ERROR => found.errors.push(value.into_owned()),
                SIGNATURE => found.signatures.push(value.into_owned()),
                _ => {
                    rest.append_pair(&name, &value);
                }
            }
        }
        found.rest = rest.finish();
        found
    }

    fn says_something(&self) -> bool {
        !self.errors.is_empty()
    }

    /// One of each: of several a page might read another one.
    fn is_ours(&self, keys: &[Key], person: &str) -> bool {
        let ([form], [error], [signature]) = (
            self.forms.as_slice(),
            self.errors.as_slice(),
            self.signatures.as_slice(),
        ) else {
            return false;
        };
        let Ok(signature) = hex::decode(signature) else {
            return false;
        };
        let signed = text(form, error, person);
        keys.iter().any(|key| {
            let key = HmacKey::new(HMAC_SHA256, key);
            verify(&key, signed.as_bytes(), &signature).is_ok()
        })
    }
}

/// What is signed: no part can hold the character between them.
fn text(form: &str, error: &str, person: &str) -> String {
    format!("{person}\n{form}\n{error}")
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// The last error alone, signed: who is refused a second time comes from an address that has the
/// first. `None`: the address carries no error of this form.
fn with_signature(keys: &[Key], there: &str, refused: &str, person: &str) -> Option<String> {
    let (before, fragment) = match there.split_once('#') {
        Some((before, fragment)) => (before, format!("#{fragment}")),
        None => (there, String::new()),
    };
    let (path, query) = before.split_once('?')?;
    let found = Found::parse(query);
    let (form, error) = (found.forms.last()?, found.errors.last()?);
    if form != refused {
        return None;
    }
    let key = HmacKey::new(HMAC_SHA256, keys.first()?);
    let signature = hex::encode(sign(&key, text(form, error, person).as_bytes()));
    let query = Serializer::new(found.rest.clone())
        .append_pair(FORM, form)
        .append_pair(ERROR, error)
        .append_pair(SIGNATURE, &signature)
        .finish();
    Some(format!("{path}?{query}{fragment}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(there: &str) -> &str {
        there.split_once('?').unwrap().1
    }

    #[test]
    fn what_we_sign_is_ours_and_nothing_else_is() {
        let keys = [[1; 32], [2; 32]];
        let is_ours = |query: &str| Found::parse(query).is_ours(&keys, "dana");
        let there = "/sign-in?next=%2Fa&__path=%2Fp&__err=abc%3D";
        let signed = with_signature(&keys, there, "/p", "dana").unwrap();
        let signed = query(&signed);
        assert!(is_ours(signed), "{signed}");
        for forged in [
            "__err=abc".to_owned(),
            "__path=x&__err=abc".to_owned(),
            // As the pages read it.
            "%5F%5Fpath=x&%5F%5Ferr=abc".to_owned(),
            signed.replace("abc%3D", "xyz%3D"),
            // Another form's error.
            signed.replace("%2Fp", "%2Fq"),
            format!("{signed}&__err=mine"),
            format!("__err=mine&{signed}"),
            format!("{signed}&%5F%5Ferr=mine"),
            signed.replace("__sig=", "__sig=00"),
        ] {
            assert!(Found::parse(&forged).says_something(), "{forged}");
            assert!(!is_ours(&forged), "{forged}");
        }
        for other in ["", "marcus"] {
            assert!(
                !Found::parse(signed).is_ours(&keys, other),
                "somebody else's"
            );
        }
        let old = with_signature(&keys[1..], "/a?__path=x&__err=abc", "x", "dana").unwrap();
        assert!(is_ours(query(&old)), "the secret was changed");
        assert_eq!(with_signature(&keys, "/a?done=1", "x", "dana"), None);
        assert_eq!(
            with_signature(&keys, "/a?__path=x&__err=y", "z", "dana"),
            None
        );
        let rest = Found::parse("a=1&__path=x&__err=y&__sig=z&b=2%263&__err").rest;
        assert_eq!(rest, "a=1&b=2%263");
    }

    #[test]
    fn who_is_refused_again_is_told_the_second_time() {
        let keys = [[1; 32]];
        let there = "https://a.example/in?next=%2Fa&__path=p&__err=1#x";
        let first = with_signature(&keys, there, "p", "").unwrap();
        assert!(first.ends_with("#x"), "{first}");
        // As leptos appends to where the form was.
        let (before, _) = first.split_once('#').unwrap();
        let second = format!("{before}&__path=p&__err=2");
        let second = with_signature(&keys, &second, "p", "").unwrap();
        let found = Found::parse(query(&second));
        assert!(found.is_ours(&keys, ""), "{second}");
        assert_eq!(
            (found.errors, found.rest),
            (vec!["2".to_owned()], "next=%2Fa".to_owned())
        );
    }
}
