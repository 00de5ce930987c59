//! What a meeting in Google Calendar needs: free people with addresses, and somebody to act for.

use super::{
    DANA_HERSELF, MARCUS, approved, meeting, outsider, proposed, refused, wednesday, with_google,
};
use crate::{google::SUBJECT, support::TestApp};
use ai_coo::{
    actions::{ScheduleMeeting, lifecycle::Status},
    ground::ids::PartnerId,
};
use chrono::Duration;
use serde_json::{Value, json};

#[tokio::test]
async fn who_is_busy_in_google_makes_it_stale() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let outsider = outsider(&app).await;
    google.hides("accounts@cascadetrail.example.com");
    let action = approved(&app, &meeting(&[MARCUS, outsider])).await;
    let said = action.effect.side_effects.join(" ");
    assert!(said.contains("Google does not show whether these attendees are free, and they were not asked: accounts@cascadetrail.example.com."), "{said}");
    let from = wednesday() + Duration::minutes(30);
    google.is_busy(
        "marcus@fenwick.example.com",
        from,
        from + Duration::hours(1),
    );
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Stale);
    let why = record.execution_error.unwrap();
    assert!(
        why.contains("now marcus@fenwick.example.com is busy"),
        "{why}"
    );
    let why = refused(&app, &meeting(&[MARCUS])).await;
    assert!(why.contains("choose another time"), "{why}");
    assert_eq!(google.events(), Vec::<Value>::new());
    google.was_asked_rightly();
}

#[tokio::test]
async fn a_calendar_that_is_no_longer_shown_is_not_taken_for_free() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    google.hides("marcus@fenwick.example.com");
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Approved);
    let why = record.execution_error.unwrap();
    assert!(
        why.contains("no longer shows when marcus@fenwick.example.com is busy"),
        "{why}"
    );
    assert_eq!(google.events(), Vec::<Value>::new());
}

#[tokio::test]
async fn a_changed_address_makes_it_stale() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let outsider = outsider(&app).await;
    let action = approved(&app, &meeting(&[outsider])).await;
    let other = json!({"email": "somebody@elsewhere.example.com"});
    app.odoo.change("res.partner", outsider.0, other).await;
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Stale);
    assert_eq!(google.events(), Vec::<Value>::new());
}

#[tokio::test]
async fn without_somebody_to_act_for_google_invites_nobody_and_says_why() {
    let (app, google) = with_google(None).await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Failed);
    let why = record.execution_error.unwrap();
    assert!(why.contains("Ask an admin to name that person"), "{why}");
    assert_eq!(google.events(), Vec::<Value>::new());
}

#[tokio::test]
async fn a_contact_without_an_address_cannot_be_invited() {
    let (app, _google) = with_google(Some(SUBJECT)).await;
    let domain = json!([["name", "=", "Foxglove Gardens"]]);
    let silent = PartnerId(app.odoo.search("res.partner", domain).await[0]);
    let why = refused(&app, &meeting(&[DANA_HERSELF, silent])).await;
    assert!(
        why.contains("The e-mail field of Foxglove Gardens in Odoo is empty"),
        "{why}"
    );
}

/// Dana has declined the vendor pitch on Friday; until then it kept her busy.
#[tokio::test]
async fn an_invitation_that_somebody_declined_keeps_them_free() {
    let app = TestApp::start().await;
    let at = ScheduleMeeting {
        start: "2026-11-27T15:15:00Z".parse().unwrap(),
        ..meeting(&[DANA_HERSELF])
    };
    let answer = app
        .odoo
        .search("calendar.attendee", json!([["state", "=", "declined"]]))
        .await[0];
    let state = async |state: &str| {
        app.odoo
            .change("calendar.attendee", answer, json!({"state": state}))
            .await;
    };
    state("accepted").await;
    let why = refused(&app, &at).await;
    assert!(why.contains("is busy, Fri 27 Nov 2026, 10:00"), "{why}");
    state("declined").await;
    proposed(&app, &at).await.unwrap();
}
