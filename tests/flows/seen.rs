//! What is decided on a page has been on it for a moment: checked by the server, with a script and
//! without, and kept on the trail.

use crate::{
    browser::{Browser, Page},
    support::{Options, TestApp, find},
};
use ai_coo::{
    actions::{Action, Kind, lifecycle::Status},
    audit::{EventKind, Filter, store},
    executor::Timing,
};
use chrono::TimeDelta;
use std::time::Duration;

/// An app that wants a whole moment, with one action of low risk.
async fn asked() -> (TestApp, Action) {
    let app = TestApp::with(Options {
        timing: Timing {
            undo: Duration::ZERO,
            view: Duration::from_secs(1),
            ..Timing::default()
        },
        ..Options::default()
    })
    .await;
    let action = find(&app.analyze().await, Kind::CreateTask);
    (app, action)
}

fn address(action: &Action) -> String {
    format!("/dashboard/operator/actions/{}", action.action_id)
}

async fn stamp(browser: &Browser, action: &Action) -> String {
    let page = browser.get(&address(action)).await;
    page.between("name=\"shown\" value=\"", "\"")
}

async fn post(browser: &Browser, action: &Action, verb: &str, shown: &str, in_view: &str) -> Page {
    let id = action.action_id.to_string();
    let fields = [
        ("action_id", id.as_str()),
        ("effect_hash", &action.effect_hash.0),
        ("shown", shown),
        ("in_view", in_view),
    ];
    browser.post(&address(action), verb, &fields).await
}

#[tokio::test]
async fn a_page_decides_about_what_was_on_it_for_a_moment() {
    let (app, action) = asked().await;
    let browser = app.browser_of(&app.operator).await;
    let shown = stamp(&browser, &action).await;
    let waits = async || {
        let status = app.status(action.action_id).await;
        assert_eq!(status, Status::PendingApproval);
    };
    for verb in ["approve", "reject"] {
        app.clock.advance(TimeDelta::milliseconds(400));
        let refused = post(&browser, &action, verb, &shown, "").await;
        assert!(refused.location.contains("__err"), "{}", refused.location);
        waits().await;
    }
    // A script that saw it too briefly, a page of before, somebody else's page.
    app.clock.advance(TimeDelta::milliseconds(900));
    let theirs = stamp(&app.browser_of(&app.second).await, &action).await;
    app.clock.advance(TimeDelta::seconds(5));
    for (shown, in_view) in [(shown.as_str(), "999"), ("", "5000"), (&theirs, "5000")] {
        let refused = post(&browser, &action, "approve", shown, in_view).await;
        assert!(refused.location.contains("__err"), "{}", refused.location);
        waits().await;
    }
    let approved = post(&browser, &action, "approve", &shown, "1234").await;
    assert!(
        !approved.location.contains("__err"),
        "{}",
        approved.location
    );
    assert_ne!(app.status(action.action_id).await, Status::PendingApproval);
    let filter = Filter {
        action: Some(action.action_id),
        kind: Some(EventKind::Approved),
        ..Filter::default()
    };
    let events = store::list(app.database.connection(), &filter, 1).await;
    let seen = &events.unwrap()[0].event_data["seen"];
    assert_eq!(seen["in_view_ms"], 1234, "{seen}");
    assert!(seen["on_page_ms"].as_i64() >= Some(6_000), "{seen}");
}

#[tokio::test]
async fn without_a_script_the_page_itself_is_the_moment() {
    let (app, action) = asked().await;
    let browser = app.browser_of(&app.operator).await;
    let shown = stamp(&browser, &action).await;
    app.clock.advance(TimeDelta::seconds(1));
    let approved = post(&browser, &action, "approve", &shown, "").await;
    assert!(
        !approved.location.contains("__err"),
        "{}",
        approved.location
    );
    assert_ne!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn of_several_each_has_its_own_moment() {
    let (app, first) = asked().await;
    let browser = app.browser_of(&app.operator).await;
    let address = "/dashboard/operator/several";
    let page = browser.get(address).await;
    let shown = page.between("name=\"shown\" value=\"", "\"");
    let value = format!("{}.{}", first.action_id, first.effect_hash.0);
    app.clock.advance(TimeDelta::seconds(5));
    for (in_view, wanted) in [
        (format!("{}:200", first.action_id), Status::PendingApproval),
        // Another one was in view.
        (
            format!("{}:9000", app.operator.user.id),
            Status::PendingApproval,
        ),
    ] {
        let fields = [
            ("picked[]", value.as_str()),
            ("verb", "approve"),
            ("shown", &shown),
            ("in_view", &in_view),
        ];
        browser.post(address, "decide_several", &fields).await;
        assert_eq!(app.status(first.action_id).await, wanted);
    }
    let in_view = format!("{}:1500", first.action_id);
    let fields = [
        ("picked[]", value.as_str()),
        ("verb", "approve"),
        ("shown", &shown),
        ("in_view", &in_view),
    ];
    browser.post(address, "decide_several", &fields).await;
    assert_ne!(app.status(first.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_decision_leads_back_to_the_list_it_was_made_in() {
    let (app, action) = asked().await;
    let browser = app.browser_of(&app.operator).await;
    let list = format!(
        "/dashboard/operator?action={}&risk=low&x=%22",
        action.action_id
    );
    let page = browser.get(&list).await;
    let shown = page.between("name=\"shown\" value=\"", "\"");
    app.clock.advance(TimeDelta::seconds(2));
    let id = action.action_id.to_string();
    let fields = [
        ("action_id", id.as_str()),
        ("effect_hash", &action.effect_hash.0),
        ("shown", &shown),
        ("place", "inbox"),
    ];
    let approved = browser.post(&list, "approve", &fields).await;
    let wanted = format!("/dashboard/operator?action={id}&risk=low");
    assert_eq!(approved.location, wanted);
}
