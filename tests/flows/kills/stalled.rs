//! Processes that share the work, and one of them stands still in the middle of it.

use super::{all_happened_once, calls, complete, has_begun, mail_is_taken};
use crate::{process::Process, receivers::Manner, world::World};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    decisions::settle::Answer,
    ground::db::ConnectionTrait,
    server::sweep,
};
use rustix::process::Signal;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_share_the_work() {
    let world = World::new().await;
    let ids = world.approve_tasks(40).await;
    let first = Process::start(&world, &[]).await;
    let second = Process::start(&world, &[]).await;
    all_happened_once(&world, &ids).await;
    for id in &ids {
        assert_eq!(world.record(*id).await.attempt, 1);
    }
    first.kill().await;
    second.kill().await;
    world.close().await;
}

/// The process stands still in mid-call for longer than its lease; another one takes over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_wakes_up_late_changes_nothing() {
    let world = World::new().await;
    let id = world.approve(world.note().await).await;
    let slow = json!({"mode": "slow", "slow_ms": 1500, "methods": ["message_post"], "count": 1});
    world.odoo.fault(slow).await;
    let late = Process::start(&world, &[]).await;
    has_begun(&world, id).await;
    late.signal(Signal::STOP);
    let other = Process::start(&world, &[]).await;
    let record = world.stands(id, &[Status::Executed]).await;
    assert!(record.attempt > 1);
    complete(&world, &record).await;
    let before = calls(&world, id).await;

    late.signal(Signal::CONT);
    // It is at work again: the next action is its alone.
    other.kill().await;
    let next = world.approve_tasks(1).await;
    all_happened_once(&world, &[id, next[0]]).await;
    assert_eq!(world.record(id).await, record);
    let after = calls(&world, id).await;
    assert_eq!(after.len(), before.len());
    late.kill().await;
    world.close().await;
}

/// A process that stands still in the middle of a sweep holds the sweepers' lock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweeper_that_stands_still_does_not_stop_the_others() {
    let world = World::new().await;
    let id = world.approve_tasks(1).await[0];
    let first = Process::start(&world, &[("AI_COO_FAILPOINT", "after_claim")]).await;
    first.says("failpoint after_claim").await;
    first.kill().await;
    let stalled = world.executor.database.begin().await.unwrap();
    let lock = format!("select pg_advisory_xact_lock({})", sweep::LOCK);
    stalled.execute_unprepared(&lock).await.unwrap();
    let process = Process::start(&world, &[]).await;
    all_happened_once(&world, &[id]).await;
    process.kill().await;
    drop(stalled);
    world.close().await;
}

/// A mail's first byte left a process that then stood still: nobody sends it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_of_a_process_that_stands_still_is_in_doubt() {
    let world = World::new().await;
    world.mail.now(Manner::HangsAfterDot);
    let id = world.approve(world.reminder().await).await;
    let late = Process::start(&world, &[]).await;
    mail_is_taken(&world, &late).await;
    late.signal(Signal::STOP);
    world.mail.now(Manner::Takes);
    let other = Process::start(&world, &[]).await;
    let in_doubt = world.stands(id, &[Status::InDoubt]).await;
    late.signal(Signal::CONT);
    other.kill().await;
    let next = world.approve_tasks(1).await;
    world.stands(next[0], &[Status::Executed]).await;
    assert_eq!(world.record(id).await, in_doubt);

    world.settle(id, Answer::ItHappened).await;
    all_happened_once(&world, &[id, next[0]]).await;
    late.kill().await;
    world.close().await;
}

/// It stood still just before the first byte, until nobody expected that byte any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_wakes_up_before_its_call_does_not_make_it() {
    for kind in [Kind::PostInternalMessage, Kind::CreateInvoiceReminder] {
        let world = World::new().await;
        let inputs = match kind {
            Kind::PostInternalMessage => world.note().await,
            _ => world.reminder().await,
        };
        let id = world.approve(inputs).await;
        let late = Process::start(&world, &[("AI_COO_FAILPOINT", "after_start")]).await;
        late.says("failpoint after_start").await;
        late.signal(Signal::STOP);
        let other = Process::start(&world, &[]).await;
        let ends = [Status::Executed, Status::InDoubt];
        let record = world.stands(id, &ends).await;
        late.signal(Signal::CONT);
        other.kill().await;
        // It is at work again: the next action is its alone.
        let next = world.approve_tasks(1).await[0];
        world.stands(next, &[Status::Executed]).await;
        assert_eq!(world.record(id).await, record);
        if record.action.status == Status::InDoubt {
            assert_eq!(world.mail.taken().len(), 0);
            world.settle(id, Answer::SendAgain).await;
        }
        all_happened_once(&world, &[id, next]).await;
        late.kill().await;
        world.close().await;
    }
}
