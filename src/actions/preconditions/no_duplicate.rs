//! Nothing of this kind was done about the subject within so many hours.

use super::check::{Check, Unmet, World};
use crate::ground::{number::count, zone};
use chrono::Duration;
use chrono_tz::Tz;

pub(super) struct NoDuplicate {
    pub hours: u32,
}

#[async_trait::async_trait]
impl Check for NoDuplicate {
    fn words(&self, _: Tz) -> String {
        format!(
            "No other action of this type about the same subject within {}",
            count(self.hours / 24, "day")
        )
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let last = world.ours.last_executed(world.action).await?;
        let hours = Duration::hours(i64::from(self.hours));
        let Some(at) = last.filter(|at| world.now - *at < hours) else {
            return Ok(());
        };
        let at = zone::in_full(at, world.ours.zone().await?);
        let why = format!("The same action was already executed on {at}");
        Err(Unmet::Stale(why))
    }
}
