//! Meetings in Odoo's calendar: of colleagues, with outsiders, and after an answer that was lost.

use super::{MARCUS, PORTAL_USER, approved, meeting, outsider, page, proposed, wednesday};
use crate::support::{Options, TestApp};
use ai_coo::{
    actions::{RiskLevel, ScheduleMeeting, lifecycle::Status},
    ground::effect::Request,
};
use chrono::Duration;

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
        "nobody gets one",
        "No attendee is busy",
    ] {
        assert!(page.contains(words), "{words}");
    }
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
            .contains("Cascade Trail Shops (external)")
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
async fn a_lost_answer_of_odoo_is_looked_up_and_the_meeting_does_not_stand_in_its_own_way() {
    let app = TestApp::start().await;
    let action = approved(&app, &meeting(&[MARCUS])).await;
    app.odoo.loses_an_answer("load").await;
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
