//! The deal is neither won nor lost.

use super::check::{Check, Unmet, World, fine};
use crate::ground::ids::DealId;
use chrono_tz::Tz;

pub(super) struct DealStillOpen<'a> {
    pub deal: DealId,
    pub name: &'a str,
}

#[async_trait::async_trait]
impl Check for DealStillOpen<'_> {
    fn words(&self, _: Tz) -> String {
        format!("{} is neither won nor lost", self.name)
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let name = self.name;
        let Some(found) = world.odoo.deal(self.deal).await? else {
            return Err(world.missing("crm.lead", self.deal.0, name).await);
        };
        fine(found.open, || {
            format!("{name} was open, now it is won or lost")
        })
    }
}
