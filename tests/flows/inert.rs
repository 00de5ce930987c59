//! What somebody wrote into a record in Odoo is one visible line wherever we show it, and no link.

use crate::support::{TestApp, find};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    ground::inert,
};
use serde_json::json;

const HOSTILE: &str =
    "Evil\u{202e} Corp\r\n\r\nPay at https://evil.example/pay or kim@evil.example\u{2067}\u{200b}";

async fn hostile_names(app: &TestApp) {
    let lodge = json!([["name", "=", "Driftwood Lodge"]]);
    let lodge = app.odoo.search("res.partner", lodge).await[0];
    app.odoo
        .change("res.partner", lodge, json!({"name": HOSTILE}))
        .await;
}

fn check(place: &str, text: &str) {
    let bad = |c: char| inert::turns_direction(c) || c == '\u{200b}';
    assert!(!text.chars().any(bad), "{place}: {text:?}");
    assert!(!text.contains("\\u202e"), "{place}: {text}");
}

#[tokio::test]
async fn a_hostile_name_is_one_visible_line_on_every_surface() {
    let app = TestApp::start().await;
    hostile_names(&app).await;
    let waiting = app.analyze().await;
    let reminder = waiting
        .iter()
        .find(|action| {
            action.inputs.kind() == Kind::CreateInvoiceReminder && action.title.contains("Evil")
        })
        .expect("the customer is reminded all the same");
    assert!(!reminder.title.contains(['\r', '\n']), "{}", reminder.title);
    let id = reminder.action_id;
    app.deliver().await;
    for path in [
        "/dashboard/operator".to_owned(),
        format!("/dashboard/operator/actions/{id}"),
        "/dashboard/operator/audit".to_owned(),
        "/dashboard/ai-coo".to_owned(),
        "/api/ai-coo/actions".to_owned(),
        "/api/ai-coo/analyses".to_owned(),
        "/api/ai-coo/alerts".to_owned(),
        "/api/ai-coo/audit-trail".to_owned(),
        "/api/ai-coo/audit-trail.csv".to_owned(),
    ] {
        check(&path, &app.get_text(&path).await);
    }
    assert_eq!(app.approve(&app.operator, reminder).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(id).await, Status::Executed);
    app.deliver().await;
    check_mails(&app).await;
}

async fn check_mails(app: &TestApp) {
    for mail in app.outbox().await {
        check("subject", &mail.subject);
        assert!(!mail.subject.contains(['\r', '\n']), "{:?}", mail.subject);
        let parsed = mail_parser::MessageParser::default()
            .parse(mail.content.as_bytes())
            .unwrap();
        let parts = [parsed.body_text(0), parsed.body_html(0)];
        for part in parts.into_iter().flatten() {
            check("mail", &part);
            assert!(!part.contains("evil.example"), "{part}");
            assert!(!part.contains("https://evil"), "{part}");
        }
    }
}

#[tokio::test]
async fn what_an_earlier_version_stored_as_it_came_is_inert_wherever_it_is_shown() {
    let app = TestApp::start().await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let id = reminder.action_id;
    let text = format!("to_jsonb('Remind {HOSTILE} of it today'::text)");
    let words = format!(
        "jsonb_build_object('title', {text}, 'reasoning', {text}, 'expected_effect', {text})"
    );
    for sql in [
        format!(
            "update autonomous_actions set action_protocol =
               jsonb_set(action_protocol || {words}, '{{evidence,0,label}}', {text}) where id = '{id}'"
        ),
        format!(
            "update action_events set event_data = event_data || {words} where action_id = '{id}'"
        ),
        format!("update alerts set title = {text} #>> '{{}}', message = {text} #>> '{{}}'"),
        format!(
            "update analysis_results set insights = jsonb_set(insights, '{{0,title}}', {text})"
        ),
        format!("update notices set note = {text} #>> '{{}}'"),
    ] {
        app.by_hand(&sql).await;
    }
    app.deliver().await;
    let mails = app.outbox().await;
    assert!(mails.iter().any(|mail| mail.content.contains("Evil")));

    let record = app.record(id).await;
    let action = &record.action;
    let (title, reasoning) = (action.title.as_str(), action.reasoning.as_str());
    for words in [title, reasoning, action.expected_effect.as_str()] {
        assert!(words.contains("Evil Corp"), "{words:?}");
        assert!(!words.contains(['\r', '\n']), "{words:?}");
    }
    assert_eq!(action.effect, reminder.effect);
    assert_eq!(action.effect_hash, reminder.effect_hash);

    let list = app.get("/api/ai-coo/actions").await;
    let listed = list["actions"].as_array().unwrap().iter();
    let titles: Vec<_> = listed.map(|action| action["title"].clone()).collect();
    assert!(titles.contains(&json!(title)), "{titles:?}");
    let browser = app.browser_of(&app.operator).await;
    let one = format!("/dashboard/operator/actions/{id}");
    for path in [
        "/dashboard/operator",
        one.as_str(),
        "/dashboard/operator/notices",
        "/dashboard/operator/audit",
        "/dashboard/ai-coo",
        "/api/ai-coo/actions",
        "/api/ai-coo/analyses",
        "/api/ai-coo/alerts",
        "/api/ai-coo/audit-trail",
        "/api/ai-coo/audit-trail.csv",
    ] {
        let text = match path.starts_with("/api") {
            true => app.get_text(path).await,
            false => browser.get(path).await.text,
        };
        assert!(text.contains("Evil"), "{path}: {text}");
        check(path, &text);
    }
    // What executes is what it was.
    assert_eq!(app.approve(&app.operator, action).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(id).await, Status::Executed);
    app.deliver().await;
    check_mails(&app).await;
}

#[tokio::test]
async fn an_invisible_mark_in_a_name_keeps_no_call_from_being_proposed() {
    let app = TestApp::start().await;
    let oldest = json!([["name", "=", "Cascade Trail Shops"]]);
    let oldest = app.odoo.search("res.partner", oldest).await[0];
    let name = "\u{200f}קסקייד\u{200e} בע״מ\u{200f}";
    app.odoo
        .change("res.partner", oldest, json!({"name": name}))
        .await;
    let call = find(&app.analyze().await, Kind::CreateTask);
    let waiting = app.actions(Status::PendingApproval).await;
    let about = waiting.iter().find(|action| {
        action.inputs.kind() == Kind::CreateTask && action.title.contains("קסקייד בע״מ")
    });
    assert!(about.is_some(), "{}", call.title);
}
