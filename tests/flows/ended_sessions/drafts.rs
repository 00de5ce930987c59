//! What was typed comes back to whoever typed it, and how long it is kept.

use super::{CODE, WORDS, made_for, sign_in_at};
use crate::{
    browser::{Browser, Page},
    decisions::waiting,
    support::TestApp,
};
use ai_coo::actions::{Action, Kind, lifecycle::Status};
use chrono::Duration;
use serde_json::json;

const GONE: &str = "What you typed is no longer kept.";

impl TestApp {
    async fn kept(&self) -> i64 {
        self.count("select count(*) from sessions where data::text like '%ended%'")
            .await
    }
}

/// A comment that is sent when its session has ended.
async fn late_comment(app: &TestApp, task: &Action, stamp: Option<&str>) -> (Browser, Page) {
    let browser = app.browser_of(&app.operator).await;
    let id = task.action_id.to_string();
    let address = format!("/dashboard/operator/more?action={id}&done=reminded");
    let stamp = match stamp {
        Some(stamp) => stamp.to_owned(),
        None => made_for(&browser.get(&address).await),
    };
    app.end_sessions().await;
    let fields = [
        ("action", id.as_str()),
        ("text", WORDS),
        ("__of", stamp.as_str()),
    ];
    let led = browser.post(&address, "comment", &fields).await;
    (browser, led)
}

#[tokio::test]
async fn what_was_typed_when_the_session_had_ended_comes_back_until_it_is_sent() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let browser = app.browser_of(&app.operator).await;
    let id = task.action_id.to_string();
    let address = format!("/dashboard/operator/actions/{id}");
    let page = browser.get(&address).await;
    let (of, shown) = (
        made_for(&page),
        page.between("name=\"shown\" value=\"", "\""),
    );
    app.end_sessions().await;
    let fields = [
        ("action_id", id.as_str()),
        ("effect_hash", task.effect_hash.0.as_str()),
        ("place", "page"),
        ("shown", shown.as_str()),
        ("reason", WORDS),
        ("code", CODE),
        ("__of", of.as_str()),
    ];
    let led = browser.post(&address, "reject", &fields).await;
    assert_eq!(led.status, 303, "{}", led.text);
    assert!(
        led.location.starts_with("/sign-in?next="),
        "{}",
        led.location
    );
    assert_eq!(app.kept().await, 1);
    let readable = "select count(*) from sessions where data::text like '%called%'";
    assert_eq!(app.count(readable).await, 0, "it is sealed");

    let back = sign_in_at(&browser, &app.operator, &led).await;
    assert_eq!(back.location, format!("{address}?kept=1"));
    let page = browser.get(&back.location).await;
    assert!(page.text.contains(WORDS), "{}", page.text);
    assert!(!page.text.contains(CODE));
    assert!(!page.text.contains(GONE), "{}", page.text);
    assert_eq!(app.status(task.action_id).await, Status::PendingApproval);
    let again = browser.get(&back.location).await;
    assert!(again.text.contains(WORDS), "a look takes nothing away");

    let shown = again.between("name=\"shown\" value=\"", "\"");
    app.clock.advance(Duration::seconds(10));
    let fields = [
        ("action_id", id.as_str()),
        ("effect_hash", task.effect_hash.0.as_str()),
        ("place", "page"),
        ("shown", shown.as_str()),
        ("reason", WORDS),
    ];
    let sent = browser.post(&back.location, "reject", &fields).await;
    assert_eq!(sent.location, address, "{}", sent.text);
    assert_eq!(app.status(task.action_id).await, Status::Rejected);
    assert_eq!(app.kept().await, 0);
    let again = browser.get(&back.location).await;
    assert!(again.text.contains(GONE), "{}", again.text);
}

