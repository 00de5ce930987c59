//! Where a link leads once things have moved on, and what it can do besides answering.

use crate::{
    browser::Browser,
    edits::edited,
    support::{Options, Person, TestApp, find},
};
use ai_coo::{
    actions::{Action, ActionInputs, Kind, RiskLevel, lifecycle::Status},
    executor::Timing,
};
use chrono::Duration;
use serde_json::{Value, json};

/// A Sunday: what reaches customers waits until Monday.
async fn on_a_sunday() -> (TestApp, Action) {
    let app = TestApp::with(Options {
        now: "2026-11-22T08:00:00Z".to_owned(),
        timing: Timing::default(),
        ..Options::default()
    })
    .await;
    let action = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    (app, action)
}

/// What the form of the page is answered with.
pub async fn posts(app: &TestApp, verb: &str, token: &str, more: &[(&str, &str)]) -> (u16, String) {
    let mut fields = vec![("token", token)];
    fields.extend(more);
    let page = Browser::new(&app.url)
        .answer(&format!("/api/ai-coo/{verb}"), &fields)
        .await;
    (page.status, page.text)
}

#[tokio::test]
async fn what_is_held_says_until_when_and_can_be_taken_back_or_stopped_all_the_time() {
    let (app, action) = on_a_sunday().await;
    let token = app.link(&app.operator, &action).await;
    let page = app.open(&token).await.text;
    assert!(page.contains("Approve and send now"), "{page}");
    let (status, page) = posts(&app, "approve", &token, &[]).await;
    assert_eq!(status, 200);
    assert!(
        page.contains("It waits until the guardrails allow it"),
        "{page}"
    );
    assert!(page.contains("Undo"), "{page}");
    // Who closed it opens the mail again, hours later.
    app.clock.advance(Duration::hours(10));
    let page = app.open(&token).await.text;
    assert!(
        page.contains("It runs on 23 Nov 2026, 09:00 UTC-5."),
        "{page}"
    );
    assert!(
        page.contains("Undo") && !page.contains("Cancel action"),
        "{page}"
    );
    // Somebody else who was asked can stop it by their own.
    let other = app.link(&app.second, &action).await;
    let page = app.open(&other).await.text;
    assert!(
        page.contains("Cancel action") && !page.contains("Undo"),
        "{page}"
    );
    let (status, page) = posts(&app, "stop", &other, &[]).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Cancelled"), "{page}");
    assert_eq!(app.status(action.action_id).await, Status::Cancelled);
    assert!(app.open(&token).await.text.contains("It was cancelled"));
    let (status, page) = posts(&app, "take-back", &token, &[]).await;
    assert_eq!(status, 409, "{page}");
}

/// Who said yes in the app still has the mail: by it they can stop it, and are offered nothing
/// that does not work.
#[tokio::test]
async fn who_approved_in_the_app_stops_it_by_the_link() {
    let (app, action) = on_a_sunday().await;
    let token = app.link(&app.operator, &action).await;
    app.approve(&app.operator, &action).await;
    let page = app.open(&token).await.text;
    assert!(
        page.contains("Cancel action") && !page.contains("Undo"),
        "{page}"
    );
    let (status, page) = posts(&app, "stop", &token, &[]).await;
    assert_eq!(status, 200, "{page}");
    assert_eq!(app.status(action.action_id).await, Status::Cancelled);
}

#[tokio::test]
async fn what_is_sent_now_runs_now_and_nobody_is_offered_an_undo() {
    let (app, action) = on_a_sunday().await;
    let token = app.link(&app.operator, &action).await;
    let (status, page) = posts(&app, "approve", &token, &[("send_now", "true")]).await;
    assert_eq!(status, 200);
    assert!(page.contains("It runs now."), "{page}");
    assert!(!page.contains("Undo"), "{page}");
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
}

#[tokio::test]
async fn a_link_stops_nothing_for_who_may_not_decide_or_after_its_time() {
    let (app, action) = on_a_sunday().await;
    app.approve(&app.operator, &action).await;
    let token = app.link(&app.second, &action).await;
    let viewer = app.link(&app.viewer, &action).await;
    let stop = async |token: &str| app.by_link("stop", json!({"token": token})).await;
    assert_eq!(stop(&viewer).await.status, 403);
    assert!(!app.open(&viewer).await.text.contains("Cancel action"));
    app.sql("update users set role = 'viewer' where email = 'second.operator@example.com'")
        .await
        .unwrap();
    assert_eq!(stop(&token).await.status, 403);
    app.sql("update users set role = 'operator' where email = 'second.operator@example.com'")
        .await
        .unwrap();
    app.clock.advance(Duration::hours(25));
    let late = stop(&token).await;
    assert_eq!(late.status, 409, "{}", late.text);
    assert_eq!(app.status(action.action_id).await, Status::Approved);
    // What has been done cannot be stopped.
    app.clock.advance(Duration::hours(7));
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    let after = app.link(&app.operator, &action).await;
    assert_eq!(stop(&after).await.status, 409);
}

