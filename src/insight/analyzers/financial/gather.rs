//! Reads what the figures are made of: a fixed number of calls, whatever the size of the company,
//! but for thousands of bank lines that nobody has reconciled.

use super::{super::gaps::Gaps, Flow, Month, OverdueInvoice, Reading, burn_window_start};
use crate::{
    actions::bank,
    ground::{ids::PartnerId, money::Money},
    operations::odoo::{AccountBalance, BankState, Company, DayFlow, Invoice, Odoo, OdooError},
};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use std::collections::BTreeMap;

/// Overdue invoices of one customer that are read one by one: what a reminder has room for.
const INVOICES: usize = crate::actions::INVOICES_IN_A_REMINDER;
/// Days that the chart of months shows.
const MONTHS: Days = Days::new(180);

/// Reads the figures, from Odoo's own sums: eight calls. One that Odoo refuses, or answers with an
/// error, is a gap, and leaves out what needs it alone.
///
/// # Errors
/// When Odoo does not say what customers owe, or cannot be had any more: the rest is not waited
/// for, and the figures of the run before stay.
pub async fn gather(
    odoo: &Odoo,
    company: &Company,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Reading, OdooError> {
    // The one figure without which there is no run: every proposal is about it. It is asked for
    // first, so that a connection that is down fails the run, and costs no more than this.
    let debts = odoo.debts(company, today, None).await?;
    let mut gaps = Gaps::default();
    let cash = gaps.part(
        odoo.cash_by_account(company).await,
        "Cash could not be read",
        "the runway, and whether upcoming bills exceed cash",
    )?;
    let in_transit = gaps.part(
        odoo.in_transit(company).await,
        "Payments in transit could not be read",
        "their total",
    )?;
    let days = odoo.cash_flow_by_day(company, today - MONTHS, today).await;
    let days = gaps.part(
        days,
        "Cash in and out could not be read",
        "burn, runway and the monthly figures",
    )?;
    let open = gaps.part(
        odoo.open_items(company).await,
        "Receivables by age, and payables, could not be read",
        "both, and whether upcoming bills exceed cash",
    )?;
    let credits = gaps.part(
        odoo.open_credits(company, None).await,
        "Credit notes and unmatched payments could not be read",
        "their total, and reminders: it is unknown who has paid",
    )?;
    let bank = gaps.part(
        bank_state(odoo, company).await,
        "The bank statement could not be read",
        "how far it is reconciled, and reminders: it is unknown who has paid",
    )?;
    let named = |account: AccountBalance| (account.name, account.balance);
    let sum = |accounts: Vec<AccountBalance>| {
        let balances = accounts.iter().map(|account| account.balance.minor);
        company.currency.money(balances.sum())
    };
    Ok(Reading {
        company: company.clone(),
        today,
        read_at: now,
        cash_accounts: cash.map(|accounts| accounts.into_iter().map(named).collect()),
        in_transit: in_transit.map(sum),
        flow: days.map(|days| flow(company, &days, today)),
        open,
        debts,
        credits,
        bank,
        unread: gaps.all,
        invoices: vec![],
        incoming: vec![],
    })
}

/// How far the bank statement is reconciled, with its open lines read for the whole run: of both
/// or of neither is anything concluded.
async fn bank_state(odoo: &Odoo, company: &Company) -> Result<BankState, OdooError> {
    let state = odoo.bank_state(company).await?;
    odoo.prepare_bank_lines(company).await?;
    Ok(state)
}

fn flow(company: &Company, days: &[DayFlow], today: NaiveDate) -> Flow {
    let window = burn_window_start(today);
    let recent = || days.iter().filter(move |flow| flow.day > window);
    let money = |minor| company.currency.money(minor);
    Flow {
        inflow: money(recent().map(|flow| flow.inflow.minor).sum()),
        outflow: money(recent().map(|flow| flow.outflow.minor).sum()),
        months: months(company, days),
    }
}

fn months(company: &Company, flow: &[DayFlow]) -> Vec<Month> {
    let mut months: BTreeMap<NaiveDate, (i64, i64)> = BTreeMap::new();
    for day in flow {
        let first = day.day.with_day(1).unwrap_or(day.day);
        let sums = months.entry(first).or_default();
        sums.0 += day.inflow.minor;
        sums.1 += day.outflow.minor;
    }
    let money = |minor| -> Money { company.currency.money(minor) };
    let month = |(month, (inflow, outflow))| Month {
        month,
        inflow: money(inflow),
        outflow: money(outflow),
    };
    months.into_iter().map(month).collect()
}

/// Reads besides what proposals for these customers are made of: their oldest overdue invoices,
/// and whether the bank statement says that they may have paid, `least` or more. What was read for
/// others stays.
///
/// # Errors
/// When Odoo does not answer.
pub async fn gather_cases(
    odoo: &Odoo,
    reading: &mut Reading,
    customers: &[PartnerId],
    least: &Money,
) -> Result<(), OdooError> {
    let company = reading.company.clone();
    let invoices = odoo
        .overdue_invoices(&company, reading.today, customers, INVOICES)
        .await?;
    for customer in customers {
        let theirs = invoices
            .iter()
            .filter(|invoice| invoice.customer == *customer);
        let theirs: Vec<Invoice> = theirs.cloned().collect();
        let (Some(first), true) = (theirs.first(), reading.bank.is_some()) else {
            continue;
        };
        let name = &first.customer_name;
        let paid = bank::incoming(odoo, &company, *customer, name, &theirs, Some(least)).await?;
        reading.incoming.extend(paid.map(|paid| (*customer, paid)));
    }
    let today = reading.today;
    let overdue = invoices
        .into_iter()
        .filter_map(|invoice| overdue(invoice, today));
    reading.invoices.extend(overdue);
    Ok(())
}

fn overdue(invoice: Invoice, today: NaiveDate) -> Option<OverdueInvoice> {
    let late = invoice.late(today)?;
    Some(OverdueInvoice {
        id: invoice.id,
        name: invoice.name,
        customer: invoice.customer,
        addressed: invoice.partner,
        due: late.since,
        residual: late.amount_company,
        salesperson: invoice.salesperson,
        write_date: invoice.write_date,
    })
}
