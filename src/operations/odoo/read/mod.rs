//! The reads. Each is one call, whatever the number of records, but for what the handle
//! remembers: its company and the decimals of currencies.

mod changed;
mod company;
mod contacts;
mod find;
mod invoices;
mod ledger;
mod ours;
mod people;
mod purchase;
mod rates;
mod rights;
mod sales;

pub use contacts::DO_NOT_CONTACT;

use super::{Odoo, OdooError, records::Company};
use crate::{
    ids::{CompanyId, PartnerId},
    money::Currency,
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What a handle and its clones remember between calls.
pub(super) struct Cache {
    /// From the settings; `None`: the user's own company.
    chosen: Option<CompanyId>,
    company: Mutex<Option<Company>>,
    currencies: Mutex<HashMap<i64, Currency>>,
}

impl Cache {
    pub fn new(chosen: Option<CompanyId>) -> Self {
        Self {
            chosen,
            company: Mutex::default(),
            currencies: Mutex::default(),
        }
    }
}

impl Odoo {
    /// The company whose figures are read, asked once.
    pub(super) async fn company(&self) -> Result<Company, OdooError> {
        let known = lock(&self.cache.company).clone();
        match known {
            Some(company) => Ok(company),
            None => Ok(self.identity().await?.company),
        }
    }
}

/// The context of every financial query: this company alone, and days in UTC.
fn of_company(company: CompanyId) -> Value {
    json!({"allowed_company_ids": [company], "tz": "UTC"})
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
