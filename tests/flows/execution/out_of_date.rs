//! What changed since the approval stops an action.

use super::{approved, reminded};
use crate::support::TestApp;
use ai_coo::actions::{Action, ActionInputs, Kind, lifecycle::Status};
use serde_json::json;

/// Runs it and expects it to end stale, with both values in the reason and nothing sent.
async fn goes_stale(app: &TestApp, action: &Action, words: &str) {
    app.work_off().await;
    let record = app.stands(action, Status::Stale).await;
    let why = record.execution_error.unwrap();
    assert!(why.contains(words), "{why}");
    assert!(app.outbox().await.is_empty() && app.odoo.ledger().await.is_empty());
    assert_eq!(
        app.events(action.action_id).await.last().unwrap(),
        "revalidation_failed"
    );
}

#[tokio::test]
async fn an_invoice_paid_since_is_not_reminded() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateInvoiceReminder).await;
    let (_, invoice) = reminded(&action);
    app.odoo
        .change(
            "account.move",
            invoice,
            json!({"payment_state": "paid", "amount_residual": 0.0, "amount_residual_signed": 0.0}),
        )
        .await;
    goes_stale(&app, &action, "was unpaid, now it is paid").await;
}

#[tokio::test]
async fn an_amount_changed_since_is_not_reminded() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateInvoiceReminder).await;
    let (_, invoice) = reminded(&action);
    app.odoo.change("account.move", invoice, json!({"payment_state": "partial", "amount_residual": 12.5, "amount_residual_signed": 12.5})).await;
    goes_stale(&app, &action, "now it has").await;
}

#[tokio::test]
async fn a_changed_address_is_not_written_to() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::CreateInvoiceReminder).await;
    let (customer, _) = reminded(&action);
    app.odoo
        .change("res.partner", customer, json!({"email": "new@example.org"}))
        .await;
    goes_stale(&app, &action, "now it has new@example.org").await;
}

#[tokio::test]
async fn a_deleted_record_is_noticed() {
    let app = TestApp::start().await;
    let action = approved(&app, Kind::PostInternalMessage).await;
    let ActionInputs::PostInternalMessage(inputs) = &action.inputs else {
        panic!()
    };
    app.odoo.delete("account.move", inputs.id).await;
    goes_stale(&app, &action, "no longer exists").await;
}
