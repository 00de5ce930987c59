//! Remind one customer by mail of all its overdue invoices, and note it on each of them.

use super::{
    ActionType, InvalidInput, RiskLevel, RollbackStrategy, Traits,
    form::{Field, Input, Picks, needed},
    text,
};
use crate::ground::ids::{InvoiceId, PartnerId};
use serde::{Deserialize, Serialize};

/// Invoices that one letter lists. With more, it lists the oldest and says what all come to.
pub const MOST: usize = 50;

#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateInvoiceReminder {
    /// The customer: the commercial partner, not one of its contacts.
    pub customer_id: PartnerId,
    /// Its overdue invoices, 1 to 50, each once. The fifty oldest stand for everything overdue.
    pub invoice_ids: Vec<InvoiceId>,
}

impl CreateInvoiceReminder {
    /// What it brings about, whichever invoices it names: an edit begins with it.
    pub const EXPECTED: &str =
        "The customer gets a payment reminder by e-mail for these invoices, and each gets a note.";
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
                most: MOST,
            },
        )
        .help("All from this customer; one e-mail lists them together. If there are more than 50, choose the 50 oldest: the e-mail then states the total of all of them."),
    ];

    fn validate(&self) -> Result<(), InvalidInput> {
        text::id("customer_id", self.customer_id.0, "a contact")?;
        let ids = self.invoice_ids.iter().map(|id| id.0);
        text::ids("invoice_ids", ids, MOST, "an invoice")
    }

    fn subject(&self) -> String {
        format!("res.partner:{}", self.customer_id)
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{CreateInvoiceReminder, MOST};
    use crate::{
        actions::{
            AffectedRecords, Channel, Desk, LateThen, NoteModel, Precondition, Render, RenderError,
            Rendered, SentReminder, Tone, bank,
            letters::{Language, Letter, Line, Whole, greeted},
            overdue,
            recipient::{Recipient, recipient},
            text::one_line,
            unmatched,
        },
        ground::{
            effect::{Effect, Mail, Request},
            number::count,
            zone,
        },
        operations::{
            email,
            odoo::{Contact, Invoice, Late, NoteTarget, note_call},
        },
    };

    #[async_trait::async_trait]
    impl Render for CreateInvoiceReminder {
        async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError> {
            let late = self.overdue_invoices(desk).await?;
            let invoices: Vec<Invoice> = late.iter().map(|(invoice, _)| invoice.clone()).collect();
            let Recipient {
                contact: recipient,
                instead,
            } = recipient(desk, self.customer_id, &invoices).await?;
            let customer = &invoices[0].customer_name;
            let open = unmatched(desk.odoo, desk.company, self.customer_id).await?;
            if let Some(open) = open.filter(|open| open.sum() >= desk.least_unmatched.minor) {
                return Err(RenderError::NotPossible(format!(
                    "{customer} has {open} not matched yet: match them in Odoo first"
                )));
            }
            let (odoo, company) = (desk.odoo, desk.company);
            let least = Some(&desk.least_unmatched);
            let id = self.customer_id;
            if let Some(paid) =
                bank::incoming(odoo, company, id, customer, &invoices, least).await?
            {
                return Err(RenderError::NotPossible(format!(
                    "{customer} may have paid: {paid}. Reconcile it in Odoo first"
                )));
            }
            let all = overdue::all(odoo, company, self.customer_id, desk.today).await?;
            let (listed, overdue) = (late.len(), all.invoices as usize);
            let oldest = overdue > listed && listed == MOST && self.are_the_oldest(desk).await?;
            let part = overdue > listed && !oldest;
            let everything = oldest.then_some(all);
            let mut preconditions = preconditions(desk, &late, &recipient);
            preconditions.extend(
                everything
                    .as_ref()
                    .map(|all| Precondition::OverdueUnchanged {
                        partner: self.customer_id,
                        name: customer.clone(),
                        before: desk.today,
                        amount: all.amount.clone(),
                        invoices: all.invoices,
                    }),
            );
            preconditions.extend(desk.internal_note(NoteModel::Invoice).await?);
            let asked = late.iter().map(|(_, late)| late.amount_company.minor).sum();
            let amount = match &everything {
                Some(all) => all.amount.clone(),
                None => desk.company.currency.money(asked),
            };
            let whole = everything.map(|all| Whole {
                invoices: all.invoices,
                sums: all.sums,
            });
            let number = whole
                .as_ref()
                .map_or(invoices.len(), |whole| whole.invoices as usize);
            let portal = desk.odoo.portal_base().await?;
            let mut letter = letter(desk, &late, whole.clone(), portal.as_deref());
            letter.part = part;
            letter.greeted = recipient.person.then(|| greeted(&recipient.name)).flatten();
            let language = Language::from_code(recipient.language.as_deref());
            let mail = mail(desk, &recipient, &letter, language);
            email::writable(&mail).map_err(RenderError::NotPossible)?;
            let to: Vec<String> = mail
                .to
                .iter()
                .map(|to| format!("{} <{}>", to.name, to.email))
                .collect();
            let note = format!(
                "Payment reminder sent by e-mail to {}.\nSubject: {}",
                to.join(", "),
                mail.subject
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
            let mut side_effects = vec![
                format!(
                    "The reminder is {}, in {}: {}.",
                    letter.tone.name(),
                    language.words(),
                    history(desk, &invoices)
                ),
                "The notes are internal: Odoo notifies colleagues who follow the invoice, and nobody outside.".to_owned(),
            ];
            side_effects.extend(instead);
            side_effects.extend(whole.map(|whole| {
                format!(
                    "The e-mail lists the {} oldest of {} overdue invoices and states the total of all of them; the {} listed get a note.",
                    invoices.len(), whole.invoices, invoices.len()
                )
            }));
            side_effects.extend(part.then(|| {
                format!("The e-mail lists {listed} of {overdue} overdue invoices; its total covers only those.")
            }));
            Ok(Rendered {
                title: format!(
                    "Send {customer} a payment reminder: {}",
                    count(number, "invoice")
                ),
                effect: Effect {
                    requests,
                    side_effects,
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
                tone: Some(letter.tone),
            })
        }
    }

    impl CreateInvoiceReminder {
        /// The invoices in the order they fell due, each of them this customer's, posted and late.
        async fn overdue_invoices(
            &self,
            desk: &Desk<'_>,
        ) -> Result<Vec<(Invoice, Late)>, RenderError> {
            let found = desk.odoo.invoices(&self.invoice_ids).await?;
            let mut late = vec![];
            for id in &self.invoice_ids {
                let Some(invoice) = found.iter().find(|invoice| invoice.id == *id) else {
                    return Err(desk.missing("account.move", id.0).await);
                };
                let late_of_it = overdue::late(invoice, self.customer_id, desk.today)?;
                late.push((invoice.clone(), late_of_it));
            }
            late.sort_by_key(|(invoice, late)| (late.since, invoice.id));
            Ok(late)
        }

        /// Whether no other invoice of this customer's is overdue for longer.
        async fn are_the_oldest(&self, desk: &Desk<'_>) -> Result<bool, RenderError> {
            let (company, today) = (desk.company, desk.today);
            let found = desk
                .odoo
                .oldest_overdue(company, today, self.customer_id, MOST);
            let oldest = found.await?;
            Ok(self.invoice_ids.iter().all(|id| oldest.contains(id)))
        }
    }

    fn mail(desk: &Desk<'_>, recipient: &Contact, letter: &Letter, language: Language) -> Mail {
        Mail {
            message_id: format!("<{}.mail@{}>", desk.action_id, desk.mail.domain()),
            from: desk.mail.from.clone(),
            reply_to: desk.mail.reply_to.clone(),
            to: recipient.addresses(),
            subject: letter.subject(language),
            text: letter.text(language),
            date: None,
        }
    }

    fn letter(
        desk: &Desk<'_>,
        late: &[(Invoice, Late)],
        whole: Option<Whole>,
        portal: Option<&str>,
    ) -> Letter {
        let stage = |(invoice, late): &(Invoice, Late)| {
            let before = SentReminder::firmest(desk.sent, invoice.id);
            let days = (desk.today - late.since).num_days();
            (before.map(|(tone, _)| tone), days)
        };
        let tone = Tone::next(&late.iter().map(stage).collect::<Vec<_>>());
        let line = |(invoice, late): &(Invoice, Late)| {
            let later = invoice.residual.minor - late.amount.minor;
            Line {
                number: invoice.name.clone(),
                due: late.since,
                total: invoice.total.clone(),
                open: late.amount.clone(),
                later: invoice.residual.currency.money(later.max(0)),
                link: portal
                    .zip(invoice.portal.as_deref())
                    .map(|(base, path)| format!("{base}{path}")),
            }
        };
        let invoices: Vec<Line> = late.iter().map(line).collect();
        let reply_to = &desk.mail.reply_to;
        let answers = if reply_to.name.is_empty() {
            &reply_to.email
        } else {
            &reply_to.name
        };
        Letter {
            tone,
            greeted: None,
            invoices,
            whole,
            part: false,
            answers: one_line(answers),
            company: desk.company.name.clone(),
        }
    }

    /// What was sent before about any of the invoices.
    fn history(desk: &Desk<'_>, invoices: &[Invoice]) -> String {
        let firmest = |invoice: &Invoice| SentReminder::firmest(desk.sent, invoice.id);
        match invoices.iter().filter_map(firmest).max() {
            None => "no reminder about these invoices was sent before".to_owned(),
            Some((tone, at)) => format!(
                "a {} one was sent on {}",
                tone.name(),
                zone::day(at, desk.zone)
            ),
        }
    }

    fn preconditions(
        desk: &Desk<'_>,
        late: &[(Invoice, Late)],
        recipient: &Contact,
    ) -> Vec<Precondition> {
        let mut preconditions = vec![];
        for (invoice, late) in late {
            preconditions.push(Precondition::InvoiceStillUnpaid {
                invoice: invoice.id,
                name: invoice.name.clone(),
            });
            preconditions.push(Precondition::InvoiceAmountUnchanged {
                invoice: invoice.id,
                name: invoice.name.clone(),
                amount: invoice.residual.clone(),
                late: Some(LateThen {
                    before: desk.today,
                    since: late.since,
                    amount: late.amount.clone(),
                }),
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
        let (invoice, _) = &late[0];
        preconditions.push(Precondition::NoUnmatchedPayment {
            partner: invoice.customer,
            name: invoice.customer_name.clone(),
            least: Some(desk.least_unmatched.clone()),
        });
        preconditions.push(Precondition::NoBankPayment {
            partner: invoice.customer,
            name: invoice.customer_name.clone(),
            least: Some(desk.least_unmatched.clone()),
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

    #[test]
    fn what_was_proposed_before_there_was_a_smallest_amount_is_written_as_it_was() {
        let old =
            serde_json::json!({"check": "no_bank_payment", "partner": 7, "name": "Evergreen"});
        let read: crate::actions::Precondition = serde_json::from_value(old.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), old);
    }
}
