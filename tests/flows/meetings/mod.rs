//! Meetings from the proposal to the calendar: Odoo's, and Google's.

mod any_meeting;
mod google_calendar;
mod google_preconditions;
mod odoo_calendar;
mod preconditions;

use crate::{
    google::Google,
    support::{MONDAY, Options, TestApp},
};
use ai_coo::{
    actions::{Action, ActionInputs, ScheduleMeeting, lifecycle::Status},
    ground::{
        clock::Clock,
        ids::{OdooUserId, PartnerId},
    },
    insight::recommender::propose::Discarded,
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

// People of the sandbox's company.
const DANA: OdooUserId = OdooUserId(5);
const DANA_HERSELF: PartnerId = PartnerId(6);
pub const MARCUS: PartnerId = PartnerId(7);
const PORTAL_USER: PartnerId = PartnerId(8);
const CASCADE: &str = "Cascade Trail Shops";

/// Wednesday, 15:00 in New York: free for everybody.
fn wednesday() -> DateTime<Utc> {
    "2026-11-25T20:00:00Z".parse().unwrap()
}

pub fn meeting(attendees: &[PartnerId]) -> ScheduleMeeting {
    ScheduleMeeting {
        title: "Terms for <b>spring</b>".to_owned(),
        start: wednesday(),
        duration_minutes: 45,
        organiser_id: DANA,
        attendee_ids: attendees.to_vec(),
        description: Some("First the list & then <i>terms</i>.".to_owned()),
        location: Some("Room 2".to_owned()),
    }
}

pub async fn proposed(app: &TestApp, inputs: &ScheduleMeeting) -> Result<Action, Discarded> {
    app.propose(ActionInputs::ScheduleMeeting(inputs.clone()))
        .await
}

pub async fn approved(app: &TestApp, inputs: &ScheduleMeeting) -> Action {
    let action = proposed(app, inputs).await.unwrap();
    let (status, json) = app.approve(&app.operator, &action).await;
    assert_eq!(status, 200, "{json}");
    action
}

/// Why it could not be proposed.
async fn refused(app: &TestApp, inputs: &ScheduleMeeting) -> String {
    proposed(app, inputs).await.unwrap_err().to_string()
}

pub async fn outsider(app: &TestApp) -> PartnerId {
    let domain = json!([["name", "=", CASCADE]]);
    PartnerId(app.odoo.search("res.partner", domain).await[0])
}

pub async fn page(app: &TestApp, action: &Action) -> String {
    let path = format!("/dashboard/operator/actions/{}", action.action_id);
    app.get_text(&path).await
}

// ------------------------------------------------------------------ in Google's calendar

pub async fn with_google(subject: Option<&str>) -> (TestApp, Google) {
    // The double has a clock of its own, set alike.
    let google = Google::start(&Clock::set_to(MONDAY.parse().unwrap())).await;
    let app = TestApp::with(Options {
        calendar: Some(google.settings(subject)),
        ..Options::default()
    })
    .await;
    (app, google)
}

async fn runs_at_the_second_try(app: &TestApp, action: &Action) {
    app.work_off().await;
    app.stands(action, Status::Approved).await;
    app.clock.advance(Duration::seconds(3));
    app.work_off().await;
    app.stands(action, Status::Executed).await;
}
