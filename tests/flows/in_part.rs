//! What a run does when Odoo answers only in part, or asks it to wait.

use crate::{
    reminders::owing,
    support::{TestApp, find},
};
use ai_coo::actions::{Kind, lifecycle::Status};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Late enough for a reminder and a call.
const DEBTS: &[(&str, i32, i64)] = &[("Slow Payer", 5_000, 70)];

async fn last_run(app: &TestApp) -> Value {
    app.get("/api/ai-coo/analyses").await["analyses"][0].clone()
}

/// Reminders go on, tasks are left out, and every place that shows the run says so.
async fn has_reminders_and_no_tasks(app: &TestApp, why: &str) {
    let waiting = app.analyze().await;
    let kinds: Vec<Kind> = waiting.iter().map(|action| action.inputs.kind()).collect();
    assert_eq!(kinds, [Kind::CreateInvoiceReminder]);
    let run = last_run(app).await;
    assert_eq!(run["status"], "done");
    let gaps = run["gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert!(
        gaps[0]["what"].as_str().unwrap().contains("“Task”"),
        "{gaps:?}"
    );
    assert!(gaps[0]["why"].as_str().unwrap().contains(why), "{gaps:?}");
    let summary = run["summary"].as_str().unwrap();
    assert!(summary.starts_with("Done in part. "), "{summary}");
    let overview = app.get_text("/dashboard/ai-coo").await.replace("<!>", "");
    assert!(overview.contains("The analysis was done in part:"));
    assert!(
        overview.contains("done in part</span>"),
        "in the list of runs"
    );
    assert!(overview.contains("Left out: "));
    app.sql("update autonomous_actions set status = 'expired'")
        .await
        .unwrap();
    assert!(app.actions(Status::PendingApproval).await.is_empty());
    let inbox = app.get_text("/dashboard/operator").await;
    assert!(inbox.contains("The books were checked only in part "));
    assert!(inbox.contains("Left out: "));
}

#[tokio::test]
async fn without_the_project_app_reminders_go_on() {
    let app = owing(DEBTS).await;
    let fault = json!({"mode": "broken", "models": ["project.task", "project.project"]});
    app.odoo.fault(fault).await;
    has_reminders_and_no_tasks(&app, "unexpected").await;
}

#[tokio::test]
async fn without_the_right_to_make_tasks_reminders_go_on() {
    let app = owing(DEBTS).await;
    app.odoo.without_rights(&["project.task.create"]).await;
    has_reminders_and_no_tasks(&app, "give its user that right").await;
}

#[tokio::test]
async fn a_run_that_could_read_everything_is_done_whole() {
    let app = owing(DEBTS).await;
    let waiting = app.analyze().await;
    find(&waiting, Kind::CreateInvoiceReminder);
    find(&waiting, Kind::CreateTask);
    let run = last_run(&app).await;
    assert_eq!(run["gaps"], json!([]));
    let overview = app.get_text("/dashboard/ai-coo").await;
    assert!(!overview.contains("done in part"));
}

#[tokio::test]
async fn customers_that_cannot_be_read_are_said() {
    let app = owing(DEBTS).await;
    app.odoo
        .fault(json!({"mode": "broken", "models": ["res.partner"]}))
        .await;
    assert!(app.analyze().await.is_empty());
    let run = last_run(&app).await;
    let gaps = run["gaps"].to_string();
    assert!(gaps.contains("Customers and their invoices"), "{gaps}");
    let inbox = app.get_text("/dashboard/operator").await;
    assert!(inbox.contains("The books were checked only in part "));
    app.odoo.fault(json!({"mode": "none"})).await;
    app.clock.advance(chrono::Duration::hours(1));
    assert!(
        !app.analyze().await.is_empty(),
        "they have their turn as soon as they can be read"
    );
}

#[tokio::test]
async fn bank_lines_that_cannot_be_read_are_a_gap_and_no_failure() {
    let app = owing(DEBTS).await;
    let fault = json!({
        "mode": "broken", "models": ["account.bank.statement.line"], "methods": ["search_read"],
    });
    app.odoo.fault(fault).await;
    app.analyze().await;
    let run = last_run(&app).await;
    assert_eq!(run["status"], "done", "{run}");
    let gaps = run["gaps"].to_string();
    assert!(
        gaps.contains("The bank statement could not be read"),
        "{gaps}"
    );
}

#[tokio::test]
async fn a_run_waits_as_long_as_odoo_asks_it_to() {
    let app = owing(DEBTS).await;
    app.odoo
        .fault(json!({"mode": "limited", "slow_ms": 1_000, "spare": 3, "count": 3}))
        .await;
    let begun = Instant::now();
    let waiting = app.analyze().await;
    assert!(
        begun.elapsed() >= Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
    find(&waiting, Kind::CreateInvoiceReminder);
    let run = last_run(&app).await;
    assert_eq!(run["gaps"], json!([]), "it waited, and read everything");
}

#[tokio::test]
async fn a_wait_beyond_the_time_of_a_run_leaves_out_what_needs_it() {
    let app = owing(DEBTS).await;
    app.odoo
        .fault(json!({"mode": "limited", "slow_ms": 3_600_000, "models": ["project.task"]}))
        .await;
    let begun = Instant::now();
    let waiting = app.analyze().await;
    assert!(begun.elapsed() < Duration::from_secs(60));
    find(&waiting, Kind::CreateInvoiceReminder);
    let gaps = last_run(&app).await["gaps"].to_string();
    assert!(gaps.contains("asks to wait 3600 s"), "{gaps}");
}
