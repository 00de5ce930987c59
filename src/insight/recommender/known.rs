//! What a recommender is given.

use crate::{
    actions::SentReminder,
    ground::ids::{OdooUserId, PartnerId},
    guardrails::Proposals,
    insight::analyzers::{
        Finding,
        financial::{CustomerBalance, Metrics, Reading},
    },
    operations::odoo::Partner,
};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// What is known when something may be proposed.
pub struct Known<'a> {
    pub reading: &'a Reading,
    pub metrics: &'a Metrics,
    pub findings: &'a [Finding],
    /// Whom something may be proposed about, in the order of their turns.
    pub customers: &'a [&'a CustomerBalance],
    pub records: Records<'a>,
}

/// What is known of the customers besides the figures.
pub struct Records<'a> {
    pub customers: &'a [Partner],
    /// The reminders that reached them.
    pub sent: &'a [SentReminder],
    /// Customers whom no letter reaches, with the reason: neither they, nor their invoice
    /// contacts, nor the partners on their documents have an address that may be written to.
    pub unaddressed: &'a BTreeMap<PartnerId, String>,
    /// Customers who must not be contacted at all.
    pub silent: &'a BTreeSet<PartnerId>,
    /// Salespeople who still work here.
    pub salespeople: &'a [OdooUserId],
    pub settings: &'a Proposals,
    /// The company's, for what people read.
    pub zone: Tz,
}
