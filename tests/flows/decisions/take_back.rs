//! Taking an approval back while there is time.

use crate::support::{Options, TestApp, find};
use ai_coo::{
    actions::{Action, Kind, lifecycle::Status},
    decisions,
    executor::{self, Timing},
};
use chrono::Duration;
use serde_json::json;

async fn with_undo() -> (TestApp, Action) {
    let app = TestApp::with(Options {
        timing: Timing::default(),
        ..Options::default()
    })
    .await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    (app, task)
}

#[tokio::test]
async fn an_approval_can_be_taken_back_for_ten_seconds() {
    let (app, task) = with_undo().await;
    let (status, json) = app.approve(&app.operator, &task).await;
    assert_eq!(
        (status, &json["outcome"]),
        (200, &json!("queued")),
        "{json}"
    );
    app.work_off().await;
    assert_eq!(
        app.status(task.action_id).await,
        Status::Approved,
        "it waits"
    );

    let (status, json) = app
        .call_verb(&app.second, &task, "take-back", json!({}))
        .await;
    assert_eq!(status, 409, "not theirs: {json}");
    let (status, json) = app
        .call_verb(&app.operator, &task, "take-back", json!({}))
        .await;
    assert_eq!(status, 200, "{json}");
    let record = app.record(task.action_id).await;
    assert_eq!(record.action.status, Status::PendingApproval);
    assert_eq!(
        (record.approved_by, record.not_before, record.execute_by),
        (None, None, None)
    );
    app.clock.advance(Duration::seconds(30));
    app.work_off().await;
    assert!(app.odoo.ledger().await.is_empty(), "nothing was done");

    let (status, json) = app.approve(&app.operator, &task).await;
    assert_eq!(status, 200, "the same person may decide again: {json}");
    app.clock.advance(Duration::seconds(11));
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
    assert_eq!(
        app.events(task.action_id).await,
        [
            "created",
            "approved",
            "taken_back",
            "approved",
            "executing",
            "executed"
        ]
    );
    let (status, _) = app
        .call_verb(&app.operator, &task, "take-back", json!({}))
        .await;
    assert_eq!(status, 409, "too late");
}

#[tokio::test]
async fn what_is_to_be_sent_at_once_does_not_wait() {
    let (app, task) = with_undo().await;
    app.approve_with(&app.operator, &task, json!({"send_now": true}))
        .await;
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
}

#[tokio::test]
async fn taking_back_and_beginning_never_both_win() {
    let (app, task) = with_undo().await;
    let desk = app.desk();
    for _ in 0..20 {
        if app.status(task.action_id).await != Status::PendingApproval {
            break;
        }
        app.approve(&app.operator, &task).await;
        app.clock.advance(Duration::seconds(11));
        let job = ai_coo::ground::queue::Execute {
            action: task.action_id,
            attempt: 1,
        };
        let (taken, ran) = tokio::join!(
            decisions::take_back(&desk, task.action_id, &app.operator.user),
            executor::execute(&app.executor, job)
        );
        ran.unwrap();
        let status = app.status(task.action_id).await;
        let expected = if taken.is_ok() {
            (Status::PendingApproval, 0)
        } else {
            (Status::Executed, task.effect.requests.len())
        };
        assert_eq!((status, app.odoo.ledger().await.len()), expected);
    }
}
