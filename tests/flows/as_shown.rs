//! Whatever is asked for, of every type: what arrives outside is what was shown, byte for byte,
//! each once, and nothing else.

use crate::support::{TestApp, undated};
use ai_coo::{
    actions::{Action, Kind, lifecycle::Status},
    ground::{effect::Request, ids::ActionId},
    operations::email,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::{Value, json};

/// Texts that validation lets through, and that somebody may type.
const LINE: &str = "[!-~äßéøשل日👍][ -~äßéøשلا日👍]{0,60}[!-~äשل日👍]";
const LINES: &str = "[!-~äשل日👍][ -~äßéøשلا日👍\n]{0,200}[!-~äשل日👍]";

struct Dice(TestRunner);

impl Dice {
    fn text(&mut self, pattern: &'static str) -> String {
        pattern.new_tree(&mut self.0).unwrap().current()
    }

    fn number(&mut self, range: std::ops::Range<i64>) -> i64 {
        range.new_tree(&mut self.0).unwrap().current()
    }

    fn maybe(&mut self, pattern: &'static str) -> Option<String> {
        (self.number(0..2) == 1).then(|| self.text(pattern))
    }
}

/// Some of every type that a form makes, each about another subject.
async fn of_every_type(app: &TestApp) -> Vec<(Kind, Value)> {
    let mut dice = Dice(TestRunner::deterministic());
    let mut made = vec![];
    let named = |name: &str| json!([["name", "=", name]]);
    let customers = app
        .odoo
        .search(
            "res.partner",
            json!([["is_company", "=", true], ["phone", "!=", false]]),
        )
        .await;
    for n in 0..6 {
        made.push((
            Kind::CreateTask,
            json!({"name": format!("{n} {}", dice.text(LINE)), "user_id": dice.number(5..7),
                   "date_deadline": format!("2026-12-{:02}", dice.number(1..29)),
                   "description": dice.maybe(LINES), "priority": dice.number(0..4).to_string(),
                   "project_id": (n % 2 == 0).then_some(1)}),
        ));
        made.push((
            Kind::ScheduleMeeting,
            json!({"title": dice.text(LINE), "start": format!("2026-12-{:02}T15:00:00Z", n + 1),
                   "duration_minutes": dice.number(5..700), "organiser_id": 5, "attendee_ids": [7],
                   "location": dice.maybe(LINE), "description": dice.maybe(LINES)}),
        ));
        let customer = customers[usize::try_from(n).unwrap()];
        made.push((
            Kind::SendEmail,
            json!({"partner_ids": [customer, customers[7]], "subject": dice.text(LINE), "body": dice.text(LINES)}),
        ));
        made.push((
            Kind::SendSms,
            json!({"partner_id": customer, "text": dice.text(LINE)}),
        ));
    }
    for deal in app.odoo.search("crm.lead", json!([])).await {
        made.push((
            Kind::ScheduleActivity,
            json!({"model": "crm.lead", "id": deal, "kind": "call", "summary": dice.text(LINE), "user_id": 6,
                   "date_deadline": "2026-12-01", "note": dice.maybe(LINES)}),
        ));
        made.push((
            Kind::PostInternalMessage,
            json!({"model": "crm.lead", "id": deal, "body": dice.text(LINES)}),
        ));
    }
    let deal = app
        .odoo
        .search("crm.lead", named("Cascade: autumn range"))
        .await[0];
    made.push((
        Kind::UpdateDealStage,
        json!({"deal_id": deal, "stage_id": dice.number(1..3)}),
    ));
    let vendor = app
        .odoo
        .search("res.partner", named("Tanglewood Textiles"))
        .await[0];
    let lines =
        [1, 2].map(|product| json!({"product_id": product, "quantity": dice.number(1..900)}));
    made.push((
        Kind::CreatePurchaseOrder,
        json!({"vendor_id": vendor, "date_planned": "2026-12-20", "lines": lines}),
    ));
    let late = app
        .odoo
        .search("res.partner", named("Cascade Trail Shops"))
        .await[0];
    let of_them = json!([
        ["commercial_partner_id", "=", late],
        ["move_type", "=", "out_invoice"],
        ["state", "=", "posted"]
    ]);
    let invoices = app.odoo.search("account.move", of_them).await;
    made.push((
        Kind::CreateInvoiceReminder,
        json!({"customer_id": late, "invoice_ids": invoices}),
    ));
    made
}

async fn carried_out(app: &TestApp, id: &Value) -> Action {
    let id: ActionId = id.as_str().unwrap().parse().unwrap();
    let action = app.record(id).await.action;
    let (status, json) = app
        .approve_with(
            &app.second,
            &action,
            json!({"send_now": true, "override_contact_limit": true}),
        )
        .await;
    assert_eq!(status, 200, "{json}");
    app.work_off().await;
    let record = app.record(id).await;
    let why = (&action.inputs, record.execution_error);
    assert_eq!(record.action.status, Status::Executed, "{why:?}");
    action
}

#[tokio::test]
async fn whatever_is_asked_for_what_arrives_is_what_was_shown() {
    let app = TestApp::start().await;
    let mut actions = vec![];
    for (kind, inputs) in of_every_type(&app).await {
        let (status, json) = app.proposes(kind, inputs.clone()).await;
        assert_eq!(status, 201, "{kind:?} {inputs} {json}");
        actions.push(carried_out(&app, &json["action_id"]).await);
    }
    // And back again, where that is possible.
    for action in actions.clone() {
        if action.inputs.kind().can_be_undone() {
            let path = format!("/api/ai-coo/actions/{}/undo", action.action_id);
            let (status, json) = app
                .call(&app.operator, "POST", &path, Some(json!({})))
                .await;
            assert_eq!(status, 201, "{:?} {json}", action.inputs);
            actions.push(carried_out(&app, &json["action_id"]).await);
        }
    }
    let seen: std::collections::BTreeSet<_> = actions.iter().map(|a| a.inputs.kind()).collect();
    assert_eq!(seen.len(), Kind::ALL.len(), "every type: {seen:?}");

    let (mut shown, mut sent) = (vec![], vec![]);
    for request in actions.iter().flat_map(|action| &action.effect.requests) {
        match request {
            Request::Odoo(call) => shown.push(json!([call.model, call.method, call.arguments])),
            Request::Mail(mail) => {
                let to: Vec<_> = mail.to.iter().map(|to| to.email.clone()).collect();
                let whole = email::shown(mail).unwrap();
                sent.push(json!([mail.message_id, mail.from.email, to, whole]));
            }
            Request::Sms(sms) => {
                sent.push(json!([sms.reference, sms.from, [sms.to.number], sms.text]));
            }
            Request::Calendar(_) | Request::Cancellation(_) => panic!("there is no Google here"),
        }
    }
    assert_eq!(app.received().await, shown);
    let outbox: Vec<Value> = app
        .outbox()
        .await
        .iter()
        .map(|sent| {
            let whole = undated(&sent.content);
            json!([sent.message_id, sent.sender, sent.recipients, whole])
        })
        .collect();
    assert_eq!(outbox, sent);
}
