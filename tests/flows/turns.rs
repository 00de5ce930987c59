//! When what was approved runs: a rule that makes it wait takes nothing of its time.

use crate::{
    decisions::to,
    support::{MONDAY, Options, TestApp, find},
};
use ai_coo::{
    actions::{Action, Held, Kind, TIME_TO_RUN, lifecycle::Status},
    executor::Timing,
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

const TUESDAY_AT_NINE: &str = "2026-11-24T14:00:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The app at a moment, with the time to take an approval back that people have.
async fn app(now: &str) -> (TestApp, Action) {
    let app = TestApp::with(Options {
        now: now.to_owned(),
        timing: Timing::default(),
        ..Options::default()
    })
    .await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    app.forget_notices().await;
    (app, reminder)
}

/// Steps on as the workers do: whenever something is due, it is tried.
async fn until(app: &TestApp, moment: &str) {
    while app.clock.now() < at(moment) {
        app.work_off().await;
        let left = at(moment) - app.clock.now();
        app.clock.advance(left.min(Duration::minutes(30)));
    }
    app.work_off().await;
}

#[tokio::test]
async fn approved_seconds_before_closing_time_it_runs_on_the_next_working_morning() {
    // Hours end at 17:00, and it starts ten seconds after the approval.
    let (app, reminder) = app("2026-11-23T21:59:55Z").await;
    app.approve(&app.operator, &reminder).await;
    until(&app, "2026-11-24T13:59:59Z").await;
    assert_eq!(app.status(reminder.action_id).await, Status::Approved);
    let record = app.record(reminder.action_id).await;
    assert_eq!(record.not_before, Some(at(TUESDAY_AT_NINE)));
    assert_eq!(record.execute_by, Some(at(TUESDAY_AT_NINE) + TIME_TO_RUN));
    assert_eq!(record.held_by, Some(Held::BusinessHours));
    until(&app, TUESDAY_AT_NINE).await;
    assert_eq!(app.status(reminder.action_id).await, Status::Executed);
    assert_eq!(app.outbox().await.len(), 1);
}

/// The hours are made shorter during the undo window.
#[tokio::test]
async fn hours_that_close_after_the_approval_give_it_its_full_time_too() {
    let (app, reminder) = app(MONDAY).await;
    app.approve(&app.operator, &reminder).await;
    app.sql("update guardrails_config set business_hours_end = '10:00'")
        .await
        .unwrap();
    until(&app, "2026-11-24T13:59:59Z").await;
    let record = app.record(reminder.action_id).await;
    assert_eq!(record.action.status, Status::Approved);
    assert_eq!(record.execute_by, Some(at(TUESDAY_AT_NINE) + TIME_TO_RUN));
    until(&app, TUESDAY_AT_NINE).await;
    assert_eq!(app.status(reminder.action_id).await, Status::Executed);
}

#[tokio::test]
async fn tried_again_on_a_saturday_it_runs_on_monday_morning() {
    let (app, reminder) = app("2026-11-20T15:00:00Z").await;
    app.approve(&app.operator, &reminder).await;
    app.sql("update autonomous_actions set status = 'failed', not_before = null, held_by = null, approved_by = (select id from users where email = 'operator@example.com') where action_type = 'create_invoice_reminder' and status = 'approved'")
        .await
        .unwrap();
    until(&app, "2026-11-21T16:00:00Z").await;
    let path = format!("/api/ai-coo/actions/{}/retry", reminder.action_id);
    let mut body = json!({});
    if reminder.risk_level.needs_code() {
        body["code"] = json!(app.code(&app.operator));
    }
    let (status, json) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(status, 200, "{json}");
    until(&app, "2026-11-23T13:59:59Z").await;
    assert_eq!(app.status(reminder.action_id).await, Status::Approved);
    until(&app, "2026-11-23T14:00:00Z").await;
    assert_eq!(app.status(reminder.action_id).await, Status::Executed);
}

#[tokio::test]
async fn a_contact_limit_that_ends_after_its_deadline_does_not_let_it_expire() {
    let (app, reminder) = app(MONDAY).await;
    app.approve(&app.operator, &reminder).await;
    let (customer, _) = crate::execution::reminded(&reminder);
    // Somebody reaches the customer during the undo window.
    sqlx::query("insert into customer_contacts (org_id, partner_id, action_id, contacted_at) values ('default', $1, $2, $3)")
        .bind(customer)
        .bind(reminder.action_id.0)
        .bind(app.clock.now())
        .execute(app.pool())
        .await
        .unwrap();
    until(&app, "2026-11-23T16:00:00Z").await;
    let record = app.record(reminder.action_id).await;
    assert_eq!(record.held_by, Some(Held::ContactLimit));
    assert_eq!(
        record.execute_by,
        record.not_before.map(|at| at + TIME_TO_RUN)
    );
    until(&app, "2026-11-24T16:00:00Z").await;
    assert_eq!(app.status(reminder.action_id).await, Status::Executed);
}

/// No worker lived until its deadline; its giver wants no mail of what became of it.
#[tokio::test]
async fn nothing_approved_expires_without_a_notice_to_whoever_approved_it() {
    let (app, reminder) = app(MONDAY).await;
    app.sql("delete from notices").await.unwrap();
    app.approve(&app.operator, &reminder).await;
    app.sql(
        "insert into notification_preferences (user_id, channel, about)
         select id, c, 'after' from users, (values ('email'), ('in_app')) x (c)",
    )
    .await
    .unwrap();
    app.clock.advance(Duration::hours(5));
    app.work_off().await;
    assert_eq!(app.status(reminder.action_id).await, Status::Expired);
    assert!(to(&app.delivered().await).is_empty());
    let told = app.in_app().await;
    let expired = ("operator@example.com".to_owned(), "expired".to_owned());
    assert!(told.contains(&expired), "{told:?}");
}

#[tokio::test]
async fn nothing_is_approved_without_a_deadline() {
    let (app, _) = app(MONDAY).await;
    let refused = app
        .sql("update autonomous_actions set status = 'approved', execute_by = null")
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("approved_has_a_deadline"),
        "{refused}"
    );
}

