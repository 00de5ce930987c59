//! From what was read to the figures; pure.

use super::{
    Ageing, BURN_WINDOW_DAYS, CustomerBalance, Metrics, PAYABLES_AHEAD_DAYS, Payables, Reading,
    Runway, Side,
};
use crate::ids::PartnerId;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// The first day that burn counts, exclusive.
pub fn burn_window_start(today: NaiveDate) -> NaiveDate {
    today - Days::new(BURN_WINDOW_DAYS.unsigned_abs())
}

/// The figures. Pure.
pub fn measure(reading: &Reading) -> Metrics {
    let money = |minor| reading.currency.money(minor);
    let cash: i64 = reading
        .cash_accounts
        .iter()
        .map(|(_, balance)| balance.minor)
        .sum();
    let net_outflow = reading.outflow.minor - reading.inflow.minor;
    let mut receivables = Ageing::none(&reading.currency);
    for open in reading
        .open
        .iter()
        .filter(|open| open.side == Side::Receivable)
    {
        let late = open.due.map_or(0, |due| (reading.today - due).num_days());
        receivables.bucket(late).minor += open.amount.minor;
    }
    let sum = |side: Side| -> i64 {
        reading
            .open
            .iter()
            .filter(|open| open.side == side)
            .map(|open| open.amount.minor)
            .sum()
    };
    let overdue = [
        &receivables.days_1_30,
        &receivables.days_31_60,
        &receivables.days_61_90,
        &receivables.over_90,
    ];
    let overdue_by_customer = overdue_by_customer(reading);
    Metrics {
        company: reading.company.clone(),
        currency: reading.currency.clone(),
        today: reading.today,
        read_at: reading.read_at,
        cash: money(cash),
        cash_accounts: reading.cash_accounts.clone(),
        in_transit: reading.in_transit.clone(),
        inflow: reading.inflow.clone(),
        outflow: reading.outflow.clone(),
        burn: money(per_30_days(net_outflow)),
        runway: runway(cash, net_outflow),
        overdue: money(overdue.iter().map(|bucket| bucket.minor).sum()),
        overdue_customers: u32::try_from(overdue_by_customer.len()).unwrap_or(u32::MAX),
        overdue_by_customer,
        receivables,
        credit_notes: money(sum(Side::CustomerCredit)),
        unapplied_payments: money(
            reading
                .unapplied
                .iter()
                .map(|(_, amount)| amount.minor)
                .sum(),
        ),
        payables: payables(reading),
        months: reading.months.clone(),
    }
}

/// Net outflow of the window, per 30 days, rounded half away from zero.
pub(super) fn per_30_days(net_outflow: i64) -> i64 {
    let windows = BURN_WINDOW_DAYS / 30;
    let half = if net_outflow >= 0 {
        windows / 2
    } else {
        -(windows / 2)
    };
    (net_outflow + half) / windows
}

/// Cash ÷ burn in whole days, from the unrounded outflow. Without cash there is no day left.
pub(super) fn runway(cash: i64, net_outflow: i64) -> Runway {
    if net_outflow <= 0 {
        return Runway::NoEnd;
    }
    let days = i128::from(cash.max(0)) * i128::from(BURN_WINDOW_DAYS) / i128::from(net_outflow);
    Runway::Days(i64::try_from(days).unwrap_or(i64::MAX))
}

pub(super) fn overdue_by_customer(reading: &Reading) -> Vec<CustomerBalance> {
    let mut customers: BTreeMap<PartnerId, CustomerBalance> = BTreeMap::new();
    for open in &reading.open {
        let late = open.due.map_or(0, |due| (reading.today - due).num_days());
        if open.side != Side::Receivable || late <= 0 {
            continue;
        }
        let customer = customers
            .entry(open.partner)
            .or_insert_with(|| CustomerBalance {
                customer: open.partner,
                name: open.partner_name.clone(),
                overdue: reading.currency.money(0),
                documents: 0,
                oldest_days: 0,
                unmatched: reading.currency.money(unmatched(reading, open.partner)),
            });
        customer.overdue.minor += open.amount.minor;
        customer.documents += open.documents;
        customer.oldest_days = customer.oldest_days.max(late);
    }
    let mut customers: Vec<_> = customers.into_values().collect();
    customers
        .sort_by_key(|customer| (std::cmp::Reverse(customer.overdue.minor), customer.customer));
    customers
}

/// Credit notes and payments of one customer that are not matched with an invoice yet.
pub(super) fn unmatched(reading: &Reading, customer: PartnerId) -> i64 {
    let credits = reading
        .open
        .iter()
        .filter(|open| open.side == Side::CustomerCredit && open.partner == customer);
    let payments = reading
        .unapplied
        .iter()
        .filter(|(partner, _)| *partner == Some(customer));
    credits.map(|open| open.amount.minor).sum::<i64>()
        + payments.map(|(_, amount)| amount.minor).sum::<i64>()
}

pub(super) fn payables(reading: &Reading) -> Payables {
    let horizon = reading.today + Days::new(PAYABLES_AHEAD_DAYS);
    let (mut total, mut overdue, mut next) = (0, 0, 0);
    for open in reading
        .open
        .iter()
        .filter(|open| open.side == Side::Payable)
    {
        total += open.amount.minor;
        match open.due {
            Some(due) if due < reading.today => overdue += open.amount.minor,
            Some(due) if due <= horizon => next += open.amount.minor,
            _ => {}
        }
    }
    let money = |minor| reading.currency.money(minor);
    Payables {
        total: money(total),
        overdue: money(overdue),
        next_30_days: money(next),
    }
}
