//! A large company, filled by SQL: a year of actions and of the trail.

use crate::{
    Result,
    run::{Run, TEMPLATE},
    sizes::Long,
    world::{Kind, World},
};

/// Kept for all long rows.
pub const DATABASE: &str = "filled";

/// What one executed action has on the trail; what waits has one event.
const EVENTS: u32 = 5;

pub async fn fill(run: &mut Run, long: Long) -> Result<()> {
    let url = run.server.create(DATABASE, TEMPLATE).await?;
    // One that the product has made: the others are copies of it.
    let world = World::open(&url, &run.stub.url).await?;
    world.fill(Kind::Sms, 1, run.number(1)).await?;
    world.close(None).await?;
    let others = long
        .events
        .saturating_sub(long.done * EVENTS + long.pending);
    let actions = [("done", long.done), ("pending", long.pending)];
    let events = [("events", others)];
    run.server
        .run_file(DATABASE, "sql/actions.sql", &actions)
        .await?;
    run.server
        .run_file(DATABASE, "sql/events.sql", &events)
        .await?;
    run.server.settle(DATABASE).await
}