#[tokio::test]
async fn words_whose_form_is_gone_are_shown_to_whoever_typed_them() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let browser = app.browser_of(&app.operator).await;
    let id = task.action_id.to_string();
    let page = format!("/dashboard/operator/actions/{id}");
    let more = format!("/dashboard/operator/more?action={id}");
    let of = made_for(&browser.get(&page).await);
    let mut back = vec![];
    for (address, form, about, field) in [
        (&page, "reject", "action_id", "reason"),
        (&more, "remind", "action", "note"),
    ] {
        app.end_sessions().await;
        let fields = [(about, id.as_str()), (field, WORDS), ("__of", of.as_str())];
        let led = browser.post(address, form, &fields).await;
        back.push(sign_in_at(&browser, &app.operator, &led).await.location);
        // While they sign in, a colleague decides.
        let body = json!({"effect_hash": task.effect_hash});
        app.call_verb(&app.second, &task, "reject", body).await;
        let shown = browser.get(back.last().unwrap()).await;
        assert!(shown.text.contains("You had typed"), "{}", shown.text);
        assert!(shown.text.contains(WORDS), "{}", shown.text);
        assert!(!shown.text.contains(GONE), "{}", shown.text);
    }
    // The later form has taken the place of the earlier one.
    let first = browser.get(&back[0]).await;
    assert!(!first.text.contains(WORDS), "{}", first.text);
    assert!(first.text.contains(GONE), "{}", first.text);
}

#[tokio::test]
async fn what_is_kept_goes_when_its_own_form_is_taken() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let (browser, led) = late_comment(&app, &task, None).await;
    sign_in_at(&browser, &app.operator, &led).await;
    let waiting = app.actions(Status::PendingApproval).await;
    let other = waiting.iter().find(|one| one.action_id != task.action_id);
    let (task, other) = (
        task.action_id.to_string(),
        other.unwrap().action_id.to_string(),
    );
    for (about, text, left) in [(&other, WORDS, 1), (&task, "", 1), (&task, WORDS, 0)] {
        let address = format!("/dashboard/operator/more?action={about}");
        let fields = [("action", about.as_str()), ("text", text)];
        browser.post(&address, "comment", &fields).await;
        assert_eq!(app.kept().await, left, "{text}");
    }
}

#[tokio::test]
async fn what_is_kept_does_not_outlive_its_day_in_a_session_that_is_used() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let (browser, led) = late_comment(&app, &task, None).await;
    sign_in_at(&browser, &app.operator, &led).await;
    app.clock.advance(Duration::hours(23));
    browser.get("/dashboard/operator").await;
    assert_eq!(app.kept().await, 1);
    app.clock.advance(Duration::hours(2));
    browser.get("/dashboard/operator").await;
    assert_eq!(app.kept().await, 0);
}

#[tokio::test]
async fn whoever_has_a_page_makes_no_sessions_without_end() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let id = task.action_id.to_string();
    let address = format!("/dashboard/operator/more?action={id}");
    let send = async |stamp: &str| {
        let fields = [("action", id.as_str()), ("text", WORDS), ("__of", stamp)];
        let stranger = Browser::new(&app.url);
        let led = stranger.post(&address, "comment", &fields).await;
        led.location.contains("kept")
    };
    let page = app.browser_of(&app.operator).await.get(&address).await;
    app.end_sessions().await;
    app.clock.advance(Duration::hours(7 * 24 + 1));
    assert!(!send(&made_for(&page)).await, "the page is too old");

    let page = app.browser_of(&app.operator).await.get(&address).await;
    app.end_sessions().await;
    for _ in 0..20 {
        assert!(send(&made_for(&page)).await);
    }
    assert!(!send(&made_for(&page)).await, "too many in an hour");
    assert_eq!(app.count("select count(*) from sessions").await, 20);
    // Nobody takes a colleague's place.
    let page = app.browser_of(&app.second).await.get(&address).await;
    assert!(send(&made_for(&page)).await);
}

