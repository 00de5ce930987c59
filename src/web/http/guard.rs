//! One guard before everything: who changes something, or opens a socket, comes from our own
//! pages or carries a token; and the headers that every answer has.

use super::policy;
use crate::{
    ground::{
        address::origin,
        error::{ErrorKind, UserError},
    },
    web::state::AppState,
};
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method,
        header::{
            AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ORIGIN,
            REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, UPGRADE, X_CONTENT_TYPE_OPTIONS,
            X_FRAME_OPTIONS,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::nonce::Nonce;

/// The layer.
pub async fn guard(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let page = !request.uri().path().starts_with("/pkg/");
    let mut response = if admits(request.method(), request.headers(), &state.site.url) {
        next.run(request).await
    } else {
        let words = format!(
            "This request did not come from a page of AI COO. Open {} and try again.",
            state.site.url
        );
        UserError::new(ErrorKind::NotAllowed, words).into_response()
    };
    add_headers(response.headers_mut(), page, &nonce);
    if state.site.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        response
            .headers_mut()
            .insert(STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

/// `Sec-Fetch-Site` says where a browser's request comes from; older browsers send `Origin`.
/// Neither: refused. A bearer token is no ambient authority, so it needs neither.
fn admits(method: &Method, headers: &HeaderMap, app_url: &str) -> bool {
    let safe = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    if safe && !headers.contains_key(UPGRADE) {
        return true;
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if !headers.contains_key(UPGRADE)
        && header(AUTHORIZATION.as_str())
            .is_some_and(|value| value.to_lowercase().starts_with("bearer "))
    {
        return true;
    }
    match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            let theirs = header(ORIGIN.as_str()).and_then(origin);
            theirs.is_some() && theirs == origin(app_url)
        }
    }
}

fn add_headers(headers: &mut HeaderMap, page: bool, nonce: &Nonce) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    let html = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    headers.insert(CONTENT_SECURITY_POLICY, policy::header(html, nonce));
    if page {
        headers
            .entry(CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://coo.example.com/desk";

    fn check(method: Method, headers: &[(&'static str, &'static str)], admitted: bool) {
        check_at(URL, method, headers, admitted);
    }

    fn check_at(
        url: &str,
        method: Method,
        headers: &[(&'static str, &'static str)],
        admitted: bool,
    ) {
        let map = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
            .collect();
        assert_eq!(
            admits(&method, &map, url),
            admitted,
            "{url} {method} {headers:?}"
        );
    }

    #[test]
    fn our_own_pages_and_tokens_may_change_things() {
        check(Method::POST, &[("sec-fetch-site", "same-origin")], true);
        check(Method::POST, &[("origin", "https://coo.example.com")], true);
        check(Method::POST, &[("authorization", "Bearer aicoo_1")], true);
        check(Method::GET, &[], true);
    }

    #[test]
    fn an_origin_is_compared_as_urls_are() {
        for url in [
            "https://COO.Example.com",
            "https://coo.example.com:443/desk",
            "https://coo.example.com./",
        ] {
            let origin = [("origin", "https://coo.example.com")];
            check_at(url, Method::POST, &origin, true);
            let dot = [("origin", "https://coo.example.com.")];
            check_at(url, Method::POST, &dot, true);
            for other in [
                "http://coo.example.com",
                "https://coo.example.com:8443",
                "https://coo.example.com@evil.example",
            ] {
                check_at(url, Method::POST, &[("origin", other)], false);
            }
        }
        // Neither has an origin: they are not the same.
        check_at("nonsense", Method::POST, &[("origin", "nonsense")], false);
    }

    #[test]
    fn nobody_else_may() {
        check(Method::POST, &[], false);
        check(
            Method::POST,
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://coo.example.com"),
            ],
            false,
        );
        check(Method::POST, &[("sec-fetch-site", "same-site")], false);
        check(Method::POST, &[("sec-fetch-site", "none")], false);
        check(
            Method::POST,
            &[("origin", "https://coo.example.com.evil.example")],
            false,
        );
        check(Method::POST, &[("origin", "null")], false);
        check(Method::DELETE, &[("authorization", "Basic x")], false);
    }

    #[test]
    fn a_socket_is_guarded_although_it_is_a_get() {
        check(Method::GET, &[("upgrade", "websocket")], false);
        check(
            Method::GET,
            &[("upgrade", "websocket"), ("origin", "https://evil.example")],
            false,
        );
        check(
            Method::GET,
            &[
                ("upgrade", "websocket"),
                ("origin", "https://coo.example.com"),
            ],
            true,
        );
        check(
            Method::GET,
            &[("upgrade", "websocket"), ("authorization", "Bearer x")],
            false,
        );
    }
}
