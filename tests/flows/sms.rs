//! SMS at a gateway: what arrives is what was shown, and every failure says what it means.

use crate::{
    kannel::Kannel,
    sms_server::{KEY, Manner, SmsServer},
};
use ai_coo::{
    ground::{
        effect::{Phone, Sms},
        segments,
    },
    operations::sms::{Accepted, Protocol, SmsError, SmsSettings, Texter},
};
use std::time::Duration;

fn sms(text: &str) -> Sms {
    let (encoding, segments) = segments::count(text);
    Sms {
        reference: "a.sms".to_owned(),
        from: "Fenwick".to_owned(),
        to: Phone {
            name: "Kim".to_owned(),
            number: "+14155550123".to_owned(),
        },
        text: text.to_owned(),
        encoding,
        segments,
    }
}

async fn send(settings: SmsSettings, sms: &Sms) -> Result<Accepted, SmsError> {
    let _installed = rustls::crypto::ring::default_provider().install_default();
    Texter::gateway(settings).unwrap().send(sms).await
}

fn json_at(url: String) -> SmsSettings {
    SmsSettings {
        url,
        key: KEY.into(),
        protocol: Protocol::Json,
        time_out: Duration::from_secs(2),
    }
}

#[tokio::test]
async fn a_json_gateway_gets_the_four_fields_over_a_connection_for_each() {
    let server = SmsServer::start().await;
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let texter = Texter::gateway(json_at(server.url())).unwrap();
    for count in 1..=3 {
        let taken = texter.send(&sms("Grüße €")).await.unwrap();
        assert_eq!(taken.id, Some(format!("p-{count}")));
        assert_eq!(server.connections(), count);
    }
    let expected = serde_json::json!({
        "to": "+14155550123", "from": "Fenwick", "text": "Grüße €", "reference": "a.sms",
    });
    assert_eq!(server.bodies(), vec![expected; 3]);
    let wrong = SmsSettings {
        key: "guess".into(),
        ..json_at(server.url())
    };
    let refused = send(wrong, &sms("Hello")).await;
    assert!(matches!(refused, Err(SmsError::Rejected(_))), "{refused:?}");
}

#[tokio::test]
async fn how_far_it_had_come_decides_what_a_failure_means() {
    let server = SmsServer::start().await;
    let message = sms("Hello");
    type Expected = fn(&SmsError) -> bool;
    let cases: [(Manner, Expected); 7] = [
        (Manner::Refuses, |e| matches!(e, SmsError::Rejected(_))),
        (Manner::Redirects, |e| matches!(e, SmsError::Rejected(_))),
        (Manner::IsBusy, |e| matches!(e, SmsError::NotSent(_))),
        (Manner::Breaks, |e| matches!(e, SmsError::Unknown(_))),
        (Manner::HangsAfterRequest, |e| {
            matches!(e, SmsError::Unknown(_))
        }),
        (Manner::ClosesAfterRequest, |e| {
            matches!(e, SmsError::Unknown(_))
        }),
        (Manner::AnswersAsAnotherService, |e| {
            matches!(e, SmsError::Unknown(_))
        }),
    ];
    for (manner, expected) in cases {
        server.now(manner);
        let before = server.connections();
        let error = send(json_at(server.url()), &message).await.unwrap_err();
        assert!(expected(&error), "{manner:?}: {error:?}");
        // Nothing tries a second time by itself.
        assert_eq!(server.connections(), before + 1, "{manner:?}");
    }
    let nobody = send(json_at("http://127.0.0.1:1/send".to_owned()), &message).await;
    assert!(matches!(nobody, Err(SmsError::NotSent(_))), "{nobody:?}");
    // Never a refusal, and never a promise that it was not sent unless no byte of it was.
    server.now(Manner::ClosesAtOnce);
    let gone = send(json_at(server.url()), &message).await.unwrap_err();
    assert!(!matches!(gone, SmsError::Rejected(_)), "{gone:?}");
}

#[tokio::test]
async fn a_real_kannel_sends_what_was_shown_in_as_many_segments() {
    let Some(mut kannel) = Kannel::start().await else {
        return;
    };
    let taken = send(kannel.settings.clone(), &sms("Grüße @Kim [5€]")).await;
    assert!(taken.as_ref().unwrap().words.starts_with("0:"), "{taken:?}");
    assert_eq!(
        kannel.message().await,
        "Fenwick +14155550123 text Grüße @Kim [5€]"
    );

    // UTF-16, big-endian, the thumb as a pair.
    send(kannel.settings.clone(), &sms("Ω ф 👍")).await.unwrap();
    let message = kannel.message().await;
    assert!(
        message.starts_with("Fenwick +14155550123 ucs-2 "),
        "{message}"
    );
    let bytes = percent_decoded(message.rsplit_once(' ').unwrap().1);
    let units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    assert_eq!(String::from_utf16(&units).unwrap(), "Ω ф 👍");

    for text in ["a".repeat(161), "ф".repeat(140)] {
        let long = sms(&text);
        assert!(long.segments > 1);
        send(kannel.settings.clone(), &long).await.unwrap();
        for part in 1..=long.segments {
            let message = kannel.message().await;
            assert!(message.contains("udh"), "part {part}: {message}");
        }
    }
    // The next message is the next one: there was no further part.
    send(kannel.settings.clone(), &sms("The end"))
        .await
        .unwrap();
    assert_eq!(kannel.message().await, "Fenwick +14155550123 text The end");

    let stranger = SmsSettings {
        key: "coo:guess".into(),
        ..kannel.settings.clone()
    };
    let refused = send(stranger, &sms("Hello")).await;
    assert!(
        matches!(&refused, Err(SmsError::Rejected(why)) if why.contains("403")),
        "{refused:?}"
    );
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = vec![];
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'%' => {
                out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
                at += 3;
            }
            b'+' => {
                out.push(b' ');
                at += 1;
            }
            byte => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}
