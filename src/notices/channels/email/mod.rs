//! By e-mail: everything, to the address that somebody signs in with. What waits for one person is
//! one letter.

#[cfg(feature = "ssr")]
mod escape;
#[cfg(feature = "ssr")]
mod letter;

#[cfg(feature = "ssr")]
pub(super) use server::carrier;

use super::{Destination, Row};
use crate::{actions::RiskLevel, notices::subject::About};

pub(super) const ROW: Row = Row {
    name: "email",
    label: "E-mail",
    by: "by e-mail",
    destination: Destination::Account,
    at_once: false,
    tells: About::ALL,
    always: &[],
    of_authority: true,
    opens_accounts: true,
    asks_from: RiskLevel::Low,
    lowered_by: None,
};

#[cfg(feature = "ssr")]
mod server {
    use super::{
        super::{Carrier, Channel, Envelope, Failure, Lead, Manner, Means, Message},
        letter,
    };
    use crate::{
        ground::effect::Address,
        limits::Limit,
        operations::email::{Letter, MailError, Mailer},
    };
    use chrono::Duration;
    use futures::{
        FutureExt as _,
        future::{BoxFuture, ready},
    };
    use std::sync::Arc;

    /// Sends letters.
    struct ByMail {
        mailer: Mailer,
        from: Address,
        limit: Limit,
        key_limit: Limit,
    }

    pub fn carrier(means: &Means) -> Option<Arc<dyn Carrier>> {
        Some(Arc::new(ByMail {
            mailer: means.mailer.clone(),
            from: means.from.clone(),
            limit: means.mail_limit,
            key_limit: means.key_limit,
        }))
    }

    impl Carrier for ByMail {
        fn channel(&self) -> Channel {
            Channel::Email
        }

        fn manner(&self) -> Manner {
            Manner {
                leads_by: Lead::Link,
                apart: 0,
                describes: 25,
                gathers: Duration::zero(),
                unknown: 8,
            }
        }

        fn limit(&self) -> Limit {
            self.limit
        }

        fn key_limit(&self) -> Limit {
            self.key_limit
        }

        fn time_out(&self) -> std::time::Duration {
            self.mailer.time_out()
        }

        fn send<'a>(
            &'a self,
            envelope: &'a Envelope,
            message: &'a Message,
        ) -> BoxFuture<'a, Result<(), Failure>> {
            let letter = match self.letter(envelope, message) {
                Ok(letter) => letter,
                Err(error) => return ready(Err(error.into())).boxed(),
            };
            async move { self.mailer.post(&letter).await.map_err(Failure::from) }.boxed()
        }
    }

    impl ByMail {
        fn letter(&self, envelope: &Envelope, message: &Message) -> askama::Result<Letter> {
            let Envelope { to, named, .. } = envelope;
            let content = letter::render(&to.name, message)?;
            let domain = self.from.email.rsplit_once('@');
            let domain = domain.map_or("", |(_, domain)| domain);
            Ok(Letter {
                message_id: format!("<{named}.{}@{domain}>", to.id),
                from: self.from.clone(),
                to: Address {
                    name: to.name.clone(),
                    email: to.email.clone(),
                },
                subject: content.subject,
                text: content.text,
                html: content.html,
                date: envelope.at,
            })
        }
    }

    impl From<askama::Error> for Failure {
        fn from(error: askama::Error) -> Self {
            Self::Rejected(format!("the e-mail cannot be written: {error}"))
        }
    }

    impl From<MailError> for Failure {
        fn from(error: MailError) -> Self {
            match error {
                MailError::NotSent(why) => Self::NotSent(why),
                MailError::Rejected(why) | MailError::Unwritable(why) => Self::Rejected(why),
                MailError::Unknown(why) => Self::Unknown(why),
            }
        }
    }
}
