//! The rest of the action types on a real Odoo 19, a real mail server and a real Kannel, from the
//! approve button to what stands there afterwards, and back again where that is possible.

use crate::{kannel::Kannel, mail_server::MailServer, real_odoo::Real, support::TestApp};
use ai_coo::{
    actions::{Action, lifecycle::Status},
    ground::{
        effect::{Mail, Request, Sms},
        ids::ActionId,
    },
    operations::{
        email::{Mailer, Security, shown},
        sms::Texter,
    },
};
use serde_json::{Value, json};
use std::sync::Arc;

async fn executed(app: &TestApp, kind: &str, inputs: Value) -> Action {
    let (status, json) = app.proposes(kind, inputs).await;
    assert_eq!(status, 201, "{kind}: {json}");
    approved(app, &json["action_id"]).await
}

async fn undone(app: &TestApp, action: &Action) {
    let path = format!("/api/ai-coo/actions/{}/undo", action.action_id);
    let (status, json) = app
        .call(&app.operator, "POST", &path, Some(json!({})))
        .await;
    assert_eq!(status, 201, "{json}");
    approved(app, &json["action_id"]).await;
    assert_eq!(app.status(action.action_id).await, Status::RolledBack);
}

async fn approved(app: &TestApp, id: &Value) -> Action {
    let id: ActionId = id.as_str().unwrap().parse().unwrap();
    let action = app.record(id).await.action;
    let (status, json) = app
        .approve_with(&app.second, &action, json!({"send_now": true}))
        .await;
    assert_eq!(status, 200, "{json}");
    app.work_off().await;
    let record = app.record(id).await;
    let why = record.execution_error;
    assert_eq!(record.action.status, Status::Executed, "{why:?}");
    action
}

async fn only(real: &Real, model: &str, domain: Value, fields: Value) -> Value {
    let mut rows = real
        .read(model, json!({"domain": domain, "fields": fields}))
        .await;
    assert_eq!(rows.len(), 1, "{model}: {rows:?}");
    rows.remove(0)
}

/// One that no other run has used.
fn unique(what: &str) -> String {
    format!("{what} {}", ActionId::new())
}

async fn an_open_deal(real: &Real) -> Value {
    let open = json!([
        ["won_status", "=", "pending"],
        ["type", "=", "opportunity"],
        ["stage_id.is_won", "=", false]
    ]);
    let body = json!({"domain": open, "fields": ["stage_id"], "limit": 1, "order": "id desc"});
    real.read("crm.lead", body).await.remove(0)
}

#[tokio::test]
async fn an_activity_stands_on_the_deal_and_is_taken_back() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app_with(None, None).await;
    let deal = an_open_deal(&real).await["id"].clone();
    let summary = unique("Ask again");
    let inputs = json!({"model": "crm.lead", "id": deal, "kind": "call", "summary": summary, "user_id": 2,
        "date_deadline": "2026-12-24", "note": "They were late & <b>angry</b>."});
    let action = executed(&app, "schedule_activity", inputs).await;
    let fields = json!([
        "res_model",
        "res_id",
        "activity_type_id",
        "note",
        "user_id",
        "date_deadline"
    ]);
    let row = only(
        &real,
        "mail.activity",
        json!([["summary", "=", summary]]),
        fields,
    )
    .await;
    assert_eq!(row["res_model"], "crm.lead");
    assert_eq!(row["res_id"], deal);
    assert_eq!(row["activity_type_id"][1], "Call");
    assert_eq!(
        row["note"],
        "<p>They were late &amp; &lt;b&gt;angry&lt;/b&gt;.</p>"
    );
    assert_eq!(row["user_id"][0], 2);
    assert_eq!(row["date_deadline"], "2026-12-24");
    undone(&app, &action).await;
    let left = real
        .read(
            "mail.activity",
            json!({"domain": [["summary", "=", summary]]}),
        )
        .await;
    assert_eq!(left, Vec::<Value>::new());
}

#[tokio::test]
async fn an_invoice_takes_no_activity_from_a_key_that_may_not_change_it() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app_with(None, None).await;
    let domain = json!([["move_type", "=", "out_invoice"], ["state", "=", "posted"]]);
    let invoice = real
        .read(
            "account.move",
            json!({"domain": domain, "fields": ["name"], "limit": 1}),
        )
        .await;
    let inputs = json!({"model": "account.move", "id": invoice[0]["id"], "summary": "Ask", "user_id": 2,
        "date_deadline": "2026-12-24"});
    let (status, json) = app.proposes("schedule_activity", inputs).await;
    assert_eq!(status, 422, "{json}");
    assert!(
        json["message"]
            .as_str()
            .unwrap()
            .contains("propose a task instead"),
        "{json}"
    );
}

#[tokio::test]
async fn a_deal_is_moved_and_moved_back() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app_with(None, None).await;
    // Of its own, so that nothing else moves it meanwhile: the newest but one.
    let body = json!({"domain": [["won_status", "=", "pending"], ["type", "=", "opportunity"]], "fields": ["stage_id"],
        "order": "id", "limit": 1});
    let deal = real.read("crm.lead", body).await.remove(0);
    let from = deal["stage_id"][0].as_i64().unwrap();
    let to = if from == 1 { 2 } else { 1 };
    let stage = async || {
        let domain = json!([["id", "=", deal["id"]]]);
        only(&real, "crm.lead", domain, json!(["stage_id"])).await["stage_id"][0].clone()
    };
    let inputs = json!({"deal_id": deal["id"], "stage_id": to});
    let action = executed(&app, "update_deal_stage", inputs).await;
    assert_eq!(stage().await, to);
    undone(&app, &action).await;
    assert_eq!(stage().await, from);
}

