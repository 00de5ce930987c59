//! The guard and the headers, on every route that there is: pages, forms, API, websocket, links.

use crate::{
    browser::Browser,
    support::{Options, TestApp},
};
use ai_coo::web::app::PLACES;
use leptos::server_fn::axum::server_fn_paths;
use proc_macro2::{TokenStream, TokenTree};
use reqwest::{Method, StatusCode, header::HeaderMap};
use std::sync::LazyLock;

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

struct Route {
    method: Method,
    path: String,
}

/// Every route, out of the tables of routes themselves: what is served without a row here cannot be.
/// The forms have a registry of their own.
fn routes() -> Vec<Route> {
    let mut all = vec![];
    let mut add = |method: &str, path: &str| {
        all.push(Route {
            method: method.parse().unwrap(),
            path: example(path),
        });
    };
    for (file, under) in [
        ("src/web/http/mod.rs", ""),
        ("src/web/http/by_code.rs", ""),
        ("src/web/http/api/mod.rs", "/api/ai-coo"),
    ] {
        for (path, methods) in in_table(file) {
            for method in methods {
                add(&method.to_uppercase(), &format!("{under}{path}"));
            }
        }
    }
    for path in pages() {
        add("GET", &path);
    }
    for path in ["/pkg/nothing.js", "/favicon.svg"] {
        add("GET", path);
    }
    for (path, method) in server_fn_paths() {
        add(method.as_ref(), path);
    }
    assert!(all.len() > 100, "{}", all.len());
    all
}

fn tokens(file: &str) -> Vec<TokenTree> {
    let source = std::fs::read_to_string(file).unwrap();
    let mut flat = vec![];
    let mut open: Vec<TokenStream> = vec![source.parse().unwrap()];
    while let Some(stream) = open.pop() {
        for token in stream {
            if let TokenTree::Group(group) = &token {
                open.push(group.stream());
            }
            flat.push(token);
        }
    }
    flat
}

/// The text of a literal at the beginning of a group.
fn first_text(group: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = group else {
        return None;
    };
    let first = group.stream().into_iter().next()?.to_string();
    Some(first.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// Each `.route("path", get(…).post(…))` of a file.
fn in_table(file: &str) -> Vec<(String, Vec<String>)> {
    let all = tokens(file);
    let mut found = vec![];
    for pair in all.windows(2) {
        if pair[0].to_string() != "route" {
            continue;
        }
        let Some(path) = first_text(&pair[1]) else {
            continue;
        };
        let words: Vec<String> = pair[1]
            .to_string()
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .map(str::to_owned)
            .collect();
        let known = ["get", "post", "put", "patch", "delete", "any"];
        let methods: Vec<String> = known
            .iter()
            .filter(|method| words.iter().any(|word| word == *method))
            .map(|method| (*method).to_owned())
            .collect();
        assert!(
            !methods.is_empty() && !methods.contains(&"any".to_owned()),
            "{file}: {path}"
        );
        found.push((path, methods));
    }
    assert!(found.len() > 3, "{file}");
    found
}

/// Each page of `src/web/app.rs`: those of the table, and what stands before the sign-in.
fn pages() -> Vec<String> {
    let mut all: Vec<String> = PLACES.iter().map(|place| place.path.to_owned()).collect();
    for three in tokens("src/web/app.rs").windows(3) {
        if three[0].to_string() == "path" && three[1].to_string() == "!" {
            all.extend(first_text(&three[2]));
        }
    }
    assert!(all.contains(&"/sign-in".to_owned()) && all.contains(&"/dashboard".to_owned()));
    all
}

fn example(path: &str) -> String {
    let id = "01a20d5a-c8ec-705b-81ed-d8523958efe8";
    path.replace("{id}", id)
        .replace("{code}", "AAAABBBBCCCCDDDD")
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

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.admin).await;
    let cookie = browser.cookie().unwrap();
    for route in routes() {
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
        // Files whose address changes with their content are kept.
        if !route.path.starts_with("/pkg/") && route.path != "/hand.js" {
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

/// Over HTTPS browsers are told to stay there, and keep the cookie to it and to this very host.
#[tokio::test]
async fn over_https_the_cookie_and_the_browser_stay_there() {
    for (public, name, path) in [
        (
            "https://coo.example.com",
            "__Host-ai_coo_session=",
            "Path=/",
        ),
        (
            "https://example.com/desk",
            "__Secure-ai_coo_session=",
            "Path=/desk",
        ),
    ] {
        let app = TestApp::with(Options {
            public: Some(public),
            ..Options::default()
        })
        .await;
        app.has_a_password(&app.operator).await;
        for route in routes() {
            let sent = send(&app, &Method::GET, &route.path, &[("accept", "text/html")]).await;
            let stay = sent.headers.get("strict-transport-security");
            let stay = stay
                .unwrap_or_else(|| panic!("{}", route.path))
                .to_str()
                .unwrap();
            assert!(stay.contains("max-age=31536000"), "{stay}");
        }
        let origin = public.strip_suffix("/desk").unwrap_or(public);
        let answer = app
            .http()
            .post(format!("{}/page/sign_in", app.url))
            .header("origin", origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body("email=operator%40example.com&password=correct+horse+battery")
            .send()
            .await
            .unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with(name), "{cookie}");
        for attribute in ["HttpOnly", "Secure", "SameSite=Lax", path] {
            assert!(
                cookie.split("; ").any(|one| one == attribute),
                "{attribute}: {cookie}"
            );
        }
    }
    // Without it there is nothing to stay at.
    let app = TestApp::start().await;
    let sent = send(&app, &Method::GET, "/sign-in", &[]).await;
    assert!(sent.headers.get("strict-transport-security").is_none());
}
