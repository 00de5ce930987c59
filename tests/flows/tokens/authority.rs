//! A token acts as its person, with no more than the lower role of both.

use super::{ACTIONS, ask, made};
use crate::support::{TestApp, secrets};
use ai_coo::{
    actions::{Action, Kind, lifecycle::Status},
    decisions::seen,
    ground::ids::UserId,
};
use serde_json::{Value, json};

impl TestApp {
    /// A task that a token, or somebody's usual one, proposes.
    async fn task_by(&self, token: &str) -> Action {
        // One open task for each name.
        let name = format!("Call the bank {}", UserId::new());
        let inputs =
            json!({"name": name, "project_id": 1, "user_id": 2, "date_deadline": "2026-12-24"});
        let body = json!({"action_type": "create_task", "inputs": inputs,
            "expected_effect": "Somebody is better off.", "reasoning": "A test wants to see who may decide."});
        let made = self.with_token(token, "POST", ACTIONS, body).await;
        self.named_in(made).await
    }

    async fn decide_by(&self, token: &str, action: &Action) -> (u16, Value) {
        let path = format!("{ACTIONS}/{}/approve", action.action_id);
        let body = json!({"effect_hash": action.effect_hash});
        self.with_token(token, "POST", &path, body).await
    }
}

/// As any page of the operator's carries it.
fn stamp(app: &TestApp) -> String {
    seen::stamp(&secrets(), app.operator.user.id, app.clock.now())
}

#[tokio::test]
async fn a_person_and_their_tokens_are_one() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let token = made(&app, &app.operator, &browser, "operator").await;
    // One token proposes; neither another of the same person nor the person approves.
    let by_token = app.task_by(&token).await;
    let (status, json) = app.decide_by(&app.operator.token, &by_token).await;
    assert_eq!(status, 403, "{json}");
    let fields = [
        ("action_id", by_token.action_id.to_string()),
        ("effect_hash", by_token.effect_hash.0.clone()),
        ("shown", stamp(&app)),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let inbox = "/dashboard/operator";
    let page = browser.post(inbox, "approve", &fields).await;
    let words = browser.refusal(&page).await;
    assert!(words.contains("You proposed this action, so"), "{words}");
    // The person proposes; the token does not approve.
    let by_person = app.task_by(&app.operator.token).await;
    let (status, json) = app.decide_by(&token, &by_person).await;
    assert_eq!(status, 403, "{json}");
    for action in [&by_token, &by_person] {
        assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    }
    // Somebody else may, by a token as well.
    assert_eq!(app.decide_by(&app.second.token, &by_token).await.0, 200);
}

/// Taking back is no way round it.
#[tokio::test]
async fn a_token_does_not_approve_the_undo_that_it_asked_for() {
    let app = TestApp::start().await;
    let task = app.task_by(&app.second.token).await;
    assert_eq!(app.decide_by(&app.operator.token, &task).await.0, 200);
    app.work_off().await;
    let path = format!("{ACTIONS}/{}/undo", task.action_id);
    let asked = app.with_token(&app.operator.token, "POST", &path, json!({}));
    let back = app.named_in(asked.await).await;
    assert_eq!(back.author(), Some(app.operator.user.id));
    let (status, json) = app.approve(&app.operator, &back).await;
    assert_eq!(status, 403, "{json}");
    assert_eq!(app.approve(&app.second, &back).await.0, 200);
}

#[tokio::test]
async fn two_tokens_of_one_person_are_one_approval_of_two() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let token = made(&app, &app.operator, &browser, "operator").await;
    app.sql("update guardrails_config set high_amount = 1, critical_amount = 2")
        .await
        .unwrap();
    let actions = app.analyze().await;
    let action = crate::support::find(&actions, Kind::CreateInvoiceReminder);
    let path = format!("{ACTIONS}/{}/approve", action.action_id);
    for (token, expected) in [(&app.operator.token, 200), (&token, 409)] {
        let body = json!({"effect_hash": action.effect_hash, "code": app.code(&app.operator)});
        let (status, json) = app.with_token(token, "POST", &path, body).await;
        assert_eq!(status, expected, "{json}");
    }
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_token_has_the_lower_role_of_itself_and_its_person_at_every_call() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let low = made(&app, &app.operator, &browser, "viewer").await;
    let high = made(&app, &app.operator, &browser, "operator").await;
    let trigger = async |token: &str| {
        let body = json!({});
        app.with_token(token, "POST", "/api/ai-coo/trigger", body)
            .await
            .0
    };
    assert_eq!((app.reads(&low).await, trigger(&low).await), (200, 403));
    assert_eq!(trigger(&high).await, 202);
    // Nobody gives a token more than they have.
    let page = ask(&browser, "admin", "90", &app.code(&app.operator)).await;
    let words = browser.refusal(&page).await;
    assert!(words.contains("role is higher than operator"), "{words}");

    app.set(
        "update users set role = 'viewer' where id = $1",
        &app.operator,
    )
    .await;
    assert_eq!((app.reads(&high).await, trigger(&high).await), (200, 403));
    app.set(
        "update users set role = 'admin' where id = $1",
        &app.operator,
    )
    .await;
    assert_eq!(trigger(&high).await, 202);
    app.set(
        "update users set active = false where id = $1",
        &app.operator,
    )
    .await;
    assert_eq!((app.reads(&low).await, app.reads(&high).await), (401, 401));
}

#[tokio::test]
async fn the_trail_says_by_whose_token() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let token = made(&app, &app.operator, &browser, "operator").await;
    let action = app.task_by(&token).await;
    app.decide_by(&app.second.token, &action).await;
    let path = format!("/api/ai-coo/audit-trail?actionId={}", action.action_id);
    let trail = app.get(&path).await;
    let named = |kind: &str| {
        let all = trail["events"].as_array().unwrap();
        let event = all
            .iter()
            .find(|event| event["event_type"] == kind)
            .unwrap();
        (
            event["actor_name"].as_str().unwrap().to_owned(),
            event["token_id"].is_string(),
        )
    };
    assert_eq!(
        named("created"),
        ("Operator, by API token “Deploys”".to_owned(), true)
    );
    assert_eq!(
        named("approved").0,
        "Second operator, by API token “Second operator”"
    );
    // What the person does is theirs alone.
    let mine = app.task_by(&app.second.token).await;
    let fields = [
        ("action_id", mine.action_id.to_string()),
        ("effect_hash", mine.effect_hash.0.clone()),
        ("shown", stamp(&app)),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser
        .post("/dashboard/operator", "approve", &fields)
        .await;
    let path = format!("/api/ai-coo/audit-trail?actionId={}", mine.action_id);
    let trail = app.get(&path).await;
    let all = trail["events"].as_array().unwrap();
    let approved = all
        .iter()
        .find(|event| event["event_type"] == "approved")
        .unwrap();
    assert_eq!(approved["actor_name"], "Operator");
    assert_eq!(approved.get("token_id"), None);
}
