//! Whatever the meeting, each calendar receives what was shown.

use super::{DANA, DANA_HERSELF, MARCUS, PORTAL_USER, proposed, wednesday, with_google};
use crate::{google::SUBJECT, support::TestApp};
use ai_coo::{
    actions::{Action, ScheduleMeeting, lifecycle::Status},
    ground::{effect::Request, ids::PartnerId},
};
use chrono::Duration;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::{Value, json};

/// Meetings as people may give them: every text that validation lets through, one after another
/// in time so that none is in the way of the next.
fn any_meetings(count: usize) -> Vec<ScheduleMeeting> {
    let text = "[ -~äßéøשلا日👍]{0,40}[!-~äשل日👍]";
    let lines = "[ -~äßéøשلا日👍\n\t]{0,120}[!-~äשل日👍]";
    let people = [MARCUS, DANA_HERSELF, PORTAL_USER, PartnerId(5)];
    let meeting = (
        text,
        proptest::option::of(text),
        proptest::option::of(lines),
        5u32..=720,
        proptest::sample::subsequence(people.to_vec(), 1..=4),
    );
    let mut runner = TestRunner::deterministic();
    let mut made = vec![];
    for n in 0..count {
        let values = meeting.new_tree(&mut runner).unwrap().current();
        let (title, location, description, duration_minutes, attendee_ids) = values;
        made.push(ScheduleMeeting {
            // One subject for each.
            title: format!("{n} {title}"),
            start: wednesday() + Duration::days(7 + i64::try_from(n).unwrap()),
            duration_minutes,
            organiser_id: DANA,
            attendee_ids,
            description,
            location,
        });
    }
    made
}

/// Executes them all and counts none but these.
async fn execute(app: &TestApp, meetings: &[ScheduleMeeting]) -> Vec<Action> {
    let mut actions = vec![];
    for meeting in meetings {
        let action = proposed(app, meeting).await.unwrap();
        let (status, json) = app
            .approve_with(
                &app.operator,
                &action,
                json!({"send_now": true, "override_contact_limit": true}),
            )
            .await;
        assert_eq!(status, 200, "{json}");
        actions.push(action);
    }
    app.work_off().await;
    for action in &actions {
        let record = app.record(action.action_id).await;
        let why = record.execution_error;
        assert_eq!(record.action.status, Status::Executed, "{why:?}");
    }
    actions
}

#[tokio::test]
async fn whatever_the_meeting_odoo_receives_what_was_shown() {
    let app = TestApp::start().await;
    let actions = execute(&app, &any_meetings(30)).await;
    let mut shown: Vec<Value> = vec![];
    for action in &actions {
        for request in &action.effect.requests {
            let Request::Odoo(call) = request else {
                panic!("{request:?}")
            };
            shown.push(json!([call.model, call.method, call.arguments]));
        }
    }
    let ledger = app.odoo.ledger().await;
    let call = |call: &Value| json!([call["model"], call["method"], call["arguments"]]);
    let mut received: Vec<Value> = ledger.iter().map(call).collect();
    shown.sort_by_key(Value::to_string);
    received.sort_by_key(Value::to_string);
    assert_eq!(received, shown);
}

#[tokio::test]
async fn whatever_the_meeting_google_receives_what_was_shown() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let actions = execute(&app, &any_meetings(30)).await;
    let events = google.events();
    assert_eq!(events.len(), actions.len());
    let mut invited = vec![];
    for action in &actions {
        let [Request::Calendar(shown)] = action.effect.requests.as_slice() else {
            panic!("{:?}", action.effect)
        };
        let event = events.iter().find(|event| event["id"] == *shown.event_id);
        let event = event.unwrap();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        assert_eq!(event["summary"], shown.title);
        assert_eq!(text(&event["location"]), shown.location);
        assert_eq!(text(&event["description"]), shown.description);
        let moment = |name: &str| event[name]["dateTime"].as_str().unwrap().parse();
        assert_eq!(
            (moment("start"), moment("end")),
            (Ok(shown.start), Ok(shown.end))
        );
        let attendees = event["attendees"].as_array().unwrap().iter();
        let attendees: Vec<_> = attendees
            .map(|one| (text(&one["displayName"]), text(&one["email"])))
            .collect();
        let expected: Vec<_> = shown
            .attendees
            .iter()
            .map(|one| (Some(one.name.clone()), Some(one.email.clone())))
            .collect();
        assert_eq!(attendees, expected);
        if shown.invite {
            invited.extend(shown.attendees.iter().map(|one| one.email.clone()));
        }
    }
    invited.sort_unstable();
    let mut mailed = google.invited();
    mailed.sort_unstable();
    assert_eq!(mailed, invited);
    google.was_asked_rightly();
}