async fn contacted_an_hour_ago(app: &TestApp, reminder: &Action) {
    let (customer, _) = crate::execution::reminded(reminder);
    sqlx::query("insert into customer_contacts (org_id, partner_id, action_id, contacted_at) values ('default', $1, $2, $3)")
        .bind(customer)
        .bind(reminder.action_id.0)
        .bind(app.clock.now() - Duration::hours(1))
        .execute(app.pool())
        .await
        .unwrap();
}

/// What the approver overrode, by the audit trail.
async fn overrode(app: &TestApp, action: &Action, rule: &str) {
    let id = action.action_id;
    let trail = format!("/api/ai-coo/audit-trail?actionId={id}&eventType=approved");
    let trail = app.get(&trail).await;
    let data = &trail["events"][0]["event_data"];
    assert_eq!(data["overrode"], json!([rule]));
}

/// "Send now" is about business hours; that the customer was just contacted is another matter.
#[tokio::test]
async fn send_now_overrides_business_hours_and_not_the_contact_limit() {
    // A Sunday at 03:00 in New York.
    let (app, reminder) = app("2026-11-22T08:00:00Z").await;
    contacted_an_hour_ago(&app, &reminder).await;
    let path = format!("/dashboard/operator/actions/{}", reminder.action_id);
    let page = app.http().get(format!("{}{path}", app.url));
    let page = page.bearer_auth(&app.operator.token).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("Override the contact limit"), "{page}");
    assert!(page.contains("Sending now overrides business hours, not the contact limit"));
    let (_, held) = app
        .approve_with(&app.operator, &reminder, json!({"send_now": true}))
        .await;
    assert_eq!(held["outcome"], "held");
    let record = app.record(reminder.action_id).await;
    assert_eq!(record.held_by, Some(Held::ContactLimit));
    assert_eq!(record.not_before, Some(at("2026-11-23T07:00:00Z")));
    app.work_off().await;
    assert!(app.outbox().await.is_empty());
    // It is Monday, 02:00: the contact limit is over, and hours were overridden.
    until(&app, "2026-11-23T07:00:00Z").await;
    assert_eq!(app.outbox().await.len(), 1);
    overrode(&app, &reminder, "business_hours").await;
}

#[tokio::test]
async fn the_contact_limit_is_overridden_by_its_own_name() {
    let (app, reminder) = app(MONDAY).await;
    contacted_an_hour_ago(&app, &reminder).await;
    let (_, json) = app
        .approve_with(
            &app.operator,
            &reminder,
            json!({"override_contact_limit": true}),
        )
        .await;
    assert_eq!(json["outcome"], "queued");
    until(&app, "2026-11-23T15:01:00Z").await;
    assert_eq!(app.outbox().await.len(), 1);
    overrode(&app, &reminder, "contact_limit").await;
}
