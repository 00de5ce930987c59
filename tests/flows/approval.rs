//! What deciding does, and what it cannot do.

use crate::support::{Options, Person, TestApp, find};
use ai_coo::{
    actions::{Kind, RiskLevel, lifecycle::Status},
    ground::effect::Request,
    records::approvals,
};
use serde_json::json;

#[tokio::test]
async fn what_is_approved_is_what_executes() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let reminder = find(&waiting, Kind::CreateInvoiceReminder);
    let task = find(&waiting, Kind::CreateTask);
    for action in [&reminder, &task] {
        let (status, json) = app.approve(&app.operator, action).await;
        assert_eq!(
            (status, &json["outcome"]),
            (200, &json!("queued")),
            "{json}"
        );
    }
    app.work_off().await;

    let mut shown = vec![];
    for action in [&reminder, &task] {
        assert_eq!(app.status(action.action_id).await, Status::Executed);
        assert_eq!(
            app.events(action.action_id).await,
            ["created", "approved", "executing", "executed"]
        );
        for request in &action.effect.requests {
            match request {
                Request::Odoo(call) => shown.push(json!([call.model, call.method, call.arguments])),
                Request::Calendar(_) | Request::Cancellation(_) => {
                    panic!("the analysis proposes no meetings")
                }
                Request::Sms(_) => panic!("no rule proposes an SMS"),
                Request::Mail(mail) => {
                    let sent = app.outbox().await;
                    let shown = ai_coo::operations::email::shown(mail).unwrap();
                    let same: Vec<_> = sent
                        .iter()
                        .filter(|sent| crate::support::undated(&sent.content) == shown)
                        .collect();
                    assert_eq!(same.len(), 1);
                }
            }
        }
    }
    let mut received = app.received().await;
    let key = |value: &serde_json::Value| value.to_string();
    shown.sort_by_key(key);
    received.sort_by_key(key);
    assert_eq!(received, shown);
    assert_eq!(app.outbox().await.len(), 1);
}

#[tokio::test]
async fn fifty_simultaneous_approvals_are_one_decision() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    let people = [&app.operator, &app.second, &app.admin];
    let answers =
        futures::future::join_all((0..50).map(|n| app.approve(people[n % 3], &task))).await;
    let yes = answers.iter().filter(|(status, _)| *status == 200).count();
    let no = answers.iter().filter(|(status, json)| {
        *status == 409
            && json["message"]
                .as_str()
                .is_some_and(|words| words.contains("already been decided"))
    });
    assert_eq!((yes, no.count()), (1, 49));
    assert_eq!(
        app.count("select count(*) from apalis.jobs where job_type = 'execute'")
            .await,
        1
    );
    app.work_off().await;
    assert_eq!(app.odoo.ledger().await.len(), 1);
    assert_eq!(
        app.events(task.action_id).await,
        ["created", "approved", "executing", "executed"]
    );
}

#[tokio::test]
async fn a_rejected_action_never_runs_and_does_not_come_back_the_next_hour() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    for action in &waiting {
        let body = json!({"effect_hash": action.effect_hash, "reason": "We have spoken"});
        let path = format!("/api/ai-coo/actions/{}/reject", action.action_id);
        assert_eq!(
            app.call(&app.operator, "POST", &path, Some(body)).await.0,
            200
        );
    }
    app.work_off().await;
    assert!(app.odoo.ledger().await.is_empty() && app.outbox().await.is_empty());
    app.clock.advance(chrono::Duration::hours(1));
    assert!(app.analyze().await.is_empty());
}

#[tokio::test]
async fn who_may_not_decide_is_told_why() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    let (status, json) = app.approve(&app.viewer, &task).await;
    assert_eq!(status, 403, "{json}");

    let own = app.task_of(&app.operator).await;
    let (status, json) = app.approve(&app.operator, &own).await;
    assert_eq!(status, 403);
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .contains("You proposed this action"),
        "{json}"
    );
    assert_eq!(app.approve(&app.second, &own).await.0, 200);
}

