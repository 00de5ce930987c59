//! Signing in: guesses are counted, keep nobody else out, and tell nobody who has an account.

use super::tries;
use crate::{
    browser::{Browser, PASSWORD},
    support::TestApp,
};

/// However many guess at once: ten, and then nobody for a quarter of an hour.
#[tokio::test]
async fn a_hundred_guesses_at_once_are_ten() {
    let app = TestApp::start().await;
    app.browser_of(&app.operator).await;
    let guess = |password: &'static str| {
        let browser = Browser::new(&app.url);
        async move {
            let fields = [("email", "operator@example.com"), ("password", password)];
            browser.post("/sign-in", "sign_in", &fields).await.location
        }
    };
    let wrong = (0..100).map(|_| guess("wrong horse battery"));
    let answers = futures::future::join_all(wrong).await;
    // Refusals travel in the address as Base64 of `{"kind":"…`.
    let (wrong, too_many) = ("eyJraW5kIjoic2lnbmVk", "eyJraW5kIjoidG9v");
    let told = |kind: &str| answers.iter().filter(|to| to.contains(kind)).count();
    assert_eq!((told(wrong), told(too_many)), (10, 90), "{answers:?}");
    let right = guess(PASSWORD).await;
    assert!(
        right.contains(too_many),
        "the right one has to wait as well: {right}"
    );
    app.clock.advance(chrono::Duration::minutes(16));
    assert!(guess(PASSWORD).await.starts_with("/sign-in/code"));
    let left = app.count("select count(*) from sign_in_failures where failed_at > now() - interval '1 minute' and key like '%operator@example.com%'").await;
    assert_eq!(left, 0, "what was right is no failure");
}

#[tokio::test]
async fn who_guesses_from_elsewhere_keeps_nobody_out() {
    let app = TestApp::start().await;
    app.has_a_password(&app.operator).await;
    let email = app.operator.user.email.as_str();
    for _ in 0..11 {
        tries(&app, "203.0.113.7", email, "wrong horse battery").await;
    }
    let there = tries(&app, "203.0.113.7", email, PASSWORD).await;
    assert!(
        there.contains("Sign-in locked: too many wrong passwords"),
        "{there}"
    );
    let here = tries(&app, "198.51.100.1", email, PASSWORD).await;
    assert!(!here.contains("message"), "{here}");
    // One password tried on many addresses is counted too.
    for one in 0..95 {
        let answer = tries(
            &app,
            "203.0.113.9",
            &format!("a{one}@example.com"),
            "Winter2026!",
        )
        .await;
        assert!(
            answer.contains("Incorrect e-mail address or password"),
            "{one}: {answer}"
        );
    }
    for one in 95..101 {
        tries(
            &app,
            "203.0.113.9",
            &format!("a{one}@example.com"),
            "Winter2026!",
        )
        .await;
    }
    let sprayed = tries(&app, "203.0.113.9", "b@example.com", "Winter2026!").await;
    assert!(
        sprayed.contains("Sign-in locked: too many wrong passwords"),
        "{sprayed}"
    );
}

#[tokio::test]
async fn a_sign_in_tells_nobody_which_addresses_have_accounts() {
    let app = TestApp::start().await;
    for who in [&app.operator, &app.second] {
        app.has_a_password(who).await;
    }
    app.sql("update users set active = false where email = 'second.operator@example.com'")
        .await
        .unwrap();
    app.sql("update users set password_hash = '!' where email = 'viewer@example.com'")
        .await
        .unwrap();
    let kinds = [
        "operator@example.com",
        "second.operator@example.com",
        "viewer@example.com",
        "nobody@example.com",
    ];
    let mut took = vec![vec![]; kinds.len()];
    for round in 0..12 {
        for turn in 0..kinds.len() {
            // Threads take turns, and one may be slower than the other: each kind is on each of them.
            let at = (turn + round) % kinds.len();
            let email = kinds[at];
            let began = std::time::Instant::now();
            let from = format!("198.51.100.{round}");
            let password = if at == 1 {
                PASSWORD
            } else {
                "wrong horse battery"
            };
            let answer = tries(&app, &from, email, password).await;
            took[at].push(began.elapsed());
            assert_eq!(
                answer,
                r#"{"kind":"signed_out","message":"Incorrect e-mail address or password."}"#,
                "{email}"
            );
        }
    }
    // The quickest of each: what else runs here can only make them slower.
    let quickest: Vec<f64> = took
        .into_iter()
        .map(|times| times.into_iter().min().unwrap().as_secs_f64() * 1_000.0)
        .collect();
    let least = quickest.iter().copied().fold(f64::MAX, f64::min);
    let most = quickest.iter().copied().fold(0.0, f64::max);
    assert!(most - least < least / 2.0, "{quickest:?} ms");
}

#[tokio::test]
async fn that_a_sign_in_has_to_wait_is_on_record_once() {
    let app = TestApp::start().await;
    app.has_a_password(&app.operator).await;
    for _ in 0..14 {
        tries(
            &app,
            "203.0.113.7",
            "operator@example.com",
            "wrong horse battery",
        )
        .await;
        tries(
            &app,
            "203.0.113.8",
            "nobody@example.com",
            "wrong horse battery",
        )
        .await;
    }
    let refused = "select count(*) from action_events where event_type = 'sign_in_refused'";
    assert_eq!(app.count(refused).await, 1);
    let admin = app.browser_of(&app.admin).await;
    let trail = admin
        .get("/dashboard/operator/audit")
        .await
        .text
        .replace("<!>", "");
    assert!(trail.contains("Sign-in locked"), "{trail}");
    assert!(trail.contains("Operator: from 203.0.113.7"), "{trail}");
}
