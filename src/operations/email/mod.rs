//! Mail: one message, sent once or not at all, or honestly unknown.

mod message;
mod readable;
mod smtp;

pub use message::{bytes, letter_bytes, shown, writable};
pub use readable::Readable;
pub use smtp::{Security, SmtpSettings, probe};

use crate::{
    ground::{
        db::Database,
        effect::{Address, Mail},
        inert,
    },
    operations::outbox,
};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// Where mail goes: a real server, or the outbox that stands in for one.
#[derive(Clone)]
pub enum Mailer {
    Smtp(std::sync::Arc<SmtpSettings>),
    Outbox(Database),
}

/// A mail to one of our own people, apart from any action's effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub message_id: String,
    pub from: Address,
    pub to: Address,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub date: DateTime<Utc>,
}

/// What a server is told besides the message's bytes.
struct Envelope<'a> {
    message_id: &'a str,
    from: &'a str,
    to: Vec<&'a str>,
    subject: &'a str,
}

/// Why a mail did not go out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It failed before the message's final dot, or the server said "later" (4xx): not sent.
    #[error("the mail server did not take it: {0}")]
    NotSent(String),
    /// The server said no (5xx): not sent, and trying again will not help.
    #[error("the mail server refused it: {0}")]
    Rejected(String),
    /// It cannot be written as a mail: no server was asked.
    #[error("it cannot be written as an e-mail: {0}")]
    Unwritable(String),
    /// The message went out whole and no answer came: nobody knows.
    #[error("the mail server did not answer after the message: {0}")]
    Unknown(String),
}

impl From<outbox::Failure> for MailError {
    fn from(failure: outbox::Failure) -> Self {
        match failure {
            outbox::Failure::NotSent(why) => Self::NotSent(why),
            outbox::Failure::Unknown(why) => Self::Unknown(why),
        }
    }
}

/// Whether it is an address. Whether mail can be sent there is another question: see
/// [`can_be_sent_to`].
pub fn is_address(text: &str) -> bool {
    text.parse::<lettre::Address>().is_ok()
}

/// Whether mail can be sent there, as far as its letters say.
pub fn can_be_sent_to(text: &str) -> bool {
    address(text).is_ok()
}

/// An address as it stands in headers and in what the server is told: its domain in the letters
/// of the DNS (A-labels, RFC 5890).
///
/// # Errors
/// Why mail cannot be sent there, in words.
pub(in crate::operations) fn address(email: &str) -> Result<lettre::Address, String> {
    let wrong = || format!("“{}” is not an e-mail address", inert::one_line(email));
    let (local, domain) = email.trim().rsplit_once('@').ok_or_else(wrong)?;
    if !local.is_ascii() {
        return Err(format!(
            "“{}” has letters before the @ that mail servers accept only with SMTPUTF8, which AI COO does not support; enter another address",
            inert::one_line(email)
        ));
    }
    let domain = a_labels(domain).ok_or_else(wrong)?;
    lettre::Address::new(local, domain).map_err(|_| wrong())
}

/// Whether a domain in the letters of the DNS can stand in an id of ours, which Odoo keeps.
pub fn is_host(domain: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    domain.len() <= 120 && !domain.is_empty() && domain.bytes().all(plain)
}

/// A domain in the letters of the DNS; `None`: it is none.
pub fn a_labels(domain: &str) -> Option<String> {
    let ascii = if domain.is_ascii() {
        domain.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii_strict(domain).ok()?
    };
    (!ascii.is_empty()).then_some(ascii)
}

impl Mailer {
    /// Hands one mail over, dated `at`. Any refused recipient: nothing is sent.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn send(&self, mail: &Mail, at: DateTime<Utc>) -> Result<(), MailError> {
        let envelope = Envelope {
            message_id: &mail.message_id,
            from: &mail.from.email,
            to: mail.to.iter().map(|to| to.email.as_str()).collect(),
            subject: &mail.subject,
        };
        self.hand_over(&envelope, &bytes(mail, at)?).await
    }

    /// Hands a letter to one of us over.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn post(&self, letter: &Letter) -> Result<(), MailError> {
        let envelope = Envelope {
            message_id: &letter.message_id,
            from: &letter.from.email,
            to: vec![&letter.to.email],
            subject: &letter.subject,
        };
        self.hand_over(&envelope, &letter_bytes(letter)?).await
    }

    #[tracing::instrument(name = "mail", skip_all, fields(recipients = envelope.to.len()))]
    async fn hand_over(&self, envelope: &Envelope<'_>, bytes: &[u8]) -> Result<(), MailError> {
        match self {
            Self::Smtp(settings) => smtp::send(settings, envelope, bytes).await,
            Self::Outbox(database) => {
                let message = outbox::Message {
                    channel: "mail",
                    id: envelope.message_id,
                    from: envelope.from,
                    to: &envelope.to,
                    subject: envelope.subject,
                    content: &String::from_utf8_lossy(bytes),
                };
                Ok(outbox::accept(database, &message).await?)
            }
        }
    }

    /// How long one attempt may take at most.
    pub fn time_out(&self) -> Duration {
        match self {
            Self::Smtp(settings) => settings.time_out,
            Self::Outbox(_) => Duration::from_secs(10),
        }
    }

    pub fn is_stand_in(&self) -> bool {
        matches!(self, Self::Outbox(_))
    }
}
