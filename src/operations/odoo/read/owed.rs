//! Sums of what is open with customers and vendors, by receivable and payable line.

use super::{Odoo, OdooError, invoices::partner, of_company};
use crate::{
    ground::ids::PartnerId,
    operations::odoo::{
        owed::{Debt, OpenCredit, OpenItem, OpenKind, Standing},
        records::Company,
        wire::{Named, money, or_false, sum},
    },
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

/// Every kind of document that can be open, and what it is to us.
const KINDS: [(&str, OpenKind); 6] = [
    ("out_invoice", OpenKind::Receivable),
    ("out_receipt", OpenKind::Receivable),
    ("out_refund", OpenKind::CustomerCredit),
    ("in_invoice", OpenKind::Payable),
    ("in_receipt", OpenKind::Payable),
    ("in_refund", OpenKind::VendorCredit),
];

#[derive(Deserialize)]
struct OpenRow {
    #[serde(rename = "move_id.move_type")]
    move_type: String,
    #[serde(rename = "move_id.payment_state", deserialize_with = "or_false")]
    payment_state: Option<String>,
    #[serde(rename = "date_maturity:day", deserialize_with = "or_false")]
    due: Option<(NaiveDate, String)>,
    #[serde(rename = "amount_residual:sum", deserialize_with = "sum")]
    amount: f64,
    #[serde(rename = "move_id:count_distinct")]
    documents: u32,
}

#[derive(Deserialize)]
struct DebtRow {
    #[serde(
        rename = "move_id.commercial_partner_id",
        deserialize_with = "or_false"
    )]
    customer: Option<Named>,
    #[serde(rename = "move_id.payment_state", deserialize_with = "or_false")]
    payment_state: Option<String>,
    #[serde(rename = "move_id.move_type")]
    move_type: String,
    currency_id: Named,
    #[serde(rename = "amount_residual:sum", deserialize_with = "sum")]
    amount: f64,
    #[serde(rename = "amount_residual_currency:sum", deserialize_with = "sum")]
    in_currency: f64,
    #[serde(rename = "move_id:count_distinct")]
    documents: u32,
    #[serde(rename = "date_maturity:min")]
    oldest: NaiveDate,
}

#[derive(Deserialize)]
struct CreditRow {
    #[serde(
        rename = "partner_id.commercial_partner_id",
        deserialize_with = "or_false"
    )]
    customer: Option<Named>,
    #[serde(rename = "move_id.move_type")]
    move_type: String,
    #[serde(rename = "amount_residual:sum", deserialize_with = "sum")]
    amount: f64,
}

