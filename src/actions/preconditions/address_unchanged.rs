//! The e-mail address on the record is the one that was shown.

use super::check::{Check, Unmet, Wanted, World, fine};
use crate::ground::ids::PartnerId;
use chrono_tz::Tz;

pub(super) struct AddressUnchanged<'a> {
    pub partner: PartnerId,
    pub name: &'a str,
    pub email: &'a str,
}

#[async_trait::async_trait]
impl Check for AddressUnchanged<'_> {
    fn words(&self, _: Tz) -> String {
        format!("{} still has the address {}", self.name, self.email)
    }

    fn wants(&self, wanted: &mut Wanted) {
        wanted.partners.push(self.partner);
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let Self { name, email, .. } = self;
        let found = world.partner(self.partner, name).await?;
        let now = found.email.as_deref();
        fine(now == Some(*email), || {
            format!(
                "{name} had the address {email}, now it has {}",
                now.unwrap_or("none")
            )
        })
    }
}
