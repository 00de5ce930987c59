//! Meetings: stored as shown, once, mailed to nobody; and who is busy when.

use crate::support::{Target, fresh};
use ai_coo::{
    ground::{
        effect::OdooCall,
        ids::{OdooUserId, PartnerId},
    },
    operations::odoo::{Found, NewMeeting, OdooError, Written, schedule_meeting_call},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};

const FIELDS: [&str; 8] = [
    "name",
    "start",
    "stop",
    "user_id",
    "partner_ids",
    "location",
    "description",
    "active",
];

/// An hour that no other check and no earlier run has taken.
fn an_hour(target: &Target) -> DateTime<Utc> {
    static COUNT: AtomicI64 = AtomicI64::new(0);
    let nobody_else = i64::from(std::process::id() % 4_000) * 24;
    let hours = nobody_else + COUNT.fetch_add(3, Ordering::Relaxed);
    let first = target.day(40).and_hms_opt(6, 0, 0).unwrap().and_utc();
    first + Duration::hours(hours)
}

/// Somebody with a login, and somebody without.
async fn two_people(target: &Target) -> (OdooUserId, PartnerId, PartnerId) {
    let me = target.odoo.identity().await.unwrap().user;
    let logins = json!([
        ["share", "=", false],
        ["active", "=", true],
        ["id", "!=", me]
    ]);
    let logins = target.raw.rows("res.users", logins, &["partner_id"]).await;
    let customers = json!([["move_type", "=", "out_invoice"], ["state", "=", "posted"]]);
    let customers = target
        .raw
        .rows("account.move", customers, &["commercial_partner_id"])
        .await;
    let id = |value: &Value| value.as_i64().unwrap();
    (
        OdooUserId(id(&logins[0]["id"])),
        PartnerId(id(&logins[0]["partner_id"][0])),
        PartnerId(id(&customers[0]["commercial_partner_id"][0])),
    )
}

async fn a_meeting(target: &Target) -> NewMeeting {
    let (organiser, colleague, outsider) = two_people(target).await;
    let start = an_hour(target);
    NewMeeting {
        title: "Terms for Ängström & Søn".to_owned(),
        start,
        end: start + Duration::minutes(45),
        organiser,
        attendees: vec![colleague, outsider],
        description: Some("Why: <b>it is late</b>.\n\nBring the list.".to_owned()),
        location: Some("Room 2, first floor".to_owned()),
    }
}

async fn row(target: &Target, id: i64) -> Value {
    let domain = json!([["id", "=", id]]);
    target.raw.rows("calendar.event", domain, &FIELDS).await[0].clone()
}

async fn made(target: &Target, meeting: &NewMeeting) -> (OdooCall, i64) {
    let call = schedule_meeting_call(&fresh("meeting"), meeting);
    let written = target.odoo.send(&call).await.unwrap();
    assert!(!written.found);
    (call, written.record_id)
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn sorted_ids(ids: &Value) -> Vec<i64> {
    let ids = ids.as_array().unwrap().iter();
    let mut ids: Vec<i64> = ids.map(|id| id.as_i64().unwrap()).collect();
    ids.sort_unstable();
    ids
}

pub async fn a_meeting_is_stored_as_it_was_sent(target: Target) {
    let meeting = a_meeting(&target).await;
    let (_, id) = made(&target, &meeting).await;
    let row = row(&target, id).await;
    assert_eq!(row["name"], meeting.title);
    assert_eq!(row["start"], moment(meeting.start));
    assert_eq!(row["stop"], moment(meeting.end));
    assert_eq!(row["user_id"][0], json!(meeting.organiser));
    assert_eq!(row["location"], meeting.location.unwrap());
    assert_eq!(
        row["description"],
        "<p>Why: &lt;b&gt;it is late&lt;/b&gt;.</p><p>Bring the list.</p>"
    );
}

pub async fn a_meeting_without_a_place_has_none(target: Target) {
    let mut meeting = a_meeting(&target).await;
    (meeting.location, meeting.description) = (None, None);
    let (_, id) = made(&target, &meeting).await;
    let row = row(&target, id).await;
    assert_eq!(row["location"], false);
    // Odoo would add the contact details of who takes part.
    assert_eq!(row["description"], false);
}

pub async fn the_same_meeting_twice_is_one_meeting(target: Target) {
    let meeting = a_meeting(&target).await;
    let (call, record_id) = made(&target, &meeting).await;
    let found = true;
    let again = target.odoo.send(&call).await;
    assert_eq!(again, Ok(Written { record_id, found }));
    // Even without the look-up: Odoo itself allows one record of this external id.
    let late = target.odoo.write(&call).await.unwrap();
    assert_eq!(late.record_id, record_id);
    let domain = json!([
        ["start", "=", moment(meeting.start)],
        ["name", "=", meeting.title]
    ]);
    let rows = target.raw.rows("calendar.event", domain, &["name"]).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
}

pub async fn ten_sends_at_once_make_one_meeting(target: Target) {
    let meeting = a_meeting(&target).await;
    let call = schedule_meeting_call(&fresh("race"), &meeting);
    let sends = (0..10).map(|_| target.odoo.send(&call));
    let sent = futures::future::join_all(sends).await;
    let mut ids: Vec<i64> = sent.iter().flatten().map(|one| one.record_id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{sent:?}");
    let domain = json!([
        ["start", "=", moment(meeting.start)],
        ["name", "=", meeting.title]
    ]);
    let rows = target.raw.rows("calendar.event", domain, &["name"]).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
}

/// Neither the key's user nor the organiser, where they are not named.
pub async fn nobody_is_added_to_a_meeting(target: Target) {
    let meeting = a_meeting(&target).await;
    let (_, id) = made(&target, &meeting).await;
    let mut named: Vec<i64> = meeting.attendees.iter().map(|one| one.0).collect();
    named.sort_unstable();
    assert_eq!(sorted_ids(&row(&target, id).await["partner_ids"]), named);
}

pub async fn a_meeting_keeps_its_people_busy(target: Target) {
    let meeting = a_meeting(&target).await;
    let inside = meeting.start + Duration::minutes(10);
    let busy = async || {
        let busy = target
            .odoo
            .busy(&meeting.attendees, inside, meeting.end, chrono_tz::UTC);
        busy.await.unwrap()
    };
    assert_eq!(busy().await, []);
    made(&target, &meeting).await;
    let found = busy().await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].from, found[0].to), (meeting.start, meeting.end));
    for attendee in &meeting.attendees {
        assert!(found[0].partners.contains(attendee));
    }
}

