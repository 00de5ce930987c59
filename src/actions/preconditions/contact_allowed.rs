//! Nobody has said in Odoo that they must not be contacted like this.

use super::check::{Check, Unmet, Wanted, World, fine};
use crate::{
    actions::{Channel, banned},
    ground::ids::PartnerId,
};
use chrono_tz::Tz;

pub(super) struct ContactAllowed<'a> {
    pub partner: PartnerId,
    pub name: &'a str,
    pub channel: Channel,
}

#[async_trait::async_trait]
impl Check for ContactAllowed<'_> {
    fn words(&self, _: Tz) -> String {
        let by = self.channel.words();
        format!("{} may still be contacted by {by}", self.name)
    }

    fn wants(&self, wanted: &mut Wanted) {
        wanted.contacts.push(self.partner);
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let Self { name, channel, .. } = self;
        let by = channel.words();
        let found = world.contact(self.partner, name).await?;
        fine(banned(found, *channel).is_none(), || {
            let why = banned(found, *channel).unwrap_or_default();
            format!("{name} could be contacted by {by}, now {why}")
        })
    }
}
