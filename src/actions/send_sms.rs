//! Send one SMS to one contact of Odoo's.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed, optional},
    text,
};
use crate::ground::{ids::PartnerId, segments};
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendSms {
    /// A contact in Odoo with a phone number.
    pub partner_id: PartnerId,
    /// Plain text of at most six segments.
    pub text: String,
    #[serde(default, skip_serializing_if = "Line::is_mobile")]
    pub line: Line,
}

/// What kind of number it may go to.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// One that is not known to take no SMS.
    #[default]
    Mobile,
    /// A fixed line too: some gateways read the text out, others drop it.
    Any,
}

impl Line {
    fn is_mobile(&self) -> bool {
        *self == Self::Mobile
    }
}

const LINES: &[(&str, &str)] = &[
    ("mobile", "Mobile numbers only"),
    ("any", "Fixed lines too"),
];

/// Longer texts belong in a mail; each segment is billed.
const MOST_SEGMENTS: u32 = 6;
/// Six segments of 153 characters.
const LONGEST: usize = 918;

impl ActionType for SendSms {
    const RISK: RiskLevel = RiskLevel::Medium;
    const ROLLBACK: RollbackStrategy = RollbackStrategy::NotPossible;
    const TRAITS: Traits = Traits {
        safe: false,
        reaches_customer: true,
        financial: false,
        deletes: false,
        cool_down_hours: 24,
    };
    const FIELDS: &[Field] = &[
        needed("partner_id", "To", Input::Record(Picks::Contact))
            .help("A contact with a phone number in Odoo."),
        needed("text", "Text", Input::Text { most: LONGEST }).help(
            "At most 6 segments: 918 plain characters, or 402 with other characters, such as Cyrillic or emoji.",
        ),
        optional("line", "Send to", Input::Choice(LINES)).help(
            "Most fixed lines cannot receive SMS: some networks read the message out, others drop it.",
        ),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        text::id("partner_id", self.partner_id.0, "a contact")?;
        text::text("text", &self.text, LONGEST)?;
        let (encoding, segments) = segments::count(&text::lines(&self.text));
        if segments > MOST_SEGMENTS {
            return Err(InvalidInput::new(
                "text",
                format!(
                    "takes {segments} segments as {}; shorten it to at most {MOST_SEGMENTS}",
                    encoding.words()
                ),
            ));
        }
        Ok(())
    }

    fn subject(&self) -> String {
        format!("res.partner:{}", self.partner_id)
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{Line, SendSms};
    use crate::{
        actions::{
            AffectedRecords, Channel, Desk, Precondition, Render, RenderError, Rendered,
            text::{lines, one_line},
        },
        ground::{
            effect::{Effect, Phone, Request, Sms},
            phone::{self, NoNumber},
            segments,
        },
    };

    #[async_trait::async_trait]
    impl Render for SendSms {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let Some(from) = desk.mail.sms_from.clone() else {
                return Err(RenderError::NotPossible(
                    "No SMS gateway is set up, so no SMS can be sent. Ask an admin to set one up."
                        .to_owned(),
                ));
            };
            let contacts = desk.odoo.contacts(&[self.partner_id]).await?;
            let contact = desk
                .reachable(&contacts, self.partner_id, Channel::Sms)
                .await?;
            let name = contact.name.clone();
            let phone = contact.phone.clone().ok_or_else(|| {
                RenderError::NotPossible(format!("{name} has no phone number in Odoo"))
            })?;
            let country = desk.odoo.country_code(contact.country).await?;
            let number = international(&phone, country.as_deref())
                .map_err(|problem| RenderError::NotPossible(format!("{name}: {problem}")))?;
            let other = phone::no_mobile(&number);
            if let (Some(kind), Line::Mobile) = (other, self.line) {
                return Err(RenderError::NotPossible(format!(
                    "line: {number} of {name} is {kind}, which usually cannot receive SMS; enter a mobile number in Odoo, or choose “Fixed lines too”"
                )));
            }
            let text = lines(&self.text);
            let (encoding, segments) = segments::count(&text);
            let sms = Sms {
                reference: format!("{}.sms", desk.action_id),
                from,
                to: Phone {
                    name: name.clone(),
                    number: number.clone(),
                },
                text,
                encoding,
                segments,
            };
            let precondition = Precondition::PhoneUnchanged {
                partner: contact.id,
                name: contact.name.clone(),
                phone,
            };
            let mut side_effects =
                vec!["Nothing is written to Odoo. The gateway bills each segment.".to_owned()];
            side_effects.extend(other.map(|kind| {
                format!("{number} is {kind}: some networks read the message out, others drop it.")
            }));
            Ok(Rendered {
                title: format!("SMS to {name}"),
                effect: Effect {
                    requests: vec![Request::Sms(sms)],
                    side_effects,
                },
                preconditions: vec![
                    precondition,
                    Precondition::ContactAllowed {
                        partner: contact.id,
                        name: contact.name.clone(),
                        channel: Channel::Sms,
                    },
                ],
                affected_records: AffectedRecords {
                    odoo_model: Some("res.partner".to_owned()),
                    odoo_ids: vec![self.partner_id.0],
                    description: Some(name),
                    ..AffectedRecords::default()
                },
                contacts: vec![contact.commercial],
                ..Rendered::inside()
            })
        }
    }

