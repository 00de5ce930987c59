//! The record is there, and is not archived or another company's.

use super::check::{Check, Unmet, World};
use chrono_tz::Tz;

pub(super) struct RecordStillExists<'a> {
    pub model: &'a str,
    pub id: i64,
    pub name: &'a str,
}

#[async_trait::async_trait]
impl Check for RecordStillExists<'_> {
    fn words(&self, _: Tz) -> String {
        format!("{} still exists", self.name)
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        if world
            .odoo
            .existing(self.model, &[self.id])
            .await?
            .is_empty()
        {
            return Err(world.missing(self.model, self.id, self.name).await);
        }
        Ok(())
    }
}
