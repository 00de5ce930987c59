//! Events and free/busy as Google writes them.

use super::{Availability, CalendarError, Entered};
use crate::{ground::effect::Meeting, operations::odoo::clean};
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The private property that marks an event as ours, beside its id.
const MARK: &str = "aiCoo";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    id: String,
    status: Option<String>,
    html_link: Option<String>,
    extended_properties: Option<Properties>,
    #[serde(default)]
    etag: String,
    summary: Option<String>,
    description: Option<String>,
    location: Option<String>,
    start: Option<EventTime>,
    end: Option<EventTime>,
    #[serde(default)]
    attendees: Vec<Attendee>,
    recurrence: Option<Vec<String>>,
}

/// Of an event of whole days there is no moment.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EventTime {
    date_time: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct Attendee {
    #[serde(default)]
    email: String,
}

/// An event of ours that is there.
pub struct LiveEvent {
    event: Event,
}

#[derive(Deserialize)]
struct Properties {
    #[serde(default)]
    private: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct FreeBusy {
    calendars: BTreeMap<String, Calendar>,
}

#[derive(Deserialize)]
struct Calendar {
    #[serde(default)]
    busy: Vec<Period>,
    #[serde(default)]
    errors: Vec<Value>,
}

#[derive(Deserialize)]
struct Period {
    start: Edge,
    end: Edge,
}

/// Where a time in which somebody is busy begins or ends: a moment, or the beginning of a day.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Edge {
    Moment(DateTime<Utc>),
    Day(NaiveDate),
}

impl Edge {
    fn at(self, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::Moment(at) => at,
            Self::Day(day) => {
                let midnight = day.and_time(NaiveTime::MIN);
                let local = zone.from_local_datetime(&midnight).earliest();
                local.map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
            }
        }
    }
}

/// The event as it is inserted: what stands here and nothing else.
pub(super) fn event(meeting: &Meeting) -> Value {
    let moment = |at: DateTime<Utc>| json!({"dateTime": rfc3339(at), "timeZone": "UTC"});
    let attendees: Vec<Value> = meeting
        .attendees
        .iter()
        .map(|one| json!({"email": one.email, "displayName": one.name}))
        .collect();
    let mut event = json!({
        "id": meeting.event_id,
        "summary": meeting.title,
        "start": moment(meeting.start),
        "end": moment(meeting.end),
        "attendees": attendees,
        "extendedProperties": {"private": {MARK: meeting.event_id}},
    });
    if let Some(text) = &meeting.description {
        event["description"] = json!(text);
    }
    if let Some(place) = &meeting.location {
        event["location"] = json!(place);
    }
    event
}

/// Whether what was found is the event, and still there.
pub(super) fn ours(event: Value, meeting: &Meeting) -> Result<Entered, CalendarError> {
    let live = live(event, &meeting.event_id)?.ok_or_else(deleted)?;
    Ok(Entered {
        link: live.event.html_link.filter(|link| is_googles(link)),
        found: true,
    })
}

/// The event of our id; `None`: it is deleted. Google may keep no more of such a one than its id.
pub(super) fn live(event: Value, event_id: &str) -> Result<Option<LiveEvent>, CalendarError> {
    let unreadable = |_| CalendarError::Unknown("an answer that is not an event".to_owned());
    let event: Event = serde_json::from_value(event).map_err(unreadable)?;
    let another = || CalendarError::Rejected("another event has the id of this one".to_owned());
    if event.id != event_id {
        return Err(another());
    }
    if event.status.as_deref() == Some("cancelled") {
        return Ok(None);
    }
    let marks = event.extended_properties.as_ref();
    let mark = marks.and_then(|properties| properties.private.get(MARK));
    if mark.map(String::as_str) != Some(event_id) {
        return Err(another());
    }
    Ok(Some(LiveEvent { event }))
}

impl LiveEvent {
    /// Its version: Google gives it another with every change, answers to the invitation
    /// included.
    pub fn version(&self) -> &str {
        &self.event.etag
    }

    /// What somebody has changed of what was put in, in words. Answers to the invitation are no
    /// change.
    pub fn change(&self, meeting: &Meeting) -> Option<String> {
        let event = &self.event;
        let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
        let texts = [
            (
                "title",
                text(&Some(meeting.title.clone())),
                text(&event.summary),
            ),
            ("place", text(&meeting.location), text(&event.location)),
            (
                "description",
                text(&meeting.description),
                text(&event.description),
            ),
        ];
        let moment = |time: &Option<EventTime>| time.as_ref().and_then(|time| time.date_time);
        let words = |at: Option<DateTime<Utc>>| at.map_or_else(|| "all day".to_owned(), rfc3339);
        let times = [
            (
                "start",
                words(Some(meeting.start)),
                words(moment(&event.start)),
            ),
            ("end", words(Some(meeting.end)), words(moment(&event.end))),
        ];
        let rules = event.recurrence.as_deref().unwrap_or_default();
        let others = [
            (
                "guest list",
                guests(meeting.attendees.iter().map(|one| &one.email)),
                guests(event.attendees.iter().map(|one| &one.email)),
            ),
            ("recurrence", String::new(), rules.join(" ")),
        ];
        let fields = texts.into_iter().chain(times).chain(others);
        let (name, was, now) = fields.into_iter().find(|(_, was, now)| was != now)?;
        let shown = |text: &str| {
            if text.is_empty() {
                "none".to_owned()
            } else {
                format!("“{}”", clean(text))
            }
        };
        Some(format!(
            "its {name} was {}, now it is {}",
            shown(&was),
            shown(&now)
        ))
    }
}

/// In one order and spelling.
fn guests<'a>(emails: impl Iterator<Item = &'a String>) -> String {
    let mut emails: Vec<String> = emails.map(|email| email.to_lowercase()).collect();
    emails.sort_unstable();
    emails.join(", ")
}

/// Google keeps the id of a deleted event: it is never used again.
pub(super) fn deleted() -> CalendarError {
    CalendarError::Rejected("it was added, and somebody has deleted it since".to_owned())
}

/// The question who is busy. Google answers whole days of the zone that is asked in.
pub(super) fn free_busy(
    calendars: &[String],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    zone: Tz,
) -> Value {
    let items: Vec<Value> = calendars.iter().map(|id| json!({"id": id})).collect();
    json!({"timeMin": rfc3339(from), "timeMax": rfc3339(to), "timeZone": zone.name(), "items": items})
}

pub(super) fn availability(
    answer: Value,
    asked: &[String],
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    zone: Tz,
) -> Result<Vec<Availability>, CalendarError> {
    let unreadable = |_| CalendarError::Unknown("an answer without calendars".to_owned());
    let mut known: FreeBusy = serde_json::from_value(answer).map_err(unreadable)?;
    let availability = |calendar: &String| {
        let found = known.calendars.remove(calendar);
        let shown = found.filter(|calendar| calendar.errors.is_empty());
        Availability {
            calendar: calendar.clone(),
            busy: shown.map(|shown| {
                let periods = shown.busy.into_iter();
                let periods = periods.map(|period| (period.start.at(zone), period.end.at(zone)));
                periods
                    .filter(|(begin, end)| *begin < to && *end > from)
                    .collect()
            }),
        }
    };
    Ok(asked.iter().map(availability).collect())
}

fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A link that a person follows from our page leads to Google, and nowhere else.
fn is_googles(link: &str) -> bool {
    [
        "https://www.google.com/calendar/",
        "https://calendar.google.com/",
    ]
    .iter()
    .any(|beginning| link.starts_with(beginning))
}
