//! Put a meeting into the calendar: Odoo's own, or Google's where the settings name one.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed, optional},
    text,
};
use crate::ground::ids::{OdooUserId, PartnerId};
use chrono::{DateTime, Duration, Timelike, Utc};
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleMeeting {
    /// One line of 1 to 255 characters.
    pub title: String,
    /// A whole minute, within a year from the proposal.
    pub start: DateTime<Utc>,
    /// 5 minutes to 12 hours.
    pub duration_minutes: u32,
    /// A user in Odoo; takes part, named among the attendees or not.
    pub organiser_id: OdooUserId,
    /// 1 to 20 different people of the address book.
    pub attendee_ids: Vec<PartnerId>,
    /// Plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// One line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

const MOST_ATTENDEES: usize = 20;
const LEAST_MINUTES: u32 = 5;
const MOST_MINUTES: u32 = 12 * 60;
const MOST_DESCRIPTION: usize = 5_000;
const ATTENDEES: Input = Input::Records {
    of: Picks::Contact,
    most: MOST_ATTENDEES,
};

impl ScheduleMeeting {
    pub fn end(&self) -> DateTime<Utc> {
        self.start + Duration::minutes(i64::from(self.duration_minutes))
    }
}

impl ActionType for ScheduleMeeting {
    /// High where somebody from outside takes part: the guardrails raise it.
    const RISK: RiskLevel = RiskLevel::Medium;
    const ROLLBACK: RollbackStrategy = RollbackStrategy::DeleteRecord;
    const TRAITS: Traits = Traits {
        safe: false,
        reaches_customer: false,
        financial: false,
        deletes: false,
        cool_down_hours: 24,
    };
    const FIELDS: &[Field] = &[
        needed("title", "Title", Input::Line { most: 255 }),
        needed("start", "Start", Input::Moment),
        needed(
            "duration_minutes",
            "Duration in minutes",
            Input::Number {
                least: LEAST_MINUTES as i64,
                most: MOST_MINUTES as i64,
            },
        ),
        needed("organiser_id", "Organizer", Input::Record(Picks::User)).help("Attends as well."),
        needed("attendee_ids", "Attendees", ATTENDEES)
            .help("With attendees from outside, the risk is high."),
        optional("location", "Location", Input::Line { most: 255 }),
        optional(
            "description",
            "Description",
            Input::Text {
                most: MOST_DESCRIPTION,
            },
        ),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        text::line("title", &self.title, 255)?;
        if self.start.second() != 0 || self.start.nanosecond() != 0 {
            return Err(InvalidInput::new("start", "has seconds; use full minutes"));
        }
        if !(LEAST_MINUTES..=MOST_MINUTES).contains(&self.duration_minutes) {
            return Err(InvalidInput::new(
                "duration_minutes",
                format!(
                    "is {}; use {LEAST_MINUTES} to {MOST_MINUTES} minutes",
                    self.duration_minutes
                ),
            ));
        }
        text::id("organiser_id", self.organiser_id.0, "a user")?;
        let attendees = self.attendee_ids.iter().map(|one| one.0);
        text::ids("attendee_ids", attendees, MOST_ATTENDEES, "a contact")?;
        if let Some(place) = &self.location {
            text::line("location", place, 255)?;
        }
        match &self.description {
            Some(words) => text::text("description", words, MOST_DESCRIPTION),
            None => Ok(()),
        }
    }

    fn subject(&self) -> String {
        let mut attendees: Vec<i64> = self.attendee_ids.iter().map(|one| one.0).collect();
        attendees.sort_unstable();
        let attendees: Vec<String> = attendees.iter().map(i64::to_string).collect();
        format!(
            "meeting:{}:{}:{}",
            self.start.date_naive(),
            attendees.join(","),
            self.title.trim().to_lowercase()
        )
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::ScheduleMeeting;
    use crate::{
        actions::{
            AffectedRecords, Desk, Precondition, Render, RenderError, Rendered,
            attendees::Attendees,
            meeting_time::{MeetingTime, when},
            render::no_address,
            text,
        },
        ground::{
            effect::{Address, Effect, Meeting, Request},
            ids::PartnerId,
            zone,
        },
        operations::{
            calendar::GoogleCalendar,
            odoo::{NewMeeting, schedule_meeting_call},
        },
    };
    use chrono::Duration;

    /// How far ahead a meeting may be.
    const AHEAD: Duration = Duration::days(366);

    #[async_trait::async_trait]
    impl Render for ScheduleMeeting {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            if self.start <= desk.now || self.start > desk.now + AHEAD {
                return Err(RenderError::NotPossible(format!(
                    "start: {} is not within the next year; choose another time",
                    zone::in_full(self.start, desk.zone)
                )));
            }
            let attendees = Attendees::gather(desk, self.organiser_id, &self.attendee_ids).await?;
            let mut slot = MeetingTime {
                start: self.start,
                end: self.end(),
                partners: attendees.ids(),
                calendars: vec![],
            };
            let (effect, mut preconditions, model) = match desk.calendar {
                Some(google) => {
                    let (effect, conditions) =
                        self.in_google(desk, google, &attendees, &mut slot).await?;
                    (effect, conditions, None)
                }
                None => {
                    let (effect, conditions) = self.in_odoo(desk, &attendees).await?;
                    (effect, conditions, Some("calendar.event".to_owned()))
                }
            };
            let taken = slot.taken(desk.odoo, desk.calendar, &attendees.people, desk.zone);
            if let Some(why) = taken.await? {
                return Err(RenderError::NotPossible(format!(
                    "start: {why}; choose another time"
                )));
            }
            preconditions.extend(attendees.preconditions());
            preconditions.push(slot.into());
            let outsiders = attendees.outsiders().count() > 0;
            // Only Google tells them of it; what Odoo would mail is switched off.
            let mut contacts: Vec<PartnerId> = vec![];
            if desk.calendar.is_some() {
                contacts = attendees.outsiders().map(|one| one.commercial).collect();
                contacts.sort_unstable();
                contacts.dedup();
            }
            Ok(Rendered {
                title: format!(
                    "Meeting with {} on {}: {}",
                    attendees.names(),
                    when(self.start, self.end(), desk.zone),
                    self.title
                ),
                effect,
                preconditions,
                affected_records: AffectedRecords {
                    odoo_model: model,
                    description: Some("One new meeting".to_owned()),
                    ..AffectedRecords::default()
                },
                amount: None,
                contacts,
                outsiders,
                least_risk: None,
                tone: None,
            })
        }
    }

    impl ScheduleMeeting {
        async fn in_odoo(
            &self,
            desk: &Desk<'_>,
            attendees: &Attendees,
        ) -> Result<(Effect, Vec<Precondition>), RenderError> {
            let (model, operation) = ("calendar.event", "create");
            if !desk.odoo.has_right(model, operation).await? {
                let why =
                    "AI COO has no right to create meetings in Odoo; an administrator can grant it";
                return Err(RenderError::NotPossible(why.to_owned()));
            }
            let meeting = NewMeeting {
                title: self.title.trim().to_owned(),
                start: self.start,
                end: self.end(),
                organiser: self.organiser_id,
                attendees: attendees.ids(),
                description: self.description.as_deref().map(text::lines),
                location: self.location.as_ref().map(|place| place.trim().to_owned()),
            };
            let call = schedule_meeting_call(&desk.action_id.to_string(), &meeting);
            let effect = Effect {
                requests: vec![Request::Odoo(call)],
                side_effects: vec![
                    "It appears in every attendee's Odoo calendar. Odoo's invitation e-mails are switched off: nobody gets one.".to_owned(),
                ],
            };
            let right = Precondition::HasRight {
                model: model.to_owned(),
                operation: operation.to_owned(),
            };
            Ok((effect, vec![right]))
        }

        /// Fills the slot with the calendars that Google shows.
        async fn in_google(
            &self,
            desk: &Desk<'_>,
            google: &GoogleCalendar,
            attendees: &Attendees,
            slot: &mut MeetingTime,
        ) -> Result<(Effect, Vec<Precondition>), RenderError> {
            let (mut invited, mut preconditions) = (vec![], vec![]);
            for one in &attendees.people {
                let Some(address) = one.addresses().into_iter().next() else {
                    let why = no_address(&one.name, one.email.as_deref());
                    return Err(RenderError::NotPossible(why));
                };
                invited.push(Address {
                    name: one.name.clone(),
                    email: address.email,
                });
                preconditions.push(Precondition::AddressUnchanged {
                    partner: one.id,
                    name: one.name.clone(),
                    email: one.email.clone().unwrap_or_default(),
                });
            }
            let addresses: Vec<String> = invited.iter().map(|one| one.email.clone()).collect();
            let shown = google.busy(&addresses, slot.start, slot.end, desk.zone);
            let (shown, hidden): (Vec<_>, Vec<_>) =
                shown.await?.into_iter().partition(|one| one.busy.is_some());
            slot.calendars = shown.into_iter().map(|one| one.calendar).collect();
            let invite = attendees.outsiders().count() > 0;
            let mut side_effects = vec![if invite {
                "Somebody from outside attends: Google e-mails everybody an invitation immediately."
                    .to_owned()
            } else {
                "It appears in every attendee's calendar. Google e-mails nobody.".to_owned()
            }];
            if !hidden.is_empty() {
                let who: Vec<String> = hidden.into_iter().map(|one| one.calendar).collect();
                side_effects.push(format!(
                    "Google does not show whether these attendees are free, and they were not asked: {}.",
                    who.join(", ")
                ));
            }
            let meeting = Meeting {
                // Hexadecimal digits are within the alphabet that Google allows: a to v and 0 to 9.
                event_id: format!("aicoo{}", desk.action_id.0.simple()),
                calendar: google.calendar().to_owned(),
                title: self.title.trim().to_owned(),
                description: self
                    .description
                    .as_deref()
                    .map(|words| escaped(&text::lines(words))),
                location: self.location.as_ref().map(|place| place.trim().to_owned()),
                start: self.start,
                end: self.end(),
                attendees: invited,
                invite,
            };
            let effect = Effect {
                requests: vec![Request::Calendar(meeting)],
                side_effects,
            };
            Ok((effect, preconditions))
        }
    }

    /// Google shows a description as HTML: nothing in ours is markup.
    fn escaped(text: &str) -> String {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting() -> ScheduleMeeting {
        ScheduleMeeting {
            title: "Terms".to_owned(),
            start: "2026-11-24T15:00:00Z".parse().unwrap(),
            duration_minutes: 45,
            organiser_id: OdooUserId(5),
            attendee_ids: vec![PartnerId(6), PartnerId(9)],
            description: Some("First.\nSecond.".to_owned()),
            location: Some("Room 2".to_owned()),
        }
    }

    fn refused(change: impl FnOnce(&mut ScheduleMeeting)) -> String {
        let mut wrong = meeting();
        change(&mut wrong);
        wrong.validate().unwrap_err().field.into_owned()
    }

    #[test]
    fn a_wrong_field_is_named() {
        assert_eq!(meeting().validate(), Ok(()));
        for title in ["", "  ", "a\r\nb", "a\u{202E}b", "a\0b", &"x".repeat(256)] {
            assert_eq!(
                refused(|m| m.title = title.to_owned()),
                "title",
                "{title:?}"
            );
        }
        assert_eq!(refused(|m| m.start += Duration::seconds(1)), "start");
        for minutes in [0, 4, 721, u32::MAX] {
            assert_eq!(
                refused(|m| m.duration_minutes = minutes),
                "duration_minutes"
            );
        }
        assert_eq!(refused(|m| m.organiser_id = OdooUserId(0)), "organiser_id");
        let people = |ids: &[i64]| ids.iter().copied().map(PartnerId).collect::<Vec<_>>();
        let many: Vec<i64> = (1..=21).collect();
        for wrong in [&[][..], &[0], &[3, 3], &many] {
            assert_eq!(refused(|m| m.attendee_ids = people(wrong)), "attendee_ids");
        }
        let two = Some("a\nb".to_owned());
        assert_eq!(refused(|m| m.location = two), "location");
        let long = Some("x".repeat(5_001));
        assert_eq!(refused(|m| m.description = long), "description");
        assert_eq!(
            refused(|m| m.description = Some("a\u{7}".to_owned())),
            "description"
        );
    }

    #[test]
    fn the_same_people_about_the_same_on_one_day_are_one_subject() {
        let mut other = meeting();
        other.attendee_ids.reverse();
        other.start += Duration::hours(1);
        other.title = " terms ".to_owned();
        assert_eq!(meeting().subject(), other.subject());
        other.start += Duration::days(1);
        assert_ne!(meeting().subject(), other.subject());
    }
}
