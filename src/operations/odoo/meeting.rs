//! Meetings in Odoo's own calendar: the call that makes one, and who is busy when.

use super::{Odoo, OdooError, calls::MODULE, html, records::Busy, wire::utc};
use crate::{
    effect::{OdooCall, Once},
    ids::{OdooUserId, PartnerId},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

/// A meeting to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    /// One line.
    pub title: String,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub organiser: OdooUserId,
    /// The organiser's partner among them: Odoo adds nobody.
    pub attendees: Vec<PartnerId>,
    /// Plain text.
    pub description: Option<String>,
    /// One line.
    pub location: Option<String>,
}

/// The call that makes a meeting under an external id of ours. Odoo's invitation mails are
/// switched off, and so are the contact details that it would add to the description.
pub fn schedule_meeting_call(external_id: &str, meeting: &NewMeeting) -> OdooCall {
    let attendees: Vec<String> = meeting.attendees.iter().map(PartnerId::to_string).collect();
    let mut row = vec![
        ("id", format!("{MODULE}.{external_id}")),
        ("name", meeting.title.clone()),
        ("start", datetime(meeting.start)),
        ("stop", datetime(meeting.end)),
        ("user_id/.id", meeting.organiser.to_string()),
        ("partner_ids/.id", attendees.join(",")),
    ];
    if let Some(place) = &meeting.location {
        row.push(("location", place.clone()));
    }
    if let Some(text) = &meeting.description {
        row.push(("description", html::from_text(text)));
    }
    let (fields, cells): (Vec<&str>, Vec<String>) = row.into_iter().unzip();
    OdooCall {
        model: "calendar.event".to_owned(),
        method: "load".to_owned(),
        arguments: json!({"fields": fields, "data": [cells], "context": meeting_context()}),
        once: Once::ExternalId {
            module: MODULE.to_owned(),
            name: external_id.to_owned(),
        },
    }
}

/// `load` reads date-times in the context's zone, so the zone is said.
pub(super) fn meeting_context() -> Value {
    json!({"no_mail_to_attendees": true, "skip_contact_description": true, "tz": "UTC"})
}

fn datetime(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// Of an event only when it is and whose it is: what it is about is not asked for.
#[derive(Deserialize)]
struct BusyRow {
    #[serde(deserialize_with = "utc")]
    start: DateTime<Utc>,
    #[serde(deserialize_with = "utc")]
    stop: DateTime<Utc>,
    /// Empty where the event is private.
    partner_ids: Vec<i64>,
}

/// More events than this in one slot no answer needs.
const MOST_BUSY: u32 = 50;

impl Odoo {
    /// When any of these people is busy between two moments, in order. One call.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where Calendar is not installed.
    pub async fn busy(
        &self,
        partners: &[PartnerId],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<Busy>, OdooError> {
        if partners.is_empty() {
            return Ok(Vec::new());
        }
        let arguments = json!({
            "domain": [
                ["partner_ids", "in", partners],
                ["start", "<", datetime(to)],
                ["stop", ">", datetime(from)],
                ["show_as", "=", "busy"],
            ],
            "fields": ["start", "stop", "partner_ids"],
            "order": "start, id", "limit": MOST_BUSY, "context": {"tz": "UTC"},
        });
        let rows: Vec<BusyRow> = self
            .read("calendar.event", "search_read", arguments)
            .await?;
        let busy = |row: BusyRow| Busy {
            from: row.start,
            to: row.stop,
            partners: row.partner_ids.into_iter().map(PartnerId).collect(),
        };
        Ok(rows.into_iter().map(busy).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_is_one_row_under_its_external_id() {
        let start: DateTime<Utc> = "2026-12-01T15:00:00Z".parse().unwrap();
        let meeting = NewMeeting {
            title: "Terms".to_owned(),
            start,
            end: start + chrono::Duration::minutes(45),
            organiser: OdooUserId(5),
            attendees: vec![PartnerId(6), PartnerId(9)],
            description: Some("a <b>".to_owned()),
            location: None,
        };
        assert_eq!(
            schedule_meeting_call("act_1", &meeting).arguments,
            json!({
                "fields": ["id", "name", "start", "stop", "user_id/.id", "partner_ids/.id", "description"],
                "data": [["aicoo.act_1", "Terms", "2026-12-01 15:00:00", "2026-12-01 15:45:00", "5", "6,9", "<p>a &lt;b&gt;</p>"]],
                "context": {"tz": "UTC", "no_mail_to_attendees": true, "skip_contact_description": true},
            })
        );
    }
}
