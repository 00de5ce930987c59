//! What customers owe, by the ledger: every sum is the ledger's, late is what fell due, and who
//! may have paid is not reminded.

use crate::{
    proposals::choose,
    support::{TestApp, find},
};
use ai_coo::{
    actions::{Action, ActionInputs, CreateInvoiceReminder, Kind, lifecycle::Status},
    ground::{
        effect::{Mail, Request},
        ids::{InvoiceId, PartnerId, ProjectId},
    },
    guardrails::TaskProject,
    insight::analyzers::{
        self, About, Analysis, AnalyzerType, Finding,
        financial::{CustomerBalance, Metrics, Runway},
    },
};
use chrono::Duration;
use futures::{StreamExt, stream};
use serde_json::{Value, json};

/// The key's user, and the bank's account, in the sandbox.
const COO: i64 = 7;
const BANK: i64 = 1;
/// The next company that is made there.
const BRANCH: i64 = 3;

impl TestApp {
    fn day(&self, offset: i64) -> String {
        (self.clock.now().date_naive() + Duration::days(offset)).to_string()
    }

    /// A record that somebody at the company makes.
    async fn made(&self, model: &str, values: Value) -> i64 {
        self.odoo.add(model, values).await;
        *self.odoo.search(model, json!([])).await.last().unwrap()
    }

    async fn customer(&self, name: &str) -> i64 {
        let email = format!("ap@{}.example.com", name.to_lowercase());
        let id = self
            .made(
                "res.partner",
                json!({"name": name, "email": email, "is_company": true, "lang": "en_US"}),
            )
            .await;
        let own = json!({"commercial_partner_id": id});
        self.odoo.change("res.partner", id, own).await;
        id
    }

    async fn invoice(&self, customer: i64, name: &str, amount: f64, due: i64) -> i64 {
        self.odoo
            .add("account.move", self.document(customer, name, amount, due))
            .await;
        let named = json!([["name", "=", name]]);
        self.odoo.search("account.move", named).await[0]
    }

    fn document(&self, customer: i64, name: &str, amount: f64, due: i64) -> Value {
        json!({
            "move_type": "out_invoice", "name": name, "partner_id": customer, "company_id": 1,
            "amount_total": amount, "invoice_date": self.day(due - 30), "date": self.day(due - 30),
            "invoice_date_due": self.day(due), "invoice_user_id": 5,
        })
    }

    async fn latest(&self) -> Analysis {
        let connection = self.database.connection();
        let run = analyzers::store::latest::whole(connection, AnalyzerType::Financial).await;
        run.unwrap().unwrap()
    }

    /// By as many people as it takes.
    async fn approved(&self, action: &Action) {
        for person in [&self.operator, &self.second] {
            if self.status(action.action_id).await == Status::PendingApproval {
                let (status, answer) = self.approve(person, action).await;
                assert_eq!(status, 200, "{answer}");
            }
        }
        assert_eq!(self.status(action.action_id).await, Status::Approved);
    }

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
    let about = About::Overdue {
        customer: PartnerId(customer),
    };
    run.insights.iter().find(|one| one.about == about).unwrap()
}

fn reminder_of(waiting: &[Action], customer: i64) -> Option<&Action> {
    waiting.iter().find(|action| {
        matches!(&action.inputs, ActionInputs::CreateInvoiceReminder(inputs) if inputs.customer_id == PartnerId(customer))
    })
}

fn mail_of(action: &Action) -> &Mail {
    let mail = action
        .effect
        .requests
        .iter()
        .find_map(|request| match request {
            Request::Mail(mail) => Some(mail),
            _ => None,
        });
    mail.unwrap()
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
    let metrics = run.metrics.clone().unwrap();
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
        found.message.contains("The 50 oldest of them are listed"),
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
        reminder.title.contains("701 overdue invoices"),
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
    assert!(page.contains(&sum) && page.contains("701 overdue invoices"));
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
    let record = app.record(reminder.action_id).await;
    assert_eq!(
        record.action.status,
        Status::Stale,
        "{:?}",
        record.execution_error
    );
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
        app.latest().await.metrics.unwrap()
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
    let metrics = app.latest().await.metrics.unwrap();
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
    let metrics = app.latest().await.metrics.unwrap();
    let late = metrics.overdue_by_customer.iter();
    assert!(!late.clone().any(|one| one.customer == PartnerId(customer)));
}

