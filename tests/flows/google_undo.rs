//! Taking a meeting back out of Google Calendar.

use crate::{
    google::{Google, Manner, SUBJECT},
    meetings::{MARCUS, approved, meeting, outsider, page, with_google},
    support::TestApp,
};
use ai_coo::{
    actions::{Action, RiskLevel, lifecycle::Status},
    executor::store,
    ground::{
        effect::{Cancellation, Request},
        ids::PartnerId,
    },
};
use chrono::Duration;
use serde_json::{Value, json};

const DELETE: &str = "calendar.events.delete";

/// A meeting that was put in, and its event's id.
async fn made(app: &TestApp, attendees: &[PartnerId]) -> (Action, String) {
    let action = approved(app, &meeting(attendees)).await;
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    let Request::Calendar(shown) = &action.effect.requests[0] else {
        panic!("{:?}", action.effect)
    };
    let id = shown.event_id.clone();
    (action, id)
}

/// Asked for and approved, to run at once.
async fn taken_back(app: &TestApp, action: &Action) -> Action {
    let back = app.named_in(app.undo(action).await).await;
    let now = json!({"send_now": true, "override_contact_limit": true});
    let (status, json) = app.approve_with(&app.operator, &back, now).await;
    assert_eq!(status, 200, "{json}");
    back
}

async fn refused(app: &TestApp, action: &Action) -> String {
    let (status, json) = app.undo(action).await;
    assert_eq!(status, 422, "{json}");
    json["message"].as_str().unwrap().to_owned()
}

fn cancellation(action: &Action) -> &Cancellation {
    match action.effect.requests.as_slice() {
        [Request::Cancellation(cancelled)] => cancelled,
        other => panic!("{other:?}"),
    }
}

async fn ended(app: &TestApp, action: &Action) -> (Status, String) {
    app.work_off().await;
    let record = app.record(action.action_id).await;
    let why = record.execution_error.unwrap_or_default();
    (record.action.status, why)
}

fn status_of(google: &Google) -> Value {
    google.events()[0]["status"].clone()
}

#[tokio::test]
async fn a_meeting_of_colleagues_is_taken_back_and_nobody_is_mailed() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let (action, id) = made(&app, &[MARCUS]).await;
    let back = taken_back(&app, &action).await;
    assert_eq!(back.risk_level, RiskLevel::Medium);
    let shown = page(&app, &back).await;
    for words in [
        "Delete the meeting from Google Calendar",
        "Marcus Okafor &lt;marcus@fenwick.example.com&gt;",
        "Google e-mails nobody",
        "is unchanged in Google Calendar",
    ] {
        assert!(shown.contains(words), "{words}");
    }
    assert_eq!(cancellation(&back).event_id, id);
    assert_eq!(ended(&app, &back).await, (Status::Executed, String::new()));
    assert_eq!(status_of(&google), "cancelled");
    assert_eq!((google.calls(DELETE), google.uninvited()), (1, vec![]));
    assert_eq!(app.status(action.action_id).await, Status::RolledBack);
    google.was_asked_rightly();
    assert!(refused(&app, &action).await.contains("rolled back"));
}

#[tokio::test]
async fn outsiders_are_told_and_that_is_a_contact_at_the_meetings_risk() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let outsider = outsider(&app).await;
    let (action, _) = made(&app, &[outsider]).await;
    let back = taken_back(&app, &action).await;
    assert_eq!(back.risk_level, RiskLevel::High);
    assert!(cancellation(&back).notify);
    let said = back.effect.side_effects.join(" ");
    assert!(
        said.contains("Google e-mails everybody a cancellation"),
        "{said}"
    );
    app.sql("delete from customer_contacts").await.unwrap();
    assert_eq!(ended(&app, &back).await, (Status::Executed, String::new()));
    assert_eq!(google.uninvited(), google.invited());
    assert_eq!(google.uninvited().len(), 2);
    assert_eq!(app.count("select count(*) from customer_contacts").await, 1);
    google.was_asked_rightly();
}

