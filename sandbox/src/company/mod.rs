//! The made-up company: Fenwick Outdoor Supply, which sells gear to shops and lodges. It has
//! cash for about fifty days, customers who are late, and some things that must not count.

mod bank;
mod documents;
mod people;
mod work;

use super::{books::Books, store::Store};
use chrono::NaiveDate;
use serde_json::Value;

/// The company that counts, and one whose documents must not.
pub const MAIN: i64 = 1;
const OTHER: i64 = 2;

/// Where its customers would reach it (`web.base.url`).
pub const PUBLIC: &str = "https://odoo.fenwick.example.com";

/// The key's user and its partner.
pub const COO: i64 = 7;
pub const COO_PARTNER: i64 = 5;

pub const DANA: i64 = 5;
const MARCUS: i64 = 6;

/// The company on one day. The same day gives the same company, down to the ids.
pub fn found(today: NaiveDate, healthy: bool) -> Store {
    let mut books = Books::new(today);
    people::people(&mut books);
    bank::accounts(&mut books);
    let partners = people::partners(&mut books);
    documents::invoices(&mut books, &partners, healthy);
    documents::not_counted(&mut books, &partners);
    documents::payables(&mut books, &partners, healthy);
    bank::bank(&mut books, &partners, healthy);
    work::work(&mut books, &partners);
    books.store
}

pub fn name(store: &Store) -> String {
    store.display_name("res.company", MAIN)
}

/// The companies that the key's user belongs to.
pub fn companies_of_user(store: &Store) -> Vec<i64> {
    let user = store.row("res.users", COO);
    let ids = user.and_then(|row| row.get("company_ids"));
    let ids = ids.and_then(Value::as_array).map(Vec::as_slice);
    ids.unwrap_or_default()
        .iter()
        .filter_map(Value::as_i64)
        .collect()
}