#[tokio::test]
async fn an_order_is_drafted_at_the_vendors_price_and_cancelled() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app_with(None, None).await;
    let body = json!({"domain": [["product_id", "!=", false], ["currency_id.name", "=", "USD"]],
        "fields": ["partner_id", "product_id", "price", "min_qty"], "order": "id", "limit": 1});
    let price = real.read("product.supplierinfo", body).await.remove(0);
    let quantity = price["min_qty"].as_f64().unwrap().max(3.0);
    let inputs = json!({"vendor_id": price["partner_id"][0], "date_planned": "2026-12-20",
        "lines": [{"product_id": price["product_id"][0], "quantity": quantity as i64}]});
    let action = executed(&app, "create_purchase_order", inputs).await;
    let made = app.record(action.action_id).await.execution_result.unwrap();
    let order = made["requests"][0]["record_id"].clone();
    let fields = json!([
        "state",
        "origin",
        "partner_id",
        "amount_untaxed",
        "order_line"
    ]);
    let domain = json!([["id", "=", order]]);
    let row = only(&real, "purchase.order", domain.clone(), fields).await;
    assert_eq!(row["state"], "draft");
    assert_eq!(row["origin"], "AI COO");
    assert_eq!(row["partner_id"], price["partner_id"]);
    let shown = action.amount.as_ref().unwrap().minor;
    assert_eq!(
        (row["amount_untaxed"].as_f64().unwrap() * 100.0).round() as i64,
        shown
    );
    let lines = json!([["order_id", "=", order]]);
    let line = only(
        &real,
        "purchase.order.line",
        lines,
        json!(["product_id", "product_qty", "price_unit"]),
    )
    .await;
    assert_eq!(line["product_id"][0], price["product_id"][0]);
    assert_eq!(line["product_qty"], quantity);
    assert_eq!(line["price_unit"], price["price"]);
    undone(&app, &action).await;
    assert_eq!(
        only(&real, "purchase.order", domain, json!(["state"])).await["state"],
        "cancel"
    );
}

#[tokio::test]
async fn a_task_and_a_meeting_are_taken_back() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app_with(None, None).await;
    let name = unique("Call");
    let inputs = json!({"name": name, "user_id": 2, "date_deadline": "2026-12-24"});
    let task = executed(&app, "create_task", inputs).await;
    let meeting = json!({"title": name, "start": "2027-03-02T03:00:00Z", "duration_minutes": 15, "organiser_id": 2,
        "attendee_ids": [3]});
    let meeting = executed(&app, "schedule_meeting", meeting).await;
    for (model, action) in [("project.task", task), ("calendar.event", meeting)] {
        let body = json!({"domain": [["name", "=", name]], "fields": ["name"]});
        assert_eq!(real.read(model, body.clone()).await.len(), 1, "{model}");
        undone(&app, &action).await;
        assert_eq!(real.read(model, body).await.len(), 0, "{model}");
    }
}

#[tokio::test]
async fn a_mail_and_an_sms_to_somebody_in_odoo_arrive_as_they_were_shown() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let (Some(mut mails), Some(mut kannel)) = (
        MailServer::start(Security::StartTls).await,
        Kannel::start().await,
    ) else {
        println!("SKIPPED: smtp-server or Kannel is not installed (bin/setup)");
        return;
    };
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let mailer = Mailer::Smtp(Arc::new(mails.settings.clone()));
    let texter = Texter::gateway(kannel.settings.clone()).unwrap();
    let app = real.app_with(Some(mailer), Some(texter)).await;
    let domain = json!([
        ["email", "!=", false],
        ["phone", "like", "("],
        ["is_company", "=", true],
        ["id", ">", 8],
        ["is_blacklisted", "=", false],
        ["category_id.name", "!=", "Do not contact"]
    ]);
    let body = json!({"domain": domain, "fields": ["email", "phone"], "order": "id", "limit": 2});
    let mut found = real.read("res.partner", body).await;
    // One contact in a day with each.
    let (somebody, another) = (found.remove(0), found.remove(0));

    let inputs = json!({"partner_ids": [somebody["id"]], "subject": "Our terms", "body": "Dear all,\n\n.they = new 日\n"});
    let action = executed(&app, "send_email", inputs).await;
    let mail: &Mail = match &action.effect.requests[0] {
        Request::Mail(mail) => mail,
        other => panic!("{other:?}"),
    };
    let (envelope, content) = mails.message().await;
    let content = String::from_utf8(content).unwrap();
    assert_eq!(crate::support::undated(&content), shown(mail).unwrap());
    assert_eq!(envelope["to"], json!([somebody["email"]]));

    let inputs = json!({"partner_id": another["id"], "text": "Call us back."});
    let action = executed(&app, "send_sms", inputs).await;
    let sms: &Sms = match &action.effect.requests[0] {
        Request::Sms(sms) => sms,
        other => panic!("{other:?}"),
    };
    let shown = format!("{} {} text {}", sms.from, sms.to.number, sms.text);
    assert_eq!(kannel.message().await, shown);
}
