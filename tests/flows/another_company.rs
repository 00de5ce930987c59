//! The key's user belongs to two companies; what an effect is about belongs to the configured one.

use crate::support::TestApp;
use ai_coo::actions::{Action, Kind, lifecycle::Status};
use serde_json::{Value, json};

/// “Fenwick Outdoor Canada”.
const OTHER: i64 = 2;
const DANA: i64 = 5;

/// One field of one type, and the record that it names.
struct Case {
    kind: Kind,
    inputs: Value,
    model: &'static str,
    id: i64,
}

async fn first(app: &TestApp, model: &str, name: &str) -> i64 {
    app.odoo.search(model, json!([["name", "=", name]])).await[0]
}

/// Every field of every type that names a record.
async fn cases(app: &TestApp) -> Vec<Case> {
    let lodge = first(app, "res.partner", "Driftwood Lodge").await;
    let vendor = first(app, "res.partner", "Tanglewood Textiles").await;
    let overdue = json!([
        ["commercial_partner_id", "=", lodge],
        ["move_type", "=", "out_invoice"],
        ["state", "=", "posted"],
        ["amount_residual", ">", 0],
        ["invoice_date_due", "<", "2026-11-01"],
        ["company_id", "=", 1],
    ]);
    let invoice = app.odoo.search("account.move", overdue).await[0];
    let task =
        json!({"name": "Call", "user_id": DANA, "date_deadline": "2026-12-01", "project_id": 1});
    let note = |model: &str, id: i64| json!({"model": model, "id": id, "body": "Look at this."});
    let activity = |model: &str, id: i64| json!({"model": model, "id": id, "summary": "Call", "user_id": DANA, "date_deadline": "2026-12-01"});
    let meeting = json!({"title": "Terms", "start": "2026-12-03T15:00:00Z", "duration_minutes": 45, "organiser_id": DANA, "attendee_ids": [lodge]});
    let order = json!({"vendor_id": vendor, "date_planned": "2026-12-10", "lines": [{"product_id": 1, "quantity": 3}]});
    let reminder = json!({"customer_id": lodge, "invoice_ids": [invoice]});
    let case = |kind, inputs: &Value, model, id| Case {
        kind,
        inputs: inputs.clone(),
        model,
        id,
    };
    vec![
        case(Kind::CreateTask, &task, "res.users", DANA),
        case(Kind::CreateTask, &task, "project.project", 1),
        case(
            Kind::PostInternalMessage,
            &note("crm.lead", 1),
            "crm.lead",
            1,
        ),
        case(
            Kind::PostInternalMessage,
            &note("project.task", 1),
            "project.task",
            1,
        ),
        case(
            Kind::PostInternalMessage,
            &note("account.move", invoice),
            "account.move",
            invoice,
        ),
        case(
            Kind::ScheduleActivity,
            &activity("crm.lead", 2),
            "crm.lead",
            2,
        ),
        case(
            Kind::ScheduleActivity,
            &activity("crm.lead", 2),
            "res.users",
            DANA,
        ),
        case(
            Kind::UpdateDealStage,
            &json!({"deal_id": 1, "stage_id": 2}),
            "crm.lead",
            1,
        ),
        case(
            Kind::SendEmail,
            &json!({"partner_ids": [lodge], "subject": "Terms", "body": "Hello."}),
            "res.partner",
            lodge,
        ),
        case(
            Kind::SendSms,
            &json!({"partner_id": lodge, "text": "Hello."}),
            "res.partner",
            lodge,
        ),
        case(
            Kind::CreateInvoiceReminder,
            &reminder,
            "account.move",
            invoice,
        ),
        case(Kind::CreateInvoiceReminder, &reminder, "res.partner", lodge),
        case(Kind::ScheduleMeeting, &meeting, "res.users", DANA),
        case(Kind::ScheduleMeeting, &meeting, "res.partner", lodge),
        case(Kind::CreatePurchaseOrder, &order, "res.partner", vendor),
        case(Kind::CreatePurchaseOrder, &order, "product.product", 1),
    ]
}