#[tokio::test]
async fn the_link_of_what_was_edited_leads_to_its_successor_and_decides_nothing() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    let token = app.link(&app.second, &task).await;
    let wire = serde_json::to_value(&task.inputs).unwrap();
    let body = edited(&task, "Call them instead");
    let made = app
        .call(&app.operator, "POST", "/api/ai-coo/actions", Some(body))
        .await;
    let edited = app.named_in(made).await;
    let page = app.open(&token).await.text;
    assert!(page.contains("This action was edited"), "{page}");
    let there = format!("/dashboard/operator/actions/{}", edited.action_id);
    assert!(page.contains(&there), "{page}");
    for verb in ["approve", "reject", "stop", "renew"] {
        let answer = app.by_link(verb, json!({"token": token})).await;
        assert_eq!(answer.status, 409, "{verb}: {}", answer.text);
    }
    assert_eq!(app.status(edited.action_id).await, Status::PendingApproval);

    // Who decides about the successor sees what was changed, by whom, and whose words it is.
    let browser = app.browser_of(&app.second).await;
    let page = browser.get(&there).await.text.replace("<!>", "");
    let before = wire["inputs"]["name"].as_str().unwrap();
    let changed = format!(
        "Edited by Operator, by API token “Operator”: Task name: {before} → Call them instead"
    );
    assert!(page.contains(&changed), "{page}");
    let first = format!("/dashboard/operator/actions/{}", task.action_id);
    assert!(page.contains(&first), "{page}");
    assert!(page.contains("Reasoning by Operator"), "{page}");
    let page = browser.get(&first).await.text;
    assert!(page.contains("Another action replaces it."), "{page}");
    let fresh = app.open(&app.link(&app.second, &edited).await).await.text;
    assert!(fresh.contains("Edited by Operator"), "{fresh}");
}

fn open(amount: f64) -> Value {
    json!({"payment_state": "partial", "amount_residual": amount, "amount_residual_signed": amount})
}

#[tokio::test]
async fn what_has_drifted_is_proposed_afresh_by_the_link() {
    let app = TestApp::start().await;
    let action = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let ActionInputs::CreateInvoiceReminder(inputs) = &action.inputs else {
        panic!("{:?}", action.inputs)
    };
    let token = app.link(&app.operator, &action).await;
    let early = app.by_link("renew", json!({"token": token})).await;
    assert_eq!(early.status, 409, "nothing has changed: {}", early.text);
    app.odoo
        .change("account.move", inputs.invoice_ids[0].0, open(12.5))
        .await;
    app.clock.advance(Duration::seconds(21));
    let page = app.open(&token).await.text;
    assert!(page.contains("Its records have changed"), "{page}");
    assert!(page.contains("Propose again"), "{page}");
    assert!(!page.contains(">Approve<"), "{page}");
    let (status, page) = posts(&app, "renew", &token, &[]).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Proposed again"), "{page}");
    assert_eq!(app.status(action.action_id).await, Status::Stale);
    let page = app.open(&token).await.text;
    assert!(page.contains("Its records have changed"), "{page}");
    let waiting = app.actions(Status::PendingApproval).await;
    let fresh = waiting
        .iter()
        .find(|one| one.inputs.subject() == action.inputs.subject())
        .unwrap();
    let there = format!("/dashboard/operator/actions/{}", fresh.action_id);
    assert!(page.contains(&there), "{page}");
}