#[tokio::test]
async fn no_page_says_that_words_are_kept_which_are_not() {
    let (app, _) = waiting(Kind::CreateTask).await;
    let address = "/dashboard/operator/settings?kept=1";
    let led = Browser::new(&app.url).get(address).await;
    assert!(led.location.contains("/sign-in?next="), "{}", led.location);
    assert!(!led.location.contains("kept"), "{}", led.location);
    let browser = app.browser_of(&app.admin).await;
    let page = browser.get(address).await;
    assert!(page.text.contains(GONE), "{}", page.text);
    let page = browser.get("/dashboard/operator/settings").await;
    assert!(!page.text.contains(GONE), "{}", page.text);
}

#[tokio::test]
async fn a_form_of_somebody_elses_page_is_refused() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let id = task.action_id.to_string();
    let address = format!("/dashboard/operator/more?action={id}");
    let theirs = made_for(&app.browser_of(&app.operator).await.get(&address).await);
    // The browser is another one's by now, the tab still theirs.
    let browser = app.browser_of(&app.second).await;
    let comments = "select count(*) from action_events where event_type = 'commented'";
    let fields = [
        ("action", id.as_str()),
        ("text", WORDS),
        ("__of", theirs.as_str()),
    ];
    let refused = browser.post(&address, "comment", &fields).await;
    let page = refused.location.replace(&app.url, "");
    let page = browser.get(&page).await;
    let words = "This page was opened by somebody else. Reload it.";
    assert!(page.text.contains(words), "{}", page.text);

    // With a script.
    let form = app
        .http()
        .post(format!("{}/page/comment", app.url))
        .header("cookie", browser.cookie().unwrap())
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("action={id}&text=Paid&__of={theirs}"));
    let refused = form.send().await.unwrap();
    assert_eq!(refused.status().as_u16(), 403);
    assert!(refused.text().await.unwrap().contains(words));
    assert_eq!(app.count(comments).await, 0);

    let own = made_for(&browser.get(&address).await);
    let fields = [
        ("action", id.as_str()),
        ("text", WORDS),
        ("__of", own.as_str()),
    ];
    browser.post(&address, "comment", &fields).await;
    assert_eq!(app.count(comments).await, 1);
}

#[tokio::test]
async fn what_somebody_typed_is_shown_to_nobody_else() {
    let (app, task) = waiting(Kind::CreateTask).await;
    // Somebody else in the same browser.
    let (browser, led) = late_comment(&app, &task, None).await;
    app.has_a_password(&app.second).await;
    app.remember(&app.second, &browser).await;
    let back = sign_in_at(&browser, &app.second, &led).await;
    assert_eq!(app.kept().await, 0);
    let page = browser.get(&back.location).await;
    assert_eq!(page.status, 200);
    assert!(!page.text.contains(WORDS), "{}", page.text);
    assert!(page.text.contains(GONE), "{}", page.text);

    // The same person in another browser.
    let (browser, led) = late_comment(&app, &task, None).await;
    let other = app.sign_in(&app.operator, &app.url).await;
    let address = format!("/dashboard/operator/more?action={}&kept=1", task.action_id);
    let page = other.get(&address).await;
    assert_eq!(page.status, 200);
    assert!(!page.text.contains(WORDS), "{}", page.text);

    // A day later nobody comes back for it.
    app.clock.advance(Duration::hours(25));
    app.remember(&app.operator, &browser).await;
    let back = sign_in_at(&browser, &app.operator, &led).await;
    let page = browser.get(&back.location).await;
    assert_eq!(page.status, 200);
    assert!(!page.text.contains(WORDS), "{}", page.text);

    // Nobody says by themselves for whom a page was made.
    let forged = format!("{}.00", app.operator.user.id);
    let (_, led) = late_comment(&app, &task, Some(&forged)).await;
    assert!(!led.location.contains("kept"), "{}", led.location);
    assert_eq!(app.count("select count(*) from sessions").await, 0);
    let comments = "select count(*) from action_events where event_type = 'commented'";
    assert_eq!(app.count(comments).await, 0, "nothing was sent for them");
}
