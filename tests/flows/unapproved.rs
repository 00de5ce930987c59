//! What nobody approved, and what was approved under milder guardrails: judged again at the moment
//! when it would run.

use crate::support::{Options, TestApp, find};
use ai_coo::{
    actions::{Action, Held, Kind, RiskLevel, lifecycle::Status},
    guardrails::Autonomy,
    server::sweep,
};
use chrono::Duration;
use serde_json::json;

const AUTO: &str = r#"update guardrails_config set autonomy = '{"create_task": "auto"}'"#;

/// Actions that the guardrails let run by themselves, approved by nobody and not begun yet.
async fn by_itself() -> (TestApp, Vec<Action>) {
    let app = TestApp::start().await;
    app.sql(AUTO).await.unwrap();
    app.analyze().await;
    let started = app.actions(Status::Approved).await;
    assert!(!started.is_empty());
    app.forget_notices().await;
    (app, started)
}

async fn waits_for_a_person(app: &TestApp, started: &[Action]) {
    app.work_off().await;
    assert!(app.odoo.ledger().await.is_empty(), "nothing ran");
    for action in started {
        let record = app.record(action.action_id).await;
        assert_eq!(record.action.status, Status::PendingApproval);
        assert!(record.action.requires_approval);
        assert!(record.action.expires_at > app.clock.now() + Duration::hours(23));
        let events = app.events(action.action_id).await;
        assert_eq!(events.last().unwrap(), "returned");
    }
    let asked = app.delivered().await;
    assert!(!asked.is_empty(), "people are asked anew");
    // A person decides, and then it runs.
    let (status, json) = app.approve(&app.operator, &started[0]).await;
    assert_eq!(status, 200, "{json}");
    app.work_off().await;
    assert_eq!(app.status(started[0].action_id).await, Status::Executed);
    assert_eq!(app.odoo.ledger().await.len(), 1);
}

#[tokio::test]
async fn released_after_autonomy_was_taken_back_everything_waits_for_a_person() {
    let (app, started) = by_itself().await;
    app.sql("update guardrails_config set kill_switch = true")
        .await
        .unwrap();
    app.work_off().await;
    for action in &started {
        let record = app.record(action.action_id).await;
        assert_eq!(record.held_by, Some(Held::KillSwitch));
        assert!(record.execute_by.is_some());
    }
    app.clock.advance(Duration::days(3));
    app.configure(|settings| settings.autonomy.clear()).await;
    app.sql("update guardrails_config set kill_switch = false")
        .await
        .unwrap();
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    waits_for_a_person(&app, &started).await;
}

#[tokio::test]
async fn whatever_makes_the_guardrails_ask_puts_it_back_before_people() {
    for change in [
        r#"update guardrails_config set autonomy = '{}'"#,
        "update guardrails_config set can_create_tasks = false",
        "update guardrails_config set daily_record_budget = 0",
    ] {
        let (app, started) = by_itself().await;
        app.sql(change).await.unwrap();
        let tasks: Vec<_> = started
            .into_iter()
            .filter(|action| action.inputs.kind() == Kind::CreateTask)
            .collect();
        waits_for_a_person(&app, &tasks).await;
    }
}

/// A process began its only call, and was gone before the first byte left: nothing has happened,
/// so what let it run then lets nothing run now.
#[tokio::test]
async fn a_call_that_never_left_does_not_count_as_begun() {
    let (app, started) = by_itself().await;
    let action = &started[0];
    app.begin_and_be_gone(action).await;
    app.configure(|settings| settings.autonomy.clear()).await;
    waits_for_a_person(&app, &started).await;
}

/// What it has used itself is not counted against it a second time.
#[tokio::test]
async fn what_fits_into_the_budget_runs() {
    let (app, started) = by_itself().await;
    let records = app
        .count("select sum((verdict #>> '{facts,records}')::bigint)::bigint from autonomous_actions where status = 'approved'")
        .await;
    app.configure(|settings| {
        settings.daily_record_budget = u32::try_from(records).unwrap();
    })
    .await;
    app.work_off().await;
    for action in &started {
        assert_eq!(app.status(action.action_id).await, Status::Executed);
    }
}

