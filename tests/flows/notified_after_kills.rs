//! A notice is on its way from the transaction that made it news: no killed process takes it along.

use crate::{process::Process, world::World};
use ai_coo::actions::lifecycle::Status;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_became_of_an_action_is_told_by_the_next_process() {
    let world = World::new().await;
    sqlx::query("update guardrails_config set notification_channels = '[\"email\"]'")
        .execute(world.executor.database.pool())
        .await
        .unwrap();
    let id = world.approve_tasks(1).await[0];
    // It has executed the action, and dies before it can say so to anybody.
    let first = Process::start(&world, &[("AI_COO_FAILPOINT", "after_commit")]).await;
    first.says("failpoint after_commit").await;
    first.kill().await;
    world.stands(id, &[Status::Executed]).await;
    assert_eq!(world.mail.taken(), Vec::<String>::new());

    let next = Process::start(&world, &[]).await;
    tokio::time::timeout(PATIENCE, world.mail.has_taken(1))
        .await
        .unwrap_or_else(|_| panic!("nobody was told:\n{}", next.log()));
    let taken = world.mail.taken();
    assert!(taken[0].contains("notice."), "{taken:?}");
    next.kill().await;
    let told: i64 = sqlx::query_scalar(
        "select count(*) from notices where kind = 'executed' and channel = 'email'",
    )
    .fetch_one(world.executor.database.pool())
    .await
    .unwrap();
    assert_eq!(told, 1);
    world.close().await;
}
