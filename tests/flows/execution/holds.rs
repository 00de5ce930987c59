//! What holds an approved action back: the kill switch, the contact limit, somebody who cancels it.

use super::{approved, reminded};
use crate::support::{TestApp, find};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    executor::store,
    server::sweep,
};

#[tokio::test]
async fn the_kill_switch_holds_everything_back_until_it_is_released() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateTask).await;
    app.sql("update guardrails_config set kill_switch = true")
        .await
        .unwrap();
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Approved);
    assert_eq!(
        record.execution_error.as_deref(),
        Some("The kill switch is on")
    );
    app.clock.advance(chrono::Duration::minutes(5));
    assert_eq!(sweep::sweep_once(&app.executor.process()).await.unwrap(), 0);
    app.sql("update guardrails_config set kill_switch = false")
        .await
        .unwrap();
    // Whoever released it by hand, in the table: the sweeper lets go what it held.
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
}

#[tokio::test]
async fn a_stored_effect_that_was_tampered_with_is_not_executed() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateTask).await;
    let tamper = "update autonomous_actions set action_protocol = jsonb_set(action_protocol, '{effect,side_effects}', '[]')";
    let refused = app.sql(tamper).await.unwrap_err();
    assert!(
        refused.to_string().contains("cannot be changed"),
        "{refused}"
    );
    app.sql("alter table autonomous_actions disable trigger protocol_is_fixed")
        .await
        .unwrap();
    app.sql(tamper).await.unwrap();
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Failed);
    assert!(app.odoo.ledger().await.is_empty());
}

#[tokio::test]
async fn an_approved_action_can_be_taken_back_before_it_runs_and_not_after() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateTask).await;
    let path = format!("/api/ai-coo/actions/{}/cancel", action.action_id);
    assert_eq!(app.call(&app.operator, "POST", &path, None).await.0, 200);
    app.work_off().await;
    assert!(app.odoo.ledger().await.is_empty());
    let (status, json) = app.call(&app.operator, "POST", &path, None).await;
    assert_eq!(status, 409, "{json}");
}

#[tokio::test]
async fn a_customer_is_not_contacted_twice_a_day() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let reminder = find(&waiting, Kind::CreateInvoiceReminder);
    let (customer, _) = reminded(&reminder);
    // Somebody else of us wrote to them an hour ago.
    sqlx::query("insert into customer_contacts (org_id, partner_id, action_id, contacted_at) values ('default', $1, $2, $3)")
        .bind(customer)
        .bind(waiting[0].action_id.0)
        .bind(app.clock.now() - chrono::Duration::hours(1))
        .execute(app.pool())
        .await
        .unwrap();
    let (_, json) = app.approve(&app.operator, &reminder).await;
    assert_eq!(json["outcome"], "held");
    app.work_off().await;
    assert!(app.outbox().await.is_empty());
    app.clock
        .advance(chrono::Duration::hours(23) + chrono::Duration::minutes(1));
    app.work_off().await;
    assert_eq!(app.outbox().await.len(), 1);
}

/// Nobody knows yet what became of it: "cancelled" would say that nothing was sent.
#[tokio::test]
async fn what_may_be_on_its_way_cannot_be_cancelled() {
    let app = TestApp::start().await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(app.approve(&app.operator, &reminder).await.0, 200);
    let call = app
        .begin_call(&reminder, std::time::Duration::from_secs(60))
        .await;
    let path = format!("/api/ai-coo/actions/{}/cancel", reminder.action_id);
    let (status, json) = app.call(&app.operator, "POST", &path, None).await;
    assert_eq!(status, 409, "{json}");
    assert!(
        json["message"].as_str().unwrap().contains("on its way"),
        "{json}"
    );
    assert_eq!(app.status(reminder.action_id).await, Status::Approved);
    let tx = app.database.begin().await.unwrap();
    let did_not = store::Answer {
        success: Some(false),
        ..store::Answer::default()
    };
    store::answer(&tx, (reminder.action_id, call), &did_not)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (status, json) = app.call(&app.operator, "POST", &path, None).await;
    assert_eq!(status, 200, "{json}");
}
