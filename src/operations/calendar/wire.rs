//! Events and free/busy as Google writes them.

use super::{Availability, CalendarError, Entered};
use crate::effect::Meeting;
use chrono::{DateTime, SecondsFormat, Utc};
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
    start: DateTime<Utc>,
    end: DateTime<Utc>,
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
    let unreadable = |_| CalendarError::Unknown("an answer that is no event".to_owned());
    let event: Event = serde_json::from_value(event).map_err(unreadable)?;
    let mark = event
        .extended_properties
        .and_then(|mut properties| properties.private.remove(MARK));
    if event.id != meeting.event_id || mark.as_deref() != Some(&*meeting.event_id) {
        return Err(CalendarError::Rejected(
            "another event has the id of this one".to_owned(),
        ));
    }
    if event.status.as_deref() == Some("cancelled") {
        return Err(deleted());
    }
    Ok(Entered {
        link: event.html_link.filter(|link| is_googles(link)),
        found: true,
    })
}

/// Google keeps the id of a deleted event: it is never used again.
pub(super) fn deleted() -> CalendarError {
    CalendarError::Rejected("it was put in, and somebody has deleted it since".to_owned())
}

pub(super) fn free_busy(calendars: &[String], from: DateTime<Utc>, to: DateTime<Utc>) -> Value {
    let items: Vec<Value> = calendars.iter().map(|id| json!({"id": id})).collect();
    json!({"timeMin": rfc3339(from), "timeMax": rfc3339(to), "timeZone": "UTC", "items": items})
}

pub(super) fn availability(
    answer: Value,
    asked: &[String],
) -> Result<Vec<Availability>, CalendarError> {
    let unreadable = |_| CalendarError::Unknown("an answer without calendars".to_owned());
    let mut known: FreeBusy = serde_json::from_value(answer).map_err(unreadable)?;
    let availability = |calendar: &String| {
        let found = known.calendars.remove(calendar);
        let shown = found.filter(|calendar| calendar.errors.is_empty());
        Availability {
            calendar: calendar.clone(),
            busy: shown.map(|shown| shown.busy.into_iter().map(|p| (p.start, p.end)).collect()),
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
