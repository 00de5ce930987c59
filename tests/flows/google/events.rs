//! What it does with events and who is busy.

use super::{CALENDAR, Shared, document::Known, key, refusal};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Shared {
    pub(super) fn carry_out(
        &self,
        known: &Known,
        body: Option<&Value>,
        subject: Option<&str>,
        version: Option<&str>,
    ) -> Response {
        match (known.method.as_str(), body) {
            ("calendar.events.insert", Some(event)) => self.insert(known, event, subject),
            ("calendar.events.get", None) => {
                let key = (
                    known.path["calendarId"].clone(),
                    known.path["eventId"].clone(),
                );
                match self.inside().events.get(&key) {
                    Some(event) => axum::Json(event.clone()).into_response(),
                    None => refusal(404, "notFound", "Not Found"),
                }
            }
            ("calendar.events.delete", None) => self.cancel(known, version),
            ("calendar.freebusy.query", Some(question)) => self.free_busy(question),
            _ => refusal(403, "forbidden", "Not in these tests"),
        }
    }

    fn insert(&self, known: &Known, event: &Value, subject: Option<&str>) -> Response {
        let calendar = &known.path["calendarId"];
        if calendar != CALENDAR {
            return refusal(404, "notFound", "Not Found");
        }
        let id = event["id"].as_str().unwrap_or_default();
        // The rule that stands in the words of the document's `Event.id`.
        let is_allowed = (5..=1_024).contains(&id.len())
            && id.bytes().all(|b| matches!(b, b'a'..=b'v' | b'0'..=b'9'));
        if !is_allowed {
            self.inside().wrong.push(format!("the id {id}"));
            return refusal(400, "invalid", "Invalid resource id value.");
        }
        let attendees = event["attendees"].as_array().cloned().unwrap_or_default();
        if subject.is_none() && !attendees.is_empty() {
            let why = "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.";
            return refusal(403, "forbiddenForServiceAccounts", why);
        }
        let key = (calendar.clone(), id.to_owned());
        let mut inside = self.inside();
        if inside.events.contains_key(&key) {
            return refusal(409, "duplicate", "The requested identifier already exists.");
        }
        let mut stored = event.clone();
        stored["kind"] = json!("calendar#event");
        stored["status"] = json!("confirmed");
        stored["etag"] = json!("\"3441\"");
        stored["htmlLink"] = json!(format!("https://www.google.com/calendar/event?eid={id}"));
        stored["organizer"] = json!({"email": calendar});
        if known.query.get("sendUpdates").map(String::as_str) == Some("all") {
            let mailed = attendees.iter().filter_map(|one| one["email"].as_str());
            inside.invited.extend(mailed.map(str::to_owned));
        }
        inside.events.insert(key, stored.clone());
        axum::Json(stored).into_response()
    }

    fn cancel(&self, known: &Known, version: Option<&str>) -> Response {
        let key = key(&known.path["calendarId"], &known.path["eventId"]);
        let mut inside = self.inside();
        let Some(event) = inside.events.get(&key).cloned() else {
            return refusal(404, "notFound", "Not Found");
        };
        if event["status"] == "cancelled" {
            return refusal(410, "deleted", "Resource has been deleted");
        }
        if version.is_some_and(|version| event["etag"] != version) {
            return refusal(412, "conditionNotMet", "Precondition Failed");
        }
        if known.query.get("sendUpdates").map(String::as_str) == Some("all") {
            let people = event["attendees"].as_array().into_iter().flatten();
            let mailed = people.filter_map(|one| one["email"].as_str());
            inside.uninvited.extend(mailed.map(str::to_owned));
        }
        inside.change(&key, "status", json!("cancelled"));
        StatusCode::NO_CONTENT.into_response()
    }

    fn free_busy(&self, question: &Value) -> Response {
        let moment = |value: &Value| value.as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
        let (from, to) = (moment(&question["timeMin"]), moment(&question["timeMax"]));
        let inside = self.inside();
        let mut calendars = BTreeMap::new();
        for item in question["items"].as_array().unwrap() {
            let id = item["id"].as_str().unwrap();
            if inside.hidden.iter().any(|hidden| hidden == id) {
                let errors = json!([{"domain": "global", "reason": "notFound"}]);
                calendars.insert(id, json!({"errors": errors, "busy": []}));
                continue;
            }
            let set = inside.busy.iter().filter(|(calendar, ..)| calendar == id);
            let mut busy: Vec<_> = set.map(|(_, start, end)| (*start, *end)).collect();
            for event in inside
                .events
                .values()
                .filter(|e| e["status"] == "confirmed")
            {
                let takes_part = |one: &Value| one["email"] == id;
                if event["attendees"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .any(takes_part)
                {
                    let at = |name: &str| moment(&event[name]["dateTime"]);
                    busy.push((at("start"), at("end")));
                }
            }
            let overlapping = busy
                .iter()
                .filter(|(start, end)| *start < to && *end > from);
            let busy: Vec<Value> = overlapping
                .map(|(start, end)| json!({"start": start.max(&from), "end": end.min(&to)}))
                .collect();
            calendars.insert(id, json!({"busy": busy}));
        }
        let answer = json!({"kind": "calendar#freeBusy", "timeMin": from, "timeMax": to, "calendars": calendars});
        axum::Json(answer).into_response()
    }
}
