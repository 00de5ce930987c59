//! Meetings from the proposal to the calendar: Odoo's, and Google's.

use crate::{
    google::{CALENDAR, Google, Manner, SUBJECT},
    support::{MONDAY, Options, TestApp},
};
use ai_coo::{
    actions::{Action, ActionInputs, RiskLevel, ScheduleMeeting, lifecycle::Status},
    executor::store,
    ground::{
        clock::Clock,
        effect::Request,
        ids::{OdooUserId, PartnerId},
    },
    insight::recommender::propose::Discarded,
};
use chrono::{DateTime, Duration, Utc};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::{Value, json};

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

// ------------------------------------------------------------------ in Odoo's calendar

#[tokio::test]
async fn a_meeting_of_colleagues_is_what_was_shown() {
    let app = TestApp::start().await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    assert_eq!(action.risk_level, RiskLevel::Medium);
    assert!(
        action
            .title
            .contains("Wed 25 Nov 2026, 15:00 to 15:45 (America/New_York)")
    );
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    let Request::Odoo(call) = &action.effect.requests[0] else {
        panic!("{:?}", action.effect)
    };
    let ledger = app.odoo.ledger().await;
    assert_eq!(ledger.len(), 1);
    assert_eq!(ledger[0]["model"], "calendar.event");
    assert_eq!(ledger[0]["arguments"], call.arguments);
    // The organiser takes part, named or not.
    assert_eq!(call.arguments["data"][0][5], "6,7");
    let page = page(&app, &action).await;
    for words in [
        "Wed 25 Nov 2026, 15:00 to 15:45 (America/New_York)",
        "Dana Whitfield, Marcus Okafor",
        "Terms for &lt;b&gt;spring&lt;/b&gt;",
        "nobody is mailed",
        "Nobody who takes part is busy",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

pub async fn page(app: &TestApp, action: &Action) -> String {
    let path = format!("/dashboard/operator/actions/{}", action.action_id);
    app.get_text(&path).await
}

#[tokio::test]
async fn a_meeting_with_an_outsider_is_of_high_risk_and_waits_for_the_morning() {
    let app = TestApp::with(Options {
        now: "2026-11-22T08:00:00Z".to_owned(), // a Sunday at 03:00
        ..Options::default()
    })
    .await;
    let outsider = outsider(&app).await;
    let action = approved(&app, &meeting(&[MARCUS, outsider])).await;
    assert_eq!(action.risk_level, RiskLevel::High);
    assert!(
        page(&app, &action)
            .await
            .contains("Cascade Trail Shops (from outside)")
    );
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Approved);
    assert_eq!(
        record.not_before,
        Some("2026-11-23T14:00:00Z".parse().unwrap())
    );
    // A portal user has a login, and is from outside all the same.
    let portal = proposed(&app, &meeting(&[PORTAL_USER])).await.unwrap();
    assert_eq!(portal.risk_level, RiskLevel::High);
}

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
        why.contains("somebody who takes part is busy, Wed 25 Nov 2026, 10:00 to 11:30"),
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

#[tokio::test]
async fn a_lost_answer_of_odoo_is_looked_up_and_the_meeting_does_not_stand_in_its_own_way() {
    let app = TestApp::start().await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    let lost = json!({"mode": "drop_after_commit", "methods": ["load"], "count": 1});
    app.odoo.fault(lost).await;
    app.work_off().await;
    app.clock.advance(Duration::seconds(3));
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(app.odoo.ledger().await.len(), 1);
    // Even when nothing of the call is on record.
    let again = ScheduleMeeting {
        start: wednesday() + Duration::hours(2),
        title: "Another".to_owned(),
        ..meeting(&[MARCUS])
    };
    let action = approved(&app, &again).await;
    let Request::Odoo(call) = &action.effect.requests[0] else {
        panic!("{:?}", action.effect)
    };
    app.executor.odoo.write(call).await.unwrap();
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(app.odoo.ledger().await.len(), 2);
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

fn insert() -> &'static str {
    "calendar.events.insert"
}

#[tokio::test]
async fn a_meeting_in_google_calendar_is_what_was_shown() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    assert_eq!(action.risk_level, RiskLevel::Medium);
    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(
        record.action.status,
        Status::Executed,
        "{:?}",
        record.execution_error
    );
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
        "Google mails nobody",
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
        app.work_off().await;
        assert_eq!(app.status(action.action_id).await, Status::Approved);
        app.clock.advance(Duration::seconds(3));
        app.work_off().await;
        assert_eq!(
            app.status(action.action_id).await,
            Status::Executed,
            "{manner:?}"
        );
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
        app.work_off().await;
        assert_eq!(app.status(action.action_id).await, Status::Approved);
        app.clock.advance(Duration::seconds(3));
        app.work_off().await;
        assert_eq!(
            app.status(action.action_id).await,
            Status::Executed,
            "{manner:?}"
        );
        assert_eq!(google.events().len(), 1);
    }
}

#[tokio::test]
async fn who_is_busy_in_google_makes_it_stale() {
    let (app, google) = with_google(Some(SUBJECT)).await;
    let outsider = outsider(&app).await;
    google.hides("accounts@cascadetrail.example.com");
    let action = approved(&app, &meeting(&[MARCUS, outsider])).await;
    let said = action.effect.side_effects.join(" ");
    assert!(said.contains("Google does not show whether these are free, and they were not asked: accounts@cascadetrail.example.com."), "{said}");
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
