//! An Odoo that takes 35 s for a write, as one may that waits for others at the same record,
//! while a second process is at work: one effect, one record, and a late answer changes nothing.

use crate::{
    kills::{all_happened_once, calls, complete, has_begun},
    process::Process,
    world::World,
};
use ai_coo::{
    actions::{ActionInputs, CreateTask, lifecycle::Status},
    ground::ids::ActionId,
};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(35);

/// The program's own patience; the tests' processes have less of it.
const PATIENT: [(&str, &str); 4] = [
    ("ODOO_WRITE_TIMEOUT_MS", "60000"),
    ("EXECUTOR_LEASE_MS", "4500"),
    ("EXECUTOR_SWEEP_MS", "5000"),
    ("EXECUTOR_GRACE_MS", "40000"),
];

/// Strikes the next writes, each once.
fn strikes(mode: &str, count: usize) -> Value {
    json!({"mode": mode, "slow_ms": LONG.as_millis() as u64, "count": count,
           "methods": ["message_post", "write", "load"]})
}

/// A note and a deal's stage, of which Odoo itself would take two.
async fn note_and_deal(world: &World) -> Vec<ActionId> {
    vec![
        world.approve(world.note().await).await,
        world.approve(world.deal().await).await,
    ]
}

async fn begun(world: &World, ids: &[ActionId]) -> Process {
    let process = Process::start(world, &PATIENT).await;
    for id in ids {
        has_begun(world, *id).await;
    }
    process
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_after_35_seconds_is_of_one_effect() {
    tokio::join!(
        both_processes_live(),
        the_first_stands_still(),
        the_first_is_answered_late(),
    );
}

/// The second process leaves the call to the first, which waits for its answer.
async fn both_processes_live() {
    let world = World::new().await;
    let ids = note_and_deal(&world).await;
    world.odoo.fault(strikes("slow", ids.len())).await;
    let first = begun(&world, &ids).await;
    let second = Process::start(&world, &PATIENT).await;
    all_happened_once(&world, &ids).await;
    for id in &ids {
        assert_eq!(world.record(*id).await.attempt, 1);
        let made = calls(&world, *id).await;
        assert_eq!(made.len(), 1, "{made:#?}");
        let took = made[0].completed_at.unwrap() - made[0].started_at;
        assert!(took.to_std().unwrap() >= LONG, "{took}");
    }
    first.kill().await;
    second.kill().await;
    world.close().await;
}

/// The second process takes the action over, looks for what the first has begun, and begins
/// nothing itself while that may still arrive. A task it makes at once: Odoo takes its external
/// id once.
async fn the_first_stands_still() {
    let world = World::new().await;
    let mut ids = note_and_deal(&world).await;
    let ActionInputs::CreateTask(task) = world.task() else {
        panic!("a task")
    };
    let CreateTask { name, .. } = task.clone();
    ids.push(world.approve(ActionInputs::CreateTask(task)).await);
    world.odoo.fault(strikes("slow", ids.len())).await;
    let first = begun(&world, &ids).await;
    first.signal(Signal::STOP);
    let second = Process::start(&world, &PATIENT).await;
    let mut settled = vec![];
    for id in &ids {
        let record = world.stands(*id, &[Status::Executed]).await;
        assert!(record.attempt > 1);
        complete(&world, &record).await;
        settled.push((record, calls(&world, *id).await));
    }
    for (record, made) in &settled[..2] {
        assert_eq!(made.len(), 1, "{:?}: {made:#?}", record.action.inputs);
        let at = made[0].completed_at.unwrap();
        assert!((at - made[0].started_at).to_std().unwrap() >= LONG);
        assert!(at < made[0].call_deadline, "found, not sent again");
    }
    // The first is at work again, and its answers are there.
    second.kill().await;
    first.signal(Signal::CONT);
    let next = world.approve_tasks(1).await[0];
    world.stands(next, &[Status::Executed]).await;
    for (record, made) in settled {
        let id = record.action.action_id;
        assert_eq!(world.record(id).await, record);
        assert_eq!(
            format!("{:?}", calls(&world, id).await),
            format!("{made:?}")
        );
    }
    let ledger = world.odoo.ledger().await;
    let times = |method: &str| {
        ledger
            .iter()
            .filter(|call| call["method"] == method)
            .count()
    };
    assert_eq!((times("message_post"), times("write")), (1, 1));
    let tasks = world
        .odoo
        .search("project.task", json!([["name", "=", name]]))
        .await;
    assert_eq!(tasks.len(), 1);
    first.kill().await;
    world.close().await;
}

/// It happened at once, and only the answer takes its time: the second process finds it, and the
/// first, awake again, is told what is on record already.
async fn the_first_is_answered_late() {
    let world = World::new().await;
    let ids = note_and_deal(&world).await;
    world.odoo.fault(strikes("late", ids.len())).await;
    let first = begun(&world, &ids).await;
    let answered = tokio::time::sleep(LONG + Duration::from_secs(2));
    first.signal(Signal::STOP);
    let second = Process::start(&world, &PATIENT).await;
    all_happened_once(&world, &ids).await;
    first.signal(Signal::CONT);
    let mut settled = vec![];
    for id in &ids {
        settled.push((world.record(*id).await, calls(&world, *id).await));
    }
    answered.await;
    all_happened_once(&world, &ids).await;
    for (record, made) in settled {
        let id = record.action.action_id;
        assert!(record.attempt > 1);
        assert_eq!(world.record(id).await, record);
        assert_eq!(
            format!("{:?}", calls(&world, id).await),
            format!("{made:?}")
        );
    }
    first.kill().await;
    second.kill().await;
    world.close().await;
}
