//! Attempts that come late, lose their answers, or find Odoo away.

use super::approved;
use crate::support::{Options, TestApp};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    executor::{self, Outcome},
    ground::queue::Execute,
    records,
    server::sweep,
};
use serde_json::json;

#[tokio::test]
async fn an_unreachable_odoo_is_tried_until_the_deadline_and_then_waits_for_a_person() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateTask).await;
    app.odoo.fault(json!({"mode": "down"})).await;
    app.work_off_until_its_deadline(&action).await;
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
    let (connection, lease) = (app.database.connection(), app.executor.timing.lease);
    let claims = records::claim(connection, first, lease, app.clock.now()).await;
    assert_eq!(claims.unwrap().count(), 1);
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
    let step = records::Move {
        attempt: Some(1),
        ..records::Move::new(action.action_id, Status::Executing, Status::Failed)
    };
    let event = ai_coo::audit::store::NewEvent::for_action(
        action.action_id,
        ai_coo::audit::EventKind::Failed,
        ai_coo::ground::actor::Actor::System,
        app.clock.now(),
    );
    assert!(
        !records::advance(&tx, &step, event, app.clock.now())
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(app.odoo.ledger().await.len(), 1);
}

#[tokio::test]
async fn the_sweeper_wakes_what_has_no_job() {
    let app = TestApp::with(Options::default()).await;
    let action = approved(&app, Kind::CreateTask).await;
    app.sql("delete from apalis.jobs").await.unwrap();
    assert_eq!(sweep::sweep_once(&app.executor.process()).await.unwrap(), 1);
    assert_eq!(
        app.count("select count(*) from apalis.jobs where status = 'Pending'")
            .await,
        1
    );
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(sweep::sweep_once(&app.executor.process()).await.unwrap(), 0);
}
