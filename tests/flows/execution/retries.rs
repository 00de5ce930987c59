//! Retrying what failed: what takes a code, what is too old, and what is not proposed again.

use super::approved;
use crate::support::{TestApp, find};
use ai_coo::{
    actions::{Action, Kind, lifecycle::Status},
    insight::recommender::propose::Discarded,
};
use serde_json::json;

async fn failed(app: &TestApp) -> Action {
    let order = app.high().await;
    assert_eq!(app.approve(&app.operator, &order).await.0, 200);
    app.sql(r#"update guardrails_config set forbidden_types = '["create_purchase_order"]'"#)
        .await
        .unwrap();
    app.work_off().await;
    assert_eq!(app.status(order.action_id).await, Status::Failed);
    app.sql("update guardrails_config set forbidden_types = '[]'")
        .await
        .unwrap();
    order
}

#[tokio::test]
async fn another_try_of_what_is_of_high_risk_takes_a_code_and_is_not_for_old_ones() {
    let app = TestApp::start().await;
    let order = failed(&app).await;
    let path = format!("/api/ai-coo/actions/{}/retry", order.action_id);
    let (status, json) = app.call(&app.second, "POST", &path, None).await;
    assert_eq!(status, 422, "{json}");
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .starts_with("code: is missing"),
        "{json}"
    );
    let code = app.code(&app.second);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let body = json!({"code": wrong});
    assert_eq!(
        app.call(&app.second, "POST", &path, Some(body)).await.0,
        422
    );
    assert_eq!(app.status(order.action_id).await, Status::Failed);
    app.clock.advance(chrono::Duration::days(8));
    let body = json!({"code": app.code(&app.second)});
    let (status, json) = app.call(&app.second, "POST", &path, Some(body)).await;
    assert_eq!(status, 409, "{json}");
    assert!(
        json["message"].as_str().unwrap().contains("too long ago"),
        "{json}"
    );
}

#[tokio::test]
async fn another_try_beside_an_open_one_says_so() {
    let app = TestApp::start().await;
    let order = failed(&app).await;
    let again = app.propose(order.inputs.clone()).await.unwrap();
    assert_eq!(again.status, Status::PendingApproval);
    let path = format!("/api/ai-coo/actions/{}/retry", order.action_id);
    let body = json!({"code": app.code(&app.operator)});
    let (status, json) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(status, 409, "{json}");
    assert!(
        json["message"].as_str().unwrap().contains("is open"),
        "{json}"
    );
}

/// The mail is out, and Odoo has no room for the note: the customer is not reminded again.
#[tokio::test]
async fn what_failed_after_its_mail_went_out_is_not_proposed_again() {
    let app = TestApp::start().await;
    let reminder = approved(&app, Kind::CreateInvoiceReminder).await;
    app.odoo
        .fault(json!({"mode": "down", "methods": ["message_post"]}))
        .await;
    // It is tried until its deadline.
    for _ in 0..6 {
        app.work_off().await;
        app.clock.advance(chrono::Duration::minutes(50));
    }
    assert_eq!(app.status(reminder.action_id).await, Status::Failed);
    let mails = app.outbox().await.into_iter();
    let to_customers =
        mails.filter(|mail| mail.message_id.contains(&reminder.action_id.to_string()));
    assert_eq!(to_customers.count(), 1);
    app.odoo.fault(json!({"mode": "none"})).await;
    app.clock.advance(chrono::Duration::days(2));
    let again = app.propose(reminder.inputs.clone()).await;
    assert!(
        matches!(again, Err(Discarded::CoolDown { .. })),
        "{again:?}"
    );
}

/// Milder thresholds and "send now" were for the moment of the approval.
#[tokio::test]
async fn trying_again_takes_a_code_by_its_moment_and_overrides_nothing() {
    let app = TestApp::start().await;
    app.sql(
        "update guardrails_config set high_amount = 10000000000, critical_amount = 20000000000",
    )
    .await
    .unwrap();
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert!(!reminder.risk_level.needs_code());
    let now = json!({"send_now": true, "override_contact_limit": true});
    assert_eq!(app.approve_with(&app.operator, &reminder, now).await.0, 200);
    app.sql("update autonomous_actions set status = 'failed', not_before = null, held_by = null where status = 'approved'")
        .await
        .unwrap();
    let browser = app.browser_of(&app.operator).await;
    let list = "/dashboard/operator/failed";
    let button = "action=\"/page/retry\"";
    let before = browser.get(list).await.text;
    assert!(before.contains(button), "{before}");
    app.sql("update guardrails_config set high_amount = 1")
        .await
        .unwrap();
    // The list has no field for a code: it leads to where there is one.
    let listed = browser.get(list).await.text;
    assert!(!listed.contains(button), "{listed}");
    assert!(listed.contains("Retry it on its own page"), "{listed}");
    let path = format!("/api/ai-coo/actions/{}/retry", reminder.action_id);
    let (status, json) = app
        .call(&app.operator, "POST", &path, Some(json!({})))
        .await;
    assert_ne!(status, 200, "{json}");
    let code = json!({"code": app.code(&app.operator)});
    let (status, json) = app.call(&app.operator, "POST", &path, Some(code)).await;
    assert_eq!(status, 200, "{json}");
    let record = app.record(reminder.action_id).await;
    assert!(!record.send_now && !record.override_contact_limit);
}
