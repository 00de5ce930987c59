//! How long the cash lasts.

use super::BANK;
use crate::support::{TestApp, find};
use ai_coo::{
    actions::Kind,
    insight::analyzers::financial::{Metrics, Runway},
};
use serde_json::json;

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
    let metrics = run.figures::<Metrics>().unwrap().clone();
    assert!(metrics.cash.unwrap().minor < 0 && metrics.burn.unwrap().minor < 0);
    assert_eq!(metrics.runway, Some(Runway::Days(0)));
    let alerts = app.get("/api/ai-coo/alerts").await;
    let mut alerts = alerts["alerts"].as_array().unwrap().iter();
    let overdrawn = alerts
        .find(|alert| alert["type"] == "short_runway")
        .unwrap();
    let title = overdrawn["title"].as_str().unwrap();
    assert!(
        title.starts_with("Bank accounts are overdrawn by $"),
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