#[tokio::test]
async fn an_answered_invitation_is_no_change_and_another_title_is() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let (action, id) = made(&app, &[MARCUS]).await;
    let mut people = google.events()[0]["attendees"].clone();
    people[1]["responseStatus"] = json!("accepted");
    google.change(&id, "attendees", people);
    let (status, json) = app.undo(&action).await;
    assert_eq!(status, 201, "{json}");
    // That one is not wanted after all.
    let open = app.record(json["action_id"].as_str().unwrap().parse().unwrap());
    let open = open.await.action;
    let path = format!("/api/ai-coo/actions/{}/reject", open.action_id);
    let body = json!({"effect_hash": open.effect_hash, "reason": "It takes place."});
    assert_eq!(
        app.call(&app.operator, "POST", &path, Some(body)).await.0,
        200
    );

    let guests =
        json!([{"email": "dana@fenwick.example.com"}, {"email": "new@fenwick.example.com"}]);
    let late = json!({"dateTime": "2026-11-25T16:00:00-05:00"});
    for (field, value, words) in [
        (
            "recurrence",
            json!(["RRULE:FREQ=DAILY"]),
            "its recurrence was none",
        ),
        ("attendees", guests, "its guest list was"),
        ("end", json!({"date": "2026-11-26"}), "now it is “all day”"),
        (
            "start",
            late,
            "its start was “2026-11-25T20:00:00Z”, now it is “2026-11-25T21:00:00Z”",
        ),
        (
            "location",
            json!("Room 3"),
            "its place was “Room 2”, now it is “Room 3”",
        ),
        (
            "summary",
            json!("Terms"),
            "its title was “Terms for <b>spring</b>”, now it is “Terms”",
        ),
    ] {
        google.change(&id, field, value);
        let why = refused(&app, &action).await;
        assert!(why.contains(words), "{why}");
    }
    assert_eq!(google.calls(DELETE), 0);
}

#[tokio::test]
async fn what_somebody_changed_since_it_was_approved_stays() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let (action, id) = made(&app, &[MARCUS]).await;
    let back = taken_back(&app, &action).await;
    google.change(&id, "summary", json!("Terms"));
    let (status, why) = ended(&app, &back).await;
    assert_eq!(status, Status::Stale, "{why}");
    assert!(why.contains("Somebody has changed “"), "{why}");
    assert_eq!(
        (status_of(&google), google.calls(DELETE)),
        (json!("confirmed"), 0)
    );
    assert_eq!(app.status(action.action_id).await, Status::Executed);
}

#[tokio::test]
async fn who_changes_it_at_the_same_moment_keeps_it() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let (action, _) = made(&app, &[MARCUS]).await;
    let back = taken_back(&app, &action).await;
    google.now(DELETE, Manner::Overtaken);
    let (status, why) = ended(&app, &back).await;
    assert_eq!(status, Status::Failed, "{why}");
    assert!(
        why.contains("changed the event at the same moment"),
        "{why}"
    );
    assert_eq!(status_of(&google), "confirmed");
    google.was_asked_rightly();
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_looked_up() {
    for manner in [Manner::HangsUpAfterwards, Manner::NeverAnswers] {
        for forgets in [false, true] {
            let (app, google) = with_google(Some(SUBJECT)).await;
            let outsider = outsider(&app).await;
            let (action, id) = made(&app, &[outsider]).await;
            let back = taken_back(&app, &action).await;
            google.now(DELETE, manner);
            assert_eq!(ended(&app, &back).await.0, Status::Approved);
            if forgets {
                google.forget(&id);
            }
            app.clock.advance(Duration::seconds(3));
            assert_eq!(ended(&app, &back).await, (Status::Executed, String::new()));
            assert_eq!((google.calls(DELETE), google.uninvited().len()), (1, 2));
            assert_eq!(app.status(action.action_id).await, Status::RolledBack);
        }
    }
}

#[tokio::test]
async fn what_google_did_not_delete_is_sent_again() {
    for manner in [Manner::Limits, Manner::Down, Manner::Redirects] {
        let (app, google) = with_google(Some(SUBJECT)).await;
        let (action, _) = made(&app, &[MARCUS]).await;
        let back = taken_back(&app, &action).await;
        google.now(DELETE, manner);
        assert_eq!(ended(&app, &back).await.0, Status::Approved);
        assert_eq!(status_of(&google), "confirmed");
        app.clock.advance(Duration::seconds(3));
        assert_eq!(ended(&app, &back).await, (Status::Executed, String::new()));
        assert_eq!(status_of(&google), "cancelled");
    }
}

#[tokio::test]
async fn what_is_gone_already_needs_no_deletion() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let (action, id) = made(&app, &[MARCUS]).await;
    let back = taken_back(&app, &action).await;
    google.delete(&id);
    assert_eq!(ended(&app, &back).await, (Status::Executed, String::new()));
    assert_eq!(google.calls(DELETE), 0);
    let calls = store::calls(app.database.connection(), back.action_id).await;
    let result = calls.unwrap()[0].result_data.clone().unwrap();
    assert_eq!(result["found"], true);

    let (app, google) = with_google(Some(SUBJECT)).await;
    let (action, id) = made(&app, &[MARCUS]).await;
    google.delete(&id);
    google.forget(&id);
    let why = refused(&app, &action).await;
    assert!(why.contains("is no longer in Google Calendar"), "{why}");
}
