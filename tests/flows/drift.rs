//! Opening what waits reads its records again, changes nothing, and offers a fresh one where they
//! are not as they were.

use crate::{
    browser::Browser,
    support::{TestApp, find},
};
use ai_coo::actions::{Action, ActionInputs, Kind, lifecycle::Status};
use chrono::Duration;
use serde_json::{Value, json};

async fn reminder() -> (TestApp, Action, i64) {
    let app = TestApp::start().await;
    let action = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let ActionInputs::CreateInvoiceReminder(inputs) = &action.inputs else {
        panic!("{:?}", action.inputs)
    };
    let invoice = inputs.invoice_ids[0].0;
    (app, action, invoice)
}

fn open(amount: f64) -> Value {
    let state = if amount > 0.0 { "partial" } else { "paid" };
    json!({"payment_state": state, "amount_residual": amount, "amount_residual_signed": amount})
}

fn page(action: &Action) -> String {
    format!("/dashboard/operator/actions/{}", action.action_id)
}

async fn renew(browser: &Browser, action: &Action) -> crate::browser::Page {
    let id = action.action_id.to_string();
    let more = format!("/dashboard/operator/more?action={id}");
    browser.post(&more, "renew", &[("action", &id)]).await
}

const APPROVE: &str = "id=\"approve\"";

#[tokio::test]
async fn what_has_changed_is_marked_and_cannot_be_approved_on_the_page() {
    let (app, action, invoice) = reminder().await;
    let browser = app.browser_of(&app.operator).await;
    let before = browser.get(&page(&action)).await;
    assert!(
        before.text.contains("nothing has changed in Odoo"),
        "{}",
        before.text
    );
    assert!(before.text.contains(APPROVE), "{}", before.text);

    app.odoo.change("account.move", invoice, open(12.5)).await;
    app.clock.advance(Duration::seconds(21));
    let after = browser.get(&page(&action)).await;
    assert!(after.text.contains("now it has"), "{}", after.text);
    assert!(!after.text.contains(APPROVE), "{}", after.text);
    let record = app.record(action.action_id).await;
    assert_eq!(
        (record.action.status, record.version),
        (Status::PendingApproval, 1),
        "looking changes nothing"
    );
}

#[tokio::test]
async fn a_fresh_one_takes_the_place_of_what_has_drifted() {
    let (app, action, invoice) = reminder().await;
    let browser = app.browser_of(&app.operator).await;
    let refused = renew(&browser, &action).await;
    assert!(
        refused.location.contains("__err="),
        "nothing has changed: {}",
        refused.location
    );
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);

    app.odoo.change("account.move", invoice, open(12.5)).await;
    app.clock.advance(Duration::seconds(21));
    let renewed = renew(&browser, &action).await;
    assert!(
        renewed.location.starts_with("/dashboard/operator/actions/"),
        "{}",
        renewed.location
    );
    assert_eq!(app.status(action.action_id).await, Status::Stale);
    let waiting = app.actions(Status::PendingApproval).await;
    let fresh = waiting
        .iter()
        .find(|one| one.inputs.subject() == action.inputs.subject())
        .unwrap();
    assert_ne!(fresh.effect_hash, action.effect_hash);
    assert_ne!(
        fresh.amount, action.amount,
        "by the records as they are now"
    );
    assert!(
        fresh.reasoning.contains("now it has"),
        "{}",
        fresh.reasoning
    );
    let (status, json) = app.approve(&app.operator, fresh).await;
    assert_eq!(status, 200, "who asked for it may decide: {json}");
    app.work_off().await;
    assert_eq!(app.status(fresh.action_id).await, Status::Executed);
    assert_eq!(app.outbox().await.len(), 1);
}

#[tokio::test]
async fn what_has_nothing_left_to_do_ends_stale() {
    let (app, action, _) = reminder().await;
    let ActionInputs::CreateInvoiceReminder(inputs) = &action.inputs else {
        panic!("{:?}", action.inputs)
    };
    for invoice in &inputs.invoice_ids {
        app.odoo.change("account.move", invoice.0, open(0.0)).await;
    }
    let browser = app.browser_of(&app.operator).await;
    let renewed = renew(&browser, &action).await;
    assert!(renewed.location.contains("__err="), "{}", renewed.location);
    assert_eq!(app.status(action.action_id).await, Status::Stale);
    let fresh = app.actions(Status::PendingApproval).await;
    assert!(
        fresh
            .iter()
            .all(|one| one.inputs.subject() != action.inputs.subject())
    );
}

