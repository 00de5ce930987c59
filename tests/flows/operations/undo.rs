//! Taking back what was executed, and what stops that.

use super::{DANA, DEAL, QUALIFIED, WON, ended, executed, only_these_arrived, page, to};
use crate::support::TestApp;
use ai_coo::actions::{ActionInputs, CreateTask, lifecycle::Status};
use serde_json::json;

fn task() -> ActionInputs {
    ActionInputs::CreateTask(CreateTask {
        name: "Call Ann".to_owned(),
        user_id: DANA,
        date_deadline: "2026-12-01".parse().unwrap(),
        description: None,
        project_id: None,
        priority: Default::default(),
        about: None,
    })
}

// ------------------------------------------------------------------ taking back

#[tokio::test]
async fn a_task_that_somebody_changed_is_not_taken_back() {
    let app = TestApp::start().await;
    let action = executed(&app, task()).await;
    let id = app
        .odoo
        .search("project.task", json!([["name", "=", "Call Ann"]]))
        .await[0];
    // Asked for in time, and then somebody was quicker than the approval.
    let (status, json) = app.undo(&action).await;
    assert_eq!(status, 201, "{json}");
    let back = app
        .record(json["action_id"].as_str().unwrap().parse().unwrap())
        .await
        .action;
    assert_eq!(back.inputs.kind().name(), "undo");
    let (status, again) = app.undo(&action).await;
    assert_eq!(status, 409, "one open undo for an action: {again}");
    app.odoo
        .change("project.task", id, json!({"state": "1_done"}))
        .await;
    assert_eq!(app.approve(&app.operator, &back).await.0, 200);
    let (status, why) = ended(&app, &back).await;
    assert_eq!(status, Status::Stale, "{why}");
    assert!(why.contains("now Dana Whitfield has changed it"), "{why}");
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    // And asked for afterwards it is not even proposed.
    let (status, json) = app.undo(&action).await;
    assert_eq!(status, 422, "{json}");
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .contains("Dana Whitfield changed"),
        "{json}"
    );
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_done() {
    let app = TestApp::start().await;
    let action = executed(&app, task()).await;
    let back = app.named_in(app.undo(&action).await).await;
    assert_eq!(app.approve(&app.operator, &back).await.0, 200);
    app.odoo.loses_an_answer("unlink").await;
    app.work_off().await;
    app.clock.advance(chrono::Duration::minutes(1));
    let (status, why) = ended(&app, &back).await;
    assert_eq!(status, Status::Executed, "{why}");
    assert_eq!(app.status(action.action_id).await, Status::RolledBack);
    only_these_arrived(&app, &[&action, &back]).await;
}

#[tokio::test]
async fn an_undo_in_doubt_of_which_a_person_says_that_it_happened_rolls_back() {
    let app = TestApp::start().await;
    let action = executed(&app, to(QUALIFIED)).await;
    let back = app.named_in(app.undo(&action).await).await;
    assert_eq!(app.approve(&app.operator, &back).await.0, 200);
    app.odoo.loses_an_answer("write").await;
    app.work_off().await;
    app.odoo
        .change("crm.lead", DEAL.0, json!({"stage_id": WON.0}))
        .await;
    app.clock.advance(chrono::Duration::minutes(1));
    let (status, why) = ended(&app, &back).await;
    assert_eq!(status, Status::InDoubt, "{why}");
    let page = page(&app, &back).await;
    assert!(page.contains("Check the record in Odoo"), "{page}");
    let path = format!("/api/ai-coo/actions/{}/settle", back.action_id);
    let body = json!({"answer": "it_happened"});
    let (status, json) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(
        (status, &json["status"]),
        (200, &json!("executed")),
        "{json}"
    );
    assert_eq!(app.status(action.action_id).await, Status::RolledBack);
    let trail = app.events(action.action_id).await;
    assert_eq!(trail.last().unwrap(), "rolled_back");
}

#[tokio::test]
async fn what_cannot_be_taken_back_says_so() {
    let app = TestApp::start().await;
    let waiting = app.propose(task()).await.unwrap();
    let (status, json) = app.undo(&waiting).await;
    assert_eq!(status, 422, "{json}");
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .contains("only an executed action"),
        "{json}"
    );
}
