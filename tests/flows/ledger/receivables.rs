//! What customers owe: every sum is the ledger's, by invoice, by instalment and by branch.

use super::{BANK, mail_of, reminder_of};
use crate::support::TestApp;
use ai_coo::{
    actions::{Action, ActionInputs, Kind, lifecycle::Status},
    ground::ids::{InvoiceId, PartnerId},
    insight::analyzers::{
        Analysis, Finding,
        financial::{CustomerBalance, Metrics},
    },
};
use chrono::Duration;
use serde_json::json;

/// The key's user, and the bank's account, in the sandbox.
const COO: i64 = 7;

/// The next company that is made there.
const BRANCH: i64 = 3;

impl TestApp {
    async fn page_of(&self, action: &Action) -> String {
        let browser = self.browser_of(&self.operator).await;
        let page = format!("/dashboard/operator/actions/{}", action.action_id);
        browser.get(&page).await.text
    }
}

fn balance(metrics: &Metrics, customer: i64) -> &CustomerBalance {
    let mut all = metrics.overdue_by_customer.iter();
    all.find(|one| one.customer == PartnerId(customer)).unwrap()
}

fn finding(run: &Analysis, customer: i64) -> &Finding {
    let about = format!("overdue:{customer}");
    let mut all = run.insights.iter();
    all.find(|one| one.about.key() == about).unwrap()
}

#[tokio::test]
async fn of_701_overdue_invoices_every_sum_is_the_ledgers() {
    let app = TestApp::start().await;
    let customer = app.customer("Manyfold").await;
    let mut cents = 0;
    for number in 0..701 {
        let amount = 100_000 + number * 37;
        cents += amount;
        let name = format!("MANY/{number:05}");
        let document = app.document(customer, &name, amount as f64 / 100.0, -100 + number % 60);
        app.odoo.add("account.move", document).await;
    }
    // Not late, and not asked for.
    app.invoice(customer, "MANY/LATER", 5_000.0, 5).await;
    let usd = ai_coo::ground::money::Currency::new("USD", 2);
    let sum = usd.money(cents).to_string();

    let waiting = app.analyze().await;
    let run = app.latest().await;
    let metrics = run.figures::<Metrics>().unwrap().clone();
    let owed = balance(&metrics, customer);
    assert_eq!((owed.overdue.minor, owed.documents), (cents, 701));
    let found = finding(&run, customer);
    assert!(found.title.contains(&sum), "{}", found.title);
    assert!(
        found.message.starts_with("701 invoices are overdue"),
        "{}",
        found.message
    );
    assert!(
        found.message.contains("The 50 oldest are listed"),
        "{}",
        found.message
    );

    let reminder = reminder_of(&waiting, customer).unwrap();
    assert_eq!(reminder.amount.as_ref().unwrap().minor, cents);
    assert_eq!(
        reminder
            .estimated_impact
            .revenue_change
            .as_ref()
            .unwrap()
            .minor,
        cents
    );
    assert!(
        reminder.title.contains("701 invoices"),
        "{}",
        reminder.title
    );
    for text in [&reminder.reasoning, &reminder.expected_effect] {
        assert!(text.contains(&sum), "{text}");
    }
    assert!(
        reminder.reasoning.contains("701 invoices"),
        "{}",
        reminder.reasoning
    );
    let mail = mail_of(reminder);
    assert!(
        mail.text.contains(&sum) && mail.text.contains("50 oldest of 701"),
        "{}",
        mail.text
    );
    assert!(mail.subject.contains("701 invoices"), "{}", mail.subject);
    assert_eq!(mail.text.matches("MANY/").count(), 50);

    let call = waiting.iter().find(|action| {
        action.inputs.kind() == Kind::CreateTask && action.title.contains("Manyfold")
    });
    if let Some(call) = call {
        assert!(
            call.title.contains(&sum) && call.reasoning.contains(&sum),
            "{}",
            call.reasoning
        );
    }
    let page = app.page_of(reminder).await;
    assert!(page.contains(&sum) && page.contains("701 invoices"));
    let path = format!("/api/ai-coo/actions/{}", reminder.action_id);
    assert_eq!(app.get(&path).await["amount"]["minor"], json!(cents));
    app.ask_only_about(reminder.action_id).await;
    app.deliver().await;
    let asked = &app.outbox().await[0];
    assert!(asked.subject.contains(&sum), "{}", asked.subject);

    // One of those that are not listed is paid: what the letter says is not so any more.
    let rest = json!([
        ["name", "like", "MANY/"],
        ["invoice_date_due", "=", app.day(-41)]
    ]);
    let ActionInputs::CreateInvoiceReminder(inputs) = &reminder.inputs else {
        unreachable!()
    };
    let others = app.odoo.search("account.move", rest).await;
    let other = others
        .into_iter()
        .find(|id| !inputs.invoice_ids.contains(&InvoiceId(*id)));
    let paid = json!({"payment_state": "paid", "amount_residual": 0.0});
    app.odoo.change("account.move", other.unwrap(), paid).await;
    app.approved(reminder).await;
    app.clock.advance(Duration::minutes(10));
    app.work_off().await;
    let record = app.stands(reminder, Status::Stale).await;
    assert!(
        record
            .execution_error
            .unwrap()
            .contains("on 701 invoices, now it owes")
    );
}

