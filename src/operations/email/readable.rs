//! A mail as a person reads it, out of its bytes.

use mail_parser::MessageParser;

/// The text of a mail, and its headers as they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readable {
    pub headers: String,
    pub text: String,
}

impl Readable {
    /// Of a mail with several parts the one that is text.
    pub fn parse(content: &str) -> Self {
        let parsed = MessageParser::default().parse(content.as_bytes());
        let text = parsed.as_ref().and_then(|mail| mail.body_text(0));
        let (headers, body) = match content.strip_prefix("\r\n") {
            Some(body) => ("", body),
            None => content.split_once("\r\n\r\n").unwrap_or((content, "")),
        };
        Self {
            headers: headers.replace("\r\n", "\n"),
            text: text.as_deref().unwrap_or(body).replace("\r\n", "\n"),
        }
    }

    /// Of what has no headers.
    pub fn plain(text: &str) -> Self {
        Self {
            headers: String::new(),
            text: text.replace("\r\n", "\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Readable;
    use crate::{
        ground::effect::{Address, Mail},
        operations::email::{
            Letter,
            message::{bytes, letter_bytes},
        },
    };

    const TEXT: &str = "Dear Bøhm,\n\nyou owe 50 = fifty; it is a long line, longer than the seventy-six letters that one line of a mail has.\n";

    fn somebody() -> Address {
        Address {
            name: "Bøhm & Søns".into(),
            email: "billing@example.org".into(),
        }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let mail = Mail {
            message_id: "<a.mail@example.com>".into(),
            from: somebody(),
            reply_to: somebody(),
            to: vec![somebody()],
            subject: "Invoice".into(),
            text: TEXT.into(),
            date: None,
        };
        let at = chrono::DateTime::UNIX_EPOCH;
        let content = String::from_utf8(bytes(&mail, at).unwrap()).unwrap();
        let readable = Readable::parse(&content);
        assert_eq!(readable.text.trim_end(), TEXT.trim_end());
        assert!(
            readable
                .headers
                .contains("Message-ID: <a.mail@example.com>")
        );
        assert!(!readable.headers.contains("fifty"));
    }

    #[test]
    fn of_several_parts_the_text_is_read() {
        let letter = Letter {
            message_id: "<notice.1@example.com>".into(),
            from: somebody(),
            to: somebody(),
            subject: "A question".into(),
            text: TEXT.into(),
            html: "<p>markup</p>".into(),
            date: chrono::DateTime::UNIX_EPOCH,
        };
        let content = String::from_utf8(letter_bytes(&letter).unwrap()).unwrap();
        let readable = Readable::parse(&content);
        assert_eq!(readable.text.trim_end(), TEXT.trim_end());
        assert!(!readable.text.contains("markup") && !readable.text.contains("Content-Type"));
    }

    #[test]
    fn what_has_no_headers_is_all_text() {
        let text = "one: two\r\n\r\nthree";
        assert_eq!(
            Readable::parse(&format!("\r\n{text}")).text,
            "one: two\n\nthree"
        );
        assert_eq!(Readable::plain(text).text, "one: two\n\nthree");
        assert_eq!(Readable::parse("\r\nwords").headers, "");
    }
}
