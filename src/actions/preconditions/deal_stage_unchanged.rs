//! The deal is where it was.

use super::check::{Check, Unmet, World, fine};
use crate::ground::ids::{DealId, StageId};
use chrono_tz::Tz;

pub(super) struct DealStageUnchanged<'a> {
    pub deal: DealId,
    pub name: &'a str,
    pub stage: StageId,
    pub stage_name: &'a str,
}

#[async_trait::async_trait]
impl Check for DealStageUnchanged<'_> {
    fn words(&self, _: Tz) -> String {
        format!("{} is still in {}", self.name, self.stage_name)
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let Self {
            name, stage_name, ..
        } = self;
        let Some(found) = world.odoo.deal(self.deal).await? else {
            return Err(world.missing("crm.lead", self.deal.0, name).await);
        };
        let now = found.stage.as_ref();
        fine(now.is_some_and(|(id, _)| *id == self.stage), || {
            let now = now.map_or("in no stage", |(_, name)| name);
            format!("{name} was in {stage_name}, now it is in {now}")
        })
    }
}
