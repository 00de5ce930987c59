//! What people are told of actions: what became of them, what is about to run, what went wrong.

use super::{ADMIN, OPERATOR, SECOND, waiting};
use crate::{
    browser::Browser,
    decisions::to,
    support::{Options, TestApp, find},
};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    executor::Timing,
    server::sweep,
};
use chrono::Duration;
use serde_json::json;

#[tokio::test]
async fn who_approved_is_told_what_became_of_it() {
    let (app, task) = waiting().await;
    app.executed(&task).await;
    let told = app.delivered().await;
    assert_eq!(to(&told), [OPERATOR]);
    let mail = &told[0].1;
    let subject = &app.outbox().await[0].subject;
    assert_eq!(subject, &format!("[AI COO] Executed: {}", task.title));
    assert!(
        mail.contains(&format!("/dashboard/operator/actions/{}", task.action_id)),
        "{mail}"
    );
    assert_eq!(app.delivered().await, vec![], "once");
    let own: Vec<_> = app
        .in_app()
        .await
        .into_iter()
        .filter(|(who, _)| who == OPERATOR)
        .collect();
    assert_eq!(own, [(OPERATOR.to_owned(), "executed".to_owned())]);
}

#[tokio::test]
async fn notify_after_action_off_tells_nobody() {
    let (app, task) = waiting().await;
    app.sql(
        "update guardrails_config set notify_after_action = false, notify_before_action = false",
    )
    .await
    .unwrap();
    app.executed(&task).await;
    assert_eq!(app.delivered().await, vec![]);
    assert_eq!(app.in_app().await, vec![]);
}

#[tokio::test]
async fn what_is_about_to_run_is_told_to_those_who_could_stop_it() {
    let app = TestApp::with(Options {
        timing: Timing {
            undo: std::time::Duration::from_secs(30),
            ..Timing::default()
        },
        ..Options::default()
    })
    .await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.forget_notices().await;
    app.approve(&app.operator, &task).await;
    let told = app.delivered().await;
    assert_eq!(to(&told), [ADMIN, SECOND], "not who approved it");
    let mail = &told[0].1;
    assert!(mail.contains("[AI COO] About to run"), "{mail}");
    let at = app.record(task.action_id).await.not_before.unwrap();
    // In New York.
    let at = (at - Duration::hours(5)).format("runs on %-d %b %Y, %H:%M:%S UTC-5.");
    let runs = at.to_string();
    assert!(mail.contains(&runs), "{mail}");
    assert!(mail.contains("Cancel action"), "{mail}");
    // In the app too, with the moment.
    let second = app.browser_of(&app.second).await;
    let page = second.get("/dashboard/operator/notices").await;
    let runs = format!("It {runs} Open it to cancel it.");
    assert!(page.text.contains(&runs), "{}", page.text);

    // Whoever fetches the link in the mail changes nothing; its button stops it, without signing
    // in, and no stranger's link does.
    let (_, mail) = told.iter().find(|(to, _)| to == SECOND).unwrap();
    let (_, token) = mail.split_once("/api/ai-coo/approve?token=").unwrap();
    let token = token.split(['"', '\r', '\n', ' ']).next().unwrap();
    let stranger = Browser::new(&app.url);
    let before = app.everything().await;
    let page = stranger
        .get(&format!("/api/ai-coo/approve?token={token}"))
        .await;
    assert!(page.text.contains("Cancel action"), "{}", page.text);
    assert_eq!(app.everything().await, before);
    let forged = stranger
        .answer("/api/ai-coo/stop", &[("token", &token.replace('.', "x"))])
        .await;
    assert_eq!(forged.status, 404);
    let stopped = stranger
        .answer("/api/ai-coo/stop", &[("token", token)])
        .await;
    assert!(stopped.text.contains("Cancelled"), "{}", stopped.text);
    app.clock.advance(Duration::seconds(60));
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Cancelled);
    assert!(app.odoo.ledger().await.is_empty());
}

#[tokio::test]
async fn notify_before_action_off_and_what_has_run_already_are_not_told() {
    let (app, task) = waiting().await;
    app.sql("update guardrails_config set notify_after_action = false")
        .await
        .unwrap();
    app.executed(&task).await;
    assert_eq!(
        app.delivered().await,
        vec![],
        "it is not about to run any more"
    );

    let app = TestApp::with(Options {
        timing: Timing::default(),
        ..Options::default()
    })
    .await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.forget_notices().await;
    app.sql("update guardrails_config set notify_before_action = false")
        .await
        .unwrap();
    app.approve(&app.operator, &task).await;
    assert_eq!(app.delivered().await, vec![]);
    assert_eq!(app.in_app().await, vec![]);
}

#[tokio::test]
async fn what_went_wrong_is_told_to_everybody_who_may_decide() {
    let (app, task) = waiting().await;
    app.sql("update guardrails_config set notify_before_action = false")
        .await
        .unwrap();
    app.approve(&app.operator, &task).await;
    app.odoo.fault(json!({"mode": "down"})).await;
    app.work_off_until_its_deadline(&task).await;
    app.stands(&task, Status::Failed).await;
    let told = app.delivered().await;
    assert_eq!(to(&told), [ADMIN, OPERATOR, SECOND]);
    assert!(told[0].1.contains("[AI COO] Failed"), "{}", told[0].1);
    let kinds: Vec<_> = app
        .in_app()
        .await
        .into_iter()
        .map(|(_, kind)| kind)
        .collect();
    assert_eq!(
        kinds,
        ["failed", "failed", "failed"],
        "further tries are no news"
    );
}

#[tokio::test]
async fn that_nobody_decided_is_told_to_those_who_were_asked_whatever_the_switches() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.delivered().await;
    sqlx::query("delete from notices where action_id <> $1 or user_id = $2")
        .bind(task.action_id.0)
        .bind(app.admin.user.id.0)
        .execute(app.pool())
        .await
        .unwrap();
    app.sql(
        "update guardrails_config set notify_before_action = false, notify_after_action = false",
    )
    .await
    .unwrap();
    app.sql("update autonomous_actions set escalated_at = created_at")
        .await
        .unwrap();
    let left = task.expires_at - app.clock.now();
    app.clock.advance(left);
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    assert_eq!(app.status(task.action_id).await, Status::Expired);
    let told: Vec<_> = app
        .delivered()
        .await
        .into_iter()
        .filter(|(_, mail)| mail.contains(&task.action_id.to_string()))
        .collect();
    assert_eq!(
        to(&told),
        [OPERATOR, SECOND],
        "not the admin, who was not asked"
    );
    assert!(
        told[0].1.contains("[AI COO] Expired, not executed"),
        "{}",
        told[0].1
    );
}
