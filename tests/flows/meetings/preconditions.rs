//! What a meeting needs: people who are there and free, at a time that is still to come.

use super::{MARCUS, approved, meeting, proposed, refused};
use crate::support::TestApp;
use ai_coo::{
    actions::{ScheduleMeeting, lifecycle::Status},
    ground::ids::{OdooUserId, PartnerId},
};
use chrono::Duration;
use serde_json::{Value, json};

#[tokio::test]
async fn what_cannot_be_is_refused_with_the_field() {
    let app = TestApp::start().await;
    let now = app.clock.now();
    let late = |start| ScheduleMeeting {
        start,
        ..meeting(&[MARCUS])
    };
    for (inputs, words) in [
        (late(now), "start: "),
        (late(now + Duration::days(400)), "start: "),
        (
            meeting(&[PartnerId(9_999)]),
            "attendee_ids: Odoo has no contact 9999",
        ),
        (
            ScheduleMeeting {
                organiser_id: OdooUserId(99),
                ..meeting(&[MARCUS])
            },
            "organiser_id: Odoo has no user 99",
        ),
        (
            ScheduleMeeting {
                organiser_id: OdooUserId(8),
                ..meeting(&[MARCUS])
            },
            "organiser_id: ",
        ),
    ] {
        let why = refused(&app, &inputs).await;
        assert!(why.starts_with(words), "{why}");
    }
    assert_eq!(app.odoo.ledger().await, Vec::<Value>::new());
}

/// Tuesday 15:00 UTC both are in a meeting, Wednesday Marcus is in a private one.
#[tokio::test]
async fn a_busy_time_is_not_proposed_and_private_meetings_stay_private() {
    let app = TestApp::start().await;
    let at = |start: &str, attendee| ScheduleMeeting {
        start: start.parse().unwrap(),
        ..meeting(&[attendee])
    };
    let why = refused(&app, &at("2026-11-24T16:00:00Z", MARCUS)).await;
    assert!(why.contains("Dana Whitfield is busy"), "{why}");
    let why = refused(&app, &at("2026-11-25T15:00:00Z", MARCUS)).await;
    assert!(
        why.contains("an attendee is busy, Wed 25 Nov 2026, 10:00 to 11:30"),
        "{why}"
    );
    assert!(!why.contains("Dentist"));
    // On Thursday Dana only says that she may be found at the fair.
    proposed(&app, &at("2026-11-26T15:00:00Z", MARCUS))
        .await
        .unwrap();
}

/// Odoo keeps 8:00 to 18:00 of an event of whole days, and means neither.
#[tokio::test]
async fn a_whole_day_is_busy_from_midnight_to_midnight_where_the_calendar_is() {
    let app = TestApp::start().await;
    let day =
        json!({"allday": true, "start": "2026-11-26 08:00:00", "stop": "2026-11-26 18:00:00"});
    app.odoo.change("calendar.event", 1, day).await;
    let at = |start: &str| ScheduleMeeting {
        title: start.to_owned(),
        start: start.parse().unwrap(),
        ..meeting(&[MARCUS])
    };
    // Thursday in New York is from 5:00 to 5:00 UTC.
    for busy in [
        "2026-11-26T05:00:00Z",
        "2026-11-26T22:00:00Z",
        "2026-11-27T04:00:00Z",
    ] {
        let why = refused(&app, &at(busy)).await;
        assert!(
            why.contains("is busy, Thu 26 Nov 2026, 00:00 to 27 Nov 2026, 00:00"),
            "{why}"
        );
    }
    for free in ["2026-11-26T04:00:00Z", "2026-11-27T05:00:00Z"] {
        proposed(&app, &at(free)).await.unwrap();
    }
    // Whose calendar it is has a zone of its own.
    for partner in [6, 7] {
        app.odoo
            .change("res.partner", partner, json!({"tz": "Asia/Singapore"}))
            .await;
    }
    let why = refused(&app, &at("2026-11-25T17:00:00Z")).await;
    assert!(why.contains("is busy"), "{why}");
    proposed(&app, &at("2026-11-26T17:00:00Z")).await.unwrap();
}

#[tokio::test]
async fn who_has_become_busy_makes_it_stale() {
    let app = TestApp::start().await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    // Somebody moves the Tuesday meeting to Wednesday.
    let moved = json!({"start": "2026-11-25 20:30:00", "stop": "2026-11-25 21:30:00"});
    app.odoo.change("calendar.event", 1, moved).await;
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Stale);
    let why = record.execution_error.unwrap();
    assert!(
        why.contains(
            "The time was free, now Dana Whitfield is busy, Wed 25 Nov 2026, 15:30 to 16:30 (America/New_York)"
        ),
        "{why}"
    );
    assert_eq!(app.odoo.ledger().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_colleague_who_has_left_makes_it_stale() {
    let app = TestApp::start().await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    app.odoo
        .change("res.users", 6, json!({"active": false}))
        .await;
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Stale);
    let why = record.execution_error.unwrap();
    assert!(why.contains("Marcus Okafor was a colleague"), "{why}");
}

#[tokio::test]
async fn a_meeting_whose_time_has_come_is_stale() {
    let app = TestApp::start().await;
    let soon = ScheduleMeeting {
        start: app.clock.now() + Duration::minutes(30),
        ..meeting(&[MARCUS])
    };
    let action = approved(&app, &soon).await;
    app.clock.advance(Duration::minutes(31));
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Stale);
    assert!(record.execution_error.unwrap().contains("has passed"));
}
