//! What is approved runs, also when Odoo or the mail server is away for a while: nobody does
//! anything, and the clock is set, so that it takes seconds.

use crate::{
    receivers::{MailServer, Manner, mailer},
    support::{Options, TestApp, find},
};
use ai_coo::{
    actions::{Action, ActionInputs, Kind, SendEmail, lifecycle::Status},
    decisions::kill_switch::{Hand, throw},
    delivery::deliver,
    executor::Limits,
    ground::{effect::Request, ids::PartnerId},
    guardrails,
    limits::{self, Limit},
    operations::odoo::Pace,
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use std::sync::Arc;

/// Mails to customers, one each.
async fn approved_mails(app: &TestApp) -> Vec<Action> {
    let mut mails = vec![];
    for customer in [12, 14, 15] {
        let inputs = ActionInputs::SendEmail(SendEmail {
            partner_ids: vec![PartnerId(customer)],
            subject: format!("Terms for {customer}"),
            body: "These are our terms.".to_owned(),
        });
        let action = app.propose(inputs).await.unwrap();
        let (status, json) = app.approve(&app.operator, &action).await;
        assert_eq!(status, 200, "{json}");
        mails.push(action);
    }
    mails
}

/// Lets time go by in small steps, and everything run whose time has come: what is approved, and
/// the notices to our own people.
async fn pass(app: &TestApp, until: DateTime<Utc>) {
    let post = app.post();
    while app.clock.now() < until {
        app.work_off().await;
        while deliver::deliver_next(&post).await.unwrap() {}
        app.clock.advance(Duration::seconds(4));
    }
}

async fn forgot_password(app: &TestApp) {
    let email = &app.viewer.user.email;
    let now = app.clock.now();
    let tx = app.database.begin().await.unwrap();
    ai_coo::notices::store::note_forgotten(&tx, email, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn all_executed(app: &TestApp, actions: &[Action]) {
    for action in actions {
        let record = app.record(action.action_id).await;
        let why = record.execution_error;
        assert_eq!(record.action.status, Status::Executed, "{why:?}");
        assert!(
            !app.events(action.action_id)
                .await
                .contains(&"failed".to_owned())
        );
    }
}

#[tokio::test]
async fn a_mail_server_that_says_later_for_six_minutes_costs_nothing() {
    let server = MailServer::start().await;
    server.now(Manner::IsBusy);
    let app = TestApp::with_mail(server.port).await;
    let mails = approved_mails(&app).await;
    let begun = app.clock.now();
    pass(&app, begun + Duration::minutes(6)).await;
    assert!(server.taken().is_empty());
    let waits = app.record(mails[0].action_id).await;
    assert_eq!(waits.action.status, Status::Approved);
    assert!(waits.retries >= 6, "{} tries", waits.retries);
    assert!(waits.execution_error.unwrap().contains("451"));
    server.now(Manner::Takes);
    pass(&app, begun + Duration::minutes(12)).await;
    all_executed(&app, &mails).await;
}

#[tokio::test]
async fn a_mail_server_that_is_away_for_twenty_minutes_costs_nothing() {
    // Nobody listens there yet.
    let server = MailServer::start().await;
    let port = server.port;
    drop(server);
    let app = TestApp::with_mail(port).await;
    let mails = approved_mails(&app).await;
    let begun = app.clock.now();
    pass(&app, begun + Duration::minutes(19)).await;
    forgot_password(&app).await;
    pass(&app, begun + Duration::minutes(20)).await;
    let server = MailServer::start_at(port).await;
    // Who waits to sign in waits half a minute.
    pass(&app, begun + Duration::minutes(20) + Duration::seconds(40)).await;
    let password = |id: &&String| id.contains("<key.");
    assert_eq!(server.taken().iter().filter(password).count(), 1);
    pass(&app, begun + Duration::minutes(26)).await;
    all_executed(&app, &mails).await;
    // And everybody was told, sooner or later.
    assert_eq!(
        app.count("select count(*) from notices where state = 'failed'")
            .await,
        0
    );
}

#[tokio::test]
async fn nobody_else_keeps_a_password_mail_waiting() {
    let server = MailServer::start().await;
    let one = |limit| Limit { most: 1, ..limit };
    let app = TestApp::with(Options {
        mailer: Some(mailer(server.port)),
        limits: Limits {
            mail: one(limits::MAIL),
            notice_mail: one(limits::NOTICE_MAIL),
            ..Options::default().limits
        },
        ..Options::default()
    })
    .await;
    // Customers' mails and other notices have used all of theirs up.
    let mails = approved_mails(&app).await;
    app.work_off().await;
    pass(&app, app.clock.now() + Duration::seconds(10)).await;
    let sent = server.taken().len();
    assert!(
        mails.len() > 1 && sent == 2,
        "{sent}: a customer's, and one notice"
    );
    forgot_password(&app).await;
    pass(&app, app.clock.now() + Duration::seconds(8)).await;
    assert_eq!(server.taken().len(), 3);
    assert!(server.taken()[2].contains("<key."));
}

#[tokio::test]
async fn a_notice_that_did_not_leave_takes_no_slot() {
    let server = MailServer::start().await;
    server.now(Manner::IsBusy);
    let app = TestApp::with_mail(server.port).await;
    app.analyze().await;
    pass(&app, app.clock.now() + Duration::seconds(30)).await;
    let slots = "select count(*) from rate_limit_tracking";
    let tried = "select count(*) from notices where tries > 0";
    assert!(app.count(tried).await > 0);
    assert_eq!(app.count(slots).await, 0);
}

#[tokio::test]
async fn odoo_may_be_restarted_for_minutes() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    assert_eq!(app.approve(&app.operator, &task).await.0, 200);
    app.odoo.fault(json!({"mode": "down"})).await;
    let begun = app.clock.now();
    while app.clock.now() < begun + Duration::minutes(5) {
        app.work_off().await;
        app.clock.advance(Duration::seconds(15));
    }
    assert_eq!(app.status(task.action_id).await, Status::Approved);
    app.odoo.fault(json!({})).await;
    app.clock.advance(Duration::minutes(6));
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
    assert_eq!(app.odoo.ledger().await.len(), 1);
}

#[tokio::test]
async fn at_its_deadline_a_person_is_told_why() {
    let server = MailServer::start().await;
    server.now(Manner::IsBusy);
    let app = TestApp::with_mail(server.port).await;
    let mails = approved_mails(&app).await;
    app.work_off_until_its_deadline(&mails[0]).await;
    for mail in &mails {
        let record = app.stands(mail, Status::Failed).await;
        let why = record.execution_error.unwrap();
        assert!(why.contains("451") && why.contains("deadline"), "{why}");
    }
    // "Retry" gives it its full time.
    server.now(Manner::Takes);
    let path = format!("/api/ai-coo/actions/{}/retry", mails[0].action_id);
    assert_eq!(app.call(&app.operator, "POST", &path, None).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(mails[0].action_id).await, Status::Executed);
}

/// A reminder's mail has gone out with its fifth try; its notes have tries of their own.
#[tokio::test]
async fn tries_are_counted_for_each_request() {
    let server = MailServer::start().await;
    server.now(Manner::IsBusy);
    let app = TestApp::with_mail(server.port).await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(app.approve(&app.operator, &reminder).await.0, 200);
    app.clock.advance(Duration::minutes(1));
    for _ in 0..5 {
        app.work_off().await;
        app.clock.advance(Duration::minutes(2));
    }
    assert_eq!(app.record(reminder.action_id).await.retries, 5);
    server.now(Manner::Takes);
    app.odoo
        .fault(json!({"mode": "busy", "methods": ["message_post"]}))
        .await;
    app.work_off().await;
    let record = app.record(reminder.action_id).await;
    assert_eq!(
        (record.retries, record.action.status),
        (1, Status::Approved)
    );
    let wait = record.not_before.unwrap() - app.clock.now();
    assert!(wait < Duration::seconds(4), "{wait}");
    app.odoo.fault(json!({})).await;
    app.clock.advance(wait);
    app.work_off().await;
    assert_eq!(app.status(reminder.action_id).await, Status::Executed);
    assert_eq!(server.taken().len(), 1);
}

/// One try for each committed start: between two of them everything is looked at anew.
#[tokio::test]
async fn a_busy_record_is_written_again_only_after_every_check() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    assert_eq!(app.approve(&app.operator, &task).await.0, 200);
    app.odoo
        .fault(json!({"mode": "busy", "methods": ["load"], "count": 1}))
        .await;
    app.work_off().await;
    assert_eq!(app.record(task.action_id).await.retries, 1);
    assert!(app.odoo.ledger().await.is_empty(), "one try");
    let owner = Hand::Owner("tests".to_owned());
    throw(&app.database, &app.clock, true, "", &owner)
        .await
        .unwrap();
    app.clock.advance(Duration::seconds(5));
    app.work_off().await;
    assert!(app.odoo.ledger().await.is_empty());
    let why = app.record(task.action_id).await.execution_error;
    assert_eq!(why.as_deref(), Some(guardrails::STOPPED));
}

/// Odoo, or a proxy before it, says how long to wait: a write waits as a read does.
#[tokio::test]
async fn a_write_waits_as_long_as_odoo_asks_it_to() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    assert_eq!(app.approve(&app.operator, &task).await.0, 200);
    app.odoo
        .fault(json!({"mode": "limited", "methods": ["load"], "slow_ms": 120_000, "count": 1}))
        .await;
    app.work_off().await;
    app.clock.advance(Duration::seconds(110));
    app.work_off().await;
    assert!(
        app.odoo.ledger().await.is_empty(),
        "it was told to wait for two minutes"
    );
    assert_eq!(app.record(task.action_id).await.retries, 1);
    app.clock.advance(Duration::seconds(11));
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
}

