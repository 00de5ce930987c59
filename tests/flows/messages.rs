//! Messages to people, from the proposal to the mailbox: mails, SMS, reminders, tests to oneself.

use crate::{
    kannel::Kannel,
    mail_server::MailServer,
    support::{MONDAY, Options, TestApp},
};
use ai_coo::{
    actions::{Action, Kind, lifecycle::Status},
    ground::{
        effect::{Mail, Request, Sms},
        ids::ActionId,
        segments::Encoding,
    },
    operations::{
        email::{Mailer, Security, bytes},
        sms::Texter,
    },
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Partners of the sandbox's company.
const CASCADE: i64 = 12;
const BOHM: i64 = 14;
const EMBERLINE: i64 = 15;
const FOXGLOVE: i64 = 16;
const GREYSTONE: i64 = 17;
const DEPARTMENT: i64 = 25;

async fn propose(app: &TestApp, kind: &str, inputs: Value) -> (u16, Value) {
    let body = json!({"action_type": kind, "inputs": inputs,
        "expected_effect": "They know what we think.", "reasoning": "Nobody has told them until today."});
    app.call(&app.operator, "POST", "/api/ai-coo/actions", Some(body))
        .await
}

async fn proposed(app: &TestApp, kind: &str, inputs: Value) -> Action {
    let (status, json) = propose(app, kind, inputs).await;
    assert_eq!(status, 201, "{json}");
    let id: ActionId = json["action_id"].as_str().unwrap().parse().unwrap();
    app.record(id).await.action
}

/// Approved by somebody else, and carried out as far as it goes.
async fn carried_out(app: &TestApp, action: &Action) -> Status {
    let (status, json) = app.approve(&app.second, action).await;
    assert_eq!(status, 200, "{json}");
    app.work_off().await;
    app.status(action.action_id).await
}

fn mail_of(action: &Action) -> &Mail {
    match &action.effect.requests[0] {
        Request::Mail(mail) => mail,
        other => panic!("{other:?}"),
    }
}

fn sms_of(action: &Action) -> &Sms {
    match &action.effect.requests[0] {
        Request::Sms(sms) => sms,
        other => panic!("{other:?}"),
    }
}

fn mail_to(partners: &[i64]) -> Value {
    json!({"partner_ids": partners, "subject": "Our terms <b>", "body": "Dear all,\r\n\r\n.these = our terms\r\n"})
}

#[tokio::test]
async fn a_mail_to_two_is_in_the_outbox_as_it_was_shown() {
    let app = TestApp::start().await;
    let action = proposed(&app, "send_email", mail_to(&[CASCADE, DEPARTMENT])).await;
    assert_eq!(action.risk_level.name(), "medium");
    let mail = mail_of(&action);
    assert_eq!(mail.text, "Dear all,\n\n.these = our terms\n");
    assert_eq!(carried_out(&app, &action).await, Status::Executed);
    let outbox = app.outbox().await;
    assert_eq!(outbox.len(), 1);
    let now = app.clock.now();
    assert_eq!(outbox[0].content.as_bytes(), bytes(mail, now).unwrap());
    assert_eq!(
        outbox[0].recipients,
        json!([
            "accounts@cascadetrail.example.com",
            "ap@cascadetrail.example.com"
        ])
    );
    assert_eq!(app.odoo.ledger().await, Vec::<Value>::new());
    // One contact with the one company that both belong to.
    assert_eq!(app.count("select count(*) from customer_contacts").await, 1);
    let page = app.get_text("/dashboard/operator/outbox").await;
    assert!(page.contains("Our terms &lt;b&gt;"), "{page}");
    let page = app
        .get_text(&format!("/dashboard/operator/actions/{}", action.action_id))
        .await;
    for shown in [
        "ap@cascadetrail.example.com",
        "Message-ID:",
        "Each recipient sees",
        "E-mail",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[tokio::test]
async fn a_real_mail_server_gets_one_mail_for_all_recipients() {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let Some(mut server) = MailServer::start(Security::StartTls).await else {
        println!("SKIPPED: the npm package smtp-server is not installed (bin/setup)");
        return;
    };
    let app = TestApp::with(Options {
        mailer: Some(Mailer::Smtp(Arc::new(server.settings.clone()))),
        ..Options::default()
    })
    .await;
    let action = proposed(&app, "send_email", mail_to(&[CASCADE, DEPARTMENT])).await;
    assert_eq!(carried_out(&app, &action).await, Status::Executed);
    let (envelope, content) = server.message().await;
    assert_eq!(content, bytes(mail_of(&action), app.clock.now()).unwrap());
    assert_eq!(envelope["to"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_sms_is_in_the_outbox_as_it_was_shown() {
    let app = TestApp::start().await;
    let action = proposed(
        &app,
        "send_sms",
        json!({"partner_id": CASCADE, "text": "Call us: 5 €\r\n[INV]"}),
    )
    .await;
    let sms = sms_of(&action).clone();
    assert_eq!((sms.encoding, sms.segments), (Encoding::Gsm7, 1));
    assert_eq!(
        (sms.to.number.as_str(), sms.from.as_str()),
        ("+14155550112", "Fenwick")
    );
    let page = app
        .get_text(&format!("/dashboard/operator/actions/{}", action.action_id))
        .await;
    for shown in [
        "Call us: 5 €",
        "GSM-7",
        "1 segment",
        "+14155550112",
        "Cascade Trail Shops",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(carried_out(&app, &action).await, Status::Executed);
    let outbox = app.outbox().await;
    assert_eq!((outbox.len(), outbox[0].channel.as_str()), (1, "sms"));
    assert_eq!(outbox[0].content, "Call us: 5 €\n[INV]");
    assert_eq!(outbox[0].message_id, sms.reference);
    let page = app.get_text("/dashboard/operator/outbox").await;
    assert!(page.contains("SMS from Fenwick") && page.contains("Call us: 5 €"));
}

#[tokio::test]
async fn a_real_kannel_gets_the_sms_that_was_approved() {
    let Some(mut kannel) = Kannel::start().await else {
        return;
    };
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let app = TestApp::with(Options {
        texter: Some(Texter::gateway(kannel.settings.clone()).unwrap()),
        ..Options::default()
    })
    .await;
    let action = proposed(
        &app,
        "send_sms",
        json!({"partner_id": CASCADE, "text": "Call us back."}),
    )
    .await;
    assert_eq!(carried_out(&app, &action).await, Status::Executed);
    assert_eq!(
        kannel.message().await,
        "Fenwick +14155550112 text Call us back."
    );
}

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
            "holds no address that can be read: “ask Kim”",
        ),
        ("send_email", mail_to(&[9_999]), "Odoo has no contact 9999"),
    ] {
        let (status, json) = propose(&app, kind, inputs).await;
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
async fn a_reminder_counts_what_was_paid_and_speaks_the_customers_language() {
    let app = TestApp::start().await;
    app.odoo
        .change("res.partner", EMBERLINE, json!({"lang": "de_DE"}))
        .await;
    let waiting = app.analyze().await;
    let to = |name: &str| {
        let found = waiting.iter().find(|action| {
            action.inputs.kind() == Kind::CreateInvoiceReminder && action.title.contains(name)
        });
        found.unwrap_or_else(|| panic!("no reminder of {name}"))
    };
    let german = mail_of(to("Emberline"));
    assert_eq!(
        german.subject,
        "Zahlungserinnerung: Rechnung INV/00019 ist überfällig"
    );
    for figure in [
        "9.900,00 USD gesamt, 4.150,00 USD bezahlt oder gutgeschrieben, 5.750,00 USD offen",
        "fällig am 21. Oktober 2026",
    ] {
        assert!(german.text.contains(figure), "{}", german.text);
    }
    let last = mail_of(to("Cascade"));
    assert!(
        last.subject
            .starts_with("Reminder: Invoices INV/00011 and INV/00012"),
        "{}",
        last.subject
    );
    assert!(
        last.text.contains("$19,500.00 open") && last.text.contains("$31,500.00"),
        "{}",
        last.text
    );
    assert!(last.text.contains("/my/invoices/"), "{}", last.text);
    assert!(
        last.text.contains("it reaches Accounts team"),
        "{}",
        last.text
    );
    assert_eq!(last.reply_to.email, "team@example.com");
    // The page says why it sounds as it does.
    let page = app
        .get_text(&format!(
            "/dashboard/operator/actions/{}",
            to("Emberline").action_id
        ))
        .await;
    assert!(page.contains(
        "The reminder is firm, in German: no reminder about these invoices was sent before."
    ));
}

#[tokio::test]
async fn a_disputed_invoice_ends_the_reminder() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let reminder = crate::support::find(&waiting, Kind::CreateInvoiceReminder);
    let invoice = reminder.affected_records.odoo_ids[0];
    app.odoo
        .change("account.move", invoice, json!({"payment_state": "blocked"}))
        .await;
    assert_eq!(carried_out(&app, &reminder).await, Status::Stale);
    let why = app
        .record(reminder.action_id)
        .await
        .execution_error
        .unwrap();
    assert!(why.contains("was unpaid, now it is blocked"), "{why}");
}

#[tokio::test]
async fn a_test_goes_to_oneself_and_changes_nothing() {
    let app = TestApp::start().await;
    let action = proposed(&app, "send_email", mail_to(&[CASCADE, DEPARTMENT])).await;
    let before = app.record(action.action_id).await;
    let path = format!("/api/ai-coo/actions/{}/test", action.action_id);
    let (status, json) = app.call(&app.second, "POST", &path, None).await;
    assert_eq!(
        (status, &json["sent_to"]),
        (200, &json!("second.operator@example.com")),
        "{json}"
    );
    let outbox = app.outbox().await;
    assert_eq!(outbox.len(), 1);
    assert_eq!(outbox[0].recipients, json!(["second.operator@example.com"]));
    assert_eq!(outbox[0].subject, "[Test] Our terms <b>");
    assert!(!outbox[0].content.contains("cascadetrail"));
    assert_ne!(outbox[0].message_id, mail_of(&action).message_id);
    assert_eq!(app.record(action.action_id).await, before);
    assert_eq!(app.events(action.action_id).await, ["created", "test_sent"]);
    assert_eq!(app.count("select count(*) from customer_contacts").await, 0);

    let (status, _) = app.call(&app.viewer, "POST", &path, None).await;
    assert_eq!(status, 403);
    // The real one is still to come, once.
    assert_eq!(carried_out(&app, &action).await, Status::Executed);
    assert_eq!(app.outbox().await.len(), 2);
    let (status, json) = app.call(&app.second, "POST", &path, None).await;
    assert_eq!(status, 409, "{json}");
    let sms = proposed(
        &app,
        "send_sms",
        json!({"partner_id": BOHM, "text": "Call us."}),
    )
    .await;
    let path = format!("/api/ai-coo/actions/{}/test", sms.action_id);
    let (status, json) = app.call(&app.second, "POST", &path, None).await;
    assert_eq!(status, 422, "{json}");
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
        let (status, json) = propose(&app, kind, inputs).await;
        let message = json["message"].as_str().unwrap_or_default();
        assert!(
            status == 422 && message.starts_with(&format!("{field}: ")),
            "{status} {message}"
        );
    }
}
