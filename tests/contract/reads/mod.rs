//! The reads, compared with plain ones.

mod figures;
mod receivables;
mod records;

pub use figures::*;
pub use receivables::*;
pub use records::*;

use crate::support::Target;
use ai_coo::{
    ground::ids::PartnerId,
    operations::odoo::{Company, Debt, Invoice},
};
use serde_json::{Value, json};

fn lines(company: &Company, more: &[Value]) -> Value {
    let mut domain = vec![
        json!(["parent_state", "=", "posted"]),
        json!(["company_id", "in", company.ids()]),
    ];
    domain.extend_from_slice(more);
    Value::Array(domain)
}

/// What is overdue, and the invoices behind it.
async fn overdue(target: &Target, each: usize) -> (Vec<Debt>, Vec<Invoice>) {
    let company = target.company().await;
    let (odoo, calls) = target.odoo.counted();
    let debts = odoo.debts(&company, target.today, None).await.unwrap();
    let of_debts = calls.get();
    // One call; one more where a currency is new to the handle.
    assert!(of_debts <= 2, "{of_debts}");
    let mut customers: Vec<PartnerId> = debts.iter().map(|debt| debt.customer).collect();
    customers.dedup();
    let invoices = odoo
        .overdue_invoices(&company, target.today, &customers, each)
        .await
        .unwrap();
    assert_eq!(calls.get() - of_debts, 2);
    (debts, invoices)
}
