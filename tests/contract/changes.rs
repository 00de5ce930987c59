//! Activities, deals, orders, and taking back: stored as shown, once, and undone as said.

use crate::support::{Target, fresh};
use ai_coo::{
    ground::{
        effect::OdooCall,
        ids::{DealId, PartnerId, ProductId, StageId},
    },
    operations::odoo::{
        ActivityKind, ActivityTarget, Found, NewActivity, NewOrder, NewOrderLine, OdooError,
        VendorPrice, cancel_order_call, create_task_call, delete_call, draft_order_call,
        move_deal_call, schedule_activity_call,
    },
};
use serde_json::{Value, json};

async fn row(target: &Target, model: &str, id: i64, fields: &[&str]) -> Option<Value> {
    let domain = json!([["id", "=", id]]);
    target.raw.rows(model, domain, fields).await.pop()
}

async fn made(target: &Target, call: &OdooCall) -> i64 {
    assert_eq!(target.odoo.find(call).await, Ok(Found::NotYet));
    let written = target.odoo.write(call).await.unwrap();
    assert_eq!(
        target.odoo.find(call).await,
        Ok(Found::There(written.record_id))
    );
    written.record_id
}

async fn an_open_deal(target: &Target) -> (DealId, StageId) {
    let domain = json!([
        ["won_status", "=", "pending"],
        ["type", "=", "opportunity"],
        ["active", "=", true]
    ]);
    let rows = target.raw.rows("crm.lead", domain, &["stage_id"]).await;
    let id = |value: &Value| value.as_i64().unwrap();
    (
        DealId(id(&rows[0]["id"])),
        StageId(id(&rows[0]["stage_id"][0])),
    )
}

pub async fn an_activity_is_stored_as_it_was_sent_and_mails_nobody(target: Target) {
    let (deal, _) = an_open_deal(&target).await;
    let activity = NewActivity {
        target: ActivityTarget::Deal,
        record: deal.0,
        kind: ActivityKind::Call,
        summary: "Ask about the <b>order</b>".to_owned(),
        note: Some("They were & are late.".to_owned()),
        user: target.a_user().await,
        deadline: target.day(3),
    };
    let call = schedule_activity_call(&fresh("activity"), &activity);
    let id = made(&target, &call).await;
    let fields = [
        "res_model",
        "res_id",
        "summary",
        "note",
        "date_deadline",
        "user_id",
        "activity_type_id",
    ];
    let row = row(&target, "mail.activity", id, &fields).await.unwrap();
    assert_eq!(row["res_model"], "crm.lead");
    assert_eq!(row["res_id"], deal.0);
    assert_eq!(row["summary"], activity.summary);
    assert_eq!(row["note"], "<p>They were &amp; are late.</p>");
    assert_eq!(row["date_deadline"], activity.deadline.to_string());
    assert_eq!(row["user_id"][0], activity.user.0);
    assert_eq!(row["activity_type_id"][1], "Call");
    // The same again changes nothing, and what is taken back stays away.
    assert_eq!(target.odoo.write(&call).await.unwrap().record_id, id);
    let gone = delete_call("mail.activity", id);
    made(&target, &gone).await;
    assert_eq!(target.odoo.write(&gone).await.unwrap().record_id, id);
}

pub async fn an_activity_needs_the_right_to_its_record(target: Target) {
    assert_eq!(
        target.odoo.has_right("account.move", "write").await,
        Ok(false)
    );
    assert_eq!(
        target.odoo.has_right("mail.activity", "create").await,
        Ok(true)
    );
    assert_eq!(
        target.odoo.has_right("purchase.order", "unlink").await,
        Ok(false)
    );
    let activity = NewActivity {
        target: ActivityTarget::Invoice,
        record: target.an_invoice().await,
        kind: ActivityKind::ToDo,
        summary: fresh("activity"),
        note: None,
        user: target.a_user().await,
        deadline: target.day(3),
    };
    let call = schedule_activity_call(&fresh("activity"), &activity);
    let error = target.odoo.write(&call).await.unwrap_err();
    assert!(matches!(error, OdooError::Invalid(_)), "{error}");
    assert_eq!(target.odoo.find(&call).await, Ok(Found::NotYet));
}

