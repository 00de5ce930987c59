//! One customer's overdue invoices, all of them or a part, as something may be proposed about them.

use super::{
    Records,
    steps::{late_for, reaches_minimum},
};
use crate::{
    actions::overdue::All,
    insight::analyzers::financial::{CustomerBalance, Metrics, OverdueInvoice, Reading, Runway},
    operations::odoo::Partner,
};
use chrono_tz::Tz;

/// What is known of a customer and of these invoices.
pub(super) struct Case<'a> {
    pub(super) reading: &'a Reading,
    pub(super) metrics: &'a Metrics,
    pub(super) records: &'a Records<'a>,
    pub(super) customer: &'a CustomerBalance,
    pub(super) partner: &'a Partner,
    /// By due date.
    pub(super) invoices: Vec<&'a OverdueInvoice>,
    pub(super) oldest: &'a OverdueInvoice,
    /// They are all that were read of this customer's, not a part.
    pub(super) whole: bool,
    /// What it may be reminded of: every sum comes from here, never from the invoices named.
    pub(super) all: All,
}

impl Case<'_> {
    /// Whether what is late by more than so many days is worth asking for.
    pub(super) fn late_for(&self, days: i64) -> bool {
        let currency = &self.reading.company.currency;
        let least = self.records.settings.least_reminder(currency).minor;
        let late = late_for(&self.invoices, days, self.reading.today);
        reaches_minimum(&late, least)
    }

    pub(super) fn zone(&self) -> Tz {
        self.records.zone
    }

    /// By how many days the runway grows when it is paid: the difference of two runways.
    pub(super) fn runway_days(&self) -> Option<i64> {
        let then = self.metrics.runway_with(&self.all.amount);
        match (self.metrics.runway?, then?) {
            (Runway::Days(now), Runway::Days(then)) => Some(then - now),
            _ => None,
        }
    }
}
