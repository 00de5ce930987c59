//! Purchase orders: drafts at the vendor's prices and currency, and what is not ordered.

use super::{approved, ended, executed, only_these_arrived, order, page, undone};
use crate::support::TestApp;
use ai_coo::actions::{RiskLevel, lifecycle::Status};
use serde_json::json;

// ------------------------------------------------------------------ orders

#[tokio::test]
async fn an_order_is_a_draft_at_the_vendors_prices_and_can_be_cancelled() {
    let app = TestApp::start().await;
    let inputs = order(&app, &[(1, 60), (2, 3)]).await;
    let action = executed(&app, inputs).await;
    assert_eq!(action.risk_level, RiskLevel::High);
    // 60 at the price from 50 on, 3 at the only one.
    assert_eq!(action.amount.as_ref().unwrap().minor, 239_400 + 5_400);
    let page = page(&app, &action).await;
    assert!(
        page.contains("60 × Tent canvas, 2 m at 39.9 USD: $2,394.00"),
        "{page}"
    );
    assert!(page.contains("nothing is sent to Tanglewood Textiles"));
    let orders = app
        .odoo
        .search("purchase.order", json!([["state", "=", "draft"]]))
        .await;
    assert_eq!(orders.len(), 1);
    let back = undone(&app, &action).await;
    let cancelled = app
        .odoo
        .search("purchase.order", json!([["state", "=", "cancel"]]))
        .await;
    assert_eq!(cancelled, orders);
    only_these_arrived(&app, &[&action, &back]).await;
}

#[tokio::test]
async fn a_price_that_changed_makes_an_order_stale() {
    let app = TestApp::start().await;
    let inputs = order(&app, &[(2, 3)]).await;
    let action = approved(&app, inputs).await;
    let price = app
        .odoo
        .search("product.supplierinfo", json!([["product_tmpl_id", "=", 2]]))
        .await[0];
    app.odoo
        .change("product.supplierinfo", price, json!({"price": 19.5}))
        .await;
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::Stale);
    assert_eq!(
        why,
        "Guy rope, 100 m cost 18 USD, now the vendor asks 19.5 USD"
    );
}

/// Odoo takes the quantity of a line to be in the vendor's units: 24 units became 24 packs.
#[tokio::test]
async fn packs_and_discounts_are_not_ordered_as_units_at_the_full_price() {
    let app = TestApp::start().await;
    let of_it = json!([["product_tmpl_id", "=", 2]]);
    let price = app.odoo.search("product.supplierinfo", of_it).await[0];
    for (values, words) in [
        (
            json!({"product_uom_id": 2}),
            "sells Guy rope, 100 m in Pack of 6, but its unit here is Units",
        ),
        (
            json!({"product_uom_id": 1, "discount": 7.5}),
            "gives a discount of 7.5 % on Guy rope, 100 m",
        ),
    ] {
        app.odoo.change("product.supplierinfo", price, values).await;
        let inputs = order(&app, &[(2, 3)]).await;
        let error = app.propose(inputs).await.unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
        assert!(error.contains("order it in Odoo"), "{error}");
    }
}

/// What the vendor asks for this product, from now on in another currency.
async fn asked_in(app: &TestApp, template: i64, currency: &str) {
    let named = json!([["name", "=", currency]]);
    let currency = app.odoo.search("res.currency", named).await[0];
    let of_it = json!([["product_tmpl_id", "=", template]]);
    for price in app.odoo.search("product.supplierinfo", of_it).await {
        let now = json!({"currency_id": currency});
        app.odoo.change("product.supplierinfo", price, now).await;
    }
}

#[tokio::test]
async fn an_order_in_the_vendors_currency_counts_at_odoos_rate() {
    let app = TestApp::start().await;
    asked_in(&app, 1, "EUR").await;
    app.sql("update guardrails_config set high_amount = 240000, critical_amount = 250000")
        .await
        .unwrap();
    // 2,394.00 EUR are below both thresholds, and 2,585.52 USD above.
    let inputs = order(&app, &[(1, 60)]).await;
    let action = app.propose(inputs).await.unwrap();
    let amount = action.amount.clone().unwrap();
    assert_eq!(
        (amount.minor, amount.currency.code.as_str()),
        (258_552, "USD")
    );
    assert_eq!(action.risk_level, RiskLevel::Critical);
    let page = page(&app, &action).await;
    for words in [
        "60 × Tent canvas, 2 m at 39.9 EUR: €2,394.00",
        "€2,394.00 in total, before taxes",
        "€2,394.00 is $2,585.52 at Odoo's rate: 1 EUR is 1.08 USD, entered on 1 Jan 2026",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for who in [&app.operator, &app.second] {
        assert_eq!(app.approve(who, &action).await.0, 200);
    }
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::Executed, "{why}");
    only_these_arrived(&app, &[&action]).await;
    let euros = json!([["currency_id", "=", 2], ["amount_untaxed", "=", 2394.0]]);
    assert_eq!(app.odoo.search("purchase.order", euros).await.len(), 1);
}

#[tokio::test]
async fn a_currency_that_changed_makes_an_order_stale() {
    let app = TestApp::start().await;
    let inputs = order(&app, &[(2, 3)]).await;
    let action = approved(&app, inputs).await;
    asked_in(&app, 2, "EUR").await;
    let (status, why) = ended(&app, &action).await;
    assert_eq!(status, Status::Stale);
    assert_eq!(
        why,
        "Guy rope, 100 m cost 18 USD, now the vendor asks 18 EUR"
    );
}

#[tokio::test]
async fn what_has_no_one_currency_or_no_rate_is_not_ordered() {
    let app = TestApp::start().await;
    asked_in(&app, 1, "EUR").await;
    let inputs = order(&app, &[(1, 60), (2, 3)]).await;
    let error = app.propose(inputs).await.unwrap_err().to_string();
    let words =
        "charges EUR for Tent canvas, 2 m and USD for Guy rope, 100 m: order them separately";
    assert!(error.contains(words), "{error}");
    asked_in(&app, 1, "NOK").await;
    let inputs = order(&app, &[(1, 60)]).await;
    let error = app.propose(inputs).await.unwrap_err().to_string();
    assert!(
        error.contains("Odoo has no exchange rate for NOK: enter one there"),
        "{error}"
    );
    let of_it = json!([["product_tmpl_id", "=", 1]]);
    let price = app.odoo.search("product.supplierinfo", of_it).await[0];
    let dollars = json!({"currency_id": 1});
    app.odoo
        .change("product.supplierinfo", price, dollars)
        .await;
    let inputs = order(&app, &[(1, 60)]).await;
    let error = app.propose(inputs).await.unwrap_err().to_string();
    assert!(
        error.contains("has prices in NOK and USD for Tent canvas"),
        "{error}"
    );
}

#[tokio::test]
async fn what_the_vendor_does_not_sell_is_not_ordered() {
    let app = TestApp::start().await;
    for (product, words) in [
        (3, "has no price for 1 unit of Pallet freight"),
        (4, "cannot be purchased"),
        (5, "archived"),
        (99, "no product 99"),
    ] {
        let inputs = order(&app, &[(product, 1)]).await;
        let error = app.propose(inputs).await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}
