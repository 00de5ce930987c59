//! Passwords that are changed: what a new one ends, and that the old one is not guessed.

use super::{ACCOUNT, socket, tries};
use crate::{
    browser::{Browser, PASSWORD},
    support::TestApp,
};
use ai_coo::{
    accounts::{password, store},
    ground::live::{Change, Topic},
};
use futures::StreamExt as _;

#[tokio::test]
async fn a_new_password_takes_the_old_one_and_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let here = app.browser_of(&app.operator).await;
    let there = app.sign_in(&app.operator, &app.url).await;
    let new = "another horse battery";
    for (old, new, said) in [
        ("wrong", new, "The password is incorrect"),
        (PASSWORD, "short", "has fewer than 12 characters"),
    ] {
        let fields = [("old", old), ("new", new)];
        let page = here.post(ACCOUNT, "change_password", &fields).await;
        let path = page.location.replace(&app.url, "");
        let page = here.get(&path).await.text;
        assert!(page.contains(said), "{page}");
    }
    let fields = [("old", PASSWORD), ("new", new)];
    let page = here.post(ACCOUNT, "change_password", &fields).await;
    assert!(
        page.location.ends_with("?done=password"),
        "{}",
        page.location
    );
    assert_eq!(here.get(ACCOUNT).await.status, 200);
    assert!(there.get(ACCOUNT).await.location.starts_with("/sign-in"));
    let old = [("email", "operator@example.com"), ("password", PASSWORD)];
    let page = Browser::new(&app.url)
        .post("/sign-in", "sign_in", &old)
        .await;
    assert!(page.location.contains("__err="), "{}", page.location);
}

#[tokio::test]
async fn guessing_the_old_password_stops() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    for _ in 0..10 {
        let fields = [("old", "a guess"), ("new", "another horse battery")];
        browser.post(ACCOUNT, "change_password", &fields).await;
    }
    let fields = [("old", PASSWORD), ("new", "another horse battery")];
    let page = browser.post(ACCOUNT, "change_password", &fields).await;
    let path = page.location.replace(&app.url, "");
    assert!(
        browser
            .get(&path)
            .await
            .text
            .contains("too many wrong passwords")
    );
}

#[tokio::test]
async fn what_is_too_long_to_be_one_is_refused_before_any_work() {
    let app = TestApp::start().await;
    let long = "a".repeat(100_000);
    for (email, password) in [
        (long.as_str(), "short"),
        ("operator@example.com", long.as_str()),
        ("a\u{0}b@example.com", "short"),
        // Would be another counter's name.
        ("operator@example.com 127.0.0.1", "short"),
    ] {
        let answer = tries(&app, "198.51.100.1", email, password).await;
        assert!(
            answer.contains("Incorrect e-mail address or password"),
            "{answer}"
        );
    }
    assert_eq!(app.count("select count(*) from sign_in_failures").await, 0);
}

#[tokio::test]
async fn another_password_ends_every_session_however_it_was_set() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    assert_eq!(browser.get(ACCOUNT).await.status, 200);
    let changed = browser
        .post(
            ACCOUNT,
            "change_password",
            &[("old", PASSWORD), ("new", "another horse battery")],
        )
        .await;
    assert!(
        changed.location.ends_with("?done=password"),
        "{}",
        changed.location
    );
    assert_eq!(
        browser.get(ACCOUNT).await.status,
        200,
        "the one that changed it goes on"
    );
    // As the command line does, or a sign-in that was under way does not see.
    let hash = password::hash("a third horse battery").await.unwrap();
    store::replace_password(app.database.connection(), app.operator.user.id, &hash)
        .await
        .unwrap();
    let page = browser.get(ACCOUNT).await;
    assert!(page.location.starts_with("/sign-in"), "{}", page.location);
}

#[tokio::test]
async fn asking_for_a_password_wakes_no_open_page() {
    let app = TestApp::start().await;
    let mut page = socket(&app.browser_of(&app.viewer).await).await.unwrap();
    for email in [app.operator.user.email.as_str(), "nobody@example.com"] {
        let answer = Browser::new(&app.url)
            .post("/forgot", "ask_for_password", &[("email", email)])
            .await;
        assert_eq!(answer.location, "/forgot?sent");
    }
    while ai_coo::delivery::deliver::deliver_next(&app.post())
        .await
        .unwrap()
    {}
    assert_eq!(app.outbox().await.len(), 1);
    // What the page hears first is what was said after all of that.
    app.executor
        .hub
        .announce(Change::for_topic(Topic::Settings));
    let heard = page.next().await.unwrap().unwrap();
    assert_eq!(
        heard.to_text().unwrap(),
        r#"{"topic":"settings","id":null}"#
    );
}

#[tokio::test]
async fn changing_the_password_makes_links_that_open_the_account_worthless() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let email = app.operator.user.email.as_str();
    browser
        .post("/forgot", "ask_for_password", &[("email", email)])
        .await;
    while ai_coo::delivery::deliver::deliver_next(&app.post())
        .await
        .unwrap()
    {}
    let mail = app
        .outbox()
        .await
        .pop()
        .unwrap()
        .content
        .replace("=\r\n", "")
        .replace("=3D", "=");
    let (_, rest) = mail.split_once("/password?key=").unwrap();
    let key: String = rest
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    browser
        .post(
            ACCOUNT,
            "change_password",
            &[("old", PASSWORD), ("new", "another horse battery")],
        )
        .await;
    let thief = Browser::new(&app.url);
    let fields = [("key", key.as_str()), ("new", "a third horse battery")];
    let set = thief.post("/password", "set_password", &fields).await;
    assert!(set.location.contains("__err="), "{}", set.location);
}

/// 200 characters may be set, whatever they are; and then they sign in.
#[tokio::test]
async fn the_longest_password_signs_in() {
    let app = TestApp::start().await;
    let long = "\u{1F511}".repeat(200);
    let hash = password::hash(&long).await.unwrap();
    store::replace_password(app.database.connection(), app.operator.user.id, &hash)
        .await
        .unwrap();
    let answer = tries(&app, "198.51.100.1", "operator@example.com", &long).await;
    assert!(!answer.contains("message"), "{answer}");
}
