//! The rules recommender: deterministic proposals, no model, no key.

use super::{
    Advice, Away, Known, Proposal, Recommender, Records,
    case::Case,
    steps::{self, working_days_after},
    wording::{day, short},
};
use crate::{
    actions::{
        About, ActionInputs, CreateInvoiceReminder, CreateTask, EstimatedImpact, Priority,
        Provenance, SentReminder, overdue::All,
    },
    ground::{
        evidence::{Evidence, Fact},
        ids::InvoiceId,
        money::{Currency, Money},
    },
    guardrails::Proposals,
    insight::analyzers::financial::{CustomerBalance, Metrics, OverdueInvoice, Reading},
};
use futures::{FutureExt, future::BoxFuture};
use std::collections::BTreeMap;

/// Days overdue before a customer is reminded: a transfer may be on its way.
pub const REMIND_AFTER_DAYS: i64 = 3;
/// Days overdue before somebody should call.
pub const CALL_AFTER_DAYS: i64 = 60;
/// Days before another call to the same customer is proposed.
pub const CALL_AGAIN_DAYS: i64 = 28;

/// The recommender that needs no model and no key.
pub struct Rules;

const NAME: &str = "rules";

/// Where the rules' proposals come from.
pub(super) const PROVENANCE: Provenance = Provenance::recommender(NAME);

impl Recommender for Rules {
    fn name(&self) -> &'static str {
        NAME
    }

    fn advise<'a>(&'a self, known: &'a Known<'a>) -> BoxFuture<'a, Result<Vec<Advice>, Away>> {
        let (reading, metrics, records) = (known.reading, known.metrics, &known.records);
        let customers = known.customers.iter();
        let advice = customers.map(|customer| for_customer(reading, metrics, records, customer));
        let advice: Vec<Advice> = advice.collect();
        async { Ok(advice) }.boxed()
    }
}

/// What should be done about one customer. Money that may be theirs first: a customer who has
/// paid must not be reminded. Then the reminder, and a call where a mail is not enough.
fn for_customer<'a>(
    reading: &'a Reading,
    metrics: &'a Metrics,
    records: &'a Records<'a>,
    customer: &'a CustomerBalance,
) -> Advice {
    let Some(partner) = records
        .customers
        .iter()
        .find(|partner| partner.id == customer.customer)
    else {
        return Advice::none(customer.customer);
    };
    let theirs: Vec<&'a OverdueInvoice> = reading
        .invoices
        .iter()
        .filter(|invoice| invoice.customer == customer.customer)
        .collect();
    let case = |named: &[&'a OverdueInvoice]| -> Option<Case<'a>> {
        let mut invoices = named.to_vec();
        invoices.sort_by_key(|invoice| (invoice.due, invoice.id));
        let whole = invoices.len() == theirs.len();
        let mut all = reading.overdue_of(customer.customer);
        if !whole {
            all = All {
                invoices: u32::try_from(invoices.len()).unwrap_or(u32::MAX),
                amount: reading
                    .company
                    .currency
                    .money(invoices.iter().map(|invoice| invoice.residual.minor).sum()),
                sums: vec![],
                since: invoices.first().map(|invoice| invoice.due),
            };
        }
        Some(Case {
            reading,
            metrics,
            records,
            customer,
            partner,
            oldest: *invoices.first()?,
            invoices,
            whole,
            all,
        })
    };
    let Some(all) = case(&theirs) else {
        return Advice::none(customer.customer);
    };
    let first = |proposal: Proposal| Advice {
        proposals: vec![proposal],
        ..Advice::none(customer.customer)
    };
    let mut incoming = reading.incoming.iter();
    if let Some((_, paid)) = incoming.find(|(of, _)| *of == customer.customer) {
        return first(all.reconcile_first(paid));
    }
    let currency = &reading.company.currency;
    if let Some(unmatched) = held_back(customer, records.settings, currency) {
        return first(all.match_first(unmatched));
    }
    if records.silent.contains(&customer.customer) {
        return Advice::none(customer.customer);
    }
    let to_them = |sent: &&SentReminder| sent.customer == customer.customer;
    let sent: Vec<SentReminder> = records.sent.iter().filter(to_them).cloned().collect();
    let least = records.settings.least_reminder(currency).minor;
    let next = steps::next(&theirs, &sent, least, reading.today, reading.read_at);
    let mut proposals = vec![];
    let no_letter = records.unaddressed.get(&customer.customer);
    if no_letter.is_none() && reading.tells_who_paid() {
        let letter = case(&next.letter)
            .filter(|case| case.late_for(REMIND_AFTER_DAYS - 1) && case.open().minor >= least);
        proposals.extend(letter.map(|case| case.remind(&sent)));
    }
    let why = match (no_letter, next.final_sent) {
        (Some(why), _) => {
            let why = why.replace("{{", "{ {");
            Some(format!("{why}, so no reminder can be sent."))
        }
        (None, Some(at)) => Some(format!(
            "The final reminder on {} brought no payment.",
            day(at, records.zone)
        )),
        (None, None) if all.late_for(CALL_AFTER_DAYS) => {
            Some("At this age, a call works better than another e-mail.".to_owned())
        }
        (None, None) => None,
    };
    let call = why.map(|why| all.call(&why));
    let unassigned = matches!(call, Some(None));
    proposals.extend(call.flatten());
    Advice {
        customer: customer.customer,
        proposals,
        unassigned,
    }
}

/// So much of the customer's money is unmatched that it must not be reminded.
pub fn held_back<'a>(
    customer: &'a CustomerBalance,
    settings: &Proposals,
    currency: &Currency,
) -> Option<&'a Money> {
    let least = settings.least_unmatched(currency).minor;
    let unmatched = customer.unmatched.as_ref();
    unmatched.filter(|unmatched| unmatched.minor >= least)
}

