//! Servers that are not Odoo, or a proxy before it: whatever they answer, the client says
//! something true about it.

use crate::support::{SHORT, message_id, tls};
use ai_coo::operations::odoo::{NoteTarget, Odoo, OdooError, OdooSettings, Outcome, note_call};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A server that answers every connection with these bytes, repeating the last part if it is
/// told to.
async fn server(answer: &'static str, forever: &'static str) -> Odoo {
    server_for(None, answer, forever).await
}

/// The same for who has a password.
async fn server_for(user: Option<&str>, answer: &'static str, forever: &'static str) -> Odoo {
    tls();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.as_bytes()).await;
                while !forever.is_empty() && stream.write_all(forever.as_bytes()).await.is_ok() {}
            });
        }
    });
    let mut settings = OdooSettings::new(&url, "key");
    settings.read_timeout = SHORT * 10;
    settings.user = user.map(str::to_owned);
    settings.database = user.map(|_| "demo".to_owned());
    Odoo::new(settings).unwrap()
}

async fn error_of(answer: &'static str) -> OdooError {
    server(answer, "").await.version().await.unwrap_err()
}

fn is_unexpected(error: &OdooError) -> bool {
    matches!(error, OdooError::Unexpected(_))
}

#[tokio::test]
async fn a_page_is_no_answer_of_odoo() {
    let error = error_of("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>").await;
    assert!(is_unexpected(&error), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_redirect_is_named_and_not_followed() {
    let moved = "HTTP/1.1 301 Moved Permanently\r\nlocation: https://odoo.example.com/\r\n\
                 content-length: 0\r\n\r\n";
    let error = error_of(moved).await;
    assert!(is_unexpected(&error) && error.to_string().contains("https://odoo.example.com/"));
}

#[tokio::test]
async fn a_proxy_that_turns_away_is_unreachable() {
    for status in ["503 Service Unavailable", "429 Too Many Requests"] {
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
        let error = error_of(answer.leak()).await;
        let turned_away = matches!(
            error,
            OdooError::Unreachable(_) | OdooError::AskedToWait { .. }
        );
        assert!(turned_away, "{error}");
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
}

#[tokio::test]
async fn a_proxy_that_lost_odoo_leaves_a_write_unknown() {
    for status in ["502 Bad Gateway", "504 Gateway Timeout"] {
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
        let error = error_of(answer.leak()).await;
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n";
    let spaces: &'static str = " ".repeat(1024 * 1024).leak();
    let error = server(head, spaces).await.version().await.unwrap_err();
    assert_eq!(error, OdooError::Unexpected("more than 20 MB".to_owned()));
}

#[tokio::test]
async fn a_server_that_hangs_up_gave_no_answer() {
    let error = error_of("").await;
    assert!(matches!(error, OdooError::NoAnswer(_)), "{error}");
}

#[tokio::test]
async fn an_odoo_that_hangs_up_on_the_look_up_was_sent_nothing() {
    let odoo = server("", "").await;
    let call = note_call(NoteTarget::Partner, 1, "Hello", &message_id());
    let error = odoo.send(&call).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
}

#[tokio::test]
async fn an_odoo_that_hangs_up_on_the_sign_in_was_sent_nothing() {
    let empty = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    for answer in ["", empty] {
        let odoo = server_for(Some("kim"), answer, "").await;
        let call = note_call(NoteTarget::Partner, 1, "Hello", &message_id());
        let error = odoo.write(&call).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    }
}

#[tokio::test]
async fn text_from_outside_is_one_bounded_line() {
    let body = format!(
        r#"{{"name": "odoo.exceptions.UserError", "message": "a\u001b[2J\nb{}", "debug": "Traceback"}}"#,
        "x".repeat(5_000)
    );
    let answer = format!(
        "HTTP/1.1 422 Unprocessable\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let text = error_of(answer.leak()).await.to_string();
    assert!(text.contains("a [2J b") && text.len() < 600, "{text}");
}

#[test]
fn the_key_is_not_printed() {
    let settings = OdooSettings::new("https://odoo.example.com", "very-secret-key");
    assert!(!format!("{settings:?}").contains("very-secret"));
}