#[tokio::test]
async fn a_forbidden_type_is_not_approved_and_what_runs_by_itself_does_not() {
    let (app, started) = by_itself().await;
    app.sql(r#"update guardrails_config set forbidden_types = '["create_task", "post_internal_message"]'"#)
        .await
        .unwrap();
    app.work_off().await;
    assert!(app.odoo.ledger().await.is_empty());
    assert_eq!(
        app.status(started[0].action_id).await,
        Status::PendingApproval
    );
    let (status, json) = app.approve(&app.operator, &started[0]).await;
    assert_eq!(status, 409, "{json}");
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .contains("Actions of type “Task” are forbidden"),
        "{json}"
    );
}

#[tokio::test]
async fn a_stricter_threshold_reaches_what_waits_for_a_decision() {
    let app = TestApp::start().await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert!(reminder.risk_level <= RiskLevel::High);
    app.configure(|settings| {
        (settings.high_amount, settings.critical_amount) = (1_000, 2_000);
    })
    .await;
    let record = app.record(reminder.action_id).await;
    assert_eq!(record.action.risk_level, RiskLevel::Critical);
    assert_eq!(
        app.events(reminder.action_id).await,
        ["created", "risk_raised"]
    );
    let body = json!({"effect_hash": reminder.effect_hash});
    let path = format!("/api/ai-coo/actions/{}/approve", reminder.action_id);
    let (status, json) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_ne!(status, 200, "it takes a code now: {json}");
    let (_, first) = app.approve(&app.operator, &record.action).await;
    assert_eq!(first["outcome"], "one_more_needed");
    let (_, second) = app.approve(&app.second, &record.action).await;
    assert_eq!(second["outcome"], "queued");
}

/// The table changed by hand, or by a process that does not know of raising: the decision judges
/// for itself.
#[tokio::test]
async fn the_decision_counts_by_the_thresholds_of_its_moment() {
    let app = TestApp::start().await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    app.sql("update guardrails_config set high_amount = 1000, critical_amount = 2000")
        .await
        .unwrap();
    let code = json!({"code": app.code(&app.operator)});
    let (_, first) = app.approve_with(&app.operator, &reminder, code).await;
    assert_eq!(first["outcome"], "one_more_needed", "{first}");
}

#[tokio::test]
async fn approved_by_one_and_critical_by_now_it_goes_back_with_the_approval_it_has() {
    // Held until Monday.
    let app = TestApp::with(Options {
        now: "2026-11-22T08:00:00Z".to_owned(),
        ..Options::default()
    })
    .await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    app.approve(&app.operator, &reminder).await;
    app.configure(|settings| {
        (settings.high_amount, settings.critical_amount) = (1_000, 2_000);
    })
    .await;
    app.forget_notices().await;
    app.clock.advance(Duration::hours(31));
    app.work_off().await;
    let record = app.record(reminder.action_id).await;
    assert_eq!(record.action.status, Status::PendingApproval);
    assert_eq!(record.action.risk_level, RiskLevel::Critical);
    assert!(app.outbox().await.is_empty());
    let told = app.delivered().await;
    let asked = crate::decisions::to(&told);
    assert!(
        !asked.contains(&"operator@example.com"),
        "has approved it already: {asked:?}"
    );
    assert!(asked.contains(&"second.operator@example.com"), "{asked:?}");
    app.sql("delete from outbox_messages").await.unwrap();
    // One more is enough.
    let (_, second) = app.approve(&app.second, &record.action).await;
    assert_eq!(second["outcome"], "queued", "{second}");
    app.work_off().await;
    assert_eq!(app.status(reminder.action_id).await, Status::Executed);
}

/// Milder ones do not lower what was found when it was proposed.
#[tokio::test]
async fn a_milder_threshold_changes_nothing_for_what_waits() {
    let app = TestApp::start().await;
    app.sql("update guardrails_config set high_amount = 1000, critical_amount = 2000")
        .await
        .unwrap();
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    app.configure(|settings| {
        (settings.high_amount, settings.critical_amount) = (100_000_000, 200_000_000);
        settings.autonomy.insert(Kind::CreateTask, Autonomy::Auto);
    })
    .await;
    let (_, first) = app.approve(&app.operator, &reminder).await;
    assert_eq!(first["outcome"], "one_more_needed");
}
