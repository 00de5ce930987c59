//! What a payment reminder says of the ledger.

use super::mail_of;
use crate::support::TestApp;
use ai_coo::{
    actions::{ActionInputs, CreateInvoiceReminder},
    ground::ids::{InvoiceId, PartnerId},
};

#[tokio::test]
async fn a_letter_about_some_of_what_is_overdue_gives_the_sum_of_those() {
    let app = TestApp::start().await;
    let customer = app.customer("Piecemeal").await;
    let mut ids = vec![];
    for (number, amount) in [(1, 1_000.0), (2, 1_000.0), (3, 10_000.0)] {
        let name = format!("PIECE/{number:05}");
        ids.push(InvoiceId(app.invoice(customer, &name, amount, -20).await));
    }
    ids.truncate(2);
    let reminder = CreateInvoiceReminder {
        customer_id: PartnerId(customer),
        invoice_ids: ids,
    };
    let inputs = ActionInputs::CreateInvoiceReminder(reminder);
    let action = app.propose(inputs).await.unwrap();
    assert_eq!(action.amount.as_ref().unwrap().minor, 200_000);
    let text = &mail_of(&action).text;
    assert!(
        text.contains("Total of these 2 invoices: $2,000.00"),
        "{text}"
    );
    assert!(!text.contains("Total overdue"), "{text}");
    let effects = action.effect.side_effects.join(" ");
    assert!(effects.contains("lists 2 of 3 overdue"), "{effects}");
}
