//! Sessions: each sign-in makes one, and one that has ended loses its sockets at once.

use super::{ACCOUNT, Socket, socket};
use crate::{
    browser::{Browser, PASSWORD},
    support::TestApp,
};
use futures::StreamExt as _;
use std::time::{Duration, Instant};

/// The session's cookie alone.
fn session_of(browser: &Browser) -> String {
    let cookies = browser.cookie().unwrap();
    let mut pairs = cookies.split("; ");
    pairs
        .find(|pair| pair.starts_with("ai_coo_session="))
        .unwrap()
        .to_owned()
}

/// How long it takes until it is closed.
async fn closed(mut socket: Socket) -> Duration {
    let began = Instant::now();
    let end = async { while socket.next().await.is_some_and(|message| message.is_ok()) {} };
    tokio::time::timeout(Duration::from_secs(10), end)
        .await
        .expect("the socket stays open");
    began.elapsed()
}

async fn is_open(socket: &mut Socket) -> bool {
    let next = tokio::time::timeout(Duration::from_millis(300), socket.next()).await;
    match next {
        Err(_) => true,
        Ok(message) => message.is_some_and(|message| message.is_ok_and(|it| !it.is_close())),
    }
}

/// Two processes on one database; the socket is open at one, the session ends at the other.
#[tokio::test]
async fn a_session_that_is_ended_loses_its_sockets_in_every_process_within_a_second() {
    let app = TestApp::start().await;
    let (one, other) = (app.another_process().await, app.another_process().await);
    app.listening(2).await;
    app.browser_of(&app.operator).await;
    let lost = app.sign_in(&app.operator, &one).await;
    let kept = app.sign_in(&app.operator, &other).await;
    let mut stays = socket(&kept).await.unwrap();
    let ends = socket(&lost).await.unwrap();
    let page = kept.post(ACCOUNT, "end_sessions", &[]).await;
    assert!(page.location.ends_with("?done=ended"), "{}", page.location);
    let took = closed(ends).await;
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!(is_open(&mut stays).await);
    assert!(lost.get(ACCOUNT).await.location.starts_with("/sign-in"));
    assert!(socket(&lost).await.is_err(), "no new one is opened");
    let events = "select count(*) from action_events where event_type = 'sessions_ended'";
    assert_eq!(app.count(events).await, 1);
}

#[tokio::test]
async fn one_session_is_ended_by_its_key_and_nobody_elses() {
    let app = TestApp::start().await;
    let here = app.browser_of(&app.operator).await;
    let there = app.sign_in(&app.operator, &app.url).await;
    let colleague = app.browser_of(&app.second).await;
    let page = here.get(ACCOUNT).await;
    let key = page.between(r#"name="key" value=""#, "\"");
    let id = there.session().unwrap();
    assert!(!page.text.contains(&id), "a session's id opens it");
    let stolen = colleague
        .post(ACCOUNT, "end_sessions", &[("key", &key)])
        .await;
    assert!(stolen.location.contains("__err="), "{}", stolen.location);
    assert_eq!(there.get(ACCOUNT).await.status, 200);
    here.post(ACCOUNT, "end_sessions", &[("key", &key)]).await;
    assert!(there.get(ACCOUNT).await.location.starts_with("/sign-in"));
    assert_eq!(colleague.get(ACCOUNT).await.status, 200);
}

/// A session that was planted before the sign-in is not the one after it.
#[tokio::test]
async fn a_sign_in_makes_another_session() {
    let app = TestApp::start().await;
    let first = app.browser_of(&app.operator).await;
    let planted = session_of(&first);
    let fields = [("email", "operator@example.com"), ("password", PASSWORD)];
    first.post("/sign-in", "sign_in", &fields).await;
    assert_ne!(session_of(&first), planted);
    let attacker = Browser::new(&app.url);
    attacker.with_cookie(&planted);
    assert!(attacker.get(ACCOUNT).await.location.starts_with("/sign-in"));
}

/// Somebody else's session in one's own browser, or one that was made up: signing in leaves it.
#[tokio::test]
async fn a_session_that_somebody_planted_is_not_the_one_that_is_signed_in() {
    let app = TestApp::start().await;
    let thief = app.browser_of(&app.second).await;
    app.has_a_password(&app.operator).await;
    for planted in [
        session_of(&thief),
        "ai_coo_session=AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
    ] {
        let victim = Browser::new(&app.url);
        victim.with_cookie(&planted);
        app.remember(&app.operator, &victim).await;
        let fields = [
            ("email", app.operator.user.email.as_str()),
            ("password", PASSWORD),
        ];
        victim.post("/sign-in", "sign_in", &fields).await;
        assert_ne!(session_of(&victim), planted);
        assert!(
            victim
                .get(ACCOUNT)
                .await
                .text
                .contains("operator@example.com")
        );
        thief.with_cookie(&planted);
        let page = thief.get(ACCOUNT).await;
        assert!(
            !page.text.contains(">operator@example.com"),
            "{}",
            page.text
        );
        assert!(page.location.starts_with("/sign-in"), "{}", page.location);
    }
}
