//! Reads what the figures are made of: a fixed number of calls, whatever the size of the company.

use super::{super::Gap, Month, OverdueInvoice, Reading, burn_window_start};
use crate::{
    actions::bank,
    ids::PartnerId,
    money::Money,
    operations::odoo::{BankState, Company, DayFlow, Invoice, Odoo, OdooError},
};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use std::collections::BTreeMap;

/// Overdue invoices of one customer that are read one by one: what a reminder has room for.
const INVOICES: usize = crate::actions::INVOICES_IN_A_REMINDER;
/// Days that the chart of months shows.
const MONTHS: Days = Days::new(180);

/// Reads the figures, from Odoo's own sums: eight calls.
///
/// # Errors
/// When Odoo does not answer one of them; the bank statement may be missing.
pub async fn gather(
    odoo: &Odoo,
    company: &Company,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Reading, OdooError> {
    let cash = odoo.cash_by_account(company).await?;
    let in_transit = odoo.in_transit(company).await?;
    let flow = odoo
        .cash_flow_by_day(company, today - MONTHS, today)
        .await?;
    let open = odoo.open_items(company).await?;
    let debts = odoo.debts(company, today, None).await?;
    let credits = odoo.open_credits(company, None).await?;
    let mut unread = vec![];
    let mut bank = None;
    match bank_state(odoo, company).await {
        Ok(state) => bank = Some(state),
        Err(error) => unread.push(Gap {
            what: "The bank statement could not be read".to_owned(),
            why: error.to_string(),
            left_out: "who may have paid by it, and how far it is reconciled".to_owned(),
        }),
    }
    let window = burn_window_start(today);
    let recent = || flow.iter().filter(move |flow| flow.day > window);
    let money = |minor| company.currency.money(minor);
    Ok(Reading {
        company: company.clone(),
        today,
        read_at: now,
        cash_accounts: cash
            .into_iter()
            .map(|account| (account.name, account.balance))
            .collect(),
        in_transit: money(in_transit.iter().map(|account| account.balance.minor).sum()),
        inflow: money(recent().map(|flow| flow.inflow.minor).sum()),
        outflow: money(recent().map(|flow| flow.outflow.minor).sum()),
        months: months(company, &flow),
        open,
        debts,
        credits,
        bank,
        unread,
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