pub async fn a_deal_moves_is_read_back_and_moves_back(target: Target) {
    let (deal, from) = an_open_deal(&target).await;
    let stages = target.odoo.stages().await.unwrap();
    let other = |id| {
        stages
            .iter()
            .find(|stage| !stage.is_won && stage.id != id)
            .unwrap()
    };
    let to = other(from).id;
    let there = move_deal_call(deal, from, to);
    assert_eq!(made(&target, &there).await, deal.0);
    let now = target.odoo.deal(deal).await.unwrap().unwrap();
    assert!(now.open);
    assert_eq!(now.stage.unwrap().0, to);
    // Somebody who expects another stage is told what it is.
    let third = stages
        .iter()
        .find(|stage| ![from, to].contains(&stage.id))
        .unwrap();
    let stale = move_deal_call(deal, third.id, from);
    let name = &stages.iter().find(|stage| stage.id == to).unwrap().name;
    let words = format!("stage_id is [{to},\"{name}\"] now");
    assert_eq!(target.odoo.find(&stale).await, Ok(Found::Otherwise(words)));
    let back = move_deal_call(deal, to, from);
    assert_eq!(made(&target, &back).await, deal.0);
    assert_eq!(
        target
            .odoo
            .deal(deal)
            .await
            .unwrap()
            .unwrap()
            .stage
            .unwrap()
            .0,
        from
    );
    assert_eq!(target.odoo.deal(DealId(9_999_999)).await, Ok(None));
}

/// A vendor with a price in the company's currency, and what it sells.
async fn something_to_buy(target: &Target) -> (PartnerId, ProductId, VendorPrice, u32) {
    let company = target.company().await;
    let fields = ["partner_id", "product_tmpl_id", "min_qty", "currency_id"];
    let domain = json!([["company_id", "in", [false, company.id]]]);
    let rows = target
        .raw
        .rows("product.supplierinfo", domain, &fields)
        .await;
    for row in rows {
        if row["currency_id"][1] != *company.currency.code {
            continue;
        }
        let domain = json!([
            ["product_tmpl_id", "=", row["product_tmpl_id"][0]],
            ["active", "=", true],
            ["purchase_ok", "=", true]
        ]);
        let products = target.raw.rows("product.product", domain, &["name"]).await;
        let Some(product) = products.first() else {
            continue;
        };
        let vendor = PartnerId(row["partner_id"][0].as_i64().unwrap());
        let product = ProductId(product["id"].as_i64().unwrap());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small whole numbers"
        )]
        let quantity = row["min_qty"].as_f64().unwrap().max(2.0) as u32;
        let products = target.odoo.products(&[product]).await.unwrap();
        let prices = target
            .odoo
            .vendor_prices(vendor, &products, target.day(0))
            .await
            .unwrap();
        if let Some(price) = VendorPrice::for_quantity(&prices, &products[0], quantity) {
            return (vendor, product, price.clone(), quantity);
        }
    }
    panic!("nothing to buy");
}

