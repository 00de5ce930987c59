//! Payment reminders: what they count, in which language, and what ends them.

use super::{EMBERLINE, carried_out, mail_of};
use crate::support::TestApp;
use ai_coo::actions::{Kind, lifecycle::Status};
use serde_json::json;

#[tokio::test]
async fn a_reminder_counts_what_was_paid_and_speaks_the_customers_language() {
    let app = TestApp::start().await;
    app.odoo
        .change(
            "res.partner",
            EMBERLINE,
            json!({"lang": "de_DE", "is_company": false}),
        )
        .await;
    let waiting = app.analyze().await;
    let to = |name: &str| {
        let found = waiting.iter().find(|action| {
            action.inputs.kind() == Kind::CreateInvoiceReminder && action.title.contains(name)
        });
        found.unwrap_or_else(|| panic!("no reminder of {name}"))
    };
    let german = mail_of(to("Emberline"));
    assert_eq!(
        german.subject,
        "Zahlungserinnerung: Rechnung INV/00019 ist überfällig"
    );
    // A customer who is a person is greeted by name, a company is not.
    for figure in [
        "Guten Tag Emberline Events,",
        "9.900,00 USD gesamt, 4.150,00 USD bezahlt oder gutgeschrieben, 5.750,00 USD offen",
        "fällig am 21. Oktober 2026",
    ] {
        assert!(german.text.contains(figure), "{}", german.text);
    }
    let last = mail_of(to("Cascade"));
    assert!(
        last.subject
            .starts_with("Reminder: Invoices INV/00011 and INV/00012"),
        "{}",
        last.subject
    );
    assert!(
        last.text.contains("$19,500.00 open") && last.text.contains("$31,500.00"),
        "{}",
        last.text
    );
    assert!(last.text.starts_with("Hello,"), "{}", last.text);
    assert!(last.text.contains("/my/invoices/"), "{}", last.text);
    assert!(
        last.text.contains("your answer goes to Accounts team"),
        "{}",
        last.text
    );
    assert_eq!(last.reply_to.email, "team@example.com");
    // The page says why it sounds as it does.
    let page = app
        .get_text(&format!(
            "/dashboard/operator/actions/{}",
            to("Emberline").action_id
        ))
        .await;
    assert!(page.contains(
        "The reminder is firm, in German: no reminder about these invoices was sent before."
    ));
}

#[tokio::test]
async fn a_disputed_invoice_ends_the_reminder() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let reminder = crate::support::find(&waiting, Kind::CreateInvoiceReminder);
    let invoice = reminder.affected_records.odoo_ids[0];
    app.odoo
        .change("account.move", invoice, json!({"payment_state": "blocked"}))
        .await;
    assert_eq!(carried_out(&app, &reminder).await, Status::Stale);
    let why = app
        .record(reminder.action_id)
        .await
        .execution_error
        .unwrap();
    assert!(why.contains("was unpaid, now it is blocked"), "{why}");
}
