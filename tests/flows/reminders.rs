//! Which customers a run acts on, and what the next letter says after those that were sent.

use crate::support::{Options, TestApp, find};
use ai_coo::actions::{Action, ActionInputs, Kind, lifecycle::Status};
use serde_json::json;
use std::collections::BTreeSet;

/// A company in which only these customers are late: each owes as many dollars as said, for so
/// many days.
pub async fn owing(debts: &[(&str, i32, i64)]) -> TestApp {
    let app = TestApp::with(Options {
        healthy: true,
        ..Options::default()
    })
    .await;
    for (name, dollars, days) in debts {
        app.odoo
            .overdue(name, f64::from(*dollars), *days, app.clock.now())
            .await;
    }
    app
}

fn names(count: usize) -> Vec<String> {
    (1..=count).map(|n| format!("Customer {n:02}")).collect()
}

/// Customers named by what was proposed about them.
fn customers_of(actions: &[Action], kind: Kind) -> BTreeSet<String> {
    let of_kind = actions.iter().filter(|action| action.inputs.kind() == kind);
    of_kind
        .map(|action| {
            let title = action.title.trim_start_matches("Send ");
            let name = title.split(" a payment reminder").next();
            name.unwrap_or_default().to_owned()
        })
        .collect()
}

fn mail(action: &Action) -> String {
    serde_json::to_string(&action.effect.requests[0]).unwrap()
}

/// Approves the reminder and lets it go out.
async fn send(app: &TestApp, action: &Action) {
    let (status, answer) = app.approve(&app.operator, action).await;
    assert_eq!(status, 200, "{answer}");
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
}

#[tokio::test]
async fn who_owes_less_has_a_turn_when_who_owes_more_was_asked() {
    let names = names(16);
    let owed = (1..).map(|place| 9_100 - 100 * place);
    let debts: Vec<(&str, i32, i64)> = names
        .iter()
        .zip(owed)
        .map(|(name, owed)| (name.as_str(), owed, 20))
        .collect();
    let app = owing(&debts).await;
    let first = customers_of(&app.analyze().await, Kind::CreateInvoiceReminder);
    let expected: BTreeSet<String> = names[..10].iter().cloned().collect();
    assert_eq!(first, expected, "the ten who owe most come first");
    for action in app.actions(Status::PendingApproval).await {
        send(&app, &action).await;
    }
    app.clock.advance(chrono::Duration::hours(1));
    let second = customers_of(&app.analyze().await, Kind::CreateInvoiceReminder);
    let expected: BTreeSet<String> = names[10..].iter().cloned().collect();
    assert_eq!(second, expected, "then the others");
}

#[tokio::test]
async fn what_waits_for_a_decision_takes_no_place_of_the_next_run() {
    let names = names(12);
    let debts: Vec<_> = names.iter().map(|name| (name.as_str(), 500, 20)).collect();
    let app = owing(&debts).await;
    assert_eq!(app.analyze().await.len(), 10);
    let run = &app.get("/api/ai-coo/analyses").await["analyses"][0];
    let summary = run["summary"].as_str().unwrap();
    assert!(
        summary.ends_with("2 more customers follow in later runs."),
        "{summary}"
    );
    app.clock.advance(chrono::Duration::hours(1));
    assert_eq!(app.analyze().await.len(), 12);
}

#[tokio::test]
async fn who_must_not_be_contacted_or_disputes_takes_no_place() {
    let names = names(13);
    let debts: Vec<_> = names.iter().map(|name| (name.as_str(), 500, 20)).collect();
    let app = owing(&debts).await;
    for name in &names[..2] {
        let id = app
            .odoo
            .search("res.partner", json!([["name", "=", name]]))
            .await[0];
        app.odoo
            .change("res.partner", id, json!({"category_id": [2]}))
            .await;
    }
    let of_third = json!([
        ["commercial_partner_id.name", "=", names[2]],
        ["move_type", "=", "out_invoice"]
    ]);
    let invoice = app.odoo.search("account.move", of_third).await[0];
    app.odoo
        .change("account.move", invoice, json!({"payment_state": "blocked"}))
        .await;
    let proposed = customers_of(&app.analyze().await, Kind::CreateInvoiceReminder);
    let expected: BTreeSet<String> = names[3..].iter().cloned().collect();
    assert_eq!(proposed, expected);
}

#[tokio::test]
async fn letters_follow_each_other_and_the_last_comes_once() {
    let app = owing(&[("Slow Payer", 5_000, 46)]).await;
    let mut tones = vec![];
    // Every week for a quarter of a year.
    for week in 0..12 {
        // Others become late meanwhile.
        let waiting = app.analyze().await.into_iter();
        for action in waiting.filter(|action| action.title.contains("Slow Payer")) {
            if let ActionInputs::CreateInvoiceReminder(_) = action.inputs {
                let final_words = mail(&action).contains("last reminder");
                let tone = action.metadata.tone.clone().unwrap();
                assert_eq!(final_words, tone == "final", "{tone}");
                tones.push((week, tone));
            }
            if action.inputs.kind() == Kind::CreateTask {
                tones.push((week, "call".to_owned()));
            }
            send(&app, &action).await;
        }
        app.clock.advance(chrono::Duration::days(7));
    }
    let tones: Vec<(i32, &str)> = tones
        .iter()
        .map(|(week, tone)| (*week, tone.as_str()))
        .collect();
    assert_eq!(
        tones,
        [
            (0, "firm"),
            (1, "final"),
            (2, "call"),
            (6, "call"),
            (10, "call")
        ],
        "first firm, once final, then a person calls, and again after four weeks"
    );
}

#[tokio::test]
async fn a_young_debt_is_asked_for_kindly_first() {
    let app = owing(&[("New Customer", 300, 5)]).await;
    let first = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(first.metadata.tone.as_deref(), Some("friendly"));
    send(&app, &first).await;
    app.clock.advance(chrono::Duration::days(7));
    let second = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(second.metadata.tone.as_deref(), Some("firm"));
    assert!(
        second
            .reasoning
            .contains("A friendly reminder on 23 Nov 2026 brought no payment.")
    );
}

/// A letter that was never sent is no letter.
#[tokio::test]
async fn only_what_reached_the_customer_counts() {
    let app = owing(&[("Slow Payer", 5_000, 46)]).await;
    let first = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let path = format!("/api/ai-coo/actions/{}/reject", first.action_id);
    let body = json!({"effect_hash": first.effect_hash, "reason": "They promised to pay."});
    let (status, answer) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(status, 200, "{answer}");
    app.clock.advance(chrono::Duration::days(7));
    let second = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(second.metadata.tone.as_deref(), Some("firm"));
}