impl Case<'_> {
    fn remind(&self, sent: &[SentReminder]) -> Proposal {
        let ids: Vec<InvoiceId> = self.invoices.iter().map(|invoice| invoice.id).collect();
        Proposal {
            provenance: PROVENANCE,
            inputs: ActionInputs::CreateInvoiceReminder(CreateInvoiceReminder { customer_id: self.customer.customer, invoice_ids: ids }),
            expected_effect: "{{e1.name}} gets a payment reminder by e-mail for {{e2.value}} overdue, and each invoice gets a note.".to_owned(),
            reasoning: format!(
                "{{{{e1.name}}}} has {{{{e2.value}}}} overdue on {}, the oldest ({{{{e3.number}}}}) by {{{{e3.days_overdue}}}}.{}{} {}{}",
                self.invoices_words(),
                self.altogether_words(),
                self.disputed_words(),
                self.history(sent),
                self.runway_words()
            ),
            evidence: self.evidence(),
            estimated_impact: EstimatedImpact {
                revenue_change: Some(self.open()),
                cash_runway_change_days: self.runway_days(),
                ..EstimatedImpact::default()
            },
        }
    }

    /// `None`: nobody has chosen who gets it.
    fn call(&self, why: &str) -> Option<Proposal> {
        let settings = self.records.settings;
        let salesperson = self
            .oldest
            .salesperson
            .filter(|user| settings.task_to_salesperson && self.records.salespeople.contains(user));
        let assignee = salesperson.or(settings.task_assignee)?;
        let place = match settings.task_project {
            None => " No project is chosen for such tasks yet, so it becomes a private to-do.",
            Some(_) => "",
        };
        let name = short(&self.partner.name, 120);
        Some(Proposal {
            provenance: PROVENANCE,
            inputs: ActionInputs::CreateTask(CreateTask {
                name: format!("Call {name} about {} overdue", self.open()),
                user_id: assignee,
                date_deadline: working_days_after(self.reading.today, 2),
                description: Some(self.task_text()),
                project_id: settings.project(),
                priority: Priority::Medium,
                about: Some(About {
                    model: "res.partner".to_owned(),
                    id: self.customer.customer.0,
                }),
            }),
            expected_effect:
                "The assignee calls {{e1.name}} about {{e2.value}} within two working days."
                    .to_owned(),
            reasoning: format!(
                "The oldest open invoice of {{{{e1.name}}}} ({{{{e3.number}}}}) is overdue by {{{{e3.days_overdue}}}}; {{{{e2.value}}}} is overdue on {}.{} {why}{place}{}",
                self.invoices_words(),
                self.disputed_words(),
                self.unknown_words(),
            ),
            evidence: self.evidence(),
            estimated_impact: EstimatedImpact {
                revenue_change: Some(self.open()),
                cash_runway_change_days: self.runway_days(),
                ..EstimatedImpact::default()
            },
        })
    }

    /// `e1` the customer, `e2` the sum, `e3` the oldest invoice, then the others.
    pub(super) fn evidence(&self) -> Vec<Evidence> {
        let text = |text: &str| Fact::Text(text.to_owned());
        let mut fields =
            BTreeMap::from([("name".to_owned(), text(&short(&self.partner.name, 120)))]);
        if let Some(email) = &self.partner.email {
            fields.insert("email".to_owned(), text(email));
        }
        let mut evidence = vec![
            Evidence::Record {
                key: "e1".to_owned(),
                model: "res.partner".to_owned(),
                id: self.partner.id.0,
                label: self.partner.name.clone(),
                fields,
                write_date: self.partner.write_date,
            },
            Evidence::Query {
                key: "e2".to_owned(),
                model: "account.move.line".to_owned(),
                label: self.overdue_label(),
                domain: self.overdue_query(),
                aggregate: "amount_residual:sum".to_owned(),
                value: Fact::Money(self.open()),
                as_of: self.reading.read_at,
            },
        ];
        for (index, invoice) in self.invoices.iter().enumerate() {
            evidence.push(Evidence::Record {
                key: format!("e{}", index + 3),
                model: "account.move".to_owned(),
                id: invoice.id.0,
                label: invoice.name.clone(),
                fields: BTreeMap::from([
                    ("number".to_owned(), text(&invoice.name)),
                    (
                        "amount_residual".to_owned(),
                        Fact::Money(invoice.residual.clone()),
                    ),
                    ("invoice_date_due".to_owned(), Fact::Date(invoice.due)),
                    (
                        "days_overdue".to_owned(),
                        Fact::Days((self.reading.today - invoice.due).num_days()),
                    ),
                ]),
                write_date: invoice.write_date,
            });
        }
        evidence
    }

    /// The query behind the sum: the customer's debt, or the part that is named.
    fn overdue_query(&self) -> serde_json::Value {
        let customer = Some(self.customer.customer);
        let mut query = self.reading.overdue_domain(customer, &["out_invoice"]);
        if !self.whole
            && let Some(conditions) = query.as_array_mut()
        {
            let ids: Vec<InvoiceId> = self.invoices.iter().map(|invoice| invoice.id).collect();
            conditions.push(serde_json::json!(["move_id", "in", ids]));
        }
        query
    }
}
