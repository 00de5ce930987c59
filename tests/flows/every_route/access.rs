//! Who gets an answer on a route, and that looking and other sites change nothing.

use super::{routes, send};
use crate::{browser::Browser, support::TestApp};
use reqwest::{Method, StatusCode};

/// What somebody without an account may ask for, besides pages that lead to the sign-in.
const OPEN: &[&str] = &[
    "/sign-in",
    "/sign-in/code",
    "/forgot",
    "/password",
    "/s",
    "/s/AAAABBBBCCCCDDDD",
    "/s/approve",
    "/s/reject",
    "/s/take-back",
    "/s/stop",
    "/s/renew",
    "/api/ai-coo/approve",
    "/api/ai-coo/reject",
    "/api/ai-coo/take-back",
    "/api/ai-coo/stop",
    "/api/ai-coo/renew",
    "/api/openapi.json",
    "/healthz",
    "/readyz",
    "/favicon.svg",
    "/hand.js",
    "/page/sign_in",
    "/page/finish_sign_in",
    "/page/ask_for_password",
    "/page/set_password",
];

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

const REFUSED: &str = "did not come from a page of AI COO";

impl TestApp {
    /// Every row of every table but those that count how often and when somebody came.
    async fn lasting(&self) -> Vec<String> {
        let mut all = self.everything().await;
        all.retain(|table| {
            !["public.sessions ", "public.call_turns ", "apalis."]
                .iter()
                .any(|one| table.starts_with(one))
        });
        all
    }
}

#[tokio::test]
async fn what_comes_from_elsewhere_changes_nothing_on_any_route() {
    let app = TestApp::start().await;
    app.analyze().await;
    let browser: Browser = app.browser_of(&app.admin).await;
    let cookie = browser.cookie().unwrap();
    let before = app.lasting().await;
    let foreign: [&[(&str, &str)]; 7] = [
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://elsewhere.example")],
        &[("origin", "null")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", app.url.as_str()),
        ],
    ];
    let mut unsafe_ones = 0;
    for route in routes() {
        if is_safe(&route.method) {
            continue;
        }
        unsafe_ones += 1;
        for headers in foreign {
            let mut all = headers.to_vec();
            all.extend([
                ("cookie", cookie.as_str()),
                ("content-type", "application/x-www-form-urlencoded"),
            ]);
            let sent = send(&app, &route.method, &route.path, &all).await;
            assert_eq!(
                sent.status,
                StatusCode::FORBIDDEN,
                "{} {} {headers:?}",
                route.method,
                route.path
            );
            assert!(
                sent.text.contains(REFUSED),
                "{} {} {headers:?}: {}",
                route.method,
                route.path,
                sent.text
            );
        }
        // From our own pages it is let through, to be judged by the route itself.
        for headers in [
            [("sec-fetch-site", "same-origin")],
            [("origin", app.url.as_str())],
        ] {
            let sent = send(&app, &route.method, &route.path, &headers).await;
            assert!(
                !sent.text.contains(REFUSED),
                "{} {}",
                route.method,
                route.path
            );
        }
    }
    assert!(unsafe_ones > 50, "{unsafe_ones}");
    for headers in foreign {
        let mut all = headers.to_vec();
        all.extend([
            ("cookie", cookie.as_str()),
            ("connection", "upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            // A socket cannot be opened with a token.
            ("authorization", "Bearer aicoo_1"),
        ]);
        let sent = send(&app, &Method::GET, "/live", &all).await;
        assert_eq!(
            sent.status,
            StatusCode::FORBIDDEN,
            "{headers:?}: {}",
            sent.text
        );
    }
    assert_eq!(app.lasting().await, before);
}

#[tokio::test]
async fn a_stranger_gets_nothing_but_what_is_for_strangers() {
    let app = TestApp::start().await;
    app.analyze().await;
    let before = app.lasting().await;
    for route in routes() {
        let accept = if is_safe(&route.method) {
            "text/html"
        } else {
            "application/json"
        };
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("accept", accept),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let sent = send(&app, &route.method, &route.path, &headers).await;
        let open = OPEN.contains(&route.path.as_str());
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&sent.status)
            || sent.headers.get("location").is_some_and(|to| ["/sign-in", "/dashboard/operator"].iter().any(|lead| to.to_str().unwrap().starts_with(lead)))
            || (route.path == "/live" || route.path.starts_with("/pkg/"))
            // What cannot be read is refused before it is asked who sent it.
            || sent.text.contains(": is missing.") || sent.text.contains("signed_out");
        assert!(
            open || refused,
            "{} {}: {} {}",
            route.method,
            route.path,
            sent.status,
            sent.text
        );
        for secret in ["INV/0", "operator@example.com", "Evergreen"] {
            assert!(
                !sent.text.contains(secret),
                "{} {} tells {secret}",
                route.method,
                route.path
            );
        }
    }
    assert_eq!(app.lasting().await, before);
}

#[tokio::test]
async fn looking_changes_nothing_on_any_route() {
    let app = TestApp::start().await;
    app.analyze().await;
    let browser = app.browser_of(&app.admin).await;
    let cookie = browser.cookie().unwrap();
    let before = app.lasting().await;
    for route in routes() {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            let headers = [
                ("cookie", cookie.as_str()),
                ("accept", "text/html"),
                ("sec-fetch-site", "cross-site"),
            ];
            let sent = send(&app, &method, &route.path, &headers).await;
            assert!(
                sent.status != StatusCode::INTERNAL_SERVER_ERROR,
                "{method} {}: {}",
                route.path,
                sent.text
            );
        }
    }
    assert_eq!(app.lasting().await, before);
}
