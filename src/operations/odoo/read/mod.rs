//! The reads. Each is one call, whatever the number of records, but for what the handle
//! remembers: its company, the decimals of currencies, and which subtype is that for notes.

mod changed;
mod company;
mod contacts;
mod customers;
mod find;
mod invoices;
mod ledger;
mod memory;
mod ours;
mod owed;
mod people;
mod purchase;
mod rates;
mod rights;
mod sales;
mod statement;

pub use contacts::DO_NOT_CONTACT;
pub use customers::{owed_lines, sales_lines};
pub(super) use memory::Memory;
pub use statement::Payer;

use super::{Odoo, OdooError, records::Company};
use crate::ground::{
    ids::{CompanyId, PartnerId},
    money::Currency,
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
};

/// What a handle and its clones remember between calls.
pub(super) struct Cache {
    /// From the settings; `None`: the user's own company.
    chosen: Option<CompanyId>,
    company: Mutex<Option<Company>>,
    currencies: Mutex<HashMap<i64, Currency>>,
    /// Odoo has no `phone_validation`: once in a process is often enough to find that out.
    without_phone_blacklist: AtomicBool,
    /// The id of Odoo's subtype for notes.
    note_subtype: Mutex<Option<i64>>,
}

impl Cache {
    pub fn new(chosen: Option<CompanyId>) -> Self {
        Self {
            chosen,
            company: Mutex::default(),
            currencies: Mutex::default(),
            without_phone_blacklist: AtomicBool::new(false),
            note_subtype: Mutex::default(),
        }
    }
}

impl Odoo {
    /// The company whose figures are read, with its branches, as they were when somebody last
    /// asked who the key belongs to: every run does.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn company(&self) -> Result<Company, OdooError> {
        let known = lock(&self.cache.company).clone();
        match known {
            Some(company) => Ok(company),
            None => Ok(self.identity().await?.company),
        }
    }
}

/// The context of every financial query: this company with its branches, and days in UTC.
fn of_company(company: &Company) -> Value {
    json!({"allowed_company_ids": company.ids(), "tz": "UTC"})
}

/// For look-ups by id: what a person archived is still there.
fn with_archived() -> Value {
    json!({"active_test": false, "tz": "UTC"})
}

/// For a receipt of nobody; every other document has a partner.
fn no_partner() -> (PartnerId, String) {
    (PartnerId(0), String::new())
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
