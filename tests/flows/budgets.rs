//! What runs without asking keeps within its budgets, however much is proposed at once.

use crate::support::{Options, TestApp};
use ai_coo::{
    actions::{Action, ActionInputs, CreateTask, lifecycle::Status},
    executor::Timing,
    ground::ids::OdooUserId,
};
use serde_json::json;

/// Tasks may run without asking, three a day.
async fn three_a_day(undo: u64) -> TestApp {
    let app = TestApp::with(Options {
        timing: Timing {
            undo: std::time::Duration::from_secs(undo),
            ..Timing::default()
        },
        ..Options::default()
    })
    .await;
    app.sql(
        r#"update guardrails_config set autonomy = '{"create_task": "auto"}', daily_record_budget = 3"#,
    )
    .await
    .unwrap();
    app
}

fn task(app: &TestApp, number: usize) -> ActionInputs {
    ActionInputs::CreateTask(CreateTask {
        name: format!("Call number {number}"),
        user_id: OdooUserId(5),
        date_deadline: app.clock.now().date_naive() + chrono::Days::new(3),
        description: Some("It is late.".to_owned()),
        project_id: None,
        priority: Default::default(),
        about: None,
    })
}

async fn next(app: &TestApp, number: usize) -> Action {
    app.propose(task(app, number)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_proposals_at_once_take_no_more_than_the_budget() {
    let app = three_a_day(60).await;
    let proposals = (0..10).map(|number| next(&app, number));
    let made = futures::future::join_all(proposals).await;
    let of = |status| made.iter().filter(|one| one.status == status).count();
    assert_eq!((of(Status::Approved), of(Status::PendingApproval)), (3, 7));
    for action in &made {
        let asked = action.status == Status::PendingApproval;
        assert_eq!(action.requires_approval, asked);
    }
    let asked = app
        .count("select count(distinct action_id) from notices where kind = 'asked'")
        .await;
    assert_eq!(asked, 7, "who may decide is asked");

    // One that is stopped before it began gives back what it had taken.
    let stopped = made.iter().find(|one| one.status == Status::Approved);
    let path = format!("/api/ai-coo/actions/{}/cancel", stopped.unwrap().action_id);
    assert_eq!(app.call(&app.operator, "POST", &path, None).await.0, 200);
    assert_eq!(next(&app, 10).await.status, Status::Approved);
    assert_eq!(next(&app, 11).await.status, Status::PendingApproval);
}

#[tokio::test]
async fn what_failed_gives_back_and_what_ran_counts_for_a_day() {
    let app = three_a_day(0).await;
    app.odoo
        .fault(json!({"mode": "busy", "methods": ["load"]}))
        .await;
    let failing = next(&app, 0).await;
    app.work_off().await;
    app.clock.advance(chrono::Duration::hours(5));
    app.work_off().await;
    assert_eq!(app.status(failing.action_id).await, Status::Failed);
    app.odoo.fault(json!({})).await;
    for number in 1..4 {
        assert_eq!(
            next(&app, number).await.status,
            Status::Approved,
            "{number}"
        );
    }
    app.work_off().await;
    assert_eq!(next(&app, 4).await.status, Status::PendingApproval);
    app.clock.advance(chrono::Duration::hours(25));
    assert_eq!(next(&app, 5).await.status, Status::Approved);
}
