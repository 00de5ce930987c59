//! A process is asked to end in the middle of its work.

use super::{all_happened_once, calls, executed, has_executed, standing};
use crate::{process::Process, world::World};
use ai_coo::actions::lifecycle::Status;
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asked_to_end_it_finishes_what_it_began() {
    let world = World::new().await;
    let mut ids = world.approve_tasks(14).await;
    ids.push(world.approve(world.reminder().await).await);
    let methods = json!(["load", "message_post"]);
    let slow = json!({"mode": "slow", "slow_ms": 300, "methods": methods});
    world.odoo.fault(slow).await;
    let process = Process::start(&world, &[("WORKER_CONCURRENCY", "3")]).await;
    has_executed(&world, 2).await;
    let began = std::time::Instant::now();
    assert_eq!(process.ends_when_asked().await, Some(0));
    println!("shutdown: {} ms", began.elapsed().as_millis());
    assert!(began.elapsed() < Duration::from_secs(5));

    assert_eq!(standing(&world, Status::Executing).await, 0);
    let done = executed(&world).await;
    assert!(done < ids.len(), "it had nothing left to hand back");
    assert_eq!(standing(&world, Status::Approved).await, ids.len() - done);
    for id in &ids {
        for call in calls(&world, *id).await {
            assert_eq!(call.success, Some(true), "{call:#?}");
        }
    }
    world.odoo.healthy().await;
    let next = Process::start(&world, &[]).await;
    let began = std::time::Instant::now();
    // The first of the rest: how soon the last one comes says the limit of calls to Odoo.
    has_executed(&world, done + 1).await;
    println!("handed over: {} ms", began.elapsed().as_millis());
    assert!(began.elapsed() < Duration::from_secs(4));
    all_happened_once(&world, &ids).await;
    next.kill().await;
    world.close().await;
}
