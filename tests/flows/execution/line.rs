//! In which order what is due is taken, and what keeps nobody waiting.

use super::{approved, at_once};
use crate::support::TestApp;
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    executor,
    ground::{ids::ActionId, queue::Execute},
};
use serde_json::json;

/// So many tasks that one person proposed and another approved.
async fn approved_tasks(app: &TestApp, count: usize) -> Vec<ActionId> {
    let mut ids = vec![];
    for n in 0..count {
        let task = json!({
            "action_type": "create_task",
            "inputs": {"name": format!("Count the stock {n}"), "user_id": 5, "date_deadline": "2026-12-01"},
            "expected_effect": "Somebody takes care of it.",
            "reasoning": "The stock was not counted for two weeks.",
        });
        let path = "/api/ai-coo/actions";
        let (status, answer) = app.call(&app.second, "POST", path, Some(task)).await;
        assert_eq!(status, 201, "{answer}");
        let action = app
            .record(answer["action_id"].as_str().unwrap().parse().unwrap())
            .await
            .action;
        assert_eq!(app.approve(&app.operator, &action).await.0, 200);
        ids.push(action.action_id);
    }
    ids
}

async fn next(app: &TestApp) -> Option<ActionId> {
    let (mut taken, _) = executor::take(&app.executor, 1).await.unwrap();
    Some(taken.pop()?.action())
}

#[tokio::test]
async fn a_higher_risk_goes_first_and_who_waits_long_goes_before_it() {
    let app = at_once().await;
    let ids = approved_tasks(&app, 3).await;
    let [plain, risky, patient] = ids[..] else {
        panic!("three tasks are needed: {ids:?}")
    };
    let job = async |id: ActionId, change: &str| {
        let sql =
            format!("update apalis.jobs set {change} where idempotency_key like 'execute:{id}:%'");
        let changed = sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(app.pool())
            .await;
        assert_eq!(changed.unwrap().rows_affected(), 1);
    };
    job(plain, "priority = 0").await;
    job(risky, "priority = 3").await;
    job(
        patient,
        "priority = 0, run_at = run_at - interval '46 minutes'",
    )
    .await;
    let order = [
        next(&app).await,
        next(&app).await,
        next(&app).await,
        next(&app).await,
    ];
    assert_eq!(order, [Some(patient), Some(risky), Some(plain), None]);
}

/// A job is a wake-up: one of an action that is not there to be taken is gone once it was looked at,
/// and the next is taken.
#[tokio::test]
async fn a_job_of_something_else_keeps_nothing_waiting() {
    let app = at_once().await;
    let action = approved(&app, Kind::CreateTask).await;
    app.sql("update autonomous_actions set attempt = attempt + 1 where status = 'approved'")
        .await
        .unwrap();
    assert_eq!(next(&app).await, None);
    let jobs = "select count(*) from apalis.jobs where job_type = 'execute'";
    assert_eq!(app.count(jobs).await, 0);
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
}

/// Two versions may run side by side: the workers of the release before are apalis' own, which read
/// the names of jobs as ULIDs and their bodies as documents.
#[tokio::test]
async fn the_release_before_can_read_the_jobs() {
    let app = at_once().await;
    let ids = approved_tasks(&app, 1).await;
    let sql = "select convert_from(job, 'UTF8') from apalis.get_jobs('a worker', 'execute', 5)
         where id ~ '^[0-7][0-9A-HJKMNP-TV-Z]{25}$'";
    app.sql("insert into apalis.workers (id, worker_type, storage_name) values ('a worker', 'execute', '')")
        .await
        .unwrap();
    let job: String = sqlx::query_scalar(sql).fetch_one(app.pool()).await.unwrap();
    let job: Execute = serde_json::from_str(&job).unwrap();
    assert_eq!((job.action, job.attempt), (ids[0], 1));
}

/// Somebody is about to change it: the others are taken meanwhile, and it keeps its job.
#[tokio::test]
async fn what_is_locked_keeps_nobody_waiting() {
    let app = at_once().await;
    let ids = approved_tasks(&app, 2).await;
    let locked = ids[0];
    let tx = app.database.begin().await.unwrap();
    ai_coo::records::get_for_update(&tx, locked).await.unwrap();
    assert_eq!(next(&app).await, Some(ids[1]));
    assert_eq!(next(&app).await, None);
    tx.rollback().await.unwrap();
    assert_eq!(next(&app).await, Some(locked));
}
