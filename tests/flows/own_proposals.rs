//! What somebody proposed themselves: withdrawn, told of its rejection, and decided by oneself
//! where one works alone.

use crate::{decisions::to, support::TestApp};
use ai_coo::{
    actions::{Action, Kind, RiskLevel, lifecycle::Status},
    decisions::seen,
};
use serde_json::json;

const OPERATOR: &str = "operator@example.com";

/// Everybody else who may decide has left.
async fn alone(app: &TestApp) {
    app.sql("update users set active = false where role in ('operator', 'admin') and email <> 'operator@example.com'")
        .await
        .unwrap();
}

async fn allow(app: &TestApp) {
    app.sql("update guardrails_config set works_alone = true")
        .await
        .unwrap();
}

/// By the page: a program in their name cannot.
async fn approve(app: &TestApp, action: &Action) -> String {
    decide(app, action, "approve").await
}

async fn decide(app: &TestApp, action: &Action, verb: &str) -> String {
    let browser = app.browser_of(&app.operator).await;
    let id = action.action_id.to_string();
    let page = format!("/dashboard/operator/actions/{id}");
    // As any page of theirs carries it.
    let secrets = crate::support::secrets();
    let shown = seen::stamp(&secrets, app.operator.user.id, app.clock.now());
    let fields = [
        ("action_id", id.as_str()),
        ("effect_hash", &action.effect_hash.0),
        ("shown", &shown),
    ];
    browser.post(&page, verb, &fields).await.location
}

#[tokio::test]
async fn whoever_proposed_withdraws_and_nobody_else() {
    let app = TestApp::start().await;
    let action = app.task_of(&app.operator).await;
    let (status, json) = app
        .call_verb(&app.second, &action, "withdraw", json!({}))
        .await;
    assert_eq!(status, 403, "{json}");
    let (status, json) = app
        .call_verb(&app.operator, &action, "withdraw", json!({}))
        .await;
    assert_eq!(status, 200, "{json}");
    assert_eq!(app.status(action.action_id).await, Status::Cancelled);
    assert_eq!(app.events(action.action_id).await, ["created", "withdrawn"]);
    let (status, _) = app
        .call_verb(&app.operator, &action, "withdraw", json!({}))
        .await;
    assert_eq!(status, 409);
    assert_eq!(app.approve(&app.second, &action).await.0, 409);
}

#[tokio::test]
async fn the_page_of_ones_own_proposal_leads_to_withdrawing_it() {
    let app = TestApp::start().await;
    let action = app.task_of(&app.operator).await;
    let browser = app.browser_of(&app.operator).await;
    let page = browser
        .get(&format!("/dashboard/operator/actions/{}", action.action_id))
        .await;
    let more = format!("/dashboard/operator/more?action={}", action.action_id);
    assert!(
        page.text.contains(&format!("{more}#withdraw")),
        "{}",
        page.text
    );
    assert!(browser.get(&more).await.text.contains("Withdraw proposal"));
    let id = action.action_id.to_string();
    browser.post(&more, "withdraw", &[("action", &id)]).await;
    assert_eq!(app.status(action.action_id).await, Status::Cancelled);
}

/// Of ten who answer at once one is heard.
#[tokio::test]
async fn withdrawn_and_approved_at_once_it_is_one_of_both() {
    let app = TestApp::start().await;
    let action = app.task_of(&app.operator).await;
    let withdrawing = app.call_verb(&app.operator, &action, "withdraw", json!({}));
    let (withdrawn, approved) = tokio::join!(withdrawing, app.approve(&app.second, &action));
    assert_eq!(
        [withdrawn.0, approved.0]
            .iter()
            .filter(|status| **status == 200)
            .count(),
        1
    );
}

#[tokio::test]
async fn whoever_proposed_is_told_who_rejected_it_and_why() {
    let app = TestApp::start().await;
    let action = app.task_of(&app.operator).await;
    app.delivered().await;
    let body = json!({"effect_hash": action.effect_hash, "why": "handled", "reason": "The bank has called us"});
    assert_eq!(
        app.call_verb(&app.second, &action, "reject", body).await.0,
        200
    );
    let told = app.delivered().await;
    assert_eq!(to(&told), [OPERATOR]);
    for words in [
        "Rejected: ",
        "Second operator rejected it",
        "The bank has called us",
    ] {
        assert!(told[0].1.contains(words), "{words}: {}", told[0].1);
    }
    let in_app = app.in_app().await;
    assert!(
        in_app.contains(&(OPERATOR.to_owned(), "rejected".to_owned())),
        "{in_app:?}"
    );
    assert!(
        !in_app
            .iter()
            .any(|(who, kind)| who != OPERATOR && kind == "rejected")
    );
}

#[tokio::test]
async fn somebody_who_works_alone_approves_what_they_proposed() {
    let app = TestApp::start().await;
    alone(&app).await;
    let action = app.task_of(&app.operator).await;
    assert!(
        approve(&app, &action).await.contains("__err"),
        "not without the guardrail"
    );
    allow(&app).await;
    // A program in their name is nobody else.
    assert_eq!(app.approve(&app.operator, &action).await.0, 403);
    assert!(!approve(&app, &action).await.contains("__err"));
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    let trail = app
        .get(&format!(
            "/api/ai-coo/audit-trail?actionId={}&eventType=approved",
            action.action_id
        ))
        .await;
    assert_eq!(trail["events"][0]["event_data"]["self_approved"], true);
}

#[tokio::test]
async fn somebody_who_works_alone_rejects_what_they_proposed() {
    let app = TestApp::start().await;
    alone(&app).await;
    let action = app.task_of(&app.operator).await;
    assert!(decide(&app, &action, "reject").await.contains("__err"));
    allow(&app).await;
    assert!(!decide(&app, &action, "reject").await.contains("__err"));
    assert_eq!(app.status(action.action_id).await, Status::Rejected);
}

#[tokio::test]
async fn with_two_who_may_decide_the_guardrail_has_no_effect() {
    let app = TestApp::start().await;
    allow(&app).await;
    let action = app.task_of(&app.operator).await;
    assert!(approve(&app, &action).await.contains("__err"));
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn what_is_of_high_risk_takes_somebody_else_even_so() {
    let app = TestApp::start().await;
    alone(&app).await;
    allow(&app).await;
    let action = app.task_of(&app.operator).await;
    app.sql("update autonomous_actions set risk_level = 'high'")
        .await
        .unwrap();
    assert_eq!(
        app.record(action.action_id).await.action.risk_level,
        RiskLevel::High
    );
    assert!(approve(&app, &action).await.contains("__err"));
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

/// A colleague comes back between the approval and the execution.
#[tokio::test]
async fn approved_by_oneself_it_does_not_run_once_somebody_else_may_decide() {
    let app = TestApp::start().await;
    alone(&app).await;
    allow(&app).await;
    let action = app.task_of(&app.operator).await;
    assert!(!approve(&app, &action).await.contains("__err"));
    app.sql("update users set active = true where email = 'admin@example.com'")
        .await
        .unwrap();
    app.work_off().await;
    app.stands(&action, Status::PendingApproval).await;
    assert_eq!(action.inputs.kind(), Kind::CreateTask);
    assert!(app.odoo.ledger().await.is_empty());
    assert_eq!(app.approve(&app.admin, &action).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
}
