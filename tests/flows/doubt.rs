//! An action in doubt is found, explains what is known, and takes one of two answers.

use crate::{
    receivers::{MailServer, Manner},
    support::{TestApp, find},
};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    ground::effect::Request,
};
use serde_json::json;

#[tokio::test]
async fn a_doubt_is_found_from_the_inbox_and_says_what_is_known() {
    let server = MailServer::start().await;
    server.now(Manner::ClosesAfterDot);
    let app = TestApp::with_mail(server.port).await;
    let action = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    app.approve(&app.operator, &action).await;
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::InDoubt);
    let listed = app.get("/api/ai-coo/actions?status=in_doubt").await;
    assert_eq!(listed["total"], 1);

    let inbox = app.get_text("/dashboard/operator").await;
    assert!(inbox.contains("Outcome unknown"), "the inbox says so");
    let failed = app.get_text("/dashboard/operator/failed").await;
    assert!(failed.contains("Outcome unknown"));
    let path = format!("/dashboard/operator/actions/{}", action.action_id);
    let page = app.get_text(&path).await;
    let Request::Mail(mail) = &action.effect.requests[0] else {
        panic!("a reminder begins with its mail")
    };
    assert!(page.contains("Last known: request 1 of"), "{page}");
    assert!(page.contains(&mail.to[0].email));
    assert!(page.contains("was started on"));

    // A viewer looks only; the answer is the operator's, and on the trail.
    let path = format!("/api/ai-coo/actions/{}/settle", action.action_id);
    let body = json!({"answer": "it_happened"});
    let (status, _) = app
        .call(&app.viewer, "POST", &path, Some(body.clone()))
        .await;
    assert_eq!(status, 403);
    let (status, answer) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(status, 200, "{answer}");
    assert!(
        app.events(action.action_id)
            .await
            .contains(&"settled".to_owned())
    );
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(server.taken().len(), 1, "the mail was not sent again");
}

#[tokio::test]
async fn a_critical_action_says_what_to_do_when_there_is_only_one_person() {
    let app = TestApp::start().await;
    app.sql("update guardrails_config set high_amount = 1000, critical_amount = 2000")
        .await
        .unwrap();
    app.sql("update users set role = 'viewer' where name <> 'Operator'")
        .await
        .unwrap();
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let path = format!("/dashboard/operator/actions/{}", reminder.action_id);
    for approvals in ["0 of 2 approved", "1 of 2 approved"] {
        let page = app.get_text(&path).await;
        assert!(page.contains(approvals));
        assert!(page.contains("Only one account may decide"));
        assert!(page.contains("An admin can invite a second person under People"));
        app.approve(&app.operator, &reminder).await;
    }
    assert_eq!(
        app.status(reminder.action_id).await,
        Status::PendingApproval
    );
}

/// What may have happened when its time is over has not failed: "Retry" could make a second.
#[tokio::test]
async fn without_an_answer_until_its_deadline_it_is_in_doubt_and_has_not_failed() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    assert_eq!(app.approve(&app.operator, &task).await.0, 200);
    app.odoo.loses_an_answer("load").await;
    app.work_off().await;
    app.odoo.fault(json!({"mode": "down"})).await;
    app.work_off_until_its_deadline(&task).await;
    let record = app.stands(&task, Status::InDoubt).await;
    let why = record.execution_error.unwrap_or_default();
    assert!(why.contains("deadline"), "{why}");
}
