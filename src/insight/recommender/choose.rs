//! Which customers are acted on in a run: those who can be acted on now, in the order of what a
//! reminder is worth.

use super::{
    Advice, Known, Proposal, Recommenders, Records,
    order::{holds, may_be_asked, subjects, worth},
    rules::{self, REMIND_AFTER_DAYS},
};
use crate::{
    actions::{Kind, nobody_reached, reaches},
    ground::{
        db::{Database, DbErr},
        ids::{OdooUserId, PartnerId},
    },
    guardrails::{self, Proposals},
    insight::analyzers::{
        Gap,
        financial::{CustomerBalance, Metrics, OverdueInvoice, Reading, assess, gather_cases},
    },
    operations::odoo::{Ban, Contact, Identity, Odoo, OdooError},
    records::{self, Before},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// Customers who get a place in one run.
pub const PLACES: usize = 10;
/// Customers who are tried in one run: a place is only taken by what became an action.
pub const TRIES: usize = 40;
/// Proposals of the program's own that may wait for a decision; more would not be decided about.
const WAITING: i64 = 100;
/// Customers whose records are read at once: all whom a run may try, because it cannot be told
/// before how many of them can be acted on, and another reading takes as many calls again.
const AT_ONCE: usize = TRIES;

/// What choosing looks at.
pub struct Choosing<'a> {
    pub database: &'a Database,
    /// Remembers what was read: making the actions then asks little more.
    pub odoo: &'a Odoo,
    pub identity: &'a Identity,
    /// Gets the invoices of those who are looked at.
    pub reading: &'a mut Reading,
    pub metrics: &'a Metrics,
    pub recommenders: &'a Recommenders,
    pub settings: &'a Proposals,
    /// The company's, for what people read.
    pub zone: Tz,
    pub now: DateTime<Utc>,
}

/// The customers in their order, looked at a few at a time.
pub struct Chosen<'a> {
    desk: Choosing<'a>,
    /// Not looked at yet, the next one first.
    queue: VecDeque<&'a CustomerBalance>,
    ready: VecDeque<(PartnerId, Vec<Proposal>)>,
    before: HashMap<(Kind, String), Before>,
    /// How many more customers may be acted on in this run.
    pub places: usize,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    unassigned: bool,
}

