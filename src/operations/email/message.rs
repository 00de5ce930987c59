//! A mail as bytes (RFC 5322). Headers are typed, so that nothing can be injected into them.

use super::{Letter, MailError};
use crate::ground::effect::{Address, Mail};
use chrono::{DateTime, Utc};
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};

/// As it is sent at this moment.
///
/// # Errors
/// [`MailError::Unwritable`] for an address that cannot be one.
pub fn bytes(mail: &Mail, at: DateTime<Utc>) -> Result<Vec<u8>, MailError> {
    if mail.subject.chars().any(char::is_control) {
        return Err(MailError::Unwritable(
            "the subject has a line break or control character".to_owned(),
        ));
    }
    let mut builder = Message::builder()
        .message_id(Some(mail.message_id.clone()))
        .date(at.into())
        .from(mailbox(&mail.from)?)
        .reply_to(mailbox(&mail.reply_to)?)
        .subject(&mail.subject);
    for address in &mail.to {
        builder = builder.to(mailbox(address)?);
    }
    let message = builder
        .header(ContentType::TEXT_PLAIN)
        .body(mail.text.clone())
        .map_err(|error| MailError::Unwritable(error.to_string()))?;
    Ok(message.formatted())
}

/// Whether a mail can be written, before anybody is asked about it.
///
/// # Errors
/// Why not, in words.
pub fn writable(mail: &Mail) -> Result<(), String> {
    let written = bytes(mail, DateTime::UNIX_EPOCH);
    written.map(drop).map_err(|error| match error {
        MailError::NotSent(why)
        | MailError::Rejected(why)
        | MailError::Unwritable(why)
        | MailError::Unknown(why) => why,
    })
}

/// As it will be sent: everything but the moment.
///
/// # Errors
/// As [`bytes`].
pub fn shown(mail: &Mail) -> Result<String, MailError> {
    let bytes = bytes(mail, DateTime::UNIX_EPOCH)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.replacen(SOME_DATE, "Date: set when it is sent", 1))
}

/// The line of a mail that is sent when time begins.
const SOME_DATE: &str = "Date: Thu, 01 Jan 1970 00:00:00 +0000";

/// A letter to one of us: text, and HTML for programs that show it.
///
/// # Errors
/// [`MailError::Unwritable`] for an address that cannot be one.
pub fn letter_bytes(letter: &Letter) -> Result<Vec<u8>, MailError> {
    let subject: String = letter.subject.chars().filter(|c| !c.is_control()).collect();
    let message = Message::builder()
        .message_id(Some(letter.message_id.clone()))
        .date(letter.date.into())
        .from(mailbox(&letter.from)?)
        .to(mailbox(&letter.to)?)
        .subject(subject)
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(
            letter.text.clone(),
            letter.html.clone(),
        ))
        .map_err(|error| MailError::Unwritable(error.to_string()))?;
    Ok(message.formatted())
}

/// That no program is to answer it: no "out of office" (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

fn mailbox(address: &Address) -> Result<Mailbox, MailError> {
    if address.name.chars().any(char::is_control) {
        let name = address.name.escape_debug();
        return Err(MailError::Unwritable(format!(
            "the name “{name}” has a line break or control character"
        )));
    }
    let email = super::address(&address.email).map_err(MailError::Unwritable)?;
    let name = (!address.name.is_empty()).then(|| address.name.clone());
    Ok(Mailbox::new(name, email))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mail(name: &str, subject: &str) -> Mail {
        let address = |name: &str, email: &str| Address {
            name: name.into(),
            email: email.into(),
        };
        Mail {
            message_id: "<a.mail@example.com>".into(),
            from: address("Accounts", "accounts@example.com"),
            reply_to: address("Kim", "kim@example.com"),
            to: vec![address(name, "billing@example.org")],
            subject: subject.into(),
            text: "Hello Ms Berg,\n".into(),
            date: None,
        }
    }

    #[test]
    fn the_same_mail_is_the_same_bytes_but_for_the_moment() {
        let mail = mail("Bøhm & Søns", "Invoice INV/1 is overdue");
        let at = DateTime::UNIX_EPOCH;
        assert_eq!(bytes(&mail, at).unwrap(), bytes(&mail, at).unwrap());
        let text = String::from_utf8(bytes(&mail, at).unwrap()).unwrap();
        assert!(
            text.contains("Message-ID: <a.mail@example.com>\r\n"),
            "{text}"
        );
        let line = format!("{SOME_DATE}\r\n");
        assert!(text.contains(&line), "{text}");
        let shown = shown(&mail).unwrap();
        assert_eq!(shown.replace("Date: set when it is sent", SOME_DATE), text);
        assert_ne!(shown, text);
    }

    #[test]
    fn what_is_not_an_address_is_rejected() {
        let mut wrong = mail("A", "B");
        wrong.to[0].email = "a@b.example>\r\nBcc: <c@d.example".into();
        let at = DateTime::UNIX_EPOCH;
        assert!(matches!(bytes(&wrong, at), Err(MailError::Unwritable(_))));
    }

    proptest! {
        /// Whatever a record holds, it cannot add a header or end them.
        #[test]
        fn nothing_is_injected_into_the_headers(name in "\\PC{0,40}|[a-z\r\n:<>@,\"]{0,40}", subject in "\\PC{0,60}|[a-z\r\n:]{0,60}") {
            if let Ok(bytes) = bytes(&mail(&name, &subject), DateTime::UNIX_EPOCH) {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let (headers, _) = text.split_once("\r\n\r\n").unwrap();
                let unfolded = headers.replace("\r\n ", " ").replace("\r\n\t", " ");
                let known = ["Message-ID", "Date", "From", "Reply-To", "Subject", "To", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"];
                for line in unfolded.split("\r\n") {
                    let (header, _) = line.split_once(": ").unwrap_or((line, ""));
                    prop_assert!(known.contains(&header.trim_end_matches(':')), "{line:?}");
                    prop_assert!(!line.contains(['\r', '\n']));
                }
            }
        }
    }
}
