//! From what was read to the figures; pure.

use super::{
    Ageing, BURN_WINDOW_DAYS, Bank, CustomerBalance, Metrics, PAYABLES_AHEAD_DAYS, Payables,
    Reading, Runway,
};
use crate::{
    ids::PartnerId,
    money::Money,
    operations::odoo::{OpenItem, OpenKind, Standing},
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// The first day that burn counts, exclusive.
pub fn burn_window_start(today: NaiveDate) -> NaiveDate {
    today - Days::new(BURN_WINDOW_DAYS.unsigned_abs())
}

/// The figures. Pure.
pub fn measure(reading: &Reading) -> Metrics {
    let money = |minor| reading.money(minor);
    let cash: i64 = reading
        .cash_accounts
        .iter()
        .map(|(_, balance)| balance.minor)
        .sum();
    let net_outflow = reading.outflow.minor - reading.inflow.minor;
    let mut receivables = Ageing::none(&reading.company.currency);
    for open in of(reading, OpenKind::Receivable).filter(|open| open.standing == Standing::Open) {
        let late = open.due.map_or(0, |due| (reading.today - due).num_days());
        receivables.bucket(late).minor += open.amount.minor;
    }
    let standing = |standing: Standing| -> Option<Money> {
        let open = of(reading, OpenKind::Receivable).filter(|open| open.standing == standing);
        let sum: i64 = open.map(|open| open.amount.minor).sum();
        (sum != 0).then(|| money(sum))
    };
    let credits = |notes: bool| -> i64 {
        let credits = reading.credits.iter();
        let credits = credits.filter(|credit| credit.credit_note == notes);
        credits.map(|credit| credit.amount.minor).sum()
    };
    let overdue = [
        &receivables.days_1_30,
        &receivables.days_31_60,
        &receivables.days_61_90,
        &receivables.over_90,
    ];
    let overdue_by_customer = overdue_by_customer(reading);
    Metrics {
        company: reading.company.name.clone(),
        branches: reading
            .company
            .branches
            .iter()
            .map(|branch| branch.name.clone())
            .collect(),
        currency: reading.company.currency.clone(),
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
        overdue_customers: owing(&overdue_by_customer),
        overdue_by_customer,
        receivables,
        disputed: standing(Standing::Disputed),
        being_paid: standing(Standing::BeingPaid),
        credit_notes: money(credits(true)),
        unapplied_payments: money(credits(false)),
        payables: payables(reading),
        months: reading.months.clone(),
        bank: reading.bank.as_ref().map(|bank| Bank {
            reconciled_to: bank.reconciled_to,
            open: bank.open,
        }),
        unread: reading.unread.iter().map(ToString::to_string).collect(),
    }
}

fn of(reading: &Reading, kind: OpenKind) -> impl Iterator<Item = &OpenItem> {
    reading.open.iter().filter(move |open| open.kind == kind)
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

/// Cash ÷ burn in whole days, from the unrounded outflow. Without cash there is no day left,
/// whatever comes in and goes out.
pub fn runway(cash: i64, net_outflow: i64) -> Runway {
    if cash <= 0 {
        return Runway::Days(0);
    }
    if net_outflow <= 0 {
        return Runway::NoEnd;
    }
    let days = i128::from(cash) * i128::from(BURN_WINDOW_DAYS) / i128::from(net_outflow);
    Runway::Days(i64::try_from(days).unwrap_or(i64::MAX))
}

impl Metrics {
    /// The runway once so much more cash is there.
    pub fn runway_with(&self, more: &Money) -> Runway {
        let cash = self.cash.minor.saturating_add(more.minor);
        runway(cash, self.outflow.minor - self.inflow.minor)
    }
}

/// How many owe something that is overdue: not those who only dispute what fell due.
fn owing(customers: &[CustomerBalance]) -> u32 {
    let owing = customers.iter().filter(|customer| customer.documents > 0);
    u32::try_from(owing.count()).unwrap_or(u32::MAX)
}

/// Who owes something that fell due, disputed or not; who owes most first.
fn overdue_by_customer(reading: &Reading) -> Vec<CustomerBalance> {
    let mut customers: BTreeMap<PartnerId, CustomerBalance> = BTreeMap::new();
    for debt in &reading.debts {
        if debt.standing == Standing::BeingPaid {
            continue;
        }
        let customer = customers
            .entry(debt.customer)
            .or_insert_with(|| CustomerBalance {
                customer: debt.customer,
                name: debt.customer_name.clone(),
                overdue: reading.money(0),
                documents: 0,
                oldest_days: 0,
                unmatched: reading.money(reading.unmatched(debt.customer)),
                disputed: None,
            });
        if debt.standing == Standing::Disputed {
            let disputed = customer.disputed.get_or_insert_with(|| reading.money(0));
            disputed.minor += debt.amount.minor;
            continue;
        }
        customer.overdue.minor += debt.amount.minor;
        customer.documents += debt.documents;
        let late = (reading.today - debt.oldest).num_days();
        customer.oldest_days = customer.oldest_days.max(late);
    }
    let mut customers: Vec<_> = customers.into_values().collect();
    customers
        .sort_by_key(|customer| (std::cmp::Reverse(customer.overdue.minor), customer.customer));
    customers
}

fn payables(reading: &Reading) -> Payables {
    let horizon = reading.today + Days::new(PAYABLES_AHEAD_DAYS);
    let (mut total, mut overdue, mut next) = (0, 0, 0);
    for open in of(reading, OpenKind::Payable) {
        total += open.amount.minor;
        match open.due {
            Some(due) if due < reading.today => overdue += open.amount.minor,
            Some(due) if due <= horizon => next += open.amount.minor,
            _ => {}
        }
    }
    Payables {
        total: reading.money(total),
        overdue: reading.money(overdue),
        next_30_days: reading.money(next),
    }
}