impl Odoo {
    /// Everything open between the company and its customers and vendors, in one call: the
    /// lines of posted documents that are to be paid, by kind, standing and day due. Amounts are
    /// the company's own, so documents in other currencies are in them.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn open_items(&self, c: &Company) -> Result<Vec<OpenItem>, OdooError> {
        let kinds = KINDS.map(|(move_type, _)| move_type);
        let arguments = json!({
            "domain": [
                ["move_id.move_type", "in", kinds],
                ["display_type", "=", "payment_term"],
                ["parent_state", "=", "posted"],
                ["amount_residual", "!=", 0],
                ["company_id", "in", c.ids()],
            ],
            "groupby": ["move_id.move_type", "move_id.payment_state", "date_maturity:day"],
            "aggregates": ["amount_residual:sum", "move_id:count_distinct"],
            "context": of_company(c),
        });
        let rows: Vec<OpenRow> = self.lines_grouped(arguments).await?;
        rows.into_iter().map(|row| row.item(c)).collect()
    }

    /// What customers owe that fell due before a day: all of them, or these alone.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn debts(
        &self,
        c: &Company,
        before: NaiveDate,
        of: Option<&[PartnerId]>,
    ) -> Result<Vec<Debt>, OdooError> {
        if let Some(known) = self.remembered(|memory| memory.debts(before, of)) {
            return Ok(known);
        }
        let mut domain = vec![
            json!(["move_id.move_type", "in", ["out_invoice", "out_receipt"]]),
            json!(["display_type", "=", "payment_term"]),
            json!(["parent_state", "=", "posted"]),
            json!(["amount_residual", "!=", 0]),
            json!(["date_maturity", "<", before]),
            json!(["company_id", "in", c.ids()]),
        ];
        domain.extend(of.map(|of| json!(["move_id.commercial_partner_id", "in", of])));
        let arguments = json!({
            "domain": domain,
            "groupby": ["move_id.commercial_partner_id", "move_id.payment_state",
                        "move_id.move_type", "currency_id"],
            "aggregates": ["amount_residual:sum", "amount_residual_currency:sum",
                           "move_id:count_distinct", "date_maturity:min"],
            "context": of_company(c),
        });
        let rows: Vec<DebtRow> = self.lines_grouped(arguments).await?;
        let currencies: Vec<i64> = rows.iter().map(|row| row.currency_id.0).collect();
        self.know_currencies(&currencies).await?;
        let debts = rows.into_iter().map(|row| self.debt(c, row));
        let debts = debts.collect::<Result<Vec<_>, _>>()?;
        if of.is_none() {
            self.remember(|memory| memory.keep_debts(before, &debts));
        }
        Ok(debts)
    }

    /// Customers' money that is matched with no invoice yet, of all of them or of these alone:
    /// open credits on receivable accounts, from payments and from credit notes.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn open_credits(
        &self,
        c: &Company,
        of: Option<&[PartnerId]>,
    ) -> Result<Vec<OpenCredit>, OdooError> {
        if let Some(known) = self.remembered(|memory| memory.credits(of)) {
            return Ok(known);
        }
        let mut domain = vec![
            json!(["account_id.account_type", "=", "asset_receivable"]),
            json!(["parent_state", "=", "posted"]),
            json!(["reconciled", "=", false]),
            json!(["amount_residual", "<", 0]),
            json!(["company_id", "in", c.ids()]),
        ];
        domain.extend(of.map(|of| json!(["partner_id.commercial_partner_id", "in", of])));
        let arguments = json!({
            "domain": domain,
            "groupby": ["partner_id.commercial_partner_id", "move_id.move_type"],
            "aggregates": ["amount_residual:sum"],
            "context": of_company(c),
        });
        let rows: Vec<CreditRow> = self.lines_grouped(arguments).await?;
        let credit = |row: CreditRow| {
            Ok(OpenCredit {
                customer: row.customer.map(|named| PartnerId(named.0)),
                credit_note: row.move_type == "out_refund",
                amount: money(&c.currency, -row.amount)?,
            })
        };
        let credits = rows.into_iter().map(credit);
        let credits = credits.collect::<Result<Vec<_>, OdooError>>()?;
        if of.is_none() {
            self.remember(|memory| memory.keep_credits(&credits));
        }
        Ok(credits)
    }

    async fn lines_grouped<T: serde::de::DeserializeOwned>(
        &self,
        arguments: Value,
    ) -> Result<T, OdooError> {
        self.read("account.move.line", "formatted_read_group", arguments)
            .await
    }

    fn debt(&self, c: &Company, row: DebtRow) -> Result<Debt, OdooError> {
        let currency = self.known_currency(row.currency_id.0)?;
        let (customer, customer_name) = partner(row.customer);
        Ok(Debt {
            customer,
            customer_name,
            standing: Standing::from_payment_state(
                row.payment_state.as_deref().unwrap_or_default(),
            ),
            receipt: row.move_type == "out_receipt",
            amount: money(&c.currency, row.amount)?,
            in_currency: money(&currency, row.in_currency)?,
            documents: row.documents,
            oldest: row.oldest,
        })
    }
}

impl OpenRow {
    fn item(self, c: &Company) -> Result<OpenItem, OdooError> {
        let kind = KINDS.iter().find(|(name, _)| *name == self.move_type);
        let Some((_, kind)) = kind.copied() else {
            return Err(OdooError::Unexpected("a document of another kind".into()));
        };
        // Odoo signs them as the ledger does: what customers owe is positive, what we owe negative.
        let amount = match kind {
            OpenKind::Receivable | OpenKind::VendorCredit => self.amount,
            OpenKind::Payable | OpenKind::CustomerCredit => -self.amount,
        };
        Ok(OpenItem {
            kind,
            standing: Standing::from_payment_state(
                self.payment_state.as_deref().unwrap_or_default(),
            ),
            due: self.due.map(|(day, _)| day),
            amount: money(&c.currency, amount)?,
            documents: self.documents,
        })
    }
}
