//! Internal notes stay internal: what keeps one from being proposed, and from being posted.

use crate::support::TestApp;
use ai_coo::{
    actions::{
        Action, ActionInputs, CreateInvoiceReminder, CreateTask, NoteModel, PostInternalMessage,
        lifecycle::Status, right_in_words,
    },
    ground::ids::{InvoiceId, OdooUserId, PartnerId},
};
use serde_json::json;

/// Odoo's subtype “Note” in the sandbox.
const NOTE: i64 = 2;

fn note(model: NoteModel, id: i64) -> ActionInputs {
    ActionInputs::PostInternalMessage(PostInternalMessage {
        model,
        id,
        body: "For colleagues.".to_owned(),
    })
}

fn task() -> ActionInputs {
    ActionInputs::CreateTask(CreateTask {
        name: "Call Ann".to_owned(),
        user_id: OdooUserId(5),
        date_deadline: "2026-12-01".parse().unwrap(),
        description: None,
        project_id: None,
        priority: Default::default(),
        about: None,
    })
}

async fn open_the_subtype(app: &TestApp) {
    let open = json!({"internal": false});
    app.odoo.change("mail.message.subtype", NOTE, open).await;
}

/// A note and a reminder, which puts notes on its invoices.
async fn with_notes(app: &TestApp) -> [ActionInputs; 2] {
    let named = json!([["name", "=", "Cascade Trail Shops"]]);
    let customer = app.odoo.search("res.partner", named).await[0];
    let of_them = json!([
        ["commercial_partner_id", "=", customer],
        ["move_type", "=", "out_invoice"],
        ["state", "=", "posted"]
    ]);
    let invoices = app.odoo.search("account.move", of_them).await;
    let reminder = CreateInvoiceReminder {
        customer_id: PartnerId(customer),
        invoice_ids: invoices.into_iter().map(InvoiceId).collect(),
    };
    let reminder = ActionInputs::CreateInvoiceReminder(reminder);
    [note(NoteModel::Deal, 1), reminder]
}

async fn ends_stale(app: &TestApp, action: &Action, why: &str) {
    assert_eq!(app.approve(&app.operator, action).await.0, 200);
    app.work_off().await;
    let record = app.stands(action, Status::Stale).await;
    assert_eq!(record.execution_error.unwrap(), why);
}

#[tokio::test]
async fn where_customers_would_read_it_no_note_is_proposed() {
    let app = TestApp::start().await;
    let inputs = with_notes(&app).await;
    open_the_subtype(&app).await;
    for inputs in inputs {
        let error = app.propose(inputs).await.unwrap_err().to_string();
        assert!(error.contains("a note would reach customers"), "{error}");
        assert!(error.contains("Tick “Internal Only”"), "{error}");
    }
}

#[tokio::test]
async fn where_customers_would_read_it_by_now_no_note_is_posted() {
    let app = TestApp::start().await;
    let mut actions = vec![];
    for inputs in with_notes(&app).await {
        actions.push(app.propose(inputs).await.unwrap());
    }
    open_the_subtype(&app).await;
    for action in &actions {
        let why = "Odoo's note subtype was internal, now it reaches customers";
        ends_stale(&app, action, why).await;
    }
    assert!(app.odoo.ledger().await.is_empty() && app.outbox().await.is_empty());
}

/// Each kind, and the right that it takes.
async fn with_rights(app: &TestApp) -> [(ActionInputs, &'static str, &'static str); 4] {
    let [note_on_deal, reminder] = with_notes(app).await;
    [
        (task(), "create", "project.task"),
        (note(NoteModel::Task, 1), "create", "mail.message"),
        (note_on_deal, "write", "crm.lead"),
        (reminder, "create", "mail.message"),
    ]
}

#[tokio::test]
async fn without_the_right_nothing_is_proposed() {
    let app = TestApp::start().await;
    let error = app.propose(note(NoteModel::Partner, 12)).await.unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("AI COO may not change contacts (res.partner)"),
        "{error}"
    );
    assert!(error.contains("propose a task instead"), "{error}");
    for (inputs, operation, model) in with_rights(&app).await {
        app.odoo
            .without_rights(&[&format!("{model}.{operation}")])
            .await;
        let kind = inputs.kind();
        let error = app.propose(inputs).await.unwrap_err().to_string();
        assert!(error.contains("AI COO may not"), "{kind:?}: {error}");
        assert!(error.contains(model), "{kind:?}: {error}");
    }
}

#[tokio::test]
async fn a_right_that_is_lost_makes_it_stale() {
    let app = TestApp::start().await;
    for (inputs, operation, model) in with_rights(&app).await {
        app.odoo.without_rights(&[]).await;
        let action = app.propose(inputs).await.unwrap();
        app.odoo
            .without_rights(&[&format!("{model}.{operation}")])
            .await;
        let right = right_in_words(model, operation);
        assert!(right.ends_with(&format!("({model})")) && !right.contains("records"));
        let why = format!("AI COO no longer has the right to {right} in Odoo");
        ends_stale(&app, &action, &why).await;
    }
    assert!(app.odoo.ledger().await.is_empty() && app.outbox().await.is_empty());
}