#[tokio::test]
async fn nobody_is_reminded_of_what_is_being_paid() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let before = app.latest().await.metrics.unwrap();
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
    let record = app.record(reminder.action_id).await;
    assert_eq!(
        record.action.status,
        Status::Stale,
        "{:?}",
        record.execution_error
    );

    app.clock.advance(Duration::hours(1));
    let waiting = app.analyze().await;
    assert!(reminder_of(&waiting, inputs.customer_id.0).is_none());
    let metrics = app.latest().await.metrics.unwrap();
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
async fn an_overdraft_is_no_runway_however_much_comes_in() {
    let app = TestApp::start().await;
    let line = |amount: f64, day: i64| {
        json!({"account_id": BANK, "parent_state": "posted", "company_id": 1, "date": app.day(day),
               "balance": amount, "debit": amount.max(0.0), "credit": (-amount).max(0.0)})
    };
    // Long ago it went out, lately more comes in than goes out.
    app.odoo
        .add("account.move.line", line(-5_000_000.0, -200))
        .await;
    app.odoo
        .add("account.move.line", line(1_000_000.0, -10))
        .await;
    let waiting = app.analyze().await;
    let run = app.latest().await;
    let metrics = run.metrics.clone().unwrap();
    assert!(metrics.cash.unwrap().minor < 0 && metrics.burn.unwrap().minor < 0);
    assert_eq!(metrics.runway, Some(Runway::Days(0)));
    let alerts = app.get("/api/ai-coo/alerts").await;
    let mut alerts = alerts["alerts"].as_array().unwrap().iter();
    let overdrawn = alerts
        .find(|alert| alert["type"] == "short_runway")
        .unwrap();
    let title = overdrawn["title"].as_str().unwrap();
    assert!(
        title.starts_with("The bank accounts are overdrawn by $"),
        "{title}"
    );
    assert_eq!(overdrawn["severity"], "critical");
    let reminder = find(&waiting, Kind::CreateInvoiceReminder);
    assert!(
        !reminder.reasoning.contains("extends"),
        "{}",
        reminder.reasoning
    );
    assert_eq!(reminder.estimated_impact.cash_runway_change_days, Some(0));
}

#[tokio::test]
async fn who_may_have_paid_by_the_bank_statement_is_not_reminded() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let summary = app.latest().await.summary.unwrap();
    assert!(
        summary.contains("The newest bank statement line that is reconciled is of"),
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
    assert!(summary.contains("1 line is not"), "{summary}");

    // Reconciled: the reminder may come.
    let done = json!({"is_reconciled": true});
    app.odoo
        .change("account.bank.statement.line", line, done)
        .await;
    app.clock.advance(Duration::hours(1));
    assert!(reminder_of(&app.analyze().await, inputs.customer_id.0).is_some());
}

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
        text.contains("These 2 invoices together: $2,000.00"),
        "{text}"
    );
    assert!(!text.contains("altogether"), "{text}");
    let effects = action.effect.side_effects.join(" ");
    assert!(effects.contains("names 2 of 3 overdue"), "{effects}");
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
    let metrics = run.metrics.clone().unwrap();
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
            .contains("$6,660.66 more fell due and is disputed"),
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
    let before = app.latest().await.metrics.unwrap();
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
    let metrics = app.latest().await.metrics.unwrap();
    assert_eq!(metrics.branches, ["Fenwick Harbour"]);
    let moved = metrics.cash.unwrap().minor - before.cash.unwrap().minor;
    assert_eq!(moved, 10_000);
    assert_eq!(metrics.overdue.minor - before.overdue.minor, 432_100);
    let reminder = reminder_of(&waiting, customer).unwrap();
    assert_eq!(reminder.amount.as_ref().unwrap().minor, 432_100);
    let browser = app.browser_of(&app.operator).await;
    let overview = browser.get("/dashboard/ai-coo").await.text;
    assert!(overview.contains("With the branch Fenwick Harbour"));
    app.approved(reminder).await;
    app.clock.advance(Duration::minutes(10));
    app.work_off().await;
    let record = app.record(reminder.action_id).await;
    assert_eq!(
        record.action.status,
        Status::Executed,
        "{:?}",
        record.execution_error
    );
}

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
    ai_coo::executor::preconditions::check(&executor, &record, &record.action.preconditions, now)
        .await
        .unwrap();
    // Invoices and their lines, addresses, the customer's credits and bank lines, the rights.
    assert!(calls.get() <= 10, "{}", calls.get());
}