#[tokio::test]
async fn who_gave_the_first_of_two_is_told_so_and_may_still_say_no() {
    let app = TestApp::start().await;
    app.sql("update guardrails_config set high_amount = 1000, critical_amount = 2000")
        .await
        .unwrap();
    let action = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(action.risk_level, RiskLevel::Critical);
    let token = app.link(&app.operator, &action).await;
    let code = app.code(&app.operator);
    let (status, page) = posts(&app, "approve", &token, &[("code", &code)]).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Your approval is recorded"), "{page}");
    assert!(app.open(&token).await.text.contains("Already answered"));
    let another = app.link(&app.operator, &action).await;
    let page = app.open(&another).await.text;
    assert!(
        page.contains("You have already approved this action"),
        "{page}"
    );
    assert!(
        page.contains("Reject this action") && !page.contains(">Approve<"),
        "{page}"
    );
    // And who may not decide is not offered to.
    let author: &Person = &app.viewer;
    let page = app.open(&app.link(author, &action).await).await.text;
    assert!(
        page.contains("You can no longer decide on this action"),
        "{page}"
    );
    assert!(!page.contains("Reject this action"), "{page}");
}

/// Whoever somebody says they are, and whatever they say they may: nobody is asked.
#[tokio::test]
async fn no_field_of_a_request_says_who_somebody_is() {
    let app = TestApp::start().await;
    let action = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let id = action.action_id;
    for (field, value) in [
        ("actor", json!(app.admin.user.id)),
        ("user_id", json!(app.admin.user.id)),
        ("role", json!("admin")),
        ("approved_by", json!(app.admin.user.id)),
    ] {
        for (verb, mut body) in [
            ("approve", json!({"effect_hash": action.effect_hash})),
            ("reject", json!({"effect_hash": action.effect_hash})),
            ("settle", json!({"answer": "send_again"})),
            ("retry", json!({})),
            ("comment", json!({"text": "A comment."})),
        ] {
            body[field] = value.clone();
            for who in [&app.viewer, &app.operator] {
                let path = format!("/api/ai-coo/actions/{id}/{verb}");
                let (status, json) = app.call(who, "POST", &path, Some(body.clone())).await;
                assert!(
                    [403, 422].contains(&status),
                    "{verb} {field}: {status} {json}"
                );
            }
        }
    }
    // A form's further fields are of no account: a viewer stays one.
    let viewer = app.browser_of(&app.viewer).await;
    let (id, admin) = (id.to_string(), app.admin.user.id.to_string());
    let hash = action.effect_hash.0.clone();
    let fields = [
        ("action_id", id.as_str()),
        ("effect_hash", &hash),
        ("actor", &admin),
        ("user_id", &admin),
        ("role", "admin"),
    ];
    let page = viewer.post("/dashboard/operator", "approve", &fields).await;
    assert!(page.location.contains("__err="), "{}", page.location);
    // Nor does a code take somebody else's word.
    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    let posted = Browser::new(&app.url)
        .answer(
            "/s/approve",
            &[("token", "AAAABBBBCCCCDDDD"), ("actor", &admin)],
        )
        .await;
    assert_eq!(posted.status, 422, "{}", posted.text);
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    assert_eq!(app.count("select count(*) from action_approvals").await, 0);
}

/// What the guardrails let run without asking can still be stopped: for as long as an approval
/// can be taken back.
#[tokio::test]
async fn what_runs_without_asking_can_be_stopped_before_it_begins() {
    let app = TestApp::with(Options {
        timing: Timing::default(),
        ..Options::default()
    })
    .await;
    app.sql(r#"update guardrails_config set autonomy = '{"create_task": "auto"}'"#)
        .await
        .unwrap();
    app.analyze().await;
    let waits = app.actions(Status::Approved).await;
    let task = find(&waits, Kind::CreateTask);
    app.work_off().await;
    assert_eq!(
        app.status(task.action_id).await,
        Status::Approved,
        "not yet"
    );
    let told: Vec<_> = app.delivered().await;
    let (_, mail) = told
        .iter()
        .find(|(to, mail)| to == "operator@example.com" && mail.contains("About to run"))
        .expect("nobody was told");
    assert!(mail.contains("Cancel action"), "{mail}");
    let (_, token) = mail.split_once("/api/ai-coo/approve?token=").unwrap();
    let token = token.split(['"', '\r', '\n', ' ']).next().unwrap();
    let page = app.open(token).await.text;
    assert!(page.contains("Cancel action"), "{page}");
    let stopped = app.by_link("stop", json!({"token": token})).await;
    assert_eq!(stopped.status, 200, "{}", stopped.text);
    app.clock.advance(Duration::minutes(1));
    app.work_off().await;
    let all = app.actions(Status::Cancelled).await;
    assert_eq!(all.len(), 1);
    // The others ran.
    let rest = waits.len() - 1;
    assert_eq!(app.actions(Status::Executed).await.len(), rest);
}
