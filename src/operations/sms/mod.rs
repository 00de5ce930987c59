//! SMS: one message, sent once or not at all, or honestly unknown.

mod answer;
mod http;
mod json;
mod kannel;

pub use http::{Protocol, SmsSettings, probe};

use crate::{
    ground::{db::Database, effect::Sms},
    operations::outbox,
};
use std::{sync::Arc, time::Duration};

/// Where SMS go: a gateway, the outbox that stands in for one, or nowhere.
#[derive(Clone)]
pub enum Texter {
    Gateway(Arc<http::Gateway>),
    Outbox(Database),
    /// None is set, and stand-ins are refused.
    Missing,
}

/// Why an SMS did not go out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// It failed before the request was written, or the gateway said "later": not sent.
    #[error("the SMS gateway did not take it: {0}")]
    NotSent(String),
    /// The gateway said no: not sent, and trying again will not help.
    #[error("the SMS gateway refused it: {0}")]
    Rejected(String),
    /// The request went out whole and no answer came that says what became of it.
    #[error("the SMS gateway did not say whether it took the message: {0}")]
    Unknown(String),
}

impl From<outbox::Failure> for SmsError {
    fn from(failure: outbox::Failure) -> Self {
        match failure {
            outbox::Failure::NotSent(why) => Self::NotSent(why),
            outbox::Failure::Unknown(why) => Self::Unknown(why),
        }
    }
}

/// What the gateway said of a message that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The gateway's own id of the message, where it gives one.
    pub id: Option<String>,
    /// Its words, on one line.
    pub words: String,
}

impl Texter {
    /// A gateway by its settings.
    ///
    /// # Errors
    /// In words, when the settings make no client.
    pub fn gateway(settings: SmsSettings) -> Result<Self, String> {
        http::Gateway::new(settings).map(|gateway| Self::Gateway(Arc::new(gateway)))
    }

    /// Hands one SMS over, over a connection of its own, once.
    ///
    /// # Errors
    /// See [`SmsError`].
    #[tracing::instrument(name = "sms", skip_all, fields(segments = sms.segments))]
    pub async fn send(&self, sms: &Sms) -> Result<Accepted, SmsError> {
        match self {
            Self::Gateway(gateway) => gateway.send(sms).await,
            Self::Outbox(database) => {
                let message = outbox::Message {
                    channel: "sms",
                    id: &sms.reference,
                    from: &sms.from,
                    to: &[&sms.to.number],
                    subject: "",
                    content: &sms.text,
                };
                outbox::accept(database, &message).await?;
                Ok(Accepted {
                    id: None,
                    words: "Kept in the outbox".to_owned(),
                })
            }
            Self::Missing => Err(SmsError::Rejected(
                "No SMS gateway is set up. Ask an admin to set one up.".to_owned(),
            )),
        }
    }

    /// How long one attempt may take at most.
    pub fn time_out(&self) -> Duration {
        match self {
            Self::Gateway(gateway) => gateway.time_out(),
            Self::Outbox(_) | Self::Missing => Duration::from_secs(10),
        }
    }

    pub fn is_stand_in(&self) -> bool {
        matches!(self, Self::Outbox(_))
    }
}
