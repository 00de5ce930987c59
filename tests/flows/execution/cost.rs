//! What an execution and an approval ask of PostgreSQL: counted, so that it does not grow unseen.

use super::{approved, at_once};
use crate::support::{TestApp, find};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    executor,
    ground::{db::Asked, ids::ActionId},
};

async fn asked(app: &TestApp, work: impl Future<Output = ()>) -> Asked {
    let before = app.database.asked();
    work.await;
    let after = app.database.asked();
    Asked {
        statements: after.statements - before.statements,
        transactions: after.transactions - before.transactions,
    }
}

/// In how many transactions something was written about an action since it was approved.
async fn commits(app: &TestApp, id: ActionId) -> i64 {
    let sql = "select count(distinct x) from (
           select xmin::text as x from action_events where action_id = $1 and event_type not in ('created', 'approved')
           union all select xmin::text from action_execution_log where action_id = $1
           union all select xmin::text from customer_contacts where action_id = $1
           union all select xmin::text from autonomous_actions where id = $1) written";
    let count = sqlx::query_scalar(sql).bind(id.0);
    count.fetch_one(app.database.pool()).await.unwrap()
}

#[tokio::test]
async fn an_effect_of_one_request_is_three_commits() {
    let app = at_once().await;
    let action = approved(&app, Kind::CreateTask).await;
    let one = asked(&app, async {
        let (mut taken, _) = executor::take(&app.executor, 5).await.unwrap();
        let taken = taken.pop().expect("it is due");
        executor::carry_out(&app.executor, taken).await.unwrap();
    })
    .await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert!(commits(&app, action.action_id).await <= 3);
    // The claim with how it stands, the settings (once for those of the process, and once for the zone
    // in which the task is due), the start, the end.
    let most = Asked {
        statements: 5,
        transactions: 5,
    };
    assert_eq!(one, most);
}

#[tokio::test]
async fn a_yes_is_one_read_and_one_write() {
    let app = at_once().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    let desk = app.desk();
    let question =
        ai_coo::decisions::answer::Question::for_action(task.action_id, &task.effect_hash, true);
    let settings_are_known = asked(&app, async {
        ai_coo::decisions::approve(&desk, question, &app.operator.user, Default::default())
            .await
            .unwrap();
    })
    .await;
    // And the settings, which are read once.
    assert_eq!(settings_are_known.statements, 3);
    assert_eq!(app.status(task.action_id).await, Status::Approved);
}
