//! Remind one customer by mail of all its overdue invoices, and note it on each of them.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed},
    text,
};
use crate::ids::{InvoiceId, PartnerId};
use serde::{Deserialize, Serialize};

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateInvoiceReminder {
    /// The customer: the commercial partner, not one of its contacts.
    pub customer_id: PartnerId,
    /// Its overdue invoices, 1 to 50, each once.
    pub invoice_ids: Vec<InvoiceId>,
}

impl ActionType for CreateInvoiceReminder {
    const RISK: RiskLevel = RiskLevel::Medium;
    const ROLLBACK: RollbackStrategy = RollbackStrategy::NotPossible;
    const TRAITS: Traits = Traits {
        safe: false,
        reaches_customer: true,
        financial: true,
        deletes: false,
        cool_down_hours: 7 * 24,
    };
    const FIELDS: &[Field] = &[
        needed("customer_id", "Customer", Input::Record(Picks::Customer)),
        needed(
            "invoice_ids",
            "Overdue invoices",
            Input::Records {
                of: Picks::Invoice,
                most: 50,
            },
        )
        .help("All of this customer; one mail names them together."),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        text::id("customer_id", self.customer_id.0, "a contact")?;
        let ids = self.invoice_ids.iter().map(|id| id.0);
        text::ids("invoice_ids", ids, 50, "an invoice")
    }

    fn subject(&self) -> String {
        format!("res.partner:{}", self.customer_id)
    }

    fn describe(&self) -> String {
        format!(
            "Remind customer {} of {} overdue invoices",
            self.customer_id,
            self.invoice_ids.len()
        )
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::CreateInvoiceReminder;
    use crate::{
        actions::{
            AffectedRecords, Channel, Desk, NoteModel, Precondition, Render, RenderError, Rendered,
            letters::{Language, Letter, Line, Tone},
            text::one_line,
            unmatched,
        },
        effect::{Address, Effect, Mail, Request},
        ids::PartnerId,
        operations::{
            email,
            odoo::{Contact, Invoice, NoteTarget, note_call},
        },
    };

    #[async_trait::async_trait]
    impl Render for CreateInvoiceReminder {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let invoices = self.overdue_invoices(desk).await?;
            let recipient = recipient(desk, self.customer_id, &invoices).await?;
            if let Some(open) = unmatched(desk.odoo, desk.company, self.customer_id).await? {
                return Err(RenderError::NotPossible(format!(
                    "{} has {open} in payments or credit notes that are not matched yet: match them in Odoo first",
                    invoices[0].customer_name
                )));
            }
            let mut preconditions = preconditions(&invoices, &recipient);
            preconditions.extend(desk.internal_note(NoteModel::Invoice).await?);
            let minor = invoices
                .iter()
                .map(|invoice| invoice.residual_company.minor)
                .sum();
            let amount = desk.company.currency.money(minor);
            let portal = desk.odoo.portal_base().await?;
            let letter = letter(desk, &invoices, portal.as_deref());
            let language = Language::of(recipient.language.as_deref());
            let mail = mail(desk, &recipient, &letter, language);
            email::writable(&mail).map_err(RenderError::NotPossible)?;
            let note = format!(
                "Payment reminder sent by e-mail to {} <{}>.\nSubject: {}",
                mail.to[0].name, mail.to[0].email, mail.subject
            );
            let mut requests = vec![Request::Mail(mail)];
            for invoice in &invoices {
                let message_id = format!(
                    "<{}.note.{}@{}>",
                    desk.action_id,
                    invoice.id,
                    desk.mail.domain()
                );
                requests.push(Request::Odoo(note_call(
                    NoteTarget::Invoice,
                    invoice.id.0,
                    &note,
                    &message_id,
                )));
            }
            let customer = &invoices[0].customer_name;
            Ok(Rendered {
                title: format!("Remind {customer} of {}", count(invoices.len(), "overdue invoice")),
                effect: Effect {
                    requests,
                    side_effects: vec![
                        format!(
                            "The reminder is {} by the age of the oldest invoice, in {}.",
                            letter.tone.words(),
                            language.words()
                        ),
                        "The notes are internal: colleagues who follow the invoice are told by Odoo, nobody outside is.".to_owned(),
                    ],
                },
                preconditions,
                affected_records: AffectedRecords {
                    odoo_model: Some("account.move".to_owned()),
                    odoo_ids: invoices.iter().map(|invoice| invoice.id.0).collect(),
                    description: Some(names(&invoices)),
                    ..AffectedRecords::default()
                },
                amount: Some(amount),
                contacts: vec![self.customer_id],
                outsiders: false,
                least_risk: None,
            })
        }
    }

    impl CreateInvoiceReminder {
        /// The invoices in the order they fell due, each of them this customer's, posted and late.
        async fn overdue_invoices(&self, desk: &Desk<'_>) -> Result<Vec<Invoice>, RenderError> {
            let mut invoices = desk.odoo.invoices(&self.invoice_ids).await?;
            for id in &self.invoice_ids {
                let found = invoices.iter().find(|invoice| invoice.id == *id);
                let problem = match found {
                    None => return Err(desk.missing("account.move", id.0).await),
                    Some(invoice) if invoice.customer != self.customer_id => Some(format!(
                        "{} belongs to {}",
                        invoice.name, invoice.customer_name
                    )),
                    Some(invoice) if invoice.state != "posted" => {
                        Some(format!("{} is not posted", invoice.name))
                    }
                    Some(invoice) if invoice.residual.minor <= 0 => {
                        Some(format!("{} has nothing open", invoice.name))
                    }
                    Some(invoice) if invoice.payment_state == "blocked" => Some(format!(
                        "{} is disputed: its payment is blocked in Odoo",
                        invoice.name
                    )),
                    Some(invoice) if invoice.due.is_none_or(|due| due >= desk.today) => {
                        Some(format!("{} is not overdue", invoice.name))
                    }
                    Some(_) => None,
                };
                if let Some(problem) = problem {
                    return Err(RenderError::NotPossible(problem));
                }
            }
            invoices.sort_by_key(|invoice| (invoice.due, invoice.id));
            Ok(invoices)
        }
    }

