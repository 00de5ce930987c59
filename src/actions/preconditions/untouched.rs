//! Nobody has touched what an action made, which is to be taken back.

use super::check::{Check, Unmet, World, fine};
use crate::ground::zone;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub(super) struct Untouched<'a> {
    pub model: &'a str,
    pub id: i64,
    pub name: &'a str,
    pub changed_at: DateTime<Utc>,
}

#[async_trait::async_trait]
impl Check for Untouched<'_> {
    fn words(&self, _: Tz) -> String {
        format!("Nobody has changed {} since it was created", self.name)
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        // What is gone already needs no taking back: the request itself finds that.
        let Some(last) = world.odoo.last_change(self.model, self.id).await? else {
            return Ok(());
        };
        if let Some(foreign) = last.foreign {
            return Err(Unmet::Stale(foreign));
        }
        let zone = world.ours.zone().await?;
        // Odoo tells the time to the second, so who it was counts as well.
        let ours = world.ours.user().await? == last.by;
        fine(ours && last.at == self.changed_at, || {
            format!(
                "{} was as AI COO had created it, now {} has changed it ({})",
                self.name,
                last.by_name,
                zone::to_the_second(last.at, zone)
            )
        })
    }
}
