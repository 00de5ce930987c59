//! The headers that every answer carries, and what https adds.

use super::{routes, send};
use crate::support::{Options, TestApp};
use reqwest::Method;

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
