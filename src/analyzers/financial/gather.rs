//! Reads what the figures are made of: seven calls, whatever the size of the company.

use super::{Month, Open, OverdueInvoice, Reading, Side, burn_window_start};
use crate::{
    ids::PartnerId,
    operations::odoo::{Company, Invoice, Odoo, OdooError, OpenItem, OpenKind},
};
use chrono::{DateTime, Days, NaiveDate, Utc};

/// Overdue invoices that are read one by one, as evidence and for reminders.
const INVOICES: u32 = 500;
/// Customers whose invoices are read, those who owe most.
const CUSTOMERS: usize = 50;

/// Reads everything: seven calls, whatever the size of the company.
///
/// # Errors
/// When Odoo does not answer one of them.
pub async fn gather(
    odoo: &Odoo,
    company: &Company,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Reading, OdooError> {
    let cash = odoo.cash_by_account(company).await?;
    let in_transit = odoo.in_transit(company).await?;
    let flow = odoo
        .cash_flow(company, burn_window_start(today), today)
        .await?;
    let months = odoo
        .cash_flow_by_month(company, today - Days::new(180), today)
        .await?;
    let items = odoo.open_items(company).await?;
    let unapplied = odoo.unapplied_payments(company).await?;
    let customers = owing_most(&items, today);
    let invoices = odoo
        .overdue_invoices(company, today, &customers, INVOICES)
        .await?;
    Ok(Reading {
        company: company.name.clone(),
        company_id: company.id.0,
        currency: company.currency.clone(),
        today,
        read_at: now,
        cash_accounts: cash
            .into_iter()
            .map(|account| (account.name, account.balance))
            .collect(),
        in_transit: company
            .currency
            .money(in_transit.iter().map(|account| account.balance.minor).sum()),
        inflow: flow.inflow,
        outflow: flow.outflow,
        months: months
            .into_iter()
            .map(|month| Month {
                month: month.month,
                inflow: month.flow.inflow,
                outflow: month.flow.outflow,
            })
            .collect(),
        open: items.into_iter().map(open).collect(),
        unapplied: unapplied
            .into_iter()
            .map(|payment| (payment.partner, payment.amount))
            .collect(),
        invoices: invoices.into_iter().filter_map(overdue_invoice).collect(),
    })
}

fn owing_most(items: &[OpenItem], today: NaiveDate) -> Vec<PartnerId> {
    let mut sums = std::collections::BTreeMap::<PartnerId, i64>::new();
    for item in items {
        if item.kind == OpenKind::Receivable && item.due.is_some_and(|due| due < today) {
            *sums.entry(item.partner).or_default() += item.amount.minor;
        }
    }
    let mut customers: Vec<_> = sums.into_iter().collect();
    customers.sort_by_key(|(partner, sum)| (std::cmp::Reverse(*sum), *partner));
    customers
        .into_iter()
        .take(CUSTOMERS)
        .map(|(partner, _)| partner)
        .collect()
}

fn open(item: OpenItem) -> Open {
    Open {
        side: match item.kind {
            OpenKind::Receivable => Side::Receivable,
            OpenKind::CustomerCredit => Side::CustomerCredit,
            OpenKind::Payable => Side::Payable,
            OpenKind::VendorCredit => Side::VendorCredit,
        },
        due: item.due,
        partner: item.partner,
        partner_name: item.partner_name,
        amount: item.amount,
        documents: item.documents,
    }
}

fn overdue_invoice(invoice: Invoice) -> Option<OverdueInvoice> {
    Some(OverdueInvoice {
        due: invoice.due?,
        id: invoice.id,
        name: invoice.name,
        customer: invoice.customer,
        residual: invoice.residual_company,
        disputed: invoice.payment_state == "blocked",
        salesperson: invoice.salesperson,
        write_date: invoice.write_date,
    })
}
