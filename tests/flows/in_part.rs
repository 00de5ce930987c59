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
    assert!(inbox.contains("The books were only partly checked "));
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
    assert!(inbox.contains("The books were only partly checked "));
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

/// The figures are one model's sums, asked for one after the other: each of them fails once.
#[tokio::test]
async fn a_figure_that_cannot_be_read_leaves_out_what_needs_it_alone() {
    let app = owing(DEBTS).await;
    let fault = |spare: u32| {
        json!({
            "mode": "broken", "models": ["account.move.line"],
            "methods": ["formatted_read_group"], "spare": spare, "count": 1,
        })
    };
    let mut missing = std::collections::BTreeSet::new();
    for figure in 1..=5 {
        app.clock.advance(chrono::Duration::hours(1));
        app.odoo.fault(fault(figure)).await;
        app.analyze().await;
        let run = last_run(&app).await;
        assert_eq!(run["status"], "done", "{run}");
        let gap = &run["gaps"][0];
        assert!(gap["why"].as_str().unwrap().contains("unexpected"), "{gap}");
        let summary = run["summary"].as_str().unwrap();
        assert!(summary.starts_with("Done in part. "), "{summary}");
        let overview = app.get_text("/dashboard/ai-coo").await.replace("<!>", "");
        let words = ["could not be read</dd>", "This could not be read."];
        assert!(words.iter().any(|words| overview.contains(words)), "{gap}");
        let metrics = run["metrics"].as_object().unwrap();
        let figures = [
            "cash",
            "in_transit",
            "inflow",
            "receivables",
            "payables",
            "credit_notes",
        ];
        let unread: Vec<&str> = figures
            .into_iter()
            .filter(|figure| metrics[*figure].is_null())
            .collect();
        assert!(!unread.is_empty(), "nothing is missing: {gap}");
        missing.extend(unread.into_iter().map(str::to_owned));
        assert_eq!(metrics["overdue"]["minor"], 500_000);
        // What goes with a figure is missing with it, and is there where there is none of it.
        for (part, whole) in [
            ("cash_accounts", "cash"),
            ("months", "inflow"),
            ("disputed", "receivables"),
            ("being_paid", "receivables"),
        ] {
            let missing = metrics[whole].is_null();
            assert_eq!(metrics[part].is_null(), missing, "{part}: {gap}");
        }
        if figure == 1 {
            find(
                &app.actions(Status::PendingApproval).await,
                Kind::CreateInvoiceReminder,
            );
        }
    }
    assert_eq!(missing.len(), 6, "{missing:?}");

    // Without what is owed there is nothing to say.
    app.clock.advance(chrono::Duration::hours(1));
    app.odoo.fault(fault(0)).await;
    let id = app.request_analysis().await;
    ai_coo::insight::analyzers::job::analyze(&app.analyst, id)
        .await
        .unwrap();
    assert_eq!(last_run(&app).await["status"], "failed");
}

/// Nobody knows less than before because a connection was lost.
#[tokio::test]
async fn a_connection_that_is_lost_in_mid_run_takes_no_figure_away() {
    let app = owing(DEBTS).await;
    app.analyze().await;
    let before = last_run(&app).await;
    for mode in ["down", "drop_after_commit"] {
        app.clock.advance(chrono::Duration::hours(1));
        let fault = json!({
            "mode": mode, "models": ["account.move.line", "account.bank.statement.line"],
            "methods": ["formatted_read_group", "search_read"], "spare": 2,
        });
        app.odoo.fault(fault).await;
        let id = app.request_analysis().await;
        ai_coo::insight::analyzers::job::analyze(&app.analyst, id)
            .await
            .unwrap();
        let run = last_run(&app).await;
        assert_eq!(run["status"], "failed", "{mode}: {run}");
        let (calls, whole) = (run["odoo_calls"].as_i64(), before["odoo_calls"].as_i64());
        // One was tried again twice; a run that waits for the rest comes to far more.
        assert!(calls.unwrap() <= whole.unwrap(), "{mode}: {run}");
        let overview = app.get_text("/dashboard/ai-coo").await.replace("<!>", "");
        assert!(overview.contains("The figures below are from an earlier run."));
        assert!(!overview.contains("could not be read"), "{mode}");
        assert!(!overview.contains("done in part"), "{mode}");
        app.odoo.fault(json!({"mode": "none"})).await;
    }
}

#[tokio::test]
async fn without_what_customers_have_paid_nobody_is_reminded_and_calls_go_on() {
    let app = owing(DEBTS).await;
    let credits = json!({
        "mode": "broken", "models": ["account.move.line"],
        "methods": ["formatted_read_group"], "spare": 5, "count": 1,
    });
    let lines = json!({
        "mode": "broken", "models": ["account.bank.statement.line"], "methods": ["search_read"],
    });
    for fault in [credits, lines] {
        app.odoo.fault(fault).await;
        let waiting = app.analyze().await;
        let kinds: Vec<Kind> = waiting.iter().map(|action| action.inputs.kind()).collect();
        assert_eq!(kinds, [Kind::CreateTask]);
        assert!(waiting[0].reasoning.contains("before you call"));
        let gaps = last_run(&app).await["gaps"].to_string();
        assert!(gaps.contains("it is unknown who has paid"), "{gaps}");
        app.clock.advance(chrono::Duration::hours(1));
    }
    app.odoo.fault(json!({"mode": "none"})).await;
    find(&app.analyze().await, Kind::CreateInvoiceReminder);
}

#[tokio::test]
async fn an_alert_stands_while_its_figure_cannot_be_read() {
    let app = TestApp::start().await;
    app.analyze().await;
    let alerts = async || app.get("/api/ai-coo/alerts").await["alerts"].clone();
    let before = alerts().await;
    assert_eq!(before[0]["type"], "short_runway");
    app.clock.advance(chrono::Duration::hours(1));
    let cash = json!({
        "mode": "broken", "models": ["account.move.line"],
        "methods": ["formatted_read_group"], "spare": 1, "count": 1,
    });
    app.odoo.fault(cash).await;
    app.analyze().await;
    let run = last_run(&app).await;
    assert!(run["metrics"]["cash"].is_null(), "{run}");
    // It says of when it is.
    let mut stands = alerts().await;
    for alert in stands.as_array_mut().unwrap() {
        let as_of = alert.as_object_mut().unwrap().remove("as_of");
        assert!(as_of.is_some_and(|at| at.is_string()), "{alert}");
    }
    assert_eq!(stands, before);
    let words = "it could not be checked since";
    let overview = async || app.get_text("/dashboard/ai-coo").await;
    assert!(overview().await.contains(words));
    app.clock.advance(chrono::Duration::hours(1));
    app.odoo.fault(json!({"mode": "none"})).await;
    app.analyze().await;
    assert!(alerts().await[0].get("as_of").is_none());
    assert!(!overview().await.contains(words));
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

    // The same while figures are read: those that were read stand.
    let fault = json!({
        "mode": "limited", "slow_ms": 3_600_000, "models": ["account.move.line"],
        "methods": ["formatted_read_group"], "spare": 2,
    });
    app.odoo.fault(fault).await;
    app.analyze().await;
    let run = last_run(&app).await;
    assert_eq!(run["status"], "done", "{run}");
    let gaps = run["gaps"].to_string();
    assert!(gaps.contains("could not be read"), "{gaps}");
    assert!(gaps.contains("asks to wait 3600 s"), "{gaps}");
}
