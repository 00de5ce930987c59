//! The rules recommender: deterministic proposals, no model, no key.

use super::Proposal;
use crate::{
    actions::{
        About, ActionInputs, CreateInvoiceReminder, CreateTask, EstimatedImpact,
        INVOICES_IN_A_REMINDER, Priority, overdue::All,
    },
    analyzers::financial::{CustomerBalance, Metrics, OverdueInvoice, Reading, Runway},
    evidence::{Evidence, Fact},
    ids::{InvoiceId, OdooUserId, PartnerId, ProjectId},
    money::Money,
    operations::odoo::Partner,
};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeMap;

/// Days overdue before a customer is reminded: a transfer may be on its way.
const REMIND_AFTER_DAYS: i64 = 3;
/// Days overdue before somebody should call.
const CALL_AFTER_DAYS: i64 = 60;
/// Customers in one run, those who owe most: more would not be decided about.
const CUSTOMERS: usize = 10;
/// Invoices that one proposal names, the oldest; its sums are of all.
const NAMED: usize = INVOICES_IN_A_REMINDER;

/// Records beside the figures that the rules choose among.
pub struct Records<'a> {
    pub customers: &'a [Partner],
    /// Who gets a task when the invoice has no salesperson.
    pub user: OdooUserId,
    pub project: Option<ProjectId>,
}

/// The customers whose records the rules want to see.
pub fn customers(metrics: &Metrics) -> Vec<PartnerId> {
    late(metrics).map(|customer| customer.customer).collect()
}

/// What should be done about the figures.
pub fn propose(reading: &Reading, metrics: &Metrics, records: &Records<'_>) -> Vec<Proposal> {
    late(metrics)
        .flat_map(|customer| about(reading, metrics, records, customer))
        .collect()
}

fn late(metrics: &Metrics) -> impl Iterator<Item = &CustomerBalance> {
    metrics
        .overdue_by_customer
        .iter()
        .filter(|customer| customer.oldest_days >= REMIND_AFTER_DAYS)
        .take(CUSTOMERS)
}

/// Unmatched money first: a customer who has paid must not be reminded. Then the reminder, and a
/// call where it is late or where no mail can reach them.
fn about(
    reading: &Reading,
    metrics: &Metrics,
    records: &Records<'_>,
    customer: &CustomerBalance,
) -> Vec<Proposal> {
    let Some(partner) = records
        .customers
        .iter()
        .find(|partner| partner.id == customer.customer)
    else {
        return vec![];
    };
    let invoices: Vec<&OverdueInvoice> = reading
        .invoices
        .iter()
        .filter(|invoice| invoice.customer == customer.customer)
        .take(NAMED)
        .collect();
    let Some(oldest) = invoices
        .iter()
        .min_by_key(|invoice| (invoice.due, invoice.id))
    else {
        return vec![];
    };
    let case = Case {
        reading,
        metrics,
        records,
        customer,
        partner,
        invoices: &invoices,
        oldest,
        all: reading.overdue_of(customer.customer),
    };
    let mut incoming = reading.incoming.iter();
    if let Some((_, paid)) = incoming.find(|(of, _)| *of == customer.customer) {
        return vec![case.reconcile_first(paid)];
    }
    if customer.unmatched.minor != 0 {
        return vec![case.match_first()];
    }
    let mut proposals = vec![];
    if partner.email.is_some() {
        proposals.push(case.remind());
    }
    if partner.email.is_none() || customer.oldest_days > CALL_AFTER_DAYS {
        proposals.push(case.call());
    }
    proposals
}

pub(super) struct Case<'a> {
    pub(super) reading: &'a Reading,
    metrics: &'a Metrics,
    records: &'a Records<'a>,
    pub(super) customer: &'a CustomerBalance,
    partner: &'a Partner,
    invoices: &'a [&'a OverdueInvoice],
    pub(super) oldest: &'a OverdueInvoice,
    /// What it may be reminded of: every sum comes from here, never from the invoices named.
    all: All,
}

