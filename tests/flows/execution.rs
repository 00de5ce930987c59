//! What becomes of an approved action when the world does not play along.

use crate::support::{Options, TestApp, find};
use ai_coo::{
    actions::{Action, ActionInputs, Kind, lifecycle::Status},
    executor::{self, Outcome, store},
    ground::queue::Execute,
    insight::recommender::propose::Discarded,
    records as actions,
    server::sweep,
};
use serde_json::json;

async fn approved(app: &TestApp, kind: Kind) -> Action {
    let action = find(&app.analyze().await, kind);
    assert_eq!(app.approve(&app.operator, &action).await.0, 200);
    action
}

pub fn reminded(action: &Action) -> (i64, i64) {
    let ActionInputs::CreateInvoiceReminder(inputs) = &action.inputs else {
        panic!("not a reminder")
    };
    (inputs.customer_id.0, inputs.invoice_ids[0].0)
}

/// Runs it and expects it to end stale, with both values in the reason and nothing sent.
async fn goes_stale(app: &TestApp, action: &Action, words: &str) {
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(
        record.action.status,
        Status::Stale,
        "{:?}",
        record.execution_error
    );
    let why = record.execution_error.unwrap();
    assert!(why.contains(words), "{why}");
    assert!(app.outbox().await.is_empty() && app.odoo.ledger().await.is_empty());
    assert_eq!(
        app.events(action.action_id).await.last().unwrap(),
        "revalidation_failed"
    );
}

#[tokio::test]
async fn an_invoice_paid_since_is_not_reminded() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateInvoiceReminder).await;
    let (_, invoice) = reminded(&action);
    app.odoo
        .change(
            "account.move",
            invoice,
            json!({"payment_state": "paid", "amount_residual": 0.0, "amount_residual_signed": 0.0}),
        )
        .await;
    goes_stale(&app, &action, "was unpaid, now it is paid").await;
}

#[tokio::test]
async fn an_amount_changed_since_is_not_reminded() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateInvoiceReminder).await;
    let (_, invoice) = reminded(&action);
    app.odoo.change("account.move", invoice, json!({"payment_state": "partial", "amount_residual": 12.5, "amount_residual_signed": 12.5})).await;
    goes_stale(&app, &action, "now it has").await;
}

#[tokio::test]
async fn a_changed_address_is_not_written_to() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateInvoiceReminder).await;
    let (customer, _) = reminded(&action);
    app.odoo
        .change("res.partner", customer, json!({"email": "new@example.org"}))
        .await;
    goes_stale(&app, &action, "now it has new@example.org").await;
}

#[tokio::test]
async fn a_deleted_record_is_noticed() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::PostInternalMessage).await;
    let ActionInputs::PostInternalMessage(inputs) = &action.inputs else {
        panic!()
    };
    app.odoo.delete("account.move", inputs.id).await;
    goes_stale(&app, &action, "no longer exists").await;
}

#[tokio::test]
async fn an_unreachable_odoo_is_tried_until_the_deadline_and_then_waits_for_a_person() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateTask).await;
    app.odoo.fault(json!({"mode": "down"})).await;
    let deadline = app.record(action.action_id).await.execute_by.unwrap();
    while app.clock.now() < deadline {
        app.work_off().await;
        assert_eq!(app.status(action.action_id).await, Status::Approved);
        app.clock.advance(chrono::Duration::minutes(6));
    }
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Failed);
    let why = record.execution_error.unwrap();
    assert!(
        why.contains("Odoo cannot be reached") && why.contains("deadline"),
        "{why}"
    );
    app.odoo.fault(json!({"mode": "none"})).await;
    let path = format!("/api/ai-coo/actions/{}/retry", action.action_id);
    assert_eq!(app.call(&app.viewer, "POST", &path, None).await.0, 403);
    assert_eq!(app.call(&app.operator, "POST", &path, None).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(app.odoo.ledger().await.len(), 1);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_looked_up_and_not_sent_again() {
    for kind in [Kind::CreateTask, Kind::PostInternalMessage] {
        let app = TestApp::start().await;
        let action = approved(&app, kind).await;
        app.odoo.fault(json!({"mode": "drop_after_commit", "count": 1, "methods": ["load", "message_post"]})).await;
        app.work_off().await;
        assert_eq!(
            app.status(action.action_id).await,
            Status::Approved,
            "{}",
            kind.name()
        );
        app.clock.advance(chrono::Duration::seconds(10));
        app.work_off().await;
        assert_eq!(
            app.status(action.action_id).await,
            Status::Executed,
            "{}",
            kind.name()
        );
        assert_eq!(app.odoo.ledger().await.len(), 1, "{}", kind.name());
    }
}

#[tokio::test]
async fn a_late_attempt_changes_nothing() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateTask).await;
    let first = Execute {
        action: action.action_id,
        attempt: 1,
    };
    let tx = app.database.begin().await.unwrap();
    actions::claim(&tx, first, app.executor.timing.lease, app.clock.now())
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        executor::execute(
            &app.executor,
            Execute {
                attempt: 2,
                ..first
            }
        )
        .await
        .unwrap(),
        Outcome::Lost
    );
    app.sql("update autonomous_actions set lease_until = now() - interval '1 second' where status = 'executing'").await.unwrap();
    let second = executor::execute(
        &app.executor,
        Execute {
            attempt: 2,
            ..first
        },
    )
    .await
    .unwrap();
    assert_eq!(second, Outcome::Moved(Status::Executed));
    // The first attempt wakes up and wants to say that it failed.
    let tx = app.database.begin().await.unwrap();
    let step = actions::Move {
        attempt: Some(1),
        ..actions::Move::new(action.action_id, Status::Executing, Status::Failed)
    };
    let event = ai_coo::audit::store::NewEvent::of(
        action.action_id,
        ai_coo::audit::EventKind::Failed,
        ai_coo::ground::actor::Actor::System,
        app.clock.now(),
    );
    assert!(
        !actions::advance(&tx, &step, event, app.clock.now())
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(app.odoo.ledger().await.len(), 1);
}

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
    assert_eq!(sweep::once(&app.executor).await.unwrap(), 0);
    app.sql("update guardrails_config set kill_switch = false")
        .await
        .unwrap();
    // Whoever released it by hand, in the table: the sweeper lets go what it held.
    sweep::once(&app.executor).await.unwrap();
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

#[tokio::test]
async fn the_sweeper_wakes_what_has_no_job() {
    let app = TestApp::with(Options::default()).await;
    let action = approved(&app, Kind::CreateTask).await;
    app.sql("delete from apalis.jobs").await.unwrap();
    assert_eq!(sweep::once(&app.executor).await.unwrap(), 1);
    assert_eq!(
        app.count("select count(*) from apalis.jobs where status = 'Pending'")
            .await,
        1
    );
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(sweep::once(&app.executor).await.unwrap(), 0);
}

/// Nobody knows yet what became of it: "cancelled" would say that nothing was sent.
#[tokio::test]
async fn what_may_be_on_its_way_cannot_be_cancelled() {
    let app = TestApp::start().await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(app.approve(&app.operator, &reminder).await.0, 200);
    let tx = app.database.begin().await.unwrap();
    let call = store::start(
        &tx,
        reminder.action_id,
        1,
        0,
        &reminder.effect.requests[0],
        std::time::Duration::from_secs(60),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
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
    store::answer(&tx, call, &did_not).await.unwrap();
    tx.commit().await.unwrap();
    let (status, json) = app.call(&app.operator, "POST", &path, None).await;
    assert_eq!(status, 200, "{json}");
}

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
    assert!(listed.contains("Try it again on its own page"), "{listed}");
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
