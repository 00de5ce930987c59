//! Who may have paid is not reminded: registered payments and the bank statement.

use super::reminder_of;
use crate::support::{TestApp, find};
use ai_coo::actions::{ActionInputs, CreateInvoiceReminder, Kind, lifecycle::Status};
use chrono::Duration;
use serde_json::json;

#[tokio::test]
async fn nobody_is_reminded_of_what_is_being_paid() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let before = app.figures().await;
    let reminder = find(&waiting, Kind::CreateInvoiceReminder);
    let ActionInputs::CreateInvoiceReminder(inputs) = &reminder.inputs else {
        unreachable!()
    };
    for invoice in &inputs.invoice_ids {
        let registered = json!({"payment_state": "in_payment"});
        app.odoo.change("account.move", invoice.0, registered).await;
    }
    app.approved(&reminder).await;
    app.clock.advance(Duration::minutes(10));
    app.work_off().await;
    app.stands(&reminder, Status::Stale).await;

    app.clock.advance(Duration::hours(1));
    let waiting = app.analyze().await;
    assert!(reminder_of(&waiting, inputs.customer_id.0).is_none());
    let metrics = app.figures().await;
    let moved = before.overdue.minor - metrics.overdue.minor;
    assert_eq!(Some(moved), reminder.amount.map(|amount| amount.minor));
    assert_eq!(metrics.being_paid.unwrap().minor, moved);
    let late = metrics.overdue_by_customer.iter();
    assert!(!late.clone().any(|one| one.customer == inputs.customer_id));
    let again = app
        .propose(ActionInputs::CreateInvoiceReminder(CreateInvoiceReminder {
            customer_id: inputs.customer_id,
            invoice_ids: inputs.invoice_ids.clone(),
        }))
        .await;
    let refused = again.unwrap_err().to_string();
    assert!(
        refused.contains("being paid") || refused.contains("may come again"),
        "{refused}"
    );
}

#[tokio::test]
async fn who_may_have_paid_by_the_bank_statement_is_not_reminded() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let summary = app.latest().await.summary.unwrap();
    assert!(
        summary.contains("The latest reconciled bank statement line is dated"),
        "{summary}"
    );
    let reminder = find(&waiting, Kind::CreateInvoiceReminder);
    let ActionInputs::CreateInvoiceReminder(inputs) = &reminder.inputs else {
        unreachable!()
    };
    let invoice = json!([["id", "=", inputs.invoice_ids[0]]]);
    let name = app.odoo.read("account.move", invoice, &["name"]).await[0]["name"].clone();
    let written = name.as_str().unwrap().replace('/', " ");
    let line = json!({"date": app.day(0), "amount": 12.34, "payment_ref": format!("Transfer {written}, thanks"),
        "is_reconciled": false, "partner_id": false, "partner_name": false});
    let line = app.made("account.bank.statement.line", line).await;

    app.approved(&reminder).await;
    app.clock.advance(Duration::minutes(10));
    app.work_off().await;
    let record = app.record(reminder.action_id).await;
    assert_eq!(record.action.status, Status::Stale);
    let why = record.execution_error.unwrap();
    assert!(
        why.contains("may have paid") && why.contains(name.as_str().unwrap()),
        "{why}"
    );

    app.clock.advance(Duration::days(8));
    let waiting = app.analyze().await;
    assert!(reminder_of(&waiting, inputs.customer_id.0).is_none());
    let note = waiting.iter().find(|action| {
        action.inputs.kind() == Kind::PostInternalMessage
            && action.reasoning.contains("is not reconciled yet")
    });
    assert!(note.unwrap().expected_effect.contains("$12.34"));
    let summary = app.latest().await.summary.unwrap();
    assert!(summary.contains("1 line is unreconciled"), "{summary}");

    // Reconciled: the reminder may come.
    let done = json!({"is_reconciled": true});
    app.odoo
        .change("account.bank.statement.line", line, done)
        .await;
    app.clock.advance(Duration::hours(1));
    assert!(reminder_of(&app.analyze().await, inputs.customer_id.0).is_some());
}

#[tokio::test]
async fn a_cent_on_the_bank_statement_holds_nothing_back() {
    let app = TestApp::start().await;
    let customer = app.customer("Centime").await;
    app.invoice(customer, "CENT/00001", 9_000.0, -20).await;
    let line = json!({"date": app.day(0), "amount": 0.01, "payment_ref": "CENT 00001",
        "is_reconciled": false, "partner_id": false, "partner_name": false});
    app.made("account.bank.statement.line", line).await;
    let waiting = app.analyze().await;
    let reminder = reminder_of(&waiting, customer).unwrap();
    app.approved(reminder).await;
    app.clock.advance(Duration::minutes(10));
    app.work_off().await;
    assert_eq!(app.status(reminder.action_id).await, Status::Executed);
}
