//! Sums by customer: what each owes, and what was sold to each.

use super::{Odoo, OdooError, invoices::partner, of_company};
use crate::operations::odoo::{
    records::{Company, CustomerSum},
    wire::{Named, money, or_false, sum},
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct SumRow {
    #[serde(
        rename = "move_id.commercial_partner_id",
        deserialize_with = "or_false"
    )]
    customer: Option<Named>,
    #[serde(
        rename = "amount_residual:sum",
        alias = "balance:sum",
        deserialize_with = "sum"
    )]
    amount: f64,
}

/// The lines that make up what customers owe: open lines of posted invoices and receipts, due or
/// not. The condition of [`Odoo::owed_by_customer`], and its evidence.
pub fn owed_lines(c: &Company) -> Vec<Value> {
    vec![
        json!(["move_id.move_type", "in", ["out_invoice", "out_receipt"]]),
        json!(["display_type", "=", "payment_term"]),
        json!(["parent_state", "=", "posted"]),
        json!(["amount_residual", "!=", 0]),
        json!(["company_id", "in", c.ids()]),
    ]
}

/// The lines that make up sales: what was sold on posted invoices and receipts, without taxes, and
/// what credit notes took back. The condition of [`Odoo::sales_by_customer`], and its evidence.
pub fn sales_lines(c: &Company, after: NaiveDate, until: NaiveDate) -> Vec<Value> {
    let kinds = ["out_invoice", "out_receipt", "out_refund"];
    vec![
        json!(["move_id.move_type", "in", kinds]),
        json!(["display_type", "=", "product"]),
        json!(["parent_state", "=", "posted"]),
        json!(["date", ">", after]),
        json!(["date", "<=", until]),
        json!(["company_id", "in", c.ids()]),
    ]
}

impl Odoo {
    /// What each customer owes, due or not, in the company's currency.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn owed_by_customer(&self, c: &Company) -> Result<Vec<CustomerSum>, OdooError> {
        let sums = self.by_customer(c, owed_lines(c), "amount_residual:sum", 1.0);
        sums.await
    }

    /// What was sold to each customer on the days after `after` up to and with `until`, without
    /// taxes, less what credit notes took back, in the company's currency.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn sales_by_customer(
        &self,
        c: &Company,
        after: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<CustomerSum>, OdooError> {
        // The ledger has what was sold as negative.
        let sums = self.by_customer(c, sales_lines(c, after, until), "balance:sum", -1.0);
        sums.await
    }

    async fn by_customer(
        &self,
        c: &Company,
        domain: Vec<Value>,
        aggregate: &str,
        sign: f64,
    ) -> Result<Vec<CustomerSum>, OdooError> {
        let arguments = json!({
            "domain": domain, "groupby": ["move_id.commercial_partner_id"],
            "aggregates": [aggregate], "context": of_company(c),
        });
        let rows: Vec<SumRow> = self
            .read("account.move.line", "formatted_read_group", arguments)
            .await?;
        let sum = |row: SumRow| {
            let (customer, name) = partner(row.customer);
            let amount = money(&c.currency, sign * row.amount)?;
            Ok(CustomerSum {
                customer,
                name,
                amount,
            })
        };
        rows.into_iter().map(sum).collect()
    }
}
