//! How many calls to Odoo the analysis and its proposals take.

use super::{mail_of, reminder_of};
use crate::{
    proposals::choose,
    support::{TestApp, find},
};
use ai_coo::{actions::Kind, ground::ids::ProjectId, guardrails::TaskProject};
use chrono::Duration;
use futures::{StreamExt, stream};
use serde_json::{Value, json};

#[tokio::test]
async fn ten_proposals_take_at_most_ten_further_calls() {
    let app = TestApp::start().await;
    for number in 0..12 {
        let customer = app.customer(&format!("Bulk{number}")).await;
        let name = format!("BULK/{number:05}");
        app.invoice(customer, &name, 90_000.0 + f64::from(number), -40)
            .await;
    }
    let waiting = app.analyze().await;
    assert!(waiting.len() >= 10, "{}", waiting.len());
    let further = further_calls(&app).await;
    assert!((1..=10).contains(&further), "{further}");
}

/// A year's card payments, say, that nobody has reconciled.
#[tokio::test]
async fn thousands_of_bank_lines_are_read_once_for_all_customers() {
    let app = TestApp::start().await;
    let mut customers = vec![];
    for number in 0..12 {
        let customer = app.customer(&format!("Bulk{number}")).await;
        let name = format!("BULK/{number:05}");
        app.invoice(customer, &name, 90_000.0 + f64::from(number), -40)
            .await;
        customers.push(customer);
    }
    let model = "account.bank.statement.line";
    let line = |text: &str| {
        json!({"date": app.day(0), "amount": 12.34, "payment_ref": text,
            "is_reconciled": false, "partner_id": false, "partner_name": false})
    };
    // The first that was entered is the last that is read.
    app.odoo.add(model, line("Transfer BULK 00011")).await;
    let others = (0..2_100).map(|_| app.odoo.add(model, line("Card payments")));
    let others = stream::iter(others).buffer_unordered(16);
    others.collect::<Vec<()>>().await;
    let waiting = app.analyze().await;
    assert!(reminder_of(&waiting, customers[11]).is_none());
    assert!(reminder_of(&waiting, customers[10]).is_some());
    let further = further_calls(&app).await;
    assert!((1..=10).contains(&further), "{further}");
}

#[tokio::test]
async fn without_the_project_app_its_right_is_asked_for_once() {
    let app = TestApp::start().await;
    for number in 0..12 {
        let customer = app.customer(&format!("Bulk{number}")).await;
        let name = format!("BULK/{number:05}");
        app.invoice(customer, &name, 90_000.0 + f64::from(number), -70)
            .await;
    }
    let models = ["project.task", "project.project"];
    app.odoo
        .fault(json!({"mode": "absent", "models": models}))
        .await;
    let waiting = app.analyze().await;
    find(&waiting, Kind::CreateInvoiceReminder);
    let gaps = app.latest().await.gaps;
    let gap = gaps.iter().find(|gap| gap.what.contains("“Task”"));
    assert!(gap.unwrap().why.contains("does not exist"), "{gaps:?}");
    let further = further_calls(&app).await;
    assert!((1..=10).contains(&further), "{further}");
}

/// One call fewer than ten: every ten minutes a run asks besides where customers reach Odoo.
#[tokio::test]
async fn calls_in_a_chosen_project_about_tagged_customers_take_no_more() {
    let app = TestApp::start().await;
    let named = json!([["name", "=", "Warehouse move"]]);
    let project = app.odoo.search("project.project", named).await[0];
    choose(&app, |settings| {
        settings.task_project = Some(TaskProject::In(ProjectId(project)));
    })
    .await;
    app.analyze().await;
    let tag = json!({"name": "Wholesale", "active": true});
    let tag = app.made("res.partner.category", tag).await;
    for number in 0..12 {
        let customer = app.customer(&format!("Bulk{number}")).await;
        let tags = json!({"category_id": [tag]});
        app.odoo.change("res.partner", customer, tags).await;
        let name = format!("BULK/{number:05}");
        app.invoice(customer, &name, 90_000.0 + f64::from(number), -70)
            .await;
    }
    app.clock.advance(Duration::hours(1));
    let waiting = app.analyze().await;
    find(&waiting, Kind::CreateInvoiceReminder);
    find(&waiting, Kind::CreateTask);
    let further = further_calls(&app).await;
    assert!((1..=9).contains(&further), "{further}");
}

