//! The guard and the headers, on every route that there is: pages, forms, API, websocket, links.

use crate::{browser::Browser, support::TestApp};
use ai_coo::app::PLACES;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::Value;
use std::sync::LazyLock;

/// What somebody without an account may ask for, besides pages that lead to the sign-in.
const OPEN: &[&str] = &[
    "/sign-in",
    "/forgot",
    "/password",
    "/s",
    "/s/AAAABBBBCCCCDDDD",
    "/s/approve",
    "/s/reject",
    "/s/take-back",
    "/api/ai-coo/approve",
    "/api/ai-coo/reject",
    "/api/ai-coo/take-back",
    "/api/openapi.json",
    "/healthz",
    "/readyz",
    "/favicon.svg",
    "/page/sign_in",
    "/page/ask_for_password",
    "/page/set_password",
];

struct Route {
    method: Method,
    path: String,
}

/// Every route: the pages by their table, the forms by their registry, the API by its
/// description, which another test compares with its routes.
async fn routes(app: &TestApp) -> Vec<Route> {
    let get = |path: &str| Route {
        method: Method::GET,
        path: path.to_owned(),
    };
    let mut all: Vec<Route> = PLACES
        .iter()
        .map(|place| get(&example(place.path)))
        .collect();
    all.extend(["/", "/dashboard", "/pkg/nothing.js", "/live"].map(get));
    all.extend(
        OPEN.iter()
            .filter(|path| !path.starts_with("/page/"))
            .map(|path| get(path)),
    );
    for (path, method) in server_fn_paths() {
        all.push(Route {
            method: method.to_string().parse().unwrap(),
            path: path.to_owned(),
        });
    }
    let described: Value = app
        .http()
        .get(format!("{}/api/openapi.json", app.url))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            all.push(Route {
                method: method.to_uppercase().parse().unwrap(),
                path: example(path),
            });
        }
    }
    for path in ["/s/approve", "/s/reject", "/s/take-back"] {
        all.push(Route {
            method: Method::POST,
            path: path.to_owned(),
        });
    }
    assert!(all.len() > 90, "{}", all.len());
    all
}

fn example(path: &str) -> String {
    let id = "01a20d5a-c8ec-705b-81ed-d8523958efe8";
    path.replace("{id}", id)
        .replace(":id", id)
        .replace(":kind", "create_task")
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

const REFUSED: &str = "did not come from our own pages";

struct Sent {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

async fn send(app: &TestApp, method: &Method, path: &str, headers: &[(&str, &str)]) -> Sent {
    static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
        let stay = reqwest::redirect::Policy::none();
        reqwest::Client::builder().redirect(stay).build().unwrap()
    });
    let mut request = HTTP.request(method.clone(), format!("{}{path}", app.url));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.unwrap();
    Sent {
        status: answer.status(),
        headers: answer.headers().clone(),
        text: answer.text().await.unwrap(),
    }
}

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
    for route in routes(&app).await {
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
    for route in routes(&app).await {
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
            || sent.text.contains("missing field") || sent.text.contains("signed_out");
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
    for route in routes(&app).await {
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

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.admin).await;
    let cookie = browser.cookie().unwrap();
    for route in routes(&app).await {
        let headers = [
            ("cookie", cookie.as_str()),
            ("accept", "text/html"),
            ("sec-fetch-site", "cross-site"),
        ];
        let sent = send(&app, &route.method, &route.path, &headers).await;
        let header = |name: &str| {
            let value = sent
                .headers
                .get(name)
                .unwrap_or_else(|| panic!("{} {} has no {name}", route.method, route.path));
            value.to_str().unwrap().to_owned()
        };
        let policy = header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        let html = sent
            .headers
            .get("content-type")
            .is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
        assert_eq!(
            html,
            policy.contains("'nonce-"),
            "{} {}: {policy}",
            route.method,
            route.path
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("x-frame-options"), "DENY");
        if !route.path.starts_with("/pkg/") {
            assert!(
                header("cache-control").contains("no-store"),
                "{} {}",
                route.method,
                route.path
            );
        }
        assert!(
            sent.headers.get("access-control-allow-origin").is_none(),
            "{}",
            route.path
        );
        for set in sent.headers.get_all("set-cookie") {
            let set = set.to_str().unwrap();
            assert!(
                set.contains("HttpOnly") && set.contains("SameSite=Lax"),
                "{set}"
            );
        }
    }
}
