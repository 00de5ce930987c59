//! Makes `company-8ddb9c0.sql`: see the README beside it. Compiled at commit 8ddb9c0 alone.

use crate::{
    browser::PASSWORD,
    edits::edited,
    receivers::{MailServer, Manner},
    support::{Options, TestApp},
};
use ai_coo::{accounts::{self, Role, User, token}, actions::{Action, ActionInputs, CreateTask, Kind, SendEmail, lifecycle::Status}, records, ground::{actor::Actor, ids::{OdooUserId, TokenId, UserId}, queue::Execute}, audit::{EventKind, store::{NewEvent, append}}, executor::{self, Executor, store as log}, decisions::configure::configure, server::sweep, guardrails::{self, Autonomy, Settings}, delivery::{deliver, digest}, operations::email::{Mailer, Security, SmtpSettings}};
use chrono::Duration;
use serde_json::json;
use std::sync::Arc;

fn task(name: &str) -> ActionInputs {
    ActionInputs::CreateTask(CreateTask {
        name: name.to_owned(),
        user_id: OdooUserId(5),
        date_deadline: "2026-12-01".parse().unwrap(),
        description: Some("It is late.".to_owned()),
        project_id: None,
        priority: Default::default(),
        about: None,
    })
}

async fn set(app: &TestApp, change: impl FnOnce(&mut Settings)) {
    let (mut settings, version) = guardrails::store::current(app.database.connection()).await.unwrap();
    change(&mut settings);
    let by = Actor::User(app.admin.user.id);
    configure(&app.executor, &settings, version, by).await.unwrap().unwrap();
}

async fn approved(app: &TestApp, name: &str) -> Action {
    let action = app.propose(task(name)).await.unwrap();
    let (status, answer) = app.approve(&app.operator, &action).await;
    assert_eq!(status, 200, "{answer}");
    action
}

async fn stands(app: &TestApp, action: &Action, status: Status) {
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, status, "{}: {:?}", action.title, record.execution_error);
}

