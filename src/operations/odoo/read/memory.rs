//! What one run has read: the many customers of a run are read together, and what is asked of
//! one of them then is answered from that.

use super::{Odoo, OdooError, lock};
use crate::{
    ground::ids::{InvoiceId, OdooUserId, PartnerId},
    operations::odoo::{
        error::Outcome,
        owed::{BankLine, Debt, Invoice, OpenCredit},
        records::{Contact, OdooUser},
    },
};
use chrono::NaiveDate;
use serde_json::Value;
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex},
};

/// Of one run alone: what it has not read it asks.
#[derive(Debug, Default)]
pub(in crate::operations::odoo) struct Memory {
    /// Whole answers, by model, method and arguments, and what will be refused again.
    answers: HashMap<(String, String, String), Result<Value, OdooError>>,
    /// `None`: asked for, and not there.
    invoices: HashMap<InvoiceId, Option<Invoice>>,
    /// The longest overdue before a day, at most so many, by customer.
    oldest: HashMap<(NaiveDate, usize, PartnerId), Vec<InvoiceId>>,
    contacts: HashMap<PartnerId, Option<Contact>>,
    /// The active invoice contacts, by company.
    desks: HashMap<PartnerId, Vec<PartnerId>>,
    users: HashMap<OdooUserId, Option<OdooUser>>,
    debts: Option<(NaiveDate, Vec<Debt>)>,
    credits: Option<Vec<OpenCredit>>,
    bank_lines: Option<Vec<BankLine>>,
}

impl Odoo {
    /// The same connection for one run, which reads nothing twice: what it asks again is as it
    /// was at the first time.
    #[must_use]
    pub fn remembering(&self) -> Self {
        Self {
            memory: Some(Arc::new(Mutex::default())),
            ..self.clone()
        }
    }

    pub(in crate::operations::odoo) fn remembered<T>(
        &self,
        recall: impl FnOnce(&Memory) -> Option<T>,
    ) -> Option<T> {
        recall(&lock(self.memory.as_ref()?))
    }

    pub(in crate::operations::odoo) fn remember(&self, keep: impl FnOnce(&mut Memory)) {
        if let Some(memory) = &self.memory {
            keep(&mut lock(memory));
        }
    }
}

impl Memory {
    pub fn answer(
        &self,
        model: &str,
        method: &str,
        arguments: &Value,
    ) -> Option<Result<Value, OdooError>> {
        let key = (model.to_owned(), method.to_owned(), arguments.to_string());
        self.answers.get(&key).cloned()
    }

    /// An error that would pass is no answer, and is not kept.
    pub fn keep_answer(
        &mut self,
        model: &str,
        method: &str,
        arguments: &Value,
        answer: &Result<Value, OdooError>,
    ) {
        let passes = |error: &OdooError| error.outcome() != Outcome::Rejected;
        if !answer.as_ref().is_err_and(passes) {
            let key = (model.to_owned(), method.to_owned(), arguments.to_string());
            self.answers.insert(key, answer.clone());
        }
    }

    /// In the order of their ids, as Odoo answers.
    pub fn invoices(&self, ids: &[InvoiceId]) -> Option<Vec<Invoice>> {
        known(&self.invoices, ids)
    }

    pub fn keep_invoices(&mut self, asked: &[InvoiceId], found: &[Invoice]) {
        keep(&mut self.invoices, asked, found, |invoice| invoice.id);
    }

    pub fn oldest(
        &self,
        today: NaiveDate,
        most: usize,
        customer: PartnerId,
    ) -> Option<Vec<InvoiceId>> {
        self.oldest.get(&(today, most, customer)).cloned()
    }

    pub fn keep_oldest(
        &mut self,
        today: NaiveDate,
        most: usize,
        customers: &[PartnerId],
        found: &[Invoice],
    ) {
        for customer in customers {
            let theirs = found.iter().filter(|one| one.customer == *customer);
            let theirs = theirs.map(|one| one.id).collect();
            self.oldest.insert((today, most, *customer), theirs);
        }
    }

    pub fn contacts(&self, ids: &[PartnerId]) -> Option<Vec<Contact>> {
        known(&self.contacts, ids)
    }

    pub fn keep_contacts(&mut self, asked: &[PartnerId], found: &[Contact]) {
        keep(&mut self.contacts, asked, found, |contact| contact.id);
    }

    pub fn invoice_contacts(&self, companies: &[PartnerId]) -> Option<Vec<Contact>> {
        let desks: Option<Vec<_>> = companies.iter().map(|id| self.desks.get(id)).collect();
        let desks: Vec<PartnerId> = desks?.into_iter().flatten().copied().collect();
        self.contacts(&desks)
    }

    pub fn keep_invoice_contacts(&mut self, companies: &[PartnerId], found: &[Contact]) {
        for company in companies {
            let theirs = found.iter().filter(|one| one.commercial == *company);
            let theirs = theirs.map(|one| one.id).collect();
            self.desks.insert(*company, theirs);
        }
        let ids: Vec<PartnerId> = found.iter().map(|one| one.id).collect();
        self.keep_contacts(&ids, found);
    }

    pub fn users(&self, ids: &[OdooUserId]) -> Option<Vec<OdooUser>> {
        known(&self.users, ids)
    }

    pub fn keep_users(&mut self, asked: &[OdooUserId], found: &[OdooUser]) {
        keep(&mut self.users, asked, found, |user| user.id);
    }

    pub fn debts(&self, before: NaiveDate, of: Option<&[PartnerId]>) -> Option<Vec<Debt>> {
        let (day, debts) = self.debts.as_ref()?;
        let theirs = |debt: &&Debt| of.is_none_or(|of| of.contains(&debt.customer));
        (*day == before).then(|| debts.iter().filter(theirs).cloned().collect())
    }

    pub fn keep_debts(&mut self, before: NaiveDate, debts: &[Debt]) {
        self.debts = Some((before, debts.to_vec()));
    }

    pub fn credits(&self, of: Option<&[PartnerId]>) -> Option<Vec<OpenCredit>> {
        let theirs = |credit: &&OpenCredit| match (of, credit.customer) {
            (None, _) => true,
            (Some(of), Some(customer)) => of.contains(&customer),
            (Some(_), None) => false,
        };
        let credits = self.credits.as_ref()?;
        Some(credits.iter().filter(theirs).cloned().collect())
    }

    pub fn keep_credits(&mut self, credits: &[OpenCredit]) {
        self.credits = Some(credits.to_vec());
    }

    /// Every line that nobody has reconciled, whose ever it may be.
    pub fn bank_lines(&self) -> Option<Vec<BankLine>> {
        self.bank_lines.clone()
    }

    pub fn keep_bank_lines(&mut self, lines: &[BankLine]) {
        self.bank_lines = Some(lines.to_vec());
    }
}

/// All of them that are there, if each has been asked for.
fn known<K: Hash + Eq + Ord + Copy, V: Clone>(
    kept: &HashMap<K, Option<V>>,
    ids: &[K],
) -> Option<Vec<V>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let found: Option<Vec<Option<V>>> = ids.iter().map(|id| kept.get(id).cloned()).collect();
    Some(found?.into_iter().flatten().collect())
}

fn keep<K: Hash + Eq + Copy, V: Clone>(
    kept: &mut HashMap<K, Option<V>>,
    asked: &[K],
    found: &[V],
    id: impl Fn(&V) -> K,
) {
    kept.extend(asked.iter().map(|id| (*id, None)));
    kept.extend(found.iter().map(|one| (id(one), Some(one.clone()))));
}
