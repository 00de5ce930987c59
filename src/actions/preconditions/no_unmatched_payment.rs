//! The customer has no payment or credit note that is not matched yet, beyond what was shown.

use super::check::{Check, Unmet, World, fine};
use crate::{
    actions::unmatched,
    ground::{ids::PartnerId, money::Money},
};
use chrono_tz::Tz;

pub(super) struct NoUnmatchedPayment<'a> {
    pub partner: PartnerId,
    pub name: &'a str,
    pub least: Option<&'a Money>,
}

#[async_trait::async_trait]
impl Check for NoUnmatchedPayment<'_> {
    fn words(&self, _: Tz) -> String {
        let of = |least: &Money| format!(" of {least} or more");
        let from = self.least.map_or(String::new(), of);
        format!(
            "{} has no unmatched payment or credit note{from}",
            self.name
        )
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let name = self.name;
        let company = world.odoo.company().await?;
        let open = unmatched(world.odoo, &company, self.partner).await?;
        let least = self.least.map_or(i64::MIN, |least| least.minor);
        let open = open.filter(|open| open.sum() >= least);
        fine(open.is_none(), || {
            let open = open.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{name} had no unmatched payment or credit note, now it has {open}")
        })
    }
}
