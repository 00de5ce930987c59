//! Mail: one message, sent once or not at all, or honestly unknown.

mod message;
pub(in crate::operations) mod outbox;
mod smtp;

pub use message::bytes;
pub use outbox::{Sent, list as outbox};
pub use smtp::{Security, SmtpSettings, probe};

use crate::{db::Database, effect::Mail};
use std::time::Duration;

/// Where mail goes: a real server, or the outbox that stands in for one.
#[derive(Clone)]
pub enum Mailer {
    Smtp(std::sync::Arc<SmtpSettings>),
    Outbox(Database),
}

/// Why a mail did not go out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It failed before the message's final dot, or the server said "later" (4xx): not sent.
    #[error("the mail server did not take it: {0}")]
    NotSent(String),
    /// The server said no (5xx), or the mail cannot be written: not sent, and trying again will
    /// not help.
    #[error("the mail server refused it: {0}")]
    Rejected(String),
    /// The message went out whole and no answer came: nobody knows.
    #[error("the mail server did not answer after the message: {0}")]
    Unknown(String),
}

impl Mailer {
    /// Hands one mail over. Any refused recipient: nothing is sent.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let bytes = bytes(mail)?;
        match self {
            Self::Smtp(settings) => smtp::send(settings, mail, &bytes).await,
            Self::Outbox(database) => outbox::accept(database, mail, &bytes).await,
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
