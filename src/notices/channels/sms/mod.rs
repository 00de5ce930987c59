//! By SMS: questions alone, about what is of high or critical risk, to who has entered a number.
//! One message for each while they are few, one that names the inbox when they are many.

#[cfg(feature = "ssr")]
mod text;

#[cfg(feature = "ssr")]
pub(super) use server::carrier;

use super::{Destination, Row};
use crate::{actions::RiskLevel, notices::subject::About};

pub(super) const ROW: Row = Row {
    name: "sms",
    label: "SMS",
    by: "by SMS",
    destination: Destination::Phone,
    at_once: false,
    tells: &[About::Asked],
    always: &[],
    of_authority: false,
    opens_accounts: false,
    asks_from: RiskLevel::High,
    lowered_by: Some("max_sms_per_day"),
};

#[cfg(feature = "ssr")]
mod server {
    use super::{
        super::{Carrier, Channel, Envelope, Failure, Lead, Manner, Means, Message},
        text,
    };
    use crate::{
        ground::{
            effect::{Phone, Sms},
            segments,
        },
        limits::Limit,
        operations::sms::{SmsError, Texter},
    };
    use chrono::Duration;
    use futures::{
        FutureExt as _,
        future::{BoxFuture, ready},
    };
    use std::sync::Arc;

    /// Sends texts.
    struct BySms {
        texter: Texter,
        from: Option<String>,
        limit: Limit,
    }

    pub fn carrier(means: &Means) -> Option<Arc<dyn Carrier>> {
        Some(Arc::new(BySms {
            texter: means.texter.clone(),
            from: means.sms_from.clone(),
            limit: means.sms_limit,
        }))
    }

    impl Carrier for BySms {
        fn channel(&self) -> Channel {
            Channel::Sms
        }

        fn manner(&self) -> Manner {
            Manner {
                leads_by: Lead::Code,
                apart: 3,
                describes: 0,
                // An analysis proposes one action after the other, and it should not be one SMS
                // after the other.
                gathers: Duration::seconds(10),
                // Each is billed.
                unknown: 2,
            }
        }

        fn is_missing(&self) -> Option<String> {
            let missing = self.from.is_none();
            missing.then(|| "no SMS gateway is set up".to_owned())
        }

        fn limit(&self) -> Limit {
            self.limit
        }

        fn time_out(&self) -> std::time::Duration {
            self.texter.time_out()
        }

        fn send<'a>(
            &'a self,
            envelope: &'a Envelope,
            message: &'a Message,
        ) -> BoxFuture<'a, Result<(), Failure>> {
            let sms = match self.sms(envelope, message) {
                Ok(sms) => sms,
                Err(no) => return ready(Err(no)).boxed(),
            };
            async move {
                let sent = self.texter.send(&sms).await;
                sent.map(drop).map_err(Failure::from)
            }
            .boxed()
        }
    }

    impl BySms {
        fn sms(&self, envelope: &Envelope, message: &Message) -> Result<Sms, Failure> {
            let no = |why: &str| Failure::Rejected(why.to_owned());
            let Message::Asking(asking) = message else {
                return Err(no("an SMS says only that an approval is needed"));
            };
            let text = text::render(asking);
            let (encoding, segments) = segments::count(&text);
            let from = self.from.clone();
            let number = envelope.to.phone.clone();
            Ok(Sms {
                reference: format!("notice.{}", envelope.first),
                from: from.ok_or_else(|| no("no SMS gateway is set up"))?,
                to: Phone {
                    name: envelope.to.name.clone(),
                    number: number.ok_or_else(|| no("there is no phone number any more"))?,
                },
                text,
                encoding,
                segments,
            })
        }
    }

    impl From<SmsError> for Failure {
        fn from(error: SmsError) -> Self {
            match error {
                SmsError::NotSent(why) => Self::NotSent(why),
                SmsError::Rejected(why) => Self::Rejected(why),
                SmsError::Unknown(why) => Self::Unknown(why),
            }
        }
    }
}
