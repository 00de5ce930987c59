//! Meetings in Odoo's own calendar: the call that makes one, and who is busy when.

use super::{
    Odoo, OdooError,
    calls::{MODULE, datetime},
    html,
    records::Busy,
    wire::{or_false, utc},
};
use crate::ground::{
    effect::{OdooCall, Once},
    ids::{OdooUserId, PartnerId},
};
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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

/// Of an event only when it is and whose it is: what it is about is not asked for.
#[derive(Deserialize)]
struct BusyRow {
    id: i64,
    #[serde(deserialize_with = "utc")]
    start: DateTime<Utc>,
    #[serde(deserialize_with = "utc")]
    stop: DateTime<Utc>,
    /// Of whole days, without a time: `start` and `stop` are within the first and the last.
    allday: bool,
    /// Empty where the event is private.
    partner_ids: Vec<i64>,
}

#[derive(Deserialize)]
struct ZoneRow {
    id: i64,
    #[serde(deserialize_with = "or_false")]
    tz: Option<String>,
}

/// Somewhere on earth a day begins so much earlier, or ends so much later, than in UTC.
const FARTHEST: Duration = Duration::hours(14);

impl BusyRow {
    /// Whether one of these takes part and has not declined. Where Odoo does not say who takes part,
    /// all of them may.
    fn keeps_busy(&self, partners: &[PartnerId], declined: &[Declined]) -> bool {
        partners.iter().any(|partner| {
            let invited = self.partner_ids.is_empty() || self.partner_ids.contains(&partner.0);
            let no = |one: &Declined| one.event_id.0 == self.id && one.partner_id.0 == partner.0;
            invited && !declined.iter().any(no)
        })
    }
}

/// Who declined which invitation.
#[derive(Deserialize)]
struct Declined {
    event_id: (i64, String),
    partner_id: (i64, String),
}

/// More events than this in one slot no answer needs.
const MOST_BUSY: u32 = 50;
/// Nor more who declined them.
const MOST_DECLINED: u32 = 1_000;

impl Odoo {
    /// When any of these people is busy between two moments, in order; an invitation that they
    /// declined keeps nobody busy. An event of whole days takes them whole, in the zone of whose
    /// calendar it is; `zone` where Odoo knows none. One call, another where there is anything, and
    /// a third where there is an event of whole days.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where Calendar is not installed.
    pub async fn busy(
        &self,
        partners: &[PartnerId],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        zone: Tz,
    ) -> Result<Vec<Busy>, OdooError> {
        if partners.is_empty() {
            return Ok(Vec::new());
        }
        let arguments = json!({
            "domain": [
                ["partner_ids", "in", partners],
                ["show_as", "=", "busy"],
                "|",
                "&", ["start", "<", datetime(to)], ["stop", ">", datetime(from)],
                "&", "&", ["allday", "=", true],
                ["start", "<", datetime(to + FARTHEST + Duration::days(1))],
                ["stop", ">", datetime(from - FARTHEST - Duration::days(1))],
            ],
            "fields": ["id", "start", "stop", "allday", "partner_ids"],
            "order": "start, id", "limit": MOST_BUSY, "context": {"tz": "UTC"},
        });
        let rows: Vec<BusyRow> = self
            .read("calendar.event", "search_read", arguments)
            .await?;
        let whole_days = rows.iter().any(|row| row.allday);
        let zones = if whole_days {
            self.zones(partners).await?
        } else {
            BTreeMap::new()
        };
        let mut busy: Vec<Busy> = vec![];
        let declined = self.declined(&rows, partners).await?;
        for row in rows {
            if !row.keeps_busy(partners, &declined) {
                continue;
            }
            let of: Vec<PartnerId> = row.partner_ids.iter().copied().map(PartnerId).collect();
            if !row.allday {
                busy.push(Busy {
                    from: row.start,
                    to: row.stop,
                    partners: of,
                });
                continue;
            }
            // Whose it is may be kept private: then it may be anybody's who was asked about.
            let known = partners
                .iter()
                .filter(|one| row.keeps_busy(&[**one], &declined));
            for one in known {
                let zone = zones.get(one).copied().unwrap_or(zone);
                let (begin, end) =
                    span_of_days(row.start.date_naive(), row.stop.date_naive(), zone);
                if begin < to && end > from {
                    let partners = if of.is_empty() { vec![] } else { vec![*one] };
                    busy.push(Busy {
                        from: begin,
                        to: end,
                        partners,
                    });
                }
            }
        }
        busy.sort_by_key(|one| one.from);
        Ok(busy)
    }

    async fn declined(
        &self,
        events: &[BusyRow],
        partners: &[PartnerId],
    ) -> Result<Vec<Declined>, OdooError> {
        if events.is_empty() {
            return Ok(vec![]);
        }
        let events: Vec<i64> = events.iter().map(|event| event.id).collect();
        let arguments = json!({
            "domain": [
                ["event_id", "in", events],
                ["partner_id", "in", partners],
                ["state", "=", "declined"],
            ],
            "fields": ["event_id", "partner_id"], "limit": MOST_DECLINED,
        });
        self.read("calendar.attendee", "search_read", arguments)
            .await
    }

    /// The zones that these people have set in Odoo.
    async fn zones(&self, partners: &[PartnerId]) -> Result<BTreeMap<PartnerId, Tz>, OdooError> {
        let arguments = json!({
            "domain": [["id", "in", partners]], "fields": ["tz"], "context": {"active_test": false},
        });
        let rows: Vec<ZoneRow> = self.read("res.partner", "search_read", arguments).await?;
        let zone = |row: ZoneRow| Some((PartnerId(row.id), row.tz?.parse().ok()?));
        Ok(rows.into_iter().filter_map(zone).collect())
    }
}

/// From the first moment of a day to the last of another, in a zone.
fn span_of_days(first: NaiveDate, last: NaiveDate, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let midnight = |day: NaiveDate| {
        let begin = day.and_time(NaiveTime::MIN);
        // Where the clocks leave midnight out, the day begins an hour later.
        let local = zone.from_local_datetime(&begin).earliest();
        let local = local.or_else(|| {
            zone.from_local_datetime(&(begin + Duration::hours(1)))
                .earliest()
        });
        local.map_or_else(|| begin.and_utc(), |at| at.with_timezone(&Utc))
    };
    (midnight(first), midnight(last + Days::new(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_days_begin_and_end_at_midnight_where_they_are() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
        let (from, to) = span_of_days(day(1), day(2), chrono_tz::Asia::Singapore);
        assert_eq!(from.to_rfc3339(), "2026-11-30T16:00:00+00:00");
        assert_eq!(to.to_rfc3339(), "2026-12-02T16:00:00+00:00");
    }

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