#[tokio::test]
async fn another_effect_hash_or_a_late_yes_changes_nothing() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    let mut other = task.clone();
    other.effect_hash.0 = "0".repeat(64);
    assert_eq!(app.approve(&app.operator, &other).await.0, 422);
    app.clock.advance(chrono::Duration::hours(25));
    let (status, json) = app.approve(&app.operator, &task).await;
    assert_eq!(status, 409, "{json}");
    assert_eq!(app.status(task.action_id).await, Status::PendingApproval);
    ai_coo::server::sweep::sweep_once(&app.executor.process())
        .await
        .unwrap();
    assert_eq!(app.status(task.action_id).await, Status::Expired);
    assert_eq!(app.events(task.action_id).await, ["created", "expired"]);
}

#[tokio::test]
async fn a_critical_action_needs_two_people() {
    let app = TestApp::start().await;
    app.sql("update guardrails_config set high_amount = 1000, critical_amount = 2000")
        .await
        .unwrap();
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(reminder.risk_level, RiskLevel::Critical);
    let (_, first) = app.approve(&app.operator, &reminder).await;
    assert_eq!(first["outcome"], "one_more_needed");
    assert_eq!(
        app.status(reminder.action_id).await,
        Status::PendingApproval
    );
    let (status, again) = app.approve(&app.operator, &reminder).await;
    assert_eq!(status, 409, "{again}");
    let (_, second) = app.approve(&app.second, &reminder).await;
    assert_eq!(second["outcome"], "queued");
    assert_eq!(
        app.events(reminder.action_id).await,
        ["created", "approval_recorded", "approved"]
    );
}

#[tokio::test]
async fn on_a_sunday_night_a_reminder_waits_for_monday_unless_sent_now() {
    let app = TestApp::with(Options {
        now: "2026-11-22T08:00:00Z".into(),
        ..Options::default()
    })
    .await;
    let waiting = app.analyze().await;
    let reminders: Vec<_> = waiting
        .iter()
        .filter(|action| action.inputs.kind() == Kind::CreateInvoiceReminder)
        .collect();
    let (_, held) = app.approve(&app.operator, reminders[0]).await;
    assert_eq!(held["outcome"], "held");
    let (_, now) = app
        .approve_with(&app.operator, reminders[1], json!({"send_now": true}))
        .await;
    assert_eq!(now["outcome"], "queued");
    let task = find(&waiting, Kind::CreateTask);
    assert_eq!(
        app.approve(&app.operator, &task).await.1["outcome"],
        "queued"
    );
    app.work_off().await;
    assert_eq!(app.status(reminders[0].action_id).await, Status::Approved);
    assert_eq!(app.status(reminders[1].action_id).await, Status::Executed);
    assert_eq!(app.status(task.action_id).await, Status::Executed);
    app.clock.advance(chrono::Duration::hours(30));
    app.work_off().await;
    assert_eq!(app.status(reminders[0].action_id).await, Status::Executed);
}

