//! Cash, from the ledger: the posted lines of the accounts of type `asset_cash`.

use super::{Odoo, OdooError, of_company};
use crate::{
    ground::ids::AccountId,
    operations::odoo::{
        records::{AccountBalance, Company, DayFlow},
        wire::{Named, money, sum},
    },
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct BalanceRow {
    account_id: Named,
    #[serde(
        rename = "balance:sum",
        alias = "amount_residual:sum",
        deserialize_with = "sum"
    )]
    amount: f64,
}

#[derive(Deserialize)]
struct DayRow {
    /// The day, and Odoo's words for it.
    #[serde(rename = "date:day")]
    day: (NaiveDate, String),
    #[serde(rename = "debit:sum", deserialize_with = "sum")]
    debit: f64,
    #[serde(rename = "credit:sum", deserialize_with = "sum")]
    credit: f64,
}

impl Odoo {
    /// The posted balance of each cash and bank account, as the ledger has it. The journal's
    /// statement balance says something else where statements were not entered.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn cash_by_account(&self, c: &Company) -> Result<Vec<AccountBalance>, OdooError> {
        let arguments = json!({
            "domain": cash_lines(c), "groupby": ["account_id"], "aggregates": ["balance:sum"],
            "order": "account_id", "context": of_company(c),
        });
        self.balances(c, arguments).await
    }

    /// Payments that are booked, but not matched with the bank yet: customers' payments
    /// positive, payments to vendors negative.
    ///
    /// Such a payment has lowered the invoice's residual already, while the cash account does
    /// not have it yet: it lies on an account for outstanding receipts or payments. Those are
    /// what a payment's entry touches besides receivable and payable: reconcilable current
    /// accounts. Counted is what remains open on them. A payment without an entry of its own
    /// (possible in the Enterprise edition) has not lowered the residual, so nothing is missing.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn in_transit(&self, c: &Company) -> Result<Vec<AccountBalance>, OdooError> {
        let arguments = json!({
            "domain": [
                ["payment_id", "!=", false],
                ["account_id.account_type", "in", ["asset_current", "liability_current"]],
                ["account_id.reconcile", "=", true],
                ["reconciled", "=", false],
                ["parent_state", "=", "posted"],
                ["company_id", "in", c.ids()],
            ],
            "groupby": ["account_id"], "aggregates": ["amount_residual:sum"],
            "order": "account_id", "context": of_company(c),
        });
        self.balances(c, arguments).await
    }

    /// What came in and went out on the cash accounts, by day, oldest first, on the days after
    /// `after` up to and with `until`; a day without a posted line is left out. A transfer
    /// between two of them counts in both.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn cash_flow_by_day(
        &self,
        c: &Company,
        after: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<DayFlow>, OdooError> {
        let arguments = json!({
            "domain": [
                ["account_id.account_type", "=", "asset_cash"],
                ["parent_state", "=", "posted"],
                ["company_id", "in", c.ids()],
                ["date", ">", after],
                ["date", "<=", until],
            ],
            "groupby": ["date:day"], "aggregates": ["debit:sum", "credit:sum"],
            "context": of_company(c),
        });
        let rows: Vec<DayRow> = self.grouped(arguments).await?;
        let flow = |row: &DayRow| {
            Ok(DayFlow {
                day: row.day.0,
                inflow: money(&c.currency, row.debit)?,
                outflow: money(&c.currency, row.credit)?,
            })
        };
        let mut days = rows
            .iter()
            .map(flow)
            .collect::<Result<Vec<_>, OdooError>>()?;
        days.sort_by_key(|flow| flow.day);
        Ok(days)
    }

    async fn balances(
        &self,
        c: &Company,
        arguments: Value,
    ) -> Result<Vec<AccountBalance>, OdooError> {
        let rows: Vec<BalanceRow> = self.grouped(arguments).await?;
        let balance = |row: BalanceRow| {
            Ok(AccountBalance {
                account: AccountId(row.account_id.0),
                name: row.account_id.1,
                balance: money(&c.currency, row.amount)?,
            })
        };
        rows.into_iter().map(balance).collect()
    }

    async fn grouped<T: serde::de::DeserializeOwned>(
        &self,
        arguments: Value,
    ) -> Result<T, OdooError> {
        self.read("account.move.line", "formatted_read_group", arguments)
            .await
    }
}

fn cash_lines(c: &Company) -> Value {
    json!([
        ["account_id.account_type", "=", "asset_cash"],
        ["parent_state", "=", "posted"],
        ["company_id", "in", c.ids()],
    ])
}
