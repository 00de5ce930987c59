//! What waits is put off, handed over, reminded of and escalated.

use super::{to, waiting};
use crate::{
    edits::edited,
    support::{Person, TestApp, find},
};
use ai_coo::{actions::Kind, server::sweep};
use chrono::Duration;
use futures::future::join_all;
use serde_json::json;

#[tokio::test]
async fn what_somebody_puts_off_leaves_their_inbox_and_comes_back() {
    let (app, task) = waiting(Kind::CreateTask).await;
    app.forget_notices().await;
    let card = format!("/dashboard/operator?action={}\"", task.action_id);
    let (mine, theirs) = (
        app.browser_of(&app.operator).await,
        app.browser_of(&app.second).await,
    );
    for until in [app.clock.now(), task.expires_at] {
        let (status, json) = app
            .call_verb(&app.operator, &task, "snooze", json!({"until": until}))
            .await;
        assert_eq!(status, 422, "{json}");
    }
    let until = app.clock.now() + Duration::hours(2);
    let (status, json) = app
        .call_verb(&app.operator, &task, "snooze", json!({"until": until}))
        .await;
    assert_eq!(status, 200, "{json}");
    assert!(!mine.get("/dashboard/operator").await.text.contains(&card));
    assert!(theirs.get("/dashboard/operator").await.text.contains(&card));
    assert!(app.delivered().await.is_empty(), "not before then");
    assert!(app.in_app().await.is_empty(), "nor in the app");

    app.clock.advance(Duration::hours(2));
    assert!(mine.get("/dashboard/operator").await.text.contains(&card));
    let told = app.delivered().await;
    assert_eq!(to(&told), ["operator@example.com"]);
    assert!(
        told[0].1.contains("You asked to be reminded now."),
        "{}",
        told[0].1
    );
    let reminded = ("operator@example.com".to_owned(), "reminded".to_owned());
    assert_eq!(app.in_app().await, [reminded]);
}

#[tokio::test]
async fn what_was_put_off_and_is_decided_before_comes_back_nowhere() {
    let (app, task) = waiting(Kind::CreateTask).await;
    app.forget_notices().await;
    let until = app.clock.now() + Duration::hours(2);
    app.call_verb(&app.operator, &task, "snooze", json!({"until": until}))
        .await;
    let body = json!({"effect_hash": task.effect_hash});
    app.call_verb(&app.second, &task, "reject", body).await;
    app.clock.advance(Duration::hours(2));
    assert!(app.delivered().await.is_empty());
    assert!(app.in_app().await.is_empty());
}

#[tokio::test]
async fn what_is_handed_over_is_asked_of_the_receiver_alone() {
    let (app, task) = waiting(Kind::CreateTask).await;
    app.forget_notices().await;
    for nobody in [&app.operator, &app.viewer] {
        let (status, json) = app
            .call_verb(
                &app.operator,
                &task,
                "hand-over",
                json!({"to": nobody.user.id}),
            )
            .await;
        assert_eq!(status, 422, "{json}");
    }
    let body = json!({"to": app.second.user.id, "note": "You know <them>."});
    let (status, json) = app.call_verb(&app.operator, &task, "hand-over", body).await;
    assert_eq!(status, 200, "{json}");
    let told = app.delivered().await;
    assert_eq!(to(&told), ["second.operator@example.com"]);
    assert!(
        told[0]
            .1
            .contains("Operator handed this over to you: You know &lt;them&gt;."),
        "{}",
        told[0].1
    );
    let mine = app.browser_of(&app.operator).await;
    let card = format!("/dashboard/operator?action={}\"", task.action_id);
    assert!(!mine.get("/dashboard/operator").await.text.contains(&card));
    let (status, _) = app.approve(&app.operator, &task).await;
    assert_eq!(status, 200, "they may still decide");
}

#[tokio::test]
async fn people_are_reminded_at_most_every_four_hours() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let (status, json) = app
        .call_verb(&app.operator, &task, "remind", json!({}))
        .await;
    assert_eq!(status, 429, "they were asked just now: {json}");
    app.delivered().await;
    app.clock.advance(Duration::hours(4));
    let body = || json!({"note": "Please."});
    let all = join_all((0..8).map(|_| app.call_verb(&app.operator, &task, "remind", body()))).await;
    let mut statuses: Vec<u16> = all.into_iter().map(|(status, _)| status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 429, 429, 429, 429, 429, 429, 429]);
    let told = app.delivered().await;
    assert_eq!(
        to(&told),
        ["admin@example.com", "second.operator@example.com"]
    );
    assert!(
        told[0].1.contains("Reminder from Operator: Please."),
        "{}",
        told[0].1
    );
}

#[tokio::test]
async fn at_half_of_the_time_everybody_is_asked_again_once() {
    let (app, task) = waiting(Kind::CreateTask).await;
    app.forget_notices().await;
    let until = task.expires_at - Duration::minutes(1);
    app.call_verb(&app.operator, &task, "snooze", json!({"until": until}))
        .await;
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    assert!(app.delivered().await.is_empty(), "not yet");
    let half = (task.expires_at - task.created_at) / 2;
    app.clock.advance(half);
    let process = app.executor.process();
    let swept = join_all((0..4).map(|_| sweep::sweep_once(&process))).await;
    assert!(swept.iter().all(Result::is_ok));
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    let escalated = app.events(task.action_id).await;
    let count = escalated.iter().filter(|kind| *kind == "escalated").count();
    assert_eq!(count, 1, "{escalated:?}");
    let told = app.delivered().await;
    assert_eq!(
        to(&told),
        [
            "admin@example.com",
            "operator@example.com",
            "second.operator@example.com"
        ]
    );
    assert!(
        told[0].1.contains("Half the time to decide has passed"),
        "{}",
        told[0].1
    );
    let mine = app.browser_of(&app.operator).await;
    let card = format!("/dashboard/operator?action={}\"", task.action_id);
    let inbox = mine.get("/dashboard/operator").await;
    assert!(
        inbox.text.contains(&card),
        "back in the inbox of who had put it off"
    );
}

/// Beside "Inbox": what waits for this very person.
#[tokio::test]
async fn the_inbox_counts_what_waits_for_who_looks() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let task = find(&waiting, Kind::CreateTask);
    let badge = async |who: &Person| {
        let page = app
            .browser_of(who)
            .await
            .get("/dashboard/operator/audit")
            .await;
        let text = page.text.replace("<!>", "");
        let (_, rest) = text
            .split_once("Inbox<span class=\"count\">")
            .expect("no badge");
        rest.split('<').next().unwrap().parse::<usize>().unwrap()
    };
    assert_eq!(badge(&app.operator).await, waiting.len());
    let until = app.clock.now() + Duration::hours(2);
    let (status, json) = app
        .call_verb(&app.operator, &task, "snooze", json!({"until": until}))
        .await;
    assert_eq!(status, 200, "{json}");
    assert_eq!(badge(&app.operator).await, waiting.len() - 1);
    assert_eq!(
        badge(&app.second).await,
        waiting.len(),
        "others still see it"
    );
    let body = edited(&task, "Call them instead");
    app.named_in(
        app.call(&app.second, "POST", "/api/ai-coo/actions", Some(body))
            .await,
    )
    .await;
    assert_eq!(badge(&app.second).await, waiting.len() - 1, "not one's own");
    assert_eq!(
        badge(&app.viewer).await,
        waiting.len(),
        "who only reads sees how many there are"
    );
}