impl Case<'_> {
    fn remind(&self) -> Proposal {
        let ids: Vec<InvoiceId> = self.invoices.iter().map(|invoice| invoice.id).collect();
        Proposal {
            inputs: ActionInputs::CreateInvoiceReminder(CreateInvoiceReminder { customer_id: self.customer.customer, invoice_ids: ids }),
            expected_effect: "{{e1.name}} is reminded by e-mail of {{e2.value}} overdue, and each invoice gets a note.".to_owned(),
            reasoning: format!(
                "{{{{e1.name}}}} owes {{{{e2.value}}}} that is overdue on {}, the oldest ({{{{e3.number}}}}) by {{{{e3.days_overdue}}}}.{}{}",
                self.invoices_words(),
                self.disputed_words(),
                self.runway_words()
            ),
            evidence: self.evidence(),
            estimated_impact: EstimatedImpact {
                revenue_change: Some(self.open()),
                cash_runway_change_days: self.runway_days(),
                time_saved_hours: Some(0.5),
                risk_reduction_score: None,
            },
        }
    }

    fn call(&self) -> Proposal {
        let name = short(&self.partner.name, 120);
        let why = if self.partner.email.is_none() {
            "No e-mail address is known in Odoo, so no reminder can be sent."
        } else {
            "At this age a call brings more than another mail."
        };
        Proposal {
            inputs: ActionInputs::CreateTask(CreateTask {
                name: format!("Call {name} about {} overdue", self.open()),
                user_id: self.oldest.salesperson.unwrap_or(self.records.user),
                date_deadline: working_days_after(self.reading.today, 2),
                description: Some(self.task_text()),
                project_id: self.records.project,
                priority: Priority::Medium,
                about: Some(About {
                    model: "res.partner".to_owned(),
                    id: self.customer.customer.0,
                }),
            }),
            expected_effect:
                "Somebody calls {{e1.name}} about {{e2.value}} within two working days.".to_owned(),
            reasoning: format!(
                "The oldest open invoice of {{{{e1.name}}}} ({{{{e3.number}}}}) is {{{{e3.days_overdue}}}} overdue; {{{{e2.value}}}} is overdue on {}.{} {why}",
                self.invoices_words(),
                self.disputed_words(),
            ),
            evidence: self.evidence(),
            estimated_impact: EstimatedImpact {
                revenue_change: Some(self.open()),
                cash_runway_change_days: self.runway_days(),
                time_saved_hours: Some(0.2),
                risk_reduction_score: None,
            },
        }
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
                domain: self
                    .reading
                    .overdue_domain(Some(self.customer.customer), &["out_invoice"]),
                aggregate: "amount_residual:sum".to_owned(),
                value: Fact::Money(self.open()),
                as_of: self.reading.read_at,
            },
        ];
        let mut invoices = self.invoices.to_vec();
        invoices.sort_by_key(|invoice| (invoice.due, invoice.id));
        for (index, invoice) in invoices.into_iter().enumerate() {
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

    /// All that is overdue, in the company's currency.
    pub(super) fn open(&self) -> Money {
        self.all.amount.clone()
    }

    fn invoices_words(&self) -> String {
        match self.all.invoices {
            1 => "1 invoice".to_owned(),
            many => format!("{many} invoices"),
        }
    }

    fn overdue_label(&self) -> String {
        let named = self.invoices.len();
        if named < self.all.invoices as usize {
            format!(
                "Overdue on {}; the {named} oldest below",
                self.invoices_words()
            )
        } else {
            "Overdue".to_owned()
        }
    }

    pub(super) fn disputed_words(&self) -> String {
        match &self.customer.disputed {
            Some(disputed) => {
                format!(" {disputed} more fell due and is disputed: that is left out.")
            }
            None => String::new(),
        }
    }

    /// By how many days the runway grows when it is paid: the difference of two runways.
    fn runway_days(&self) -> Option<i64> {
        let then = self.metrics.runway_with(&self.all.amount);
        match (self.metrics.runway, then) {
            (Runway::Days(now), Runway::Days(then)) => Some(then - now),
            _ => None,
        }
    }

    fn runway_words(&self) -> String {
        match self.runway_days() {
            Some(days) if days > 0 => format!(
                " Collected, it extends the runway of {} to {}.",
                self.metrics.runway.fact(),
                self.metrics.runway_with(&self.all.amount).fact()
            ),
            _ => String::new(),
        }
    }

    fn task_text(&self) -> String {
        let named = self.invoices.len();
        let head = if named < self.all.invoices as usize {
            format!(
                "{} is overdue on {}. The {named} oldest:",
                self.open(),
                self.invoices_words()
            )
        } else {
            format!("{} is overdue:", self.open())
        };
        let mut lines = vec![head];
        for invoice in self.invoices {
            lines.push(format!(
                "{}: {} open, due {}",
                invoice.name,
                invoice.residual,
                invoice.due.format("%-d %b %Y")
            ));
        }
        lines.join("\n")
    }
}

/// Names come from outside: bounded, on one line.
fn short(text: &str, most: usize) -> String {
    crate::inert::bounded(text, most)
}

fn working_days_after(day: NaiveDate, count: u32) -> NaiveDate {
    let mut day = day;
    let mut left = count;
    while left > 0 {
        day = day + Days::new(1);
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_leave_out_the_weekend() {
        let friday = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!(
            working_days_after(friday, 2),
            NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
        );
    }
}