impl TestApp {
    async fn give_to(&self, company: i64, model: &str, id: i64) {
        let values = match model {
            "res.users" => json!({"company_ids": [company]}),
            _ => json!({"company_id": company}),
        };
        self.odoo.change(model, id, values).await;
    }

    async fn ask_for(&self, case: &Case) -> (u16, Value) {
        self.proposes(case.kind, case.inputs.clone()).await
    }
}

#[tokio::test]
async fn no_effect_is_about_a_record_of_another_company() {
    let app = TestApp::start().await;
    for case in cases(&app).await {
        app.give_to(OTHER, case.model, case.id).await;
        let (status, json) = app.ask_for(&case).await;
        let what = format!("{} with a {}: {json}", case.kind.name(), case.model);
        assert_eq!(status, 422, "{what}");
        let message = json["message"].as_str().unwrap();
        assert!(message.contains("Fenwick Outdoor"), "{what}");
        assert!(
            !message.contains(&format!(" {} ", case.id)),
            "no id: {what}"
        );
        app.give_to(1, case.model, case.id).await;
    }
    let stored = app.count("select count(*) from autonomous_actions").await;
    assert_eq!(stored, 0);
    // A shared record is everybody's, where Odoo has shared ones.
    let partner = first(&app, "res.partner", "Driftwood Lodge").await;
    app.odoo
        .change("res.partner", partner, json!({"company_id": false}))
        .await;
    let mail = json!({"partner_ids": [partner], "subject": "Terms", "body": "Hello."});
    let shared = Case {
        kind: Kind::SendEmail,
        inputs: mail,
        model: "res.partner",
        id: partner,
    };
    assert_eq!(app.ask_for(&shared).await.0, 201);
}

#[tokio::test]
async fn what_has_gone_to_another_company_since_is_out_of_date() {
    let app = TestApp::start().await;
    for case in cases(&app).await {
        let action: Action = app.named_in(app.ask_for(&case).await).await;
        let approved = app.approve(&app.second, &action).await;
        assert_eq!(approved.0, 200, "{} {}", case.kind.name(), approved.1);
        app.give_to(OTHER, case.model, case.id).await;
        app.work_off().await;
        let record = app.record(action.action_id).await;
        let why = record.execution_error.unwrap_or_default();
        let what = format!("{} with a {}: {why}", case.kind.name(), case.model);
        assert_eq!(record.action.status, Status::Stale, "{what}");
        let says = ["Fenwick Outdoor", "now has no company login"];
        assert!(says.iter().any(|words| why.contains(words)), "{what}");
        app.give_to(1, case.model, case.id).await;
    }
    assert!(app.odoo.ledger().await.is_empty());
    assert!(app.outbox().await.is_empty());
}

#[tokio::test]
async fn what_was_made_and_given_away_is_not_taken_back() {
    let app = TestApp::start().await;
    let all = cases(&app).await;
    let kinds = [
        (Kind::CreateTask, "project.task"),
        (Kind::UpdateDealStage, "crm.lead"),
        (Kind::ScheduleActivity, "crm.lead"),
        (Kind::CreatePurchaseOrder, "purchase.order"),
    ];
    for (kind, model) in kinds {
        let case = all.iter().find(|case| case.kind == kind).unwrap();
        let action = app.named_in(app.ask_for(case).await).await;
        assert_eq!(app.approve(&app.second, &action).await.0, 200);
        app.work_off().await;
        let record = app.stands(&action, Status::Executed).await;
        let made = record.execution_result.unwrap()["requests"][0]["record_id"].as_i64();
        // An activity has no company: the record that it stands on has one.
        let id = match kind {
            Kind::UpdateDealStage | Kind::ScheduleActivity => case.id,
            _ => made.unwrap(),
        };
        app.give_to(OTHER, model, id).await;
        let (status, json) = app.undo(&action).await;
        assert_eq!(status, 422, "{}: {json}", kind.name());
        app.give_to(1, model, id).await;
    }
}