impl<'a> Chosen<'a> {
    /// Puts the overdue customers in order; those about whom nothing can be proposed now, by our
    /// own record, are left out. `refused` come last: their records did not allow it lately.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn new(desk: Choosing<'a>, refused: &BTreeSet<PartnerId>) -> Result<Self, DbErr> {
        let connection = desk.database.connection();
        let currency = &desk.reading.company.currency;
        let least = desk.settings.least_reminder(currency).minor;
        let mut late: Vec<&CustomerBalance> = desk
            .metrics
            .overdue_by_customer
            .iter()
            .filter(|customer| {
                customer.oldest_days >= REMIND_AFTER_DAYS && customer.overdue.minor >= least
            })
            .collect();
        let subjects: Vec<(Kind, String)> =
            late.iter().flat_map(|one| subjects(one.customer)).collect();
        let before = records::before(connection, &subjects).await?;
        late.retain(|customer| {
            // Whether a note is due is seen on its invoice.
            rules::held_back(customer, desk.settings, currency).is_some()
                || may_be_asked(customer, &before, desk.now)
        });
        let since = guardrails::store::since(connection)
            .await?
            .unwrap_or(desk.now);
        let mut ordered: Vec<_> = late
            .into_iter()
            .map(|customer| {
                let worth = worth(customer, &before, since, desk.now);
                (refused.contains(&customer.customer), worth, customer)
            })
            .collect();
        ordered.sort_by(|a, b| {
            a.0.cmp(&b.0)
                .then(b.1.total_cmp(&a.1))
                .then(a.2.customer.cmp(&b.2.customer))
        });
        let room = (WAITING - records::own_waiting(connection).await?).max(0);
        Ok(Self {
            places: PLACES.min(usize::try_from(room).unwrap_or(PLACES)),
            queue: ordered
                .into_iter()
                .map(|(_, _, customer)| customer)
                .collect(),
            ready: VecDeque::new(),
            gaps: vec![],
            unassigned: false,
            before,
            desk,
        })
    }

    /// What should be done about the next customer who can be acted on. `None`: there is none.
    ///
    /// # Errors
    /// When Odoo does not answer, or the database cannot be read.
    pub async fn next(&mut self) -> Result<Option<(PartnerId, Vec<Proposal>)>, Failed> {
        while self.ready.is_empty() && !self.queue.is_empty() {
            let count = AT_ONCE.min(self.queue.len());
            let some: Vec<&CustomerBalance> = self.queue.drain(..count).collect();
            self.look_at(&some).await?;
        }
        Ok(self.ready.pop_front())
    }

    /// Whom no letter reaches, with the reason: not by the partners on the documents, the invoice
    /// contacts, or the customer's own field.
    async fn unaddressed(
        &self,
        customers: &[Contact],
        invoices: &[OverdueInvoice],
    ) -> Result<BTreeMap<PartnerId, String>, OdooError> {
        let without: Vec<&Contact> = customers.iter().filter(|one| !reaches(one)).collect();
        let active = without.iter().filter(|one| one.active);
        let ids: Vec<PartnerId> = active.map(|one| one.id).collect();
        let mut others: BTreeSet<PartnerId> = invoices
            .iter()
            .filter(|invoice| ids.contains(&invoice.customer))
            .map(|invoice| invoice.addressed)
            .collect();
        let odoo = self.desk.odoo;
        let desks = odoo.invoice_contacts(&ids).await?;
        others.extend(desks.iter().map(|one| one.id));
        let others: Vec<PartnerId> = others.into_iter().collect();
        let others = odoo.contacts(&others).await?;
        let reason = |own: &Contact| {
            let id = own.id;
            let of_it = || others.iter().filter(move |one| one.commercial == id);
            let reached = own.active && of_it().any(reaches);
            (!reached).then(|| (id, nobody_reached(own, of_it())))
        };
        Ok(without.into_iter().filter_map(reason).collect())
    }

    /// Of those who sold what is late, who still works here. Where that cannot be read, tasks
    /// are left out: nobody knows who would get them.
    async fn salespeople(&mut self, invoices: &[OverdueInvoice]) -> Vec<OdooUserId> {
        let all: BTreeSet<OdooUserId> = invoices
            .iter()
            .filter_map(|invoice| invoice.salesperson)
            .chain([self.desk.identity.user])
            .chain(self.desk.settings.task_assignee)
            .collect();
        let all: Vec<OdooUserId> = all.into_iter().collect();
        match self.desk.odoo.users(&all).await {
            Ok(users) => users
                .into_iter()
                .filter(|user| user.active)
                .map(|user| user.id)
                .collect(),
            Err(error) => {
                self.gap(
                    "Salespeople could not be read",
                    &error,
                    "calls assigned to them",
                );
                vec![]
            }
        }
    }

    fn gap(&mut self, what: &str, why: &OdooError, left_out: &str) {
        self.gaps.push(Gap {
            what: what.to_owned(),
            why: why.to_string(),
            left_out: left_out.to_owned(),
        });
    }

    /// Customers who have not had their turn yet.
    pub fn left(&self) -> usize {
        self.queue.len() + self.ready.len()
    }

    async fn look_at(&mut self, some: &[&'a CustomerBalance]) -> Result<(), Failed> {
        let ids: Vec<PartnerId> = some.iter().map(|customer| customer.customer).collect();
        let odoo = self.desk.odoo;
        let settings = self.desk.settings;
        let least = settings.least_unmatched(&self.desk.reading.company.currency);
        gather_cases(odoo, self.desk.reading, &ids, &least).await?;
        let theirs = |invoice: &&OverdueInvoice| ids.contains(&invoice.customer);
        let invoices: Vec<OverdueInvoice> = self
            .desk
            .reading
            .invoices
            .iter()
            .filter(theirs)
            .cloned()
            .collect();
        // Read together, with whether they may be contacted, and whom invoices go to: the letters
        // ask for it.
        let mut contacts = ids.clone();
        contacts.extend(invoices.iter().map(|invoice| invoice.addressed));
        contacts.sort_unstable();
        contacts.dedup();
        odoo.prepare_contacts(&contacts, &ids).await?;
        let customers = odoo.partners(&ids).await?;
        let own = odoo.contacts(&ids).await?;
        let unaddressed = self.unaddressed(&own, &invoices).await?;
        let tagged = own.iter().filter(|one| one.bans.contains(&Ban::Tag));
        let silent: BTreeSet<PartnerId> = tagged.map(|one| one.id).collect();
        let salespeople = self.salespeople(&invoices).await;
        let connection = self.desk.database.connection();
        let records = Records {
            customers: &customers,
            sent: &records::reminders(connection, &ids).await?,
            unaddressed: &unaddressed,
            silent: &silent,
            salespeople: &salespeople,
            settings: self.desk.settings,
            zone: self.desk.zone,
        };
        let (reading, metrics, now) = (&*self.desk.reading, self.desk.metrics, self.desk.now);
        let known = Known {
            reading,
            metrics,
            findings: &assess(reading, metrics),
            customers: some,
            records,
        };
        let (mut advised, away) = advice(self.desk.recommenders, &known).await;
        for gap in away {
            if !self.gaps.contains(&gap) {
                self.gaps.push(gap);
            }
        }
        advised.retain(|advice| ids.contains(&advice.customer));
        let unassigned = advised.iter().any(|advice| advice.unassigned);
        let proposed: Vec<_> = advised
            .into_iter()
            .map(|advice| (advice.customer, advice.proposals))
            .collect();
        if unassigned && !self.unassigned {
            self.unassigned = true;
            self.gaps.push(Gap {
                what: "No assignee is chosen for proposed tasks".to_owned(),
                why: "some invoices have no active salesperson; choose an assignee under Guardrails, “Proposals”".to_owned(),
                left_out: "calls about these invoices".to_owned(),
            });
        }
        // A note is about an invoice, which is only known now.
        let about: Vec<(Kind, String)> = proposed
            .iter()
            .flat_map(|(_, proposals)| proposals)
            .map(|proposal| (proposal.inputs.kind(), proposal.inputs.subject()))
            .filter(|about| !self.before.contains_key(about))
            .collect();
        self.before
            .extend(records::before(connection, &about).await?);
        for (customer, mut proposals) in proposed {
            proposals.retain(|proposal| {
                let inputs = &proposal.inputs;
                let before = self.before.get(&(inputs.kind(), inputs.subject()));
                !before.is_some_and(|before| holds(inputs.kind(), *before, now))
            });
            if !proposals.is_empty() {
                self.ready.push_back((customer, proposals));
            }
        }
        Ok(())
    }
}

/// What the first recommender says that can serve, and which ones before it could not.
async fn advice(recommenders: &Recommenders, known: &Known<'_>) -> (Vec<Advice>, Vec<Gap>) {
    let mut away = vec![];
    for recommender in recommenders {
        match recommender.advise(known).await {
            Ok(advice) => return (advice, away),
            Err(why) => away.push(Gap {
                what: format!("The recommender “{}” could not be used", recommender.name()),
                why: why.to_string(),
                left_out: "its proposals; the next recommender stands in for it".to_owned(),
            }),
        }
    }
    (vec![], away)
}

/// Why choosing could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error(transparent)]
    Odoo(#[from] OdooError),
    #[error(transparent)]
    Database(#[from] DbErr),
}
