//! Mails and SMS arrive as they were shown: in the outbox, at a real mail server, at a real Kannel.

use super::{BOHM, CASCADE, DEPARTMENT, carried_out, mail_of, mail_to, proposed};
use crate::{
    kannel::Kannel,
    mail_server::MailServer,
    support::{Options, TestApp},
};
use ai_coo::{
    actions::{Action, lifecycle::Status},
    ground::{
        effect::{Request, Sms},
        segments::Encoding,
    },
    operations::email::{Mailer, Security, bytes},
};
use serde_json::{Value, json};
use std::sync::Arc;

fn sms_of(action: &Action) -> &Sms {
    match &action.effect.requests[0] {
        Request::Sms(sms) => sms,
        other => panic!("{other:?}"),
    }
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
    let app = kannel.app().await;
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