    /// A contact's number as E.164. `country` is where a number without one belongs.
    fn international(phone: &str, country: Option<&str>) -> Result<String, String> {
        phone::international(phone, country).map_err(|problem| match problem {
            NoNumber::Unreadable => format!(
                "“{}” is not a phone number; correct it in Odoo",
                one_line(phone).chars().take(40).collect::<String>()
            ),
            NoNumber::NoCountry => format!(
                "“{phone}” has no country code; add + and the country code, or set a country for the contact or the company in Odoo"
            ),
            NoNumber::Invalid => {
                let place = country.unwrap_or("any country");
                format!("“{phone}” is not a phone number of {place}; correct it in Odoo")
            }
            NoNumber::Premium => {
                format!("“{phone}” is a premium-rate number; no SMS is sent to it")
            }
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use proptest::prelude::*;

        #[test]
        fn numbers_become_international() {
            let same = [
                ("(603)-996-3829", Some("US"), "+16039963829"),
                ("+1 415 555 0123", None, "+14155550123"),
                ("030 901820", Some("DE"), "+4930901820"),
                ("0151 23456789", Some("DE"), "+4915123456789"),
                ("+47 22 12 34 56", Some("US"), "+4722123456"),
            ];
            for (phone, country, expected) in same {
                assert_eq!(
                    international(phone, country).as_deref(),
                    Ok(expected),
                    "{phone}"
                );
            }
        }

        #[test]
        fn what_is_no_number_is_refused_with_the_remedy() {
            for (phone, country, reason) in [
                ("call Kim", Some("US"), "correct it in Odoo"),
                ("12", Some("US"), "correct it in Odoo"),
                ("030 901820", None, "no country code"),
                ("+14155550123;ext=1", Some("US"), "correct it in Odoo"),
                ("+1415\u{202e}5550123", Some("US"), "correct it in Odoo"),
                ("0900 5123456", Some("DE"), "premium-rate"),
                ("", Some("US"), "correct it in Odoo"),
            ] {
                let problem = international(phone, country).unwrap_err();
                assert!(problem.contains(reason), "{phone}: {problem}");
            }
        }

        proptest! {
            /// Whatever stands in the field: a number, or a refusal.
            #[test]
            fn any_text_is_a_number_or_refused(phone in "\\PC{0,45}|[+0-9 ()./-]{0,42}", country in "US|DE|NO|XX") {
                if let Ok(number) = international(&phone, Some(&country)) {
                    let digits = number.strip_prefix('+').unwrap();
                    prop_assert!((5..=17).contains(&digits.len()), "{number}");
                    prop_assert!(digits.bytes().all(|b| b.is_ascii_digit()), "{number}");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_six_segments() {
        let sms = |text: String| SendSms {
            partner_id: PartnerId(7),
            text,
            line: Line::Mobile,
        };
        assert_eq!(sms("a".repeat(918)).validate(), Ok(()));
        assert_eq!(sms("ф".repeat(402)).validate(), Ok(()));
        for text in ["a".repeat(919), "ф".repeat(403), "€".repeat(460)] {
            assert_eq!(sms(text).validate().unwrap_err().field, "text");
        }
    }
}