#[tokio::test]
async fn an_odoo_that_is_away_holds_no_page_up() {
    let (app, action, _) = reminder().await;
    app.odoo.fault(json!({"mode": "down"})).await;
    let browser = app.browser_of(&app.operator).await;
    let page = browser.get(&page(&action)).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text
            .contains("Could not check whether its records have changed"),
        "{}",
        page.text
    );
    assert!(
        page.text.contains(APPROVE),
        "they are checked again before anything happens: {}",
        page.text
    );
}

/// Otherwise two clicks would make an approver of its author.
#[tokio::test]
async fn what_a_person_proposed_stays_theirs_when_it_is_proposed_afresh() {
    let (app, action, invoice) = reminder().await;
    let wire = serde_json::to_value(&action.inputs).unwrap();
    let body = json!({
        "action_type": "create_invoice_reminder", "inputs": wire["inputs"], "instead_of": action.action_id,
        "expected_effect": "They pay within the week.", "reasoning": action.reasoning,
    });
    let made = app
        .call(&app.operator, "POST", "/api/ai-coo/actions", Some(body))
        .await;
    let edited = app.named_in(made).await;
    app.odoo.change("account.move", invoice, open(12.5)).await;
    app.clock.advance(Duration::seconds(21));
    // Whoever asks for it.
    let browser = app.browser_of(&app.second).await;
    let renewed = renew(&browser, &edited).await;
    let id = renewed.location.rsplit('/').next().unwrap();
    let fresh = &app.record(id.parse().unwrap()).await.action;
    let trail = app
        .get(&format!("/api/ai-coo/audit-trail?actionId={id}"))
        .await;
    let created = trail["events"].as_array().unwrap().last().unwrap();
    assert_eq!(created["event_type"], "created");
    assert_eq!(
        created["actor"],
        json!(app.second.user.id),
        "who asked for it stands on the record"
    );
    let (status, json) = app.approve(&app.operator, fresh).await;
    assert_eq!(status, 403, "{json}");
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .contains("You proposed this action")
    );
    assert_eq!(app.approve(&app.second, fresh).await.0, 200);
}

/// One reading for all who look; while Odoo is slow they see what is known.
#[tokio::test]
async fn a_slow_odoo_holds_nobody_up_and_what_is_known_stays() {
    let (app, action, invoice) = reminder().await;
    let browser = app.browser_of(&app.operator).await;
    let address = page(&action);
    let known = browser.get(&address).await;
    assert!(
        known.text.contains("nothing has changed in Odoo"),
        "{}",
        known.text
    );

    app.clock.advance(Duration::seconds(21));
    app.odoo.change("account.move", invoice, open(12.5)).await;
    app.odoo
        .fault(json!({"mode": "slow", "slow_ms": 60_000}))
        .await;
    let looks = futures::future::join_all((0..8).map(|_| browser.get(&address))).await;
    for look in &looks {
        assert!(
            look.text.contains("nothing has changed in Odoo"),
            "{}",
            look.text
        );
    }
}

/// A hundred views by somebody who cannot decide take no call to Odoo from the work.
#[tokio::test]
async fn only_who_may_decide_has_the_records_read_again() {
    let (app, action, invoice) = reminder().await;
    app.odoo.change("account.move", invoice, open(12.5)).await;
    let viewer = app.browser_of(&app.viewer).await;
    let seen = viewer.get(&page(&action)).await;
    assert_eq!(seen.status, 200);
    let read = ["now it has", "Read again", "has not answered"];
    let told = read.iter().any(|words| seen.text.contains(words));
    assert!(!told, "{}", seen.text);
    // Whoever may decide is told.
    let operator = app.browser_of(&app.operator).await;
    let seen = operator.get(&page(&action)).await;
    assert!(seen.text.contains("now it has"), "{}", seen.text);
}
