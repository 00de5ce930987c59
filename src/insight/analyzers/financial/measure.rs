//! From what was read to the figures; pure.

use super::{
    Ageing, BURN_WINDOW_DAYS, Bank, CustomerBalance, Metrics, PAYABLES_AHEAD_DAYS, Payables,
    Reading, Runway,
};
use crate::{
    ground::{ids::PartnerId, money::Money},
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
    let accounts = reading.cash_accounts.as_ref();
    let cash = accounts.map(|accounts| -> i64 {
        let balances = accounts.iter().map(|(_, balance)| balance.minor);
        balances.sum()
    });
    let flow = reading.flow.as_ref();
    let net_outflow = flow.map(|flow| flow.outflow.minor - flow.inflow.minor);
    let standing = |standing: Standing| -> Option<Money> {
        let open = items_of(reading.open.as_ref()?, OpenKind::Receivable);
        let open = open.filter(|open| open.standing == standing);
        Some(money(open.map(|open| open.amount.minor).sum()))
    };
    let credits = |notes: bool| -> Option<Money> {
        let credits = reading.credits.as_ref()?.iter();
        let credits = credits.filter(|credit| credit.credit_note == notes);
        Some(money(credits.map(|credit| credit.amount.minor).sum()))
    };
    let receivables = ageing(reading);
    let overdue_by_customer = overdue_by_customer(reading);
    let overdue = match &receivables {
        Some(ageing) => ageing.overdue(),
        None => {
            let each = overdue_by_customer.iter();
            each.map(|customer| customer.overdue.minor).sum()
        }
    };
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
        cash: cash.map(money),
        cash_accounts: reading.cash_accounts.clone(),
        in_transit: reading.in_transit.clone(),
        inflow: flow.map(|flow| flow.inflow.clone()),
        outflow: flow.map(|flow| flow.outflow.clone()),
        burn: net_outflow.map(|net| money(per_30_days(net))),
        runway: cash.and_then(|cash| runway(cash, net_outflow)),
        overdue: money(overdue),
        overdue_customers: owing(&overdue_by_customer),
        overdue_by_customer,
        receivables,
        disputed: standing(Standing::Disputed),
        being_paid: standing(Standing::BeingPaid),
        credit_notes: credits(true),
        unapplied_payments: credits(false),
        payables: payables(reading),
        months: flow.map(|flow| flow.months.clone()),
        bank: reading.bank.as_ref().map(|bank| Bank {
            reconciled_to: bank.reconciled_to,
            open: bank.open,
        }),
        unread: reading.unread.iter().map(ToString::to_string).collect(),
    }
}

fn items_of(open: &[OpenItem], kind: OpenKind) -> impl Iterator<Item = &OpenItem> {
    open.iter().filter(move |open| open.kind == kind)
}

fn ageing(reading: &Reading) -> Option<Ageing> {
    let open = items_of(reading.open.as_ref()?, OpenKind::Receivable);
    let mut ageing = Ageing::none(&reading.company.currency);
    for open in open.filter(|open| open.standing == Standing::Open) {
        let late = open.due.map_or(0, |due| (reading.today - due).num_days());
        ageing.bucket(late).minor += open.amount.minor;
    }
    Some(ageing)
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
/// whatever comes in and goes out, and even where that could not be read.
pub fn runway(cash: i64, net_outflow: Option<i64>) -> Option<Runway> {
    if cash <= 0 {
        return Some(Runway::Days(0));
    }
    let net_outflow = net_outflow?;
    if net_outflow <= 0 {
        return Some(Runway::NoEnd);
    }
    let days = i128::from(cash) * i128::from(BURN_WINDOW_DAYS) / i128::from(net_outflow);
    Some(Runway::Days(i64::try_from(days).unwrap_or(i64::MAX)))
}

impl Metrics {
    /// The runway once so much more cash is there.
    pub fn runway_with(&self, more: &Money) -> Option<Runway> {
        let cash = self.cash.as_ref()?.minor.saturating_add(more.minor);
        let flow = self.outflow.as_ref().zip(self.inflow.as_ref());
        runway(cash, flow.map(|(out, into)| out.minor - into.minor))
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
                unmatched: reading.unmatched(debt.customer),
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

fn payables(reading: &Reading) -> Option<Payables> {
    let horizon = reading.today + Days::new(PAYABLES_AHEAD_DAYS);
    let (mut total, mut overdue, mut next) = (0, 0, 0);
    for open in items_of(reading.open.as_ref()?, OpenKind::Payable) {
        total += open.amount.minor;
        match open.due {
            Some(due) if due < reading.today => overdue += open.amount.minor,
            Some(due) if due <= horizon => next += open.amount.minor,
            _ => {}
        }
    }
    Some(Payables {
        total: reading.money(total),
        overdue: reading.money(overdue),
        next_30_days: reading.money(next),
    })
}
