//! Who may be contacted, how often, and what makes a message out of date.

use super::{BOHM, CASCADE, DEPARTMENT, EMBERLINE, carried_out, mail_of, mail_to, proposed};
use crate::support::{MONDAY, TestApp};
use ai_coo::actions::{Kind, lifecycle::Status};
use serde_json::json;

const FOXGLOVE: i64 = 16;
const GREYSTONE: i64 = 17;

#[tokio::test]
async fn who_must_not_be_contacted_is_refused_with_the_reason() {
    let app = TestApp::start().await;
    let change = async |id, values| app.odoo.change("res.partner", id, values).await;
    change(CASCADE, json!({"category_id": [2]})).await;
    change(BOHM, json!({"is_blacklisted": true})).await;
    change(EMBERLINE, json!({"phone_sanitized_blacklisted": true})).await;
    change(GREYSTONE, json!({"phone": "call Kim", "email": "ask Kim"})).await;
    let sms = |id: i64| json!({"partner_id": id, "text": "Call us."});
    for (kind, inputs, words) in [
        (
            "send_email",
            mail_to(&[CASCADE]),
            "has the tag “Do not contact”",
        ),
        // The company's tag is everybody's.
        (
            "send_email",
            mail_to(&[DEPARTMENT]),
            "has the tag “Do not contact”",
        ),
        ("send_sms", sms(DEPARTMENT), "has the tag “Do not contact”"),
        ("send_email", mail_to(&[BOHM]), "on Odoo's blacklist"),
        ("send_sms", sms(EMBERLINE), "on Odoo's phone blacklist"),
        (
            "send_email",
            mail_to(&[FOXGLOVE]),
            "e-mail field of Foxglove Gardens in Odoo is empty",
        ),
        ("send_sms", sms(FOXGLOVE), "no phone number in Odoo"),
        (
            "send_sms",
            sms(GREYSTONE),
            "“call Kim” is not a phone number",
        ),
        (
            "send_email",
            mail_to(&[GREYSTONE]),
            "contains no readable address: “ask Kim”",
        ),
        ("send_email", mail_to(&[9_999]), "Odoo has no contact 9999"),
    ] {
        let (status, json) = app.proposes(kind, inputs).await;
        let message = json["message"].as_str().unwrap_or_default();
        assert_eq!(status, 422, "{words}: {json}");
        assert!(message.contains(words), "{words}: {message}");
    }
    // What is banned is the channel.
    proposed(&app, "send_sms", sms(BOHM)).await;
    proposed(&app, "send_email", mail_to(&[EMBERLINE])).await;
    // Nor is the customer reminded: neither by rules nor by hand.
    let waiting = app.analyze().await;
    let reminders = waiting
        .iter()
        .filter(|one| one.inputs.kind() == Kind::CreateInvoiceReminder);
    for reminder in reminders {
        let to = &mail_of(reminder).to[0].email;
        assert!(!to.contains("cascade") && !to.contains("bohm"), "{to}");
    }
}

#[tokio::test]
async fn what_changed_since_makes_it_stale_with_both_values() {
    let cases = [
        (
            "send_email",
            json!({"email": "new@cascade.example.com"}),
            "accounts@cascadetrail.example.com, now it has new@cascade.example.com",
        ),
        (
            "send_email",
            json!({"is_blacklisted": true}),
            "could be contacted by e-mail, now its address is on Odoo's blacklist",
        ),
        (
            "send_email",
            json!({"category_id": [1, 2]}),
            "now it has the tag “Do not contact”",
        ),
        (
            "send_sms",
            json!({"phone": "+1 415 555 0199"}),
            "(415) 555-0112, now it has +1 415 555 0199",
        ),
        (
            "send_sms",
            json!({"phone_sanitized_blacklisted": true}),
            "could be contacted by SMS, now its number",
        ),
        (
            "send_sms",
            json!({"active": false}),
            "Cascade Trail Shops is archived in Odoo",
        ),
    ];
    for (kind, change, words) in cases {
        let app = TestApp::start().await;
        let inputs = match kind {
            "send_sms" => json!({"partner_id": CASCADE, "text": "Call us."}),
            _ => mail_to(&[CASCADE, DEPARTMENT]),
        };
        let action = proposed(&app, kind, inputs).await;
        app.odoo.change("res.partner", CASCADE, change).await;
        assert_eq!(carried_out(&app, &action).await, Status::Stale);
        let why = app.record(action.action_id).await.execution_error.unwrap();
        assert!(why.contains(words), "{words}: {why}");
        assert!(app.outbox().await.is_empty());
    }
}

#[tokio::test]
async fn a_customer_is_contacted_once_a_day_over_all_channels() {
    let app = TestApp::start().await;
    let mail = proposed(&app, "send_email", mail_to(&[DEPARTMENT])).await;
    let sms = proposed(
        &app,
        "send_sms",
        json!({"partner_id": CASCADE, "text": "Call us."}),
    )
    .await;
    let elsewhere = proposed(
        &app,
        "send_sms",
        json!({"partner_id": BOHM, "text": "Call us."}),
    )
    .await;
    assert_eq!(carried_out(&app, &mail).await, Status::Executed);
    // Its department had a mail today: the company's SMS waits for tomorrow.
    let (status, json) = app.approve(&app.second, &sms).await;
    assert_eq!((status, &json["outcome"]), (200, &json!("held")), "{json}");
    assert_eq!(carried_out(&app, &elsewhere).await, Status::Executed);
    let waits = app.record(sms.action_id).await;
    assert_eq!(waits.action.status, Status::Approved);
    let monday: chrono::DateTime<chrono::Utc> = MONDAY.parse().unwrap();
    assert!(waits.not_before.unwrap() - monday >= chrono::Duration::hours(23));
    assert_eq!(app.outbox().await.len(), 2);
}

#[tokio::test]
async fn a_megabyte_of_text_is_refused_by_its_field() {
    let app = TestApp::start().await;
    let megabyte = "x".repeat(1_000_000);
    for (kind, inputs, field) in [
        (
            "send_email",
            json!({"partner_ids": [CASCADE], "subject": "Terms", "body": megabyte}),
            "body",
        ),
        (
            "send_email",
            json!({"partner_ids": [CASCADE], "subject": megabyte, "body": "Hello"}),
            "subject",
        ),
        (
            "send_sms",
            json!({"partner_id": CASCADE, "text": megabyte}),
            "text",
        ),
        (
            "send_email",
            json!({"partner_ids": [CASCADE], "subject": "a\r\nBcc: b@c.example", "body": "Hello"}),
            "subject",
        ),
        (
            "send_email",
            json!({"partner_ids": [CASCADE], "subject": "Terms", "body": "a\u{0}b"}),
            "body",
        ),
        (
            "send_sms",
            json!({"partner_id": CASCADE, "text": "a\u{202e}b"}),
            "text",
        ),
    ] {
        let (status, json) = app.proposes(kind, inputs).await;
        let message = json["message"].as_str().unwrap_or_default();
        assert!(
            status == 422 && message.starts_with(&format!("{field}: ")),
            "{status} {message}"
        );
    }
}