/// As `ai-coo token add` does.
async fn machine_token(app: &TestApp, name: &str, role: Role) {
    let (now, id) = (app.clock.now(), TokenId::new());
    let user = User { id: UserId::new(), email: format!("token-{id}@ai-coo.invalid"), name: name.to_owned(), role };
    // What the upgrade's test calls with.
    let token = format!("aicoo_{:0>40}", name.replace(' ', ""));
    let tx = app.database.begin().await.unwrap();
    accounts::store::add(&tx, &user, crate::ground::db::NO_PASSWORD, now).await.unwrap();
    accounts::store::add_token(&tx, id, name, &user, &token::hash(&token), now).await.unwrap();
    let event = NewEvent::general(EventKind::TokenAdded, Actor::System, now);
    append(&tx, event.with(json!({"token_id": id, "name": name, "role": role}))).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn dump() {
    let app = TestApp::with(Options {
        now: "2026-11-23T09:00:00Z".to_owned(),
        ..Options::default()
    })
    .await;
    let post = |verb: &str, id| format!("/api/ai-coo/actions/{id}/{verb}");
    set(&app, |s| s.high_amount = 2_000_000).await;
    set(&app, |s| { s.contact_gap_hours = 48; s.forbidden_types = vec![Kind::SendSms]; }).await;
    set(&app, |s| s.business_hours_timezone = "Europe/Berlin".into()).await;

    let waiting = app.analyze().await;
    app.asks_by_sms(&[(&app.admin, "+14155550123")]).await;
    app.sql(r#"update guardrails_config set notification_channels = '["in_app", "email", "sms"]'"#).await.unwrap();

    // Executed, and taken back.
    let executed = approved(&app, "Call the bank").await;
    let back = approved(&app, "Order paper").await;
    app.work_off().await;
    stands(&app, &executed, Status::Executed).await;
    let undo = app.named_in(app.undo(&back).await).await;
    assert_eq!(app.approve(&app.operator, &undo).await.0, 200);
    app.work_off().await;
    stands(&app, &back, Status::RolledBack).await;

    // Rejected, superseded, cancelled, failed.
    let rejected = app.propose(task("Sell the van")).await.unwrap();
    let body = json!({"effect_hash": rejected.effect_hash, "why": "not_now", "reason": "After the season."});
    app.call(&app.operator, "POST", &post("reject", rejected.action_id), Some(body)).await;
    stands(&app, &rejected, Status::Rejected).await;
    let superseded = app.propose(task("Ask for a quote")).await.unwrap();
    let edit = edited(&superseded, "Ask for two quotes");
    app.named_in(app.call(&app.operator, "POST", "/api/ai-coo/actions", Some(edit)).await).await;
    stands(&app, &superseded, Status::Superseded).await;
    let cancelled = approved(&app, "Move the desk").await;
    app.call(&app.operator, "POST", &post("cancel", cancelled.action_id), None).await;
    stands(&app, &cancelled, Status::Cancelled).await;
    let failed = approved(&app, "Clean the roof").await;
    app.odoo.fault(json!({"mode": "down"})).await;
    for _ in 0..4 {
        app.work_off().await;
        app.clock.advance(Duration::seconds(60));
    }
    app.odoo.fault(json!({"mode": "none"})).await;
    stands(&app, &failed, Status::Failed).await;

    // Stale: the invoice was paid since.
    let reminders: Vec<Action> =
        waiting.iter().filter(|a| a.inputs.kind() == Kind::CreateInvoiceReminder).cloned().collect();
    assert!(reminders.len() >= 3, "{}", reminders.len());
    assert_eq!(app.approve(&app.operator, &reminders[0]).await.0, 200);
    let ActionInputs::CreateInvoiceReminder(inputs) = &reminders[0].inputs else { panic!() };
    let paid = json!({"payment_state": "paid", "amount_residual": 0.0, "amount_residual_signed": 0.0});
    app.odoo.change("account.move", inputs.invoice_ids[0].0, paid).await;
    app.work_off().await;
    stands(&app, &reminders[0], Status::Stale).await;

    // In doubt: the mail server went away after the dot.
    let server = MailServer::start().await;
    server.now(Manner::ClosesAfterDot);
    let smtp = SmtpSettings {
        host: "127.0.0.1".into(),
        port: server.port,
        security: Security::None,
        user: None,
        password: None,
        extra_authority: None,
        time_out: std::time::Duration::from_secs(5),
    };
    assert_eq!(app.approve(&app.second, &reminders[1]).await.0, 200);
    let doubtful = Executor { mailer: Mailer::Smtp(Arc::new(smtp)), ..app.executor.clone() };
    for (job, _) in records::to_wake(app.database.connection(), app.clock.now(), 10).await.unwrap() {
        executor::execute(&doubtful, job).await.unwrap();
    }
    stands(&app, &reminders[1], Status::InDoubt).await;

    // Blocked.
    let sms: ActionInputs = serde_json::from_value(json!({"action_type": "send_sms",
        "inputs": {"partner_id": inputs.customer_id, "text": "Please call us."}})).unwrap();
    let blocked = app.propose(sms).await.unwrap();
    stands(&app, &blocked, Status::Blocked).await;

    // Executing: the process was killed in the middle of the call.
    let executing = approved(&app, "Post the parcel").await;
    let tx = app.database.begin().await.unwrap();
    let job = Execute { action: executing.action_id, attempt: 1 };
    let lease = std::time::Duration::from_millis(1);
    let (record, _) = records::claim(&tx, job, lease, app.clock.now()).await.unwrap().unwrap();
    log::start(&tx, record.action.action_id, record.attempt, 0, &record.action.effect.requests[0], std::time::Duration::from_secs(100)).await.unwrap();
    tx.commit().await.unwrap();

    // Approved: for tomorrow's hours, on hold, and by autonomy (which has no `execute_by`).
    let evening: chrono::DateTime<chrono::Utc> = "2026-11-23T20:00:00Z".parse().unwrap();
    app.clock.advance(evening - app.clock.now());
    let letter = ActionInputs::SendEmail(SendEmail {
        partner_ids: vec![inputs.customer_id],
        subject: "Our terms".to_owned(),
        body: "Hello,\r\n\r\nthese are our terms.".to_owned(),
    });
    let tomorrow = app.propose(letter).await.unwrap();
    assert_eq!(app.approve(&app.operator, &tomorrow).await.0, 200);
    set(&app, |s| { s.can_create_tasks = true; s.autonomy.insert(Kind::CreateTask, Autonomy::Auto); }).await;
    let auto = app.propose(task("Water the plants")).await.unwrap();
    stands(&app, &auto, Status::Approved).await;
    set(&app, |s| { s.autonomy.clear(); }).await;
    let held = approved(&app, "Paint the door").await;
    set(&app, |s| s.kill_switch = true).await;
    for (job, _) in records::to_wake(app.database.connection(), app.clock.now(), 10).await.unwrap() {
        if job.action == held.action_id {
            executor::execute(&app.executor, job).await.unwrap();
        }
    }
    stands(&app, &held, Status::Approved).await;

    // Expired, and what still waits: asked, commented, put off, handed over, asked by SMS.
    let expired = app.propose(task("Count the chairs")).await.unwrap();
    app.sql("update autonomous_actions set expires_at = '2026-11-23T20:00:00Z' where action_protocol ->> 'title' like '%Count the chairs%'").await.unwrap();
    sweep::once(&app.executor).await.unwrap();
    stands(&app, &expired, Status::Expired).await;
    let high = app.high().await;
    for (verb, body) in [
        ("comment", json!({"comment": "Let us wait for Thursday."})),
        ("snooze", json!({"until": "2026-11-24T09:00:00Z"})),
        ("hand-over", json!({"to": app.second.user.id, "note": "Yours."})),
    ] {
        let (status, answer) = app.call(&app.operator, "POST", &post(verb, high.action_id), Some(body)).await;
        assert_eq!(status, 200, "{verb}: {answer}");
    }
    app.clock.advance(Duration::seconds(60));
    for _ in 0..3 { if !deliver::once(&app.post()).await.unwrap() { break } }
    let _ = digest::begin(&app.post()).await;

    // Accounts: tokens without a person, sessions, an invitation, preferences.
    machine_token(&app, "warehouse", Role::Operator).await;
    machine_token(&app, "reports", Role::Viewer).await;
    let laptop = format!("aicoo_{:0>40}", "laptop");
    let operator = &app.operator.user;
    accounts::store::add_token(app.database.connection(), TokenId::new(), "laptop", operator, &token::hash(&laptop), app.clock.now()).await.unwrap();
    let admin = app.browser_of(&app.admin).await;
    let _operator = app.browser_of(&app.operator).await;
    let fields = [("email", "new@example.com"), ("name", "New"), ("role", "operator"), ("password", PASSWORD)];
    admin.post("/dashboard/operator/people", "invite", &fields).await;
    app.sql("insert into notification_preferences select id, 'email', 'digest' from users where name = 'Viewer'").await.unwrap();
    app.sql("insert into sign_in_failures values ('network:203.0.113.7', '2026-11-23T20:00:00Z')").await.unwrap();
    // Analyses: one that failed, one that waits.
    let id = app.request_analysis().await;
    app.odoo.fault(json!({"mode": "down"})).await;
    let _ = ai_coo::insight::analyzers::job::analyze(&app.analyst, id).await;
    app.odoo.fault(json!({"mode": "none"})).await;
    app.request_analysis().await;

    // One mail is as good as three.
    app.sql("delete from outbox_messages where id > 1").await.unwrap();
    let name: String = sqlx::query_scalar("select current_database()").fetch_one(app.pool()).await.unwrap();
    let server = std::env::var("TEST_DATABASE_URL").unwrap().replace("/postgres?", &format!("/{name}?"));
    let dump = std::process::Command::new("pg_dump")
        .args(["--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=100", "--no-comments", &server])
        .output().unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    let text: String = String::from_utf8(dump.stdout).unwrap().lines()
        .filter(|line| !line.starts_with('\\') && !line.starts_with("--") && !line.is_empty())
        .map(|line| format!("{line}\n")).collect();
    std::fs::write("company-8ddb9c0.sql", text).unwrap();
}