pub async fn an_order_is_a_draft_with_each_line_once_and_can_be_cancelled(target: Target) {
    let (vendor, product, price, quantity) = something_to_buy(&target).await;
    let line = |quantity, price: String| NewOrderLine {
        product,
        quantity,
        price,
    };
    let order = NewOrder {
        company: target.company().await.id,
        vendor,
        currency: price.currency,
        planned: target.day(10),
        zone: chrono_tz::Pacific::Niue,
        lines: vec![
            line(quantity, price.price.to_string()),
            line(1, "7.25".to_owned()),
        ],
    };
    let call = draft_order_call(&fresh("order"), &order);
    let id = made(&target, &call).await;
    let fields = [
        "state",
        "origin",
        "partner_id",
        "order_line",
        "amount_untaxed",
        "date_planned",
    ];
    let row = row(&target, "purchase.order", id, &fields).await.unwrap();
    assert_eq!(row["state"], "draft");
    assert_eq!(row["origin"], "AI COO");
    assert_eq!(row["partner_id"][0], vendor.0);
    assert_eq!(row["date_planned"], format!("{} 23:00:00", order.planned));
    let total = price.price * f64::from(quantity) + 7.25;
    assert!(
        (row["amount_untaxed"].as_f64().unwrap() - total).abs() < 0.005,
        "{row}"
    );
    assert_eq!(row["order_line"].as_array().unwrap().len(), 2);
    let lines = json!([["order_id", "=", id]]);
    let units = ["product_uom_id"];
    for line in target.raw.rows("purchase.order.line", lines, &units).await {
        assert_eq!(line["product_uom_id"], json!([price.unit, price.unit_name]));
    }
    // A second call adds no line.
    assert_eq!(target.odoo.write(&call).await.unwrap().record_id, id);
    let again = target
        .raw
        .rows("purchase.order", json!([["id", "=", id]]), &["order_line"])
        .await;
    assert_eq!(again[0]["order_line"].as_array().unwrap().len(), 2);
    let change = target
        .odoo
        .last_change("purchase.order", id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(change.by, target.odoo.identity().await.unwrap().user);
    assert_eq!(made(&target, &cancel_order_call(id)).await, id);
}

/// The order's own amount is what was sent; what it is in the company's currency is Odoo's rate.
pub async fn an_order_in_another_currency_is_worth_what_odoo_says(target: Target) {
    let named = json!([["name", "=", "EUR"]]);
    let euro = target.raw.rows("res.currency", named, &["name"]).await[0]["id"].as_i64();
    let rate = target.odoo.rate(euro.unwrap(), target.day(0)).await;
    let rate = rate.unwrap().unwrap();
    assert_eq!(
        (rate.currency.code.as_str(), rate.currency.decimals),
        ("EUR", 2)
    );
    assert!(rate.entered <= target.day(0));
    assert!((rate.worth - 1.0).abs() > 0.01, "{rate:?}");
    let (vendor, product, ..) = something_to_buy(&target).await;
    let line = NewOrderLine {
        product,
        quantity: 3,
        price: "18.005".to_owned(),
    };
    let company = target.company().await;
    let order = NewOrder {
        company: company.id,
        vendor,
        currency: euro.unwrap(),
        planned: target.day(10),
        zone: chrono_tz::Pacific::Niue,
        lines: vec![line],
    };
    let call = draft_order_call(&fresh("order"), &order);
    let id = made(&target, &call).await;
    let fields = [
        "currency_id",
        "amount_untaxed",
        "amount_total",
        "amount_total_cc",
    ];
    let row = row(&target, "purchase.order", id, &fields).await.unwrap();
    assert_eq!(row["currency_id"][0], json!(euro));
    // As the page shows it: three times 18.005, rounded as a line.
    let cents = |field: &str| (row[field].as_f64().unwrap() * 100.0).round() as i64;
    assert_eq!(cents("amount_untaxed"), rate.currency.minor(18.005 * 3.0));
    let worth = rate.convert(cents("amount_total"), &company.currency);
    assert_eq!(cents("amount_total_cc"), worth);
    assert_eq!(made(&target, &cancel_order_call(id)).await, id);
}

pub async fn a_currency_that_nobody_gave_a_rate_has_none(target: Target) {
    let rows = target
        .raw
        .rows("res.currency", json!([]), &["name", "date"]);
    let rows = rows.await;
    let own = target.company().await.currency.code;
    let other = rows
        .iter()
        .find(|row| row["date"] == false && row["name"] != *own);
    let Some(other) = other else {
        return;
    };
    let id = other["id"].as_i64().unwrap();
    assert_eq!(target.odoo.rate(id, target.day(0)).await, Ok(None));
}

pub async fn what_was_made_can_be_deleted_and_who_changed_it_is_known(target: Target) {
    let name = fresh("deleted");
    let call = create_task_call(&name, &target.new_task(&name).await);
    let id = target.odoo.write(&call).await.unwrap().record_id;
    let me = target.odoo.identity().await.unwrap().user;
    let change = target
        .odoo
        .last_change("project.task", id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((change.by, change.name.as_str()), (me, name.as_str()));
    let gone = delete_call("project.task", id);
    assert_eq!(made(&target, &gone).await, id);
    assert_eq!(target.odoo.last_change("project.task", id).await, Ok(None));
    // Its external id went with it.
    assert_eq!(target.odoo.find(&call).await, Ok(Found::NotYet));
}

pub async fn nothing_else_can_be_changed_or_deleted(target: Target) {
    let invoice = target.an_invoice().await;
    let mut deal = move_deal_call(DealId(1), StageId(1), StageId(2));
    deal.arguments["vals"]["expected_revenue"] = json!(1);
    for call in [
        delete_call("account.move", invoice),
        delete_call("crm.lead", 1),
        deal,
    ] {
        let error = target.odoo.write(&call).await.unwrap_err();
        assert!(matches!(error, OdooError::NotAllowed(_)), "{error}");
    }
}
