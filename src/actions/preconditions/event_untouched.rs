//! Nobody has changed an event in Google Calendar, which is to be taken back.

use super::check::{Check, Unmet, World, fine};
use chrono_tz::Tz;

pub(super) struct EventUntouched<'a> {
    pub calendar: &'a str,
    pub event_id: &'a str,
    pub name: &'a str,
    pub version: &'a str,
}

#[async_trait::async_trait]
impl Check for EventUntouched<'_> {
    fn words(&self, _: Tz) -> String {
        let name = self.name;
        format!("“{name}” is unchanged in Google Calendar, or already deleted")
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let found = world.google()?.event(self.calendar, self.event_id).await?;
        // What is gone already needs no taking back.
        let same = found.is_none_or(|event| event.version() == self.version);
        let name = self.name;
        fine(same, || {
            format!(
                "Somebody has changed “{name}”, or answered the invitation, since it was checked"
            )
        })
    }
}
