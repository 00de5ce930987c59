//! The phone number on the record is the one that was shown.

use super::check::{Check, Unmet, Wanted, World, fine};
use crate::ground::ids::PartnerId;
use chrono_tz::Tz;

pub(super) struct PhoneUnchanged<'a> {
    pub partner: PartnerId,
    pub name: &'a str,
    pub phone: &'a str,
}

#[async_trait::async_trait]
impl Check for PhoneUnchanged<'_> {
    fn words(&self, _: Tz) -> String {
        format!("{} still has the phone number {}", self.name, self.phone)
    }

    fn wants(&self, wanted: &mut Wanted) {
        wanted.contacts.push(self.partner);
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let Self { name, phone, .. } = self;
        let found = world.contact(self.partner, name).await?;
        if !found.active {
            return Err(world.missing("res.partner", self.partner.0, name).await);
        }
        let now = found.phone.as_deref();
        fine(now == Some(*phone), || {
            let now = now.unwrap_or("none");
            format!("{name} had the phone number {phone}, now it has {now}")
        })
    }
}
