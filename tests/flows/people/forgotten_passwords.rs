//! Passwords that were forgotten are replaced by mail, and nobody learns who has an account.

use super::{NEW, PEOPLE, set_password, sign_in};
use crate::{
    browser::{Browser, PASSWORD, Page},
    support::TestApp,
};
use chrono::Duration;
use std::time::Instant;

async fn forgot(app: &TestApp, email: &str) -> Page {
    let fields = [("email", email)];
    Browser::new(&app.url)
        .post("/forgot", "ask_for_password", &fields)
        .await
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_mail_once() {
    let app = TestApp::start().await;
    let before = app.browser_of(&app.operator).await;
    let email = app.operator.user.email.as_str();
    assert_eq!(
        forgot(&app, &email.to_uppercase()).await.location,
        "/forgot?sent"
    );
    let key = app.key_for(email).await;
    assert_eq!(set_password(&app, &key, NEW).await.location, "/sign-in");
    assert!(
        before.get(PEOPLE).await.location.starts_with("/sign-in"),
        "signed out"
    );
    assert!(
        sign_in(&app, email, PASSWORD)
            .await
            .location
            .contains("__err=")
    );
    let page = sign_in(&app, email, NEW).await;
    assert!(
        page.location.starts_with("/sign-in/code"),
        "{}",
        page.location
    );
    // Good for an hour; and every link is worthless once one was used.
    forgot(&app, email).await;
    let first = app.key_for(email).await;
    forgot(&app, email).await;
    let second = app.key_for(email).await;
    assert_ne!(first, second);
    set_password(&app, &second, PASSWORD).await;
    assert!(
        set_password(&app, &first, NEW)
            .await
            .location
            .contains("__err=")
    );
    app.clock.advance(Duration::hours(2));
    forgot(&app, email).await;
    let late = app.key_for(email).await;
    app.clock.advance(Duration::hours(1));
    assert!(
        set_password(&app, &late, NEW)
            .await
            .location
            .contains("__err=")
    );
}

#[tokio::test]
async fn an_address_with_an_umlaut_is_one_however_it_is_written() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let (typed, kept) = ("nora@bücher.example", "nora@xn--bcher-kva.example");
    admin.invite(&app, typed).await;
    let key = app.key_for(kept).await;
    assert_eq!(set_password(&app, &key, NEW).await.location, "/sign-in");
    for spelling in [typed, kept, "Nora@BÜCHER.example"] {
        let page = sign_in(&app, spelling, NEW).await;
        assert_eq!(page.location, "/dashboard/operator", "{spelling}");
    }
    let page = admin.invite(&app, kept).await;
    let words = admin.refusal(&page).await;
    assert!(words.contains("has an account already"), "{words}");
    forgot(&app, typed).await;
    let another = app.key_for(kept).await;
    assert_ne!(another, key);
    // One of before addresses were all kept alike is found as it was typed then.
    app.sql("update users set email = 'nora@bücher.example' where email like 'nora@%'")
        .await
        .unwrap();
    let page = sign_in(&app, typed, NEW).await;
    assert_eq!(page.location, "/dashboard/operator");
}

#[tokio::test]
async fn nobody_learns_whether_an_address_has_an_account() {
    let app = TestApp::start().await;
    let email = app.operator.user.email.as_str();
    let (known, unknown) = (
        forgot(&app, email).await,
        forgot(&app, "nobody@example.com").await,
    );
    assert_eq!(
        (known.status, &known.location),
        (unknown.status, &unknown.location)
    );
    assert_eq!(known.text, unknown.text);
    assert!(app.mail_to("nobody@example.com").await.is_none());
    // Nor by how long it takes: the mail is not sent before the answer.
    let mut took = [vec![], vec![]];
    for _ in 0..30 {
        // As often as nobody is refused.
        app.clock.advance(Duration::minutes(4));
        for (at, address) in [email, "nobody@example.com"].into_iter().enumerate() {
            let began = Instant::now();
            forgot(&app, address).await;
            took[at].push(began.elapsed());
        }
    }
    let [known, unknown] = took.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1_000.0
    });
    assert!(
        (known - unknown).abs() < 10.0,
        "{known} ms and {unknown} ms"
    );
    // Three mails an hour, however often somebody asks.
    app.mail_to(email).await;
    let before = app
        .count("select count(*) from notices where kind = 'reset'")
        .await;
    app.clock.advance(Duration::hours(2));
    for _ in 0..6 {
        app.clock.advance(Duration::minutes(4));
        forgot(&app, email).await;
        app.mail_to(email).await;
    }
    let after = app
        .count("select count(*) from notices where kind = 'reset'")
        .await;
    assert_eq!(after - before, 3);
}

#[tokio::test]
async fn asking_for_a_password_is_counted_for_every_address_alike() {
    let app = TestApp::start().await;
    for address in [&app.operator.user.email, "nobody@example.com", "no address"] {
        for time in 0..7 {
            let page = forgot(&app, address).await;
            let refused = page.location.contains("__err=");
            assert_eq!(refused, time >= 5, "{address} {time}: {}", page.location);
        }
    }
    let open = "select count(*) from password_requests";
    assert_eq!(app.count(open).await, 15, "a row for each, whoever it is");
    let page = forgot(&app, "nobody@example.com").await;
    let words = Browser::new(&app.url).refusal(&page).await;
    assert!(words.contains("Too many links"), "{words}");
    app.clock.advance(Duration::minutes(16));
    let page = forgot(&app, &app.operator.user.email).await;
    assert_eq!(page.location, "/forgot?sent");
    app.mail_to(&app.operator.user.email).await.unwrap();
    assert_eq!(app.count(open).await, 0);
}

#[tokio::test]
async fn a_token_and_an_open_invitation_have_no_password_to_forget() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    admin.invite(&app, "nora@example.com").await;
    forgot(&app, "nora@example.com").await;
    assert_eq!(
        app.count("select count(*) from notices where kind = 'reset'")
            .await,
        0
    );
}

/// While no mail server is set, everybody sees the outbox: but not what opens others' accounts.
#[tokio::test]
async fn the_outbox_hides_links_that_open_the_accounts_of_others() {
    let app = TestApp::start().await;
    let (admin, viewer) = (
        app.browser_of(&app.admin).await,
        app.browser_of(&app.viewer).await,
    );
    forgot(&app, &app.operator.user.email).await;
    let key = app.key_for(&app.operator.user.email).await;
    for (browser, sees) in [(&viewer, false), (&admin, true)] {
        let page = browser.get("/dashboard/operator/outbox").await.text;
        let page = page.replace("=\n", "").replace("&#x3D;", "=");
        assert_eq!(page.contains(&key), sees, "{page}");
    }
}
