//! Mail at a real server: encrypted, authenticated, byte for byte.

use crate::{
    mail_server::MailServer,
    receivers::{self, Manner, smtp},
};
use ai_coo::{
    ground::effect::{Address, Mail},
    operations::email::{MailError, Mailer, Security, SmtpSettings, bytes},
};
use std::sync::Arc;

const NOW: chrono::DateTime<chrono::Utc> = chrono::DateTime::UNIX_EPOCH;

fn mail(to: &[&str]) -> Mail {
    let address = |email: &str| Address {
        name: "Bøhm & Søns".into(),
        email: email.into(),
    };
    Mail {
        message_id: "<1.mail@example.com>".into(),
        from: address("accounts@example.com"),
        reply_to: address("kim@example.com"),
        to: to.iter().map(|email| address(email)).collect(),
        subject: "Invoice INV/1 is overdue".into(),
        text: "Hello Ms Berg,\n\n.a line that begins with a dot, and ünicode\n".into(),
        date: None,
    }
}

async fn server(security: Security) -> Option<MailServer> {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let server = MailServer::start(security).await;
    if server.is_none() {
        println!("SKIPPED: the npm package smtp-server is not installed (bin/setup)");
    }
    server
}

async fn send(settings: SmtpSettings, mail: &Mail) -> Result<(), MailError> {
    Mailer::Smtp(Arc::new(settings)).send(mail, NOW).await
}

#[tokio::test]
async fn what_arrives_are_the_bytes_that_were_shown() {
    for security in [Security::StartTls, Security::Tls] {
        let Some(mut server) = server(security).await else {
            return;
        };
        let mail = mail(&["billing@example.org"]);
        send(server.settings.clone(), &mail).await.unwrap();
        let (envelope, content) = server.message().await;
        assert_eq!(envelope["user"], "sender");
        assert_eq!(envelope["secure"], true);
        assert_eq!(envelope["to"], serde_json::json!(["billing@example.org"]));
        assert_eq!(
            String::from_utf8(content).unwrap(),
            String::from_utf8(bytes(&mail, NOW).unwrap()).unwrap()
        );
    }
}

#[tokio::test]
async fn one_refused_recipient_and_nothing_is_sent() {
    let Some(mut server) = server(Security::StartTls).await else {
        return;
    };
    let refused = send(
        server.settings.clone(),
        &mail(&["billing@example.org", "refused@example.org"]),
    )
    .await;
    assert!(
        matches!(&refused, Err(MailError::Rejected(why)) if why.contains("no such mailbox")),
        "{refused:?}"
    );
    // The next message is the first one that arrives.
    send(server.settings.clone(), &mail(&["second@example.org"]))
        .await
        .unwrap();
    assert_eq!(
        server.message().await.0["to"],
        serde_json::json!(["second@example.org"])
    );
}

#[tokio::test]
async fn a_wrong_password_or_an_unknown_authority_sends_nothing() {
    let Some(server) = server(Security::StartTls).await else {
        return;
    };
    let wrong = SmtpSettings {
        password: Some("guess".into()),
        ..server.settings.clone()
    };
    assert!(matches!(
        send(wrong, &mail(&["billing@example.org"])).await,
        Err(MailError::Rejected(_))
    ));
    let stranger = SmtpSettings {
        extra_authority: None,
        ..server.settings.clone()
    };
    let refused = send(stranger, &mail(&["billing@example.org"])).await;
    assert!(
        matches!(refused, Err(MailError::NotSent(_) | MailError::Rejected(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_server_that_is_away_has_not_been_sent_anything() {
    assert!(matches!(
        send(smtp(1), &mail(&["billing@example.org"])).await,
        Err(MailError::NotSent(_))
    ));
}

/// Longer than any buffer between the two: the final dot is never written.
#[tokio::test]
async fn a_server_that_hangs_up_in_the_middle_of_a_message_has_not_got_it() {
    let server = receivers::MailServer::start().await;
    server.now(Manner::ClosesInTheMiddle);
    let settings = SmtpSettings {
        time_out: std::time::Duration::from_secs(20),
        ..smtp(server.port)
    };
    let long = Mail {
        text: "A line that repeats itself.\r\n".repeat(300_000),
        ..mail(&["billing@example.org"])
    };
    let left = send(settings, &long).await;
    assert!(matches!(left, Err(MailError::NotSent(_))), "{left:?}");
    assert_eq!(server.taken(), Vec::<String>::new());
}
