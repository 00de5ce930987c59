//! Codes at approvals: what takes one, that each counts once, and that guessing stops.

use super::{high, wrong};
use crate::support::{TestApp, find};
use ai_coo::actions::{Action, Kind, RiskLevel, lifecycle::Status};
use chrono::Duration;
use futures::future::join_all;
use serde_json::{Value, json};

/// One of high and one of critical risk.
async fn two(app: &TestApp) -> [Action; 2] {
    let first = high(app, &[(1, 3)]).await;
    app.sql("update guardrails_config set high_amount = 1, critical_amount = 2")
        .await
        .unwrap();
    let second = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(second.risk_level, RiskLevel::Critical);
    [first, second]
}

fn words(json: &Value) -> &str {
    json["message"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn what_is_of_high_risk_takes_a_code_and_rejecting_takes_none() {
    let app = TestApp::start().await;
    let [first, second] = two(&app).await;
    for (code, said) in [
        ("", "code: is missing"),
        (&wrong(&app), "code: is incorrect"),
        ("12345", "code: is incorrect"),
    ] {
        let (status, json) = app.with_code(&first, code).await;
        assert_eq!(status, 422, "{json}");
        assert!(words(&json).starts_with(said), "{json}");
    }
    assert_eq!(app.status(first.action_id).await, Status::PendingApproval);
    let (status, json) = app.with_code(&first, &app.now_shown()).await;
    assert_eq!(status, 200, "{json}");
    let path = format!("/api/ai-coo/actions/{}/reject", second.action_id);
    let body = json!({"effect_hash": second.effect_hash});
    let (status, json) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(status, 200, "{json}");
}

#[tokio::test]
async fn a_code_decides_one_thing_even_if_two_are_asked_at_once() {
    let app = TestApp::start().await;
    let [first, second] = two(&app).await;
    let code = app.now_shown();
    let both = [&first, &second, &first, &second].map(|action| app.with_code(action, &code));
    let mut answers: Vec<u16> = join_all(both).await.into_iter().map(|one| one.0).collect();
    answers.sort_unstable();
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(app.count("select count(*) from action_approvals").await, 1);
    // The next one is good for the other.
    app.clock.advance(Duration::seconds(30));
    let open = app.actions(Status::PendingApproval).await;
    let other = open
        .iter()
        .find(|action| [first.action_id, second.action_id].contains(&action.action_id));
    if let Some(other) = other {
        let who = &app.second;
        who.shown.store(0, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(app.approve(who, other).await.0, 200);
    }
}

#[tokio::test]
async fn a_code_that_decided_nothing_is_as_good_as_before() {
    let app = TestApp::start().await;
    let [first, second] = two(&app).await;
    let (other_hash, code) = ("0".repeat(64), app.now_shown());
    let more = json!({"code": code, "effect_hash": other_hash});
    let (status, json) = app.approve_with(&app.operator, &first, more).await;
    assert_eq!(status, 422, "{json}");
    assert_eq!(app.with_code(&second, &code).await.0, 200);
    // Twice the same person: no, and the fresh code is kept.
    app.clock.advance(Duration::seconds(30));
    let (code, before) = (app.now_shown(), app.step().await);
    let (status, json) = app.with_code(&second, &code).await;
    assert_eq!(status, 409, "{json}");
    assert_eq!(app.step().await, before);
    assert_eq!(app.with_code(&first, &code).await.0, 200);
}

#[tokio::test]
async fn guessing_stops_after_five_however_many_guess_at_once() {
    let app = TestApp::start().await;
    let action = high(&app, &[(1, 3)]).await;
    let guess = wrong(&app);
    let guesses = (0..30).map(|_| app.with_code(&action, &guess));
    let answers = join_all(guesses).await;
    let count = |status| answers.iter().filter(|one| one.0 == status).count();
    assert_eq!((count(422), count(429)), (5, 25));
    let (status, json) = app.with_code(&action, &app.now_shown()).await;
    assert_eq!(status, 429, "even the right one waits: {json}");
    // The others are not kept waiting.
    assert_eq!(app.approve(&app.second, &action).await.0, 200);
    app.clock.advance(Duration::minutes(16));
    app.sql("update guardrails_config set high_amount = 1")
        .await
        .unwrap();
    let next = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(app.with_code(&next, &app.now_shown()).await.0, 200);
}

#[tokio::test]
async fn who_has_no_authenticator_is_told_where_to_set_one_up() {
    let app = TestApp::start().await;
    let action = high(&app, &[(1, 3)]).await;
    app.sql("update users set second_factor = null, second_factor_confirmed_at = null")
        .await
        .unwrap();
    let (status, json) = app.with_code(&action, &app.now_shown()).await;
    assert_eq!(status, 403, "{json}");
    assert!(words(&json).contains("Set it up under Your account"));
    // What is of lower risk takes none.
    let low = find(&app.analyze().await, Kind::CreateTask);
    assert_eq!(app.approve(&app.operator, &low).await.0, 200);
}