/// A deletion whose answer nobody recorded is not repeated on what a colleague has changed since.
#[tokio::test]
async fn an_undo_never_removes_what_a_colleague_has_changed_since() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    assert_eq!(app.approve(&app.operator, &task).await.0, 200);
    app.work_off().await;
    let undo = app.named_in(app.undo(&task).await).await;
    assert_eq!(app.approve(&app.operator, &undo).await.0, 200);
    app.begin_and_be_gone(&undo).await;
    let Request::Odoo(call) = &undo.effect.requests[0] else {
        panic!("a task is in Odoo")
    };
    let id = call.record().unwrap();
    app.odoo
        .change("project.task", id, json!({"name": "Now it is mine"}))
        .await;
    app.work_off().await;
    let record = app.record(undo.action_id).await;
    let why = record.execution_error.unwrap_or_default();
    assert_eq!(record.action.status, Status::Stale, "{why}");
    assert_eq!(
        app.odoo
            .search("project.task", json!([["id", "=", id]]))
            .await,
        [id]
    );
}

/// Nobody ever has a turn.
struct Never;

#[async_trait::async_trait]
impl Pace for Never {
    async fn turn(&self, _: std::time::Duration) -> Result<(), String> {
        Err("the limit is 10 calls to Odoo per second".to_owned())
    }
}

#[tokio::test]
async fn having_no_turn_is_neither_a_try_nor_a_failure_of_odoo() {
    let mut app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    assert_eq!(app.approve(&app.operator, &task).await.0, 200);
    let paced = app.executor.odoo.clone();
    app.executor.odoo = paced.clone().paced(Arc::new(Never));
    for _ in 0..10 {
        app.work_off().await;
        let record = app.record(task.action_id).await;
        let why = record.execution_error.unwrap_or_default();
        assert_eq!(
            (record.action.status, record.retries),
            (Status::Approved, 0)
        );
        assert!(!why.contains("cannot be reached"), "{why}");
        app.clock.advance(Duration::seconds(11));
    }
    app.executor.odoo = paced;
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
}