#[tokio::test]
async fn of_an_invoice_in_instalments_what_fell_due_is_asked_for() {
    let app = TestApp::start().await;
    let before = {
        app.analyze().await;
        app.figures().await
    };
    let customer = app.customer("Ratenkauf").await;
    let invoice = app.invoice(customer, "RATE/00001", 10_000.0, 60).await;
    let line = json!([
        ["move_id", "=", invoice],
        ["display_type", "=", "payment_term"]
    ]);
    let line = app.odoo.search("account.move.line", line).await[0];
    let first =
        json!({"amount_residual": 3_000.0, "total": 3_000.0, "date_maturity": app.day(-30)});
    app.odoo.change("account.move.line", line, first).await;
    let rest =
        json!({"move_id": invoice, "amount_residual": 7_000.0, "date_maturity": app.day(60)});
    app.odoo.add("account.move.line", rest).await;

    app.clock.advance(Duration::hours(1));
    let waiting = app.analyze().await;
    let metrics = app.figures().await;
    assert_eq!(balance(&metrics, customer).overdue.minor, 300_000);
    assert_eq!(metrics.overdue.minor - before.overdue.minor, 300_000);
    let current = |metrics: &Metrics| metrics.receivables.as_ref().unwrap().current.minor;
    assert_eq!(current(&metrics) - current(&before), 700_000);
    let reminder = reminder_of(&waiting, customer).unwrap();
    assert_eq!(reminder.amount.as_ref().unwrap().minor, 300_000);
    let text = &mail_of(reminder).text;
    assert!(
        text.contains("$3,000.00 due now, $7,000.00 not due yet"),
        "{text}"
    );
    assert!(!text.contains("paid or credited"), "{text}");

    // The late part is paid; the other is not due.
    let paid = json!({"payment_state": "partial", "amount_residual": 7_000.0});
    app.odoo.change("account.move", invoice, paid).await;
    app.approved(reminder).await;
    app.clock.advance(Duration::minutes(10));
    app.work_off().await;
    assert_eq!(app.status(reminder.action_id).await, Status::Stale);
    app.clock.advance(Duration::days(8));
    app.analyze().await;
    let metrics = app.figures().await;
    let late = metrics.overdue_by_customer.iter();
    assert!(!late.clone().any(|one| one.customer == PartnerId(customer)));
}

#[tokio::test]
async fn what_is_disputed_is_apart_wherever_the_customer_shows() {
    let app = TestApp::start().await;
    let customer = app.customer("Halfhearted").await;
    app.invoice(customer, "HALF/00001", 2_959.25, -40).await;
    let disputed = app.invoice(customer, "HALF/00002", 6_660.66, -50).await;
    let blocked = json!({"payment_state": "blocked"});
    app.odoo.change("account.move", disputed, blocked).await;
    let waiting = app.analyze().await;
    let run = app.latest().await;
    let metrics = run.figures::<Metrics>().unwrap().clone();
    let owed = balance(&metrics, customer);
    assert_eq!(
        (owed.overdue.minor, owed.documents, owed.oldest_days),
        (295_925, 1, 40)
    );
    assert_eq!(owed.disputed.as_ref().unwrap().minor, 666_066);
    assert_eq!(metrics.disputed.unwrap().minor, 666_066);
    let found = finding(&run, customer);
    assert!(
        found
            .message
            .contains("Another $6,660.66 is past due but disputed"),
        "{}",
        found.message
    );
    let reminder = reminder_of(&waiting, customer).unwrap();
    assert_eq!(reminder.amount.as_ref().unwrap().minor, 295_925);
    assert!(!mail_of(reminder).text.contains("HALF/00002"));
    assert!(app.page_of(reminder).await.contains("$6,660.66"));
    let browser = app.browser_of(&app.operator).await;
    let overview = browser.get("/dashboard/ai-coo").await.text;
    assert!(overview.contains("Disputed, not overdue") && overview.contains("$6,660.66"));
}

#[tokio::test]
async fn branches_are_counted_and_named() {
    let app = TestApp::start().await;
    app.analyze().await;
    let before = app.figures().await;
    let branch = BRANCH;
    let company =
        json!({"name": "Fenwick Harbour", "parent_id": 1, "currency_id": 1, "partner_id": 1});
    app.odoo.add("res.company", company).await;
    let member = json!({"company_ids": [1, 2, branch]});
    app.odoo.change("res.users", COO, member).await;
    let customer = app.customer("Quayside").await;
    let mut document = app.document(customer, "QUAY/00001", 4_321.0, -35);
    document["company_id"] = json!(branch);
    app.odoo.add("account.move", document).await;
    let cash = json!({"account_id": BANK, "parent_state": "posted", "company_id": branch,
        "date": app.day(-5), "balance": 100.0, "debit": 100.0, "credit": 0.0});
    app.odoo.add("account.move.line", cash).await;

    app.clock.advance(Duration::hours(1));
    let waiting = app.analyze().await;
    let metrics = app.figures().await;
    assert_eq!(metrics.branches, ["Fenwick Harbour"]);
    let moved = metrics.cash.unwrap().minor - before.cash.unwrap().minor;
    assert_eq!(moved, 10_000);
    assert_eq!(metrics.overdue.minor - before.overdue.minor, 432_100);
    let reminder = reminder_of(&waiting, customer).unwrap();
    assert_eq!(reminder.amount.as_ref().unwrap().minor, 432_100);
    let browser = app.browser_of(&app.operator).await;
    let overview = browser.get("/dashboard/ai-coo").await.text;
    assert!(overview.contains("Includes branch Fenwick Harbour"));
    app.approved(reminder).await;
    app.clock.advance(Duration::minutes(10));
    app.work_off().await;
    app.stands(reminder, Status::Executed).await;
}