#[tokio::test]
async fn safe_types_run_without_asking_where_an_admin_allowed_it() {
    let app = TestApp::start().await;
    app.sql(r#"update guardrails_config set autonomy = '{"create_task": "auto", "post_internal_message": "auto"}'"#).await.unwrap();
    let waiting = app.analyze().await;
    assert!(
        waiting
            .iter()
            .all(|action| action.inputs.kind() == Kind::CreateInvoiceReminder)
    );
    app.work_off().await;
    let executed = app.actions(Status::Executed).await;
    assert!(!executed.is_empty() && executed.iter().all(|action| !action.requires_approval));
    assert_eq!(
        app.events(executed[0].action_id).await,
        ["created", "approved", "executing", "executed"]
    );
    let trail = app
        .get(&format!(
            "/api/ai-coo/audit-trail?actionId={}&eventType=approved",
            executed[0].action_id
        ))
        .await;
    assert_eq!(trail["events"][0]["actor"], "system");
}

#[tokio::test]
async fn a_forbidden_type_is_blocked_with_the_reason() {
    let app = TestApp::start().await;
    app.sql(r#"update guardrails_config set forbidden_types = '["create_task"]'"#)
        .await
        .unwrap();
    app.analyze().await;
    let blocked = app.actions(Status::Blocked).await;
    assert!(!blocked.is_empty());
    let record = app.record(blocked[0].action_id).await;
    let mut rules = record.verdict.rules.iter();
    let stored = "Task is a forbidden type";
    assert!(rules.any(|rule| rule.because.stored() == stored));
    let id = blocked[0].action_id;
    let one = app.get(&format!("/api/ai-coo/actions/{id}")).await;
    let mut rules = one["verdict"]["rules"].as_array().unwrap().iter();
    let rule = rules.find(|rule| rule["because"] == stored).unwrap();
    let words = "Actions of type “Task” are forbidden";
    assert_eq!(rule["words"], words);
    let page = app
        .get_text(&format!("/dashboard/operator/actions/{id}"))
        .await;
    assert!(page.contains(words));
    let (status, _) = app.approve(&app.operator, &blocked[0]).await;
    assert_eq!(status, 409);
}

impl TestApp {
    async fn demote(&self, who: &Person) {
        sqlx::query("update users set role = 'viewer' where id = $1")
            .bind(who.user.id.0)
            .execute(self.pool())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_first_yes_counts_only_as_long_as_its_giver_may_decide() {
    let app = TestApp::start().await;
    app.sql("update guardrails_config set high_amount = 1000, critical_amount = 2000")
        .await
        .unwrap();
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let (_, first) = app.approve(&app.operator, &reminder).await;
    assert_eq!(first["outcome"], "one_more_needed");
    app.demote(&app.operator).await;
    let (_, second) = app.approve(&app.second, &reminder).await;
    assert_eq!(second["outcome"], "one_more_needed", "one of two is left");
    let (_, third) = app.approve(&app.admin, &reminder).await;
    assert_eq!(third["outcome"], "queued");
}

#[tokio::test]
async fn an_approval_that_waits_for_monday_does_not_outlive_its_givers_role() {
    for leaves in [
        "update users set role = 'viewer'",
        "update users set active = false",
    ] {
        let app = TestApp::with(Options {
            now: "2026-11-22T08:00:00Z".to_owned(),
            ..Options::default()
        })
        .await;
        let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
        let (_, held) = app.approve(&app.operator, &reminder).await;
        assert_eq!(held["outcome"], "held");
        let leave = sqlx::AssertSqlSafe(format!("{leaves} where email = 'operator@example.com'"));
        sqlx::query(leave).execute(app.pool()).await.unwrap();
        app.clock
            .advance(chrono::Duration::days(1) + chrono::Duration::hours(7));
        app.work_off().await;
        let record = app.record(reminder.action_id).await;
        assert_eq!(record.action.status, Status::PendingApproval, "{leaves}");
        let why = record.execution_error.unwrap();
        assert!(why.contains("may no longer decide"), "{why}");
        assert!(app.outbox().await.is_empty() && app.odoo.ledger().await.is_empty());
        // Somebody who may decides, and it runs.
        app.approve(&app.second, &reminder).await;
        app.work_off().await;
        assert_eq!(app.status(reminder.action_id).await, Status::Executed);
    }
}

#[tokio::test]
async fn who_said_yes_first_and_then_no_is_on_record_with_the_no() {
    let app = TestApp::start().await;
    app.sql("update guardrails_config set high_amount = 1000, critical_amount = 2000")
        .await
        .unwrap();
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    app.approve(&app.operator, &reminder).await;
    let path = format!("/api/ai-coo/actions/{}/reject", reminder.action_id);
    let body = json!({"effect_hash": reminder.effect_hash, "why": "wrong_figures", "reason": "I looked again."});
    let (status, json) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(status, 200, "{json}");
    assert_eq!(app.status(reminder.action_id).await, Status::Rejected);
    let made = approvals::for_action(app.database.connection(), reminder.action_id).await;
    let made = made.unwrap();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].decision, "rejected");
    assert_eq!(made[0].reason.as_deref(), Some("I looked again."));
}
