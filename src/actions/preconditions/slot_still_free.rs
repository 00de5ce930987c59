//! Nobody who takes part has become busy, and the time is still to come.

use super::check::{Check, Unmet, World, fine};
use crate::{
    actions::MeetingTime,
    ground::{
        effect::Request,
        ids::PartnerId,
        zone::{self, moment},
    },
    operations::odoo::Found,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

pub(super) struct SlotStillFree<'a> {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub partners: &'a [PartnerId],
    pub calendars: &'a [String],
}

#[async_trait::async_trait]
impl Check for SlotStillFree<'_> {
    fn words(&self, zone: Tz) -> String {
        format!(
            "No attendee is busy between {} and {}",
            moment(self.start, zone),
            moment(self.end, zone)
        )
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        // A meeting of ours that is there already has taken it itself.
        for request in &world.action.effect.requests {
            let ours = match request {
                Request::Odoo(call) => matches!(world.odoo.find(call).await?, Found::There(_)),
                Request::Calendar(meeting) => world.google()?.find(meeting).await?.is_some(),
                Request::Mail(_) | Request::Sms(_) | Request::Cancellation(_) => false,
            };
            if ours {
                return Ok(());
            }
        }
        let zone = world.ours.zone().await?;
        fine(world.now < self.start, || {
            format!(
                "The start of the meeting, {}, has passed",
                zone::in_full(self.start, zone)
            )
        })?;
        let slot = MeetingTime {
            start: self.start,
            end: self.end,
            partners: self.partners.to_vec(),
            calendars: self.calendars.to_vec(),
        };
        let people = &world.live.partners;
        let taken = slot.taken(world.odoo, world.calendar, people, zone).await?;
        fine(taken.is_none(), || {
            format!("The time was free, now {}", taken.unwrap_or_default())
        })
    }
}