    /// The address on the documents where they agree on one, else the customer's own.
    async fn recipient(
        desk: &Desk<'_>,
        customer: PartnerId,
        invoices: &[Invoice],
    ) -> Result<Contact, RenderError> {
        let mut ids = vec![customer];
        ids.extend(invoices.iter().map(|invoice| invoice.partner));
        ids.sort_unstable();
        ids.dedup();
        let partners = desk.odoo.contacts(&ids).await?;
        if !partners
            .iter()
            .any(|partner| partner.id == customer && partner.active)
        {
            return Err(desk.missing("res.partner", customer.0).await);
        }
        let on_documents = invoices[0].partner;
        let agreed = invoices
            .iter()
            .all(|invoice| invoice.partner == on_documents);
        let with_address = |id: PartnerId| {
            partners
                .iter()
                .find(|partner| partner.id == id && partner.active && partner.email.is_some())
        };
        let found = agreed
            .then(|| with_address(on_documents))
            .flatten()
            .or_else(|| with_address(customer))
            .ok_or_else(|| {
                RenderError::NotPossible(format!(
                    "{} has no e-mail address in Odoo",
                    invoices[0].customer_name
                ))
            })?;
        desk.reachable(&partners, found.id, Channel::Mail)
            .await
            .cloned()
    }

    fn mail(desk: &Desk<'_>, recipient: &Contact, letter: &Letter, language: Language) -> Mail {
        Mail {
            message_id: format!("<{}.mail@{}>", desk.action_id, desk.mail.domain()),
            from: desk.mail.from.clone(),
            reply_to: desk.mail.reply_to.clone(),
            to: vec![Address {
                name: recipient.name.clone(),
                email: recipient.email.clone().unwrap_or_default(),
            }],
            subject: letter.subject(language),
            text: letter.text(language),
            date: desk.now,
        }
    }

    fn letter(desk: &Desk<'_>, invoices: &[Invoice], portal: Option<&str>) -> Letter {
        let line = |invoice: &Invoice| {
            let due = invoice.due.unwrap_or(desk.today);
            Line {
                number: invoice.name.clone(),
                due,
                days_late: (desk.today - due).num_days(),
                total: invoice.total.clone(),
                open: invoice.residual.clone(),
                link: portal
                    .zip(invoice.portal.as_deref())
                    .map(|(base, path)| format!("{base}{path}")),
            }
        };
        let invoices: Vec<Line> = invoices.iter().map(line).collect();
        let reply_to = &desk.mail.reply_to;
        let answers = if reply_to.name.is_empty() {
            &reply_to.email
        } else {
            &reply_to.name
        };
        Letter {
            tone: Tone::of(
                invoices
                    .iter()
                    .map(|line| line.days_late)
                    .max()
                    .unwrap_or(0),
            ),
            invoices,
            answers: one_line(answers),
            company: desk.company.name.clone(),
        }
    }

    fn preconditions(invoices: &[Invoice], recipient: &Contact) -> Vec<Precondition> {
        let mut preconditions = vec![];
        for invoice in invoices {
            preconditions.push(Precondition::InvoiceStillUnpaid {
                invoice: invoice.id,
                name: invoice.name.clone(),
            });
            preconditions.push(Precondition::InvoiceAmountUnchanged {
                invoice: invoice.id,
                name: invoice.name.clone(),
                amount: invoice.residual.clone(),
            });
        }
        preconditions.push(Precondition::AddressUnchanged {
            partner: recipient.id,
            name: recipient.name.clone(),
            email: recipient.email.clone().unwrap_or_default(),
        });
        preconditions.push(Precondition::ContactAllowed {
            partner: recipient.id,
            name: recipient.name.clone(),
            channel: Channel::Mail,
        });
        preconditions.push(Precondition::NoUnmatchedPayment {
            partner: invoices[0].customer,
            name: invoices[0].customer_name.clone(),
        });
        preconditions
    }

    fn names(invoices: &[Invoice]) -> String {
        invoices
            .iter()
            .map(|invoice| invoice.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn count(number: usize, what: &str) -> String {
        if number == 1 {
            format!("1 {what}")
        } else {
            format!("{number} {what}s")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invoices_are_named_once_each_and_there_is_at_least_one() {
        let reminder = |ids: &[i64]| CreateInvoiceReminder {
            customer_id: PartnerId(7),
            invoice_ids: ids.iter().copied().map(InvoiceId).collect(),
        };
        assert_eq!(reminder(&[1, 2]).validate(), Ok(()));
        for ids in [&[][..], &[1, 1], &[0], &[1; 51]] {
            assert_eq!(reminder(ids).validate().unwrap_err().field, "invoice_ids");
        }
    }
}
