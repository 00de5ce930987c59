//! Meetings in Google Calendar: what arrives, who is invited, and what becomes of lost answers.

use super::{
    MARCUS, approved, meeting, outsider, page, runs_at_the_second_try, wednesday, with_google,
};
use crate::google::{CALENDAR, Manner, SUBJECT};
use ai_coo::{
    actions::{RiskLevel, lifecycle::Status},
    executor::store,
    ground::effect::Request,
};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

fn insert() -> &'static str {
    "calendar.events.insert"
}

#[tokio::test]
async fn a_meeting_in_google_calendar_is_what_was_shown() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    assert_eq!(action.risk_level, RiskLevel::Medium);
    app.work_off().await;
    app.stands(&action, Status::Executed).await;
    google.was_asked_rightly();
    let Request::Calendar(shown) = &action.effect.requests[0] else {
        panic!("{:?}", action.effect)
    };
    assert_eq!(shown.calendar, CALENDAR);
    let events = google.events();
    assert_eq!(events.len(), 1);
    let moment = |at: DateTime<Utc>| json!({"dateTime": at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true), "timeZone": "UTC"});
    let mut received = events[0].clone();
    for added in ["kind", "status", "etag", "htmlLink", "organizer"] {
        received.as_object_mut().unwrap().remove(added);
    }
    assert_eq!(
        received,
        json!({
            "id": shown.event_id,
            "summary": "Terms for <b>spring</b>",
            "description": "First the list &amp; then &lt;i&gt;terms&lt;/i&gt;.",
            "location": "Room 2",
            "start": moment(wednesday()), "end": moment(wednesday() + Duration::minutes(45)),
            "attendees": [
                {"email": "dana@fenwick.example.com", "displayName": "Dana Whitfield"},
                {"email": "marcus@fenwick.example.com", "displayName": "Marcus Okafor"},
            ],
            "extendedProperties": {"private": {"aiCoo": shown.event_id}},
        })
    );
    assert_eq!(google.invited(), Vec::<String>::new());
    // One token for all of it.
    assert_eq!(google.calls("token"), 1);
    let page = page(&app, &action).await;
    for words in [
        "New meeting in Google Calendar",
        "Marcus Okafor &lt;marcus@fenwick.example.com&gt;",
        "Google e-mails nobody",
        "https://www.google.com/calendar/event",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(app.odoo.ledger().await, Vec::<Value>::new());
}

#[tokio::test]
async fn outsiders_are_invited_and_that_is_a_contact() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let outsider = outsider(&app).await;
    let action = approved(&app, &meeting(&[outsider])).await;
    assert_eq!(action.risk_level, RiskLevel::High);
    app.work_off().await;
    google.was_asked_rightly();
    let shown = [
        "dana@fenwick.example.com",
        "accounts@cascadetrail.example.com",
    ];
    assert_eq!(google.invited(), shown);
    let contacts = app.count("select count(*) from customer_contacts").await;
    assert_eq!(contacts, 1);
}

#[tokio::test]
async fn a_lost_answer_of_google_is_looked_up() {
    for manner in [Manner::HangsUpAfterwards, Manner::NeverAnswers] {
        let (app, google) = with_google(Some(SUBJECT)).await;
        let outsider = outsider(&app).await;
        let action = approved(&app, &meeting(&[outsider])).await;
        google.now(insert(), manner);
        runs_at_the_second_try(&app, &action).await;
        assert_eq!((google.events().len(), google.calls(insert())), (1, 1));
        assert_eq!(google.invited().len(), 2);
        // Found, not sent; the customer was reached all the same.
        assert_eq!(app.count("select count(*) from customer_contacts").await, 1);
        google.was_asked_rightly();
    }
}

#[tokio::test]
async fn a_duplicate_is_the_same_event() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    let Request::Calendar(shown) = &action.effect.requests[0] else {
        panic!("{:?}", action.effect)
    };
    let calendar = app.executor.calendar.as_ref().unwrap();
    assert!(!calendar.insert(shown).await.unwrap().found);
    // Google says 409: it is there.
    assert!(calendar.insert(shown).await.unwrap().found);
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!((google.events().len(), google.calls(insert())), (1, 2));
}

#[tokio::test]
async fn an_event_that_somebody_has_deleted_is_not_made_again() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    let Request::Calendar(shown) = &action.effect.requests[0] else {
        panic!("{:?}", action.effect)
    };
    google.now(insert(), Manner::HangsUpAfterwards);
    app.work_off().await;
    google.delete(&shown.event_id);
    app.clock.advance(Duration::seconds(3));
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Failed);
    assert!(
        record
            .execution_error
            .unwrap()
            .contains("somebody has deleted it since")
    );
    let connection = app.database.connection();
    let calls = store::calls(connection, action.action_id).await.unwrap();
    assert!(
        calls.iter().all(|call| call.success == Some(false)),
        "{calls:?}"
    );
    assert_eq!(google.calls(insert()), 1);
}

#[tokio::test]
async fn what_google_did_not_take_is_sent_again() {
    for manner in [Manner::Limits, Manner::Down, Manner::Redirects] {
        let (app, google) = with_google(Some(SUBJECT)).await;
        let action = approved(&app, &meeting(&[MARCUS])).await;
        google.now(insert(), manner);
        runs_at_the_second_try(&app, &action).await;
        assert_eq!(google.events().len(), 1);
    }
}

#[tokio::test]
async fn a_token_is_used_until_shortly_before_its_end_and_replaced_when_it_ends_early() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let calendar = app.executor.calendar.as_ref().unwrap();
    let asked = ["dana@fenwick.example.com".to_owned()];
    let ask = async || {
        let hour = wednesday() + Duration::hours(1);
        let busy = calendar.busy(&asked, wednesday(), hour, chrono_tz::UTC);
        busy.await.unwrap()
    };
    ask().await;
    let pass = |minutes| {
        app.clock.advance(Duration::minutes(minutes));
        google.advance(Duration::minutes(minutes));
    };
    pass(55);
    ask().await;
    assert_eq!(google.calls("token"), 1);
    google.forgets_tokens();
    ask().await;
    assert_eq!(google.calls("token"), 2);
    // From here on the token of the account would be too old.
    pass(3);
    ask().await;
    assert_eq!(google.calls("token"), 2);
    google.was_asked_rightly();
}
