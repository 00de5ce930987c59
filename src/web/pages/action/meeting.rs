//! A meeting in plain words, and as it goes to Google Calendar.

use super::effect::Shown;
use crate::{
    actions::{Action, ActionInputs, Precondition, when},
    ground::effect::{Address, Cancellation, Meeting},
    web::components::evidence::pretty,
};
use chrono::{DateTime, SecondsFormat, Utc};

/// What, when, who and where, in the reader's zone; nothing for what is no meeting.
pub(super) fn lines(action: &Action, zone: chrono_tz::Tz) -> Vec<(String, String)> {
    let ActionInputs::ScheduleMeeting(meeting) = &action.inputs else {
        return vec![];
    };
    let people: Vec<String> = action.preconditions.iter().filter_map(attendee).collect();
    let mut lines = vec![
        ("What".to_owned(), meeting.title.clone()),
        ("When".to_owned(), when(meeting.start, meeting.end(), zone)),
        ("Who".to_owned(), people.join(", ")),
    ];
    if let Some(place) = &meeting.location {
        lines.push(("Where".to_owned(), place.clone()));
    }
    if let Some(text) = &meeting.description {
        lines.push(("Description".to_owned(), text.clone()));
    }
    lines
}

fn attendee(condition: &Precondition) -> Option<String> {
    match condition {
        Precondition::AttendeeStillThere {
            name, colleague, ..
        } => Some(if *colleague {
            name.clone()
        } else {
            format!("{name} (external)")
        }),
        _ => None,
    }
}

/// Every field of the event, by its name.
pub(super) fn shown(meeting: &Meeting) -> Shown {
    let mut arguments = vec![
        ("calendar".to_owned(), meeting.calendar.clone()),
        ("title".to_owned(), meeting.title.clone()),
        ("start".to_owned(), moment(meeting.start)),
        ("end".to_owned(), moment(meeting.end)),
        ("attendees".to_owned(), people(&meeting.attendees)),
        ("invitations".to_owned(), mailed(meeting.invite)),
    ];
    let texts = [
        ("location", &meeting.location),
        ("description", &meeting.description),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            arguments.push((name.to_owned(), text.clone()));
        }
    }
    Shown::Calendar {
        title: "New meeting in Google Calendar".to_owned(),
        arguments,
        raw: pretty(&serde_json::to_value(meeting).unwrap_or_default()),
        once: format!(
            "A retry finds it by its id {}, so it happens once.",
            meeting.event_id
        ),
    }
}

/// What is deleted, and whom Google tells.
pub(super) fn shown_cancelled(cancelled: &Cancellation) -> Shown {
    Shown::Calendar {
        title: "Delete the meeting from Google Calendar".to_owned(),
        arguments: vec![
            ("calendar".to_owned(), cancelled.calendar.clone()),
            ("title".to_owned(), cancelled.title.clone()),
            ("start".to_owned(), moment(cancelled.start)),
            ("end".to_owned(), moment(cancelled.end)),
            ("attendees".to_owned(), people(&cancelled.attendees)),
            ("cancellations".to_owned(), mailed(cancelled.notify)),
            ("version".to_owned(), cancelled.version.clone()),
        ],
        raw: pretty(&serde_json::to_value(cancelled).unwrap_or_default()),
        once: format!(
            "Afterwards the event {} is gone, however often this is repeated; any other version of it is left alone.",
            cancelled.event_id
        ),
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn people(attendees: &[Address]) -> String {
    attendees.iter().map(full).collect::<Vec<_>>().join("\n")
}

/// Name and address, as a mail has them.
pub(super) fn full(address: &Address) -> String {
    if address.name.is_empty() {
        address.email.clone()
    } else {
        format!("{} <{}>", address.name, address.email)
    }
}

fn mailed(everybody: bool) -> String {
    if everybody {
        "to all attendees"
    } else {
        "none"
    }
    .to_owned()
}