pub async fn a_meeting_that_only_touches_does_not(target: Target) {
    let meeting = a_meeting(&target).await;
    made(&target, &meeting).await;
    let hour = Duration::hours(1);
    for (from, to) in [
        (meeting.end, meeting.end + hour),
        (meeting.start - hour, meeting.start),
    ] {
        let busy = target
            .odoo
            .busy(&meeting.attendees, from, to, chrono_tz::UTC)
            .await;
        assert_eq!(busy, Ok(vec![]));
    }
}

pub async fn nobody_asked_for_is_never_busy(target: Target) {
    let meeting = a_meeting(&target).await;
    made(&target, &meeting).await;
    let (odoo, calls) = target.odoo.counted();
    let busy = odoo
        .busy(&[], meeting.start, meeting.end, chrono_tz::UTC)
        .await;
    assert_eq!(busy, Ok(vec![]));
    assert_eq!(calls.get(), 0);
    let other = PartnerId(987_654_321);
    let busy = odoo
        .busy(&[other], meeting.start, meeting.end, chrono_tz::UTC)
        .await;
    assert_eq!(busy, Ok(vec![]));
}

pub async fn colleagues_are_told_from_outsiders(target: Target) {
    let (_, colleague, outsider) = two_people(&target).await;
    let asked = [outsider, colleague, PartnerId(987_654_321)];
    assert_eq!(target.odoo.colleagues(&asked).await, Ok(vec![colleague]));
    assert_eq!(target.odoo.colleagues(&[]).await, Ok(vec![]));
}

pub async fn the_right_to_make_meetings_is_told(target: Target) {
    let has = target.odoo.has_right("calendar.event", "create").await;
    assert_eq!(has, Ok(true));
    let error = target.odoo.has_right("res.users", "write").await;
    assert!(matches!(error, Err(OdooError::NotAllowed(_))), "{error:?}");
}

pub async fn a_meeting_with_nobody_who_is_there_is_invalid(target: Target) {
    let mut meeting = a_meeting(&target).await;
    meeting.attendees.push(PartnerId(987_654_321));
    let call = schedule_meeting_call(&fresh("meeting"), &meeting);
    let error = target.odoo.send(&call).await.unwrap_err();
    assert!(matches!(error, OdooError::Invalid(_)), "{error}");
    assert_eq!(target.odoo.find(&call).await, Ok(Found::NotYet));
}

pub async fn a_meeting_can_be_neither_mailed_nor_changed(target: Target) {
    let meeting = a_meeting(&target).await;
    let call = schedule_meeting_call(&fresh("meeting"), &meeting);
    let changed = |change: &dyn Fn(&mut OdooCall)| {
        let mut call = call.clone();
        change(&mut call);
        call
    };
    let (odoo, calls) = target.odoo.counted();
    for wrong in [
        changed(&|call| call.arguments["context"] = json!({"tz": "UTC"})),
        changed(&|call| call.arguments["data"][0][5] = json!("Mitchell Admin")),
        changed(&|call| call.arguments["data"][0][2] = json!("tomorrow")),
        changed(&|call| call.arguments["fields"][6] = json!("attendee_ids")),
        changed(&|call| call.method = "write".to_owned()),
    ] {
        let error = odoo.send(&wrong).await.unwrap_err();
        assert!(matches!(error, OdooError::NotAllowed(_)), "{error}");
    }
    assert_eq!(calls.get(), 0);
}
