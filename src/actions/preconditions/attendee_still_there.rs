//! Somebody who takes part is not archived, and who was a colleague still is one.

use super::check::{Check, Unmet, Wanted, World, fine};
use crate::ground::ids::PartnerId;
use chrono_tz::Tz;

pub(super) struct AttendeeStillThere<'a> {
    pub partner: PartnerId,
    pub name: &'a str,
    pub colleague: bool,
}

#[async_trait::async_trait]
impl Check for AttendeeStillThere<'_> {
    fn words(&self, _: Tz) -> String {
        let who = if self.colleague {
            "a colleague"
        } else {
            "a contact"
        };
        format!("{} is still {who} in Odoo", self.name)
    }

    fn wants(&self, wanted: &mut Wanted) {
        wanted.partners.push(self.partner);
        wanted
            .colleagues
            .extend(self.colleague.then_some(self.partner));
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let name = self.name;
        world.partner(self.partner, name).await?;
        let colleague = world.live.colleagues.contains(&self.partner);
        fine(!self.colleague || colleague, || {
            format!("{name} was a colleague, now has no company login")
        })
    }
}
