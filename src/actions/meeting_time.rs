//! A time for a meeting: whether everybody is free, and how a person reads it.

use super::{Precondition, RenderError};
use crate::{
    ground::ids::PartnerId,
    operations::{
        calendar::{CalendarError, GoogleCalendar},
        odoo::{Odoo, Partner},
    },
};
use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// What has to be free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingTime {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub partners: Vec<PartnerId>,
    /// The calendars in Google that say when they are busy.
    pub calendars: Vec<String>,
}

impl From<MeetingTime> for Precondition {
    fn from(slot: MeetingTime) -> Self {
        Self::SlotStillFree {
            start: slot.start,
            end: slot.end,
            partners: slot.partners,
            calendars: slot.calendars,
        }
    }
}

impl MeetingTime {
    /// Who is busy in it and when, in words; `None`: it is free. `people` gives the names, `zone`
    /// is the company's: whole days are of it where a calendar says no other.
    ///
    /// # Errors
    /// When a calendar cannot be asked, or one no longer says when it is busy.
    pub async fn taken(
        &self,
        odoo: &Odoo,
        google: Option<&GoogleCalendar>,
        people: &[Partner],
        zone: Tz,
    ) -> Result<Option<String>, RenderError> {
        let busy = odoo
            .busy(&self.partners, self.start, self.end, zone)
            .await?;
        if let Some(first) = busy.first() {
            let who = people
                .iter()
                .find(|one| self.partners.contains(&one.id) && first.partners.contains(&one.id));
            let who = who.map_or("an attendee", |one| one.name.as_str());
            return Ok(Some(is_busy(who, first.from, first.to, zone)));
        }
        if self.calendars.is_empty() {
            return Ok(None);
        }
        let Some(google) = google else {
            return Err(CalendarError::Rejected("it is no longer set up".to_owned()).into());
        };
        for one in google
            .busy(&self.calendars, self.start, self.end, zone)
            .await?
        {
            let Some(busy) = one.busy else {
                return Err(CalendarError::NotSent(format!(
                    "it no longer shows when {} is busy",
                    one.calendar
                ))
                .into());
            };
            if let Some((from, to)) = busy.first() {
                return Ok(Some(is_busy(&one.calendar, *from, *to, zone)));
            }
        }
        Ok(None)
    }
}

fn is_busy(who: &str, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> String {
    format!("{who} is busy, {}", when(from, to, zone))
}

/// `24 Nov 2026, 10:00 to 10:45 (America/New_York)`.
pub fn when<Z>(start: DateTime<Utc>, end: DateTime<Utc>, zone: Z) -> String
where
    Z: TimeZone + std::fmt::Display,
    Z::Offset: std::fmt::Display,
{
    let (start, end) = (start.with_timezone(&zone), end.with_timezone(&zone));
    let same_day = start.date_naive() == end.date_naive();
    let until = if same_day {
        "%H:%M"
    } else {
        "%-d %b %Y, %H:%M"
    };
    format!(
        "{} to {} ({zone})",
        start.format("%a %-d %b %Y, %H:%M"),
        end.format(until)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_in_the_zone_of_the_company() {
        let start: DateTime<Utc> = "2026-11-24T15:00:00Z".parse().unwrap();
        let end = start + chrono::Duration::minutes(45);
        let new_york = chrono_tz::America::New_York;
        assert_eq!(
            when(start, end, new_york),
            "Tue 24 Nov 2026, 10:00 to 10:45 (America/New_York)"
        );
        let late = start + chrono::Duration::hours(14);
        assert_eq!(
            when(start, late, new_york),
            "Tue 24 Nov 2026, 10:00 to 25 Nov 2026, 00:00 (America/New_York)"
        );
        assert!(when(start, end, Utc).ends_with("(UTC)"));
    }
}
