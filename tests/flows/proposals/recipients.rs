//! To whom reminders go, and what happens without an address.

use super::reminders;
use crate::{reminders::owing, support::find};
use ai_coo::{
    actions::{Action, Kind},
    ground::effect::Request,
};
use serde_json::json;

fn recipients(action: &Action) -> Vec<&str> {
    let Request::Mail(mail) = &action.effect.requests[0] else {
        panic!("no mail in {:?}", action.effect);
    };
    mail.to.iter().map(|to| to.email.as_str()).collect()
}

#[tokio::test]
async fn several_addresses_in_one_field_are_several_recipients() {
    let app = owing(&[("Two Desks", 500, 20), ("Named", 500, 20)]).await;
    for (name, email) in [
        ("Two Desks", "ap@two.example.com, cfo@two.example.com"),
        ("Named", "Kim Lee <kim@named.example.com>"),
    ] {
        let id = app.odoo.customer(name).await;
        app.odoo
            .change("res.partner", id, json!({"email": email}))
            .await;
    }
    let mut to = vec![];
    for action in &app.analyze().await {
        to.extend(recipients(action).into_iter().map(str::to_owned));
    }
    to.sort_unstable();
    assert_eq!(
        to,
        [
            "ap@two.example.com",
            "cfo@two.example.com",
            "kim@named.example.com"
        ]
    );
}

#[tokio::test]
async fn the_invoice_contact_gets_it_where_the_company_has_no_address() {
    let app = owing(&[("Head Accounts", 500, 20)]).await;
    let id = app.odoo.customer("Head Accounts").await;
    app.odoo
        .change("res.partner", id, json!({"email": false}))
        .await;
    let contact = |kind: &str, email: &str| {
        json!({
            "active": true, "name": format!("{kind} desk"), "type": kind, "email": email,
            "parent_id": id, "commercial_partner_id": id, "is_company": false, "lang": "en_US",
            "phone": false,
        })
    };
    app.odoo
        .add("res.partner", contact("contact", "sales@head.example.com"))
        .await;
    app.odoo
        .add("res.partner", contact("invoice", "ap@head.example.com"))
        .await;
    let waiting = app.analyze().await;
    let reminder = find(&waiting, Kind::CreateInvoiceReminder);
    assert_eq!(recipients(&reminder), ["ap@head.example.com"]);
}

/// Deliberately: who is on the blacklist is not mailed, and the company is asked all the same, by
/// another of its contacts. Whoever decides reads that.
#[tokio::test]
async fn a_contact_on_the_blacklist_is_passed_over_and_the_page_says_so() {
    let app = owing(&[("Head Accounts", 500, 20)]).await;
    let head = app.odoo.customer("Head Accounts").await;
    let contact = json!({
        "active": true, "name": "Accounts Desk", "type": "invoice", "email": "ap@head.example.com",
        "parent_id": head, "commercial_partner_id": head, "is_company": false, "lang": "en_US",
        "phone": false,
    });
    app.odoo.add("res.partner", contact).await;
    app.odoo
        .change("res.partner", head, json!({"is_blacklisted": true}))
        .await;
    let waiting = app.analyze().await;
    let reminder = find(&waiting, Kind::CreateInvoiceReminder);
    assert_eq!(recipients(&reminder), ["ap@head.example.com"]);
    let said = "Head Accounts must not be contacted by e-mail: its address is on Odoo's blacklist. The e-mail goes to Accounts Desk instead.";
    assert!(
        reminder.effect.side_effects.iter().any(|one| one == said),
        "{:?}",
        reminder.effect.side_effects
    );
    let page = app
        .get_text(&format!(
            "/dashboard/operator/actions/{}",
            reminder.action_id
        ))
        .await;
    assert!(
        page.contains("The e-mail goes to Accounts Desk instead."),
        "{page}"
    );
}

#[tokio::test]
async fn without_an_address_a_call_says_which_field_is_empty() {
    let app = owing(&[("No Address", 500, 20), ("Unreadable", 500, 20)]).await;
    for (name, email) in [
        ("No Address", json!(false)),
        ("Unreadable", json!("see notes")),
    ] {
        let id = app.odoo.customer(name).await;
        app.odoo
            .change("res.partner", id, json!({"email": email}))
            .await;
    }
    let waiting = app.analyze().await;
    assert!(reminders(&waiting).is_empty());
    let mut why: Vec<&str> = waiting
        .iter()
        .map(|action| action.reasoning.as_str())
        .collect();
    why.sort_unstable();
    assert_eq!(why.len(), 2);
    assert!(
        why[0].contains(
            "The e-mail field of No Address in Odoo is empty, so no reminder can be sent."
        ),
        "{why:?}"
    );
    assert!(
        why[1].contains(
            "The e-mail field of Unreadable in Odoo contains no readable address: “see notes”"
        ),
        "{why:?}"
    );
}

#[tokio::test]
async fn an_address_on_the_blacklist_is_a_call_and_the_tag_is_silence() {
    let app = owing(&[("Blocked Desk", 500, 20), ("Silent", 5_000, 90)]).await;
    for (name, change) in [
        ("Blocked Desk", json!({"is_blacklisted": true})),
        ("Silent", json!({"category_id": [2]})),
    ] {
        let id = app.odoo.customer(name).await;
        app.odoo.change("res.partner", id, change).await;
    }
    let waiting = app.analyze().await;
    let kinds: Vec<Kind> = waiting.iter().map(|action| action.inputs.kind()).collect();
    assert_eq!(kinds, [Kind::CreateTask]);
    let why = "Blocked Desk must not be contacted by e-mail: its address is on Odoo's blacklist, so no reminder can be sent.";
    assert!(
        waiting[0].reasoning.contains(why),
        "{}",
        waiting[0].reasoning
    );
}
