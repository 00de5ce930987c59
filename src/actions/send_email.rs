//! Send one mail to up to ten contacts of Odoo's.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed},
    text,
};
use crate::ground::ids::PartnerId;
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendEmail {
    /// Contacts in Odoo, 1 to 10, each once. One mail goes to all of them.
    pub partner_ids: Vec<PartnerId>,
    /// One line, 1 to 200 characters.
    pub subject: String,
    /// Plain text, 1 to 10,000 characters.
    pub body: String,
}

const MOST_RECIPIENTS: usize = 10;
const LONGEST_SUBJECT: usize = 200;
const LONGEST_BODY: usize = 10_000;

impl ActionType for SendEmail {
    const RISK: RiskLevel = RiskLevel::Medium;
    const ROLLBACK: RollbackStrategy = RollbackStrategy::NotPossible;
    const TRAITS: Traits = Traits {
        safe: false,
        reaches_customer: true,
        financial: false,
        deletes: false,
        cool_down_hours: 7 * 24,
    };
    const FIELDS: &[Field] = &[
        needed(
            "partner_ids",
            "To",
            Input::Records {
                of: Picks::Contact,
                most: MOST_RECIPIENTS,
            },
        )
        .help("One e-mail goes to all recipients, and each sees the others' addresses."),
        needed(
            "subject",
            "Subject",
            Input::Line {
                most: LONGEST_SUBJECT,
            },
        ),
        needed("body", "Text", Input::Text { most: LONGEST_BODY })
            .help("Plain text; markup has no effect."),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        let ids = self.partner_ids.iter().map(|id| id.0);
        text::ids("partner_ids", ids, MOST_RECIPIENTS, "a contact")?;
        text::line("subject", &self.subject, LONGEST_SUBJECT)?;
        text::text("body", &self.body, LONGEST_BODY)
    }

    fn subject(&self) -> String {
        let mut ids: Vec<i64> = self.partner_ids.iter().map(|id| id.0).collect();
        ids.sort_unstable();
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        let about = self.subject.trim().to_lowercase();
        format!("res.partner:{}:{about}", ids.join(","))
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::SendEmail;
    use crate::{
        actions::{
            AffectedRecords, Channel, Desk, Precondition, Render, RenderError, Rendered,
            render::no_address, text::lines,
        },
        ground::effect::{Address, Effect, Mail, Request},
        operations::{email, odoo::Contact},
    };

    #[async_trait::async_trait]
    impl Render for SendEmail {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let contacts = desk.odoo.contacts(&self.partner_ids).await?;
            let mut to = vec![];
            let mut preconditions = vec![];
            for id in &self.partner_ids {
                let contact = desk.reachable(&contacts, *id, Channel::Mail).await?;
                let addresses = addresses(contact)?;
                preconditions.push(Precondition::AddressUnchanged {
                    partner: contact.id,
                    name: contact.name.clone(),
                    email: contact.email.clone().unwrap_or_default(),
                });
                preconditions.push(Precondition::ContactAllowed {
                    partner: contact.id,
                    name: contact.name.clone(),
                    channel: Channel::Mail,
                });
                to.extend(addresses);
            }
            one_mail_each(&to)?;
            let mail = Mail {
                message_id: format!("<{}.mail@{}>", desk.action_id, desk.mail.domain()),
                from: desk.mail.from.clone(),
                reply_to: desk.mail.reply_to.clone(),
                to,
                subject: self.subject.trim().to_owned(),
                text: format!("{}\n", lines(&self.body)),
                date: None,
            };
            // Whatever cannot be written as a mail is said now, not when it is sent.
            email::writable(&mail).map_err(RenderError::NotPossible)?;
            let names: Vec<&str> = mail.to.iter().map(|to| to.name.as_str()).collect();
            let names = names.join(", ");
            let mut customers: Vec<_> = contacts.iter().map(|contact| contact.commercial).collect();
            customers.sort_unstable();
            customers.dedup();
            let mut side_effects = vec![
                "Nothing is written to Odoo: the e-mail is only on the mail server and in the recipients' mailboxes.".to_owned(),
            ];
            if mail.to.len() > 1 {
                side_effects
                    .push("Each recipient sees the names and addresses of the others.".to_owned());
            }
            Ok(Rendered {
                title: format!("Mail to {names}: {}", mail.subject),
                effect: Effect {
                    requests: vec![Request::Mail(mail)],
                    side_effects,
                },
                preconditions,
                affected_records: AffectedRecords {
                    odoo_model: Some("res.partner".to_owned()),
                    odoo_ids: self.partner_ids.iter().map(|id| id.0).collect(),
                    description: Some(names),
                    ..AffectedRecords::default()
                },
                contacts: customers,
                ..Rendered::inside()
            })
        }
    }

    fn addresses(contact: &Contact) -> Result<Vec<Address>, RenderError> {
        let found = contact.addresses();
        if found.is_empty() {
            return Err(RenderError::NotPossible(no_address(
                &contact.name,
                contact.email.as_deref(),
            )));
        }
        Ok(found)
    }

    /// Two contacts with one address would get the mail twice.
    fn one_mail_each(to: &[Address]) -> Result<(), RenderError> {
        for (at, address) in to.iter().enumerate() {
            let same = |other: &&Address| other.email.eq_ignore_ascii_case(&address.email);
            if let Some(other) = to[..at].iter().find(same) {
                return Err(RenderError::NotPossible(format!(
                    "{} and {} have the same address in Odoo; choose one of them",
                    other.name, address.name
                )));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(ids: &[i64], subject: &str) -> SendEmail {
        SendEmail {
            partner_ids: ids.iter().copied().map(PartnerId).collect(),
            subject: subject.to_owned(),
            body: "Dear all,\r\nhello.".to_owned(),
        }
    }

    #[test]
    fn one_to_ten_contacts_each_once() {
        assert_eq!(mail(&[7, 8], "Hello").validate(), Ok(()));
        let eleven: Vec<i64> = (1..=11).collect();
        for ids in [&[][..], &[1, 1], &[0], &eleven] {
            assert_eq!(
                mail(ids, "Hello").validate().unwrap_err().field,
                "partner_ids"
            );
        }
    }

    #[test]
    fn the_subject_is_who_and_what_about() {
        assert_eq!(
            mail(&[8, 7], "Hello ").subject(),
            mail(&[7, 8], "hello").subject()
        );
        assert_ne!(mail(&[7], "Hello").subject(), mail(&[7], "Terms").subject());
    }
}