/// What the newest run asked Odoo after its figures.
async fn further_calls(app: &TestApp) -> u64 {
    let trail = app.get("/api/ai-coo/audit-trail").await;
    let mut events = trail["events"].as_array().unwrap().iter();
    let analyzed = events
        .find(|event| event["event_type"] == "analyzed")
        .unwrap();
    analyzed["event_data"]["proposal_calls"].as_u64().unwrap()
}

#[tokio::test]
async fn whoever_the_mail_goes_to_ten_proposals_take_at_most_ten_further_calls() {
    let app = TestApp::start().await;
    let contact = async |customer: i64, kind: &str, email: Value| {
        let values = json!({
            "active": true, "name": "Accounts payable", "email": email, "type": kind,
            "parent_id": customer, "commercial_partner_id": customer, "is_company": false,
            "lang": "en_US", "phone": false,
        });
        app.made("res.partner", values).await
    };
    for number in 0..32 {
        let customer = app.customer(&format!("Desk{number}")).await;
        let mut tags = json!([]);
        let none = json!({"email": false});
        app.odoo.change("res.partner", customer, none).await;
        let own = json!(format!("ap{number}@desk.example.com"));
        let mut addressed = customer;
        match number % 4 {
            0 => {
                contact(customer, "invoice", own).await;
            }
            1 => {
                contact(customer, "invoice", json!(false)).await;
                contact(customer, "invoice", json!("see notes")).await;
                contact(customer, "invoice", own).await;
            }
            2 => addressed = contact(customer, "contact", own).await,
            // Nobody: a call, unless they must not be contacted at all.
            _ if number % 8 == 3 => tags = json!([2]),
            _ => {}
        }
        let tags = json!({"category_id": tags});
        app.odoo.change("res.partner", customer, tags).await;
        let amount = 90_000.0 - f64::from(number);
        let name = format!("DESK/{number:05}");
        let mut document = app.document(customer, &name, amount, -40);
        document["partner_id"] = json!(addressed);
        document["commercial_partner_id"] = json!(customer);
        app.odoo.add("account.move", document).await;
    }
    let waiting = app.analyze().await;
    let letters: Vec<&str> = waiting
        .iter()
        .filter(|action| action.inputs.kind() == Kind::CreateInvoiceReminder)
        .map(|action| mail_of(action).to[0].email.as_str())
        .collect();
    assert!(waiting.len() >= 10, "{waiting:?}");
    let to_desks = letters
        .iter()
        .filter(|to| to.ends_with("@desk.example.com"));
    assert!(to_desks.count() >= 9, "{letters:?}");
    find(&waiting, Kind::CreateTask);
    let further = further_calls(&app).await;
    assert!((1..=10).contains(&further), "{further}");
}

#[tokio::test]
async fn opening_a_reminder_reads_that_customers_records_alone() {
    let app = TestApp::start().await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let record = app.record(reminder.action_id).await;
    let mut executor = app.executor.clone();
    let (odoo, calls) = executor.odoo.counted();
    executor.odoo = odoo;
    let now = app.clock.now();
    ai_coo::executor::preconditions::check(
        &executor.books(),
        &record,
        &record.action.preconditions,
        now,
    )
    .await
    .unwrap();
    // Invoices and their lines, addresses, the customer's credits and bank lines, the rights.
    assert!(calls.get() <= 10, "{}", calls.get());
}
