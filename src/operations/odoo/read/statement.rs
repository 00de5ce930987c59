//! The bank statement: how far it is reconciled, and what came in that nobody has reconciled.

use super::{Odoo, OdooError, of_company};
use crate::{
    ground::{ids::PartnerId, money::Money},
    operations::odoo::{
        owed::{BankLine, BankState},
        records::Company,
        wire::{Named, money, or_false},
    },
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use std::cmp::Reverse;

/// The most lines that one call reads.
const LINES: usize = 2_000;
/// The most calls that one run reads the lines of all customers with. Where there are more lines,
/// it asks for each customer whom it looks at.
const CHUNKS: usize = 10;

const FIELDS: [&str; 9] = [
    "date",
    "amount",
    "currency_id",
    "amount_currency",
    "foreign_currency_id",
    "commercial_partner_id",
    "partner_name",
    "payment_ref",
    "ref",
];

#[derive(Deserialize)]
struct StateRow {
    is_reconciled: bool,
    #[serde(rename = "date:max", deserialize_with = "or_false")]
    newest: Option<NaiveDate>,
    #[serde(rename = "__count")]
    lines: u32,
}

#[derive(Deserialize)]
struct LineRow {
    id: i64,
    date: NaiveDate,
    amount: f64,
    currency_id: Named,
    amount_currency: f64,
    #[serde(deserialize_with = "or_false")]
    foreign_currency_id: Option<Named>,
    #[serde(deserialize_with = "or_false")]
    commercial_partner_id: Option<Named>,
    #[serde(deserialize_with = "or_false")]
    partner_name: Option<String>,
    #[serde(deserialize_with = "or_false")]
    payment_ref: Option<String>,
    #[serde(rename = "ref", deserialize_with = "or_false")]
    reference: Option<String>,
}

/// Whose payment is looked for, and by what it may be known.
#[derive(Debug, Clone, Copy)]
pub struct Payer<'a> {
    pub customer: PartnerId,
    pub name: &'a str,
    /// The numbers and references of its invoices.
    pub numbers: &'a [String],
    /// What it may have paid.
    pub amounts: &'a [Money],
}

impl Odoo {
    /// How far the bank statement is reconciled.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn bank_state(&self, c: &Company) -> Result<BankState, OdooError> {
        let arguments = json!({
            "domain": [["move_id.state", "=", "posted"], ["company_id", "in", c.ids()]],
            "groupby": ["is_reconciled"], "aggregates": ["date:max", "__count"],
            "context": of_company(c),
        });
        let rows: Vec<StateRow> = self
            .read(
                "account.bank.statement.line",
                "formatted_read_group",
                arguments,
            )
            .await?;
        let of = |reconciled: bool| rows.iter().find(|row| row.is_reconciled == reconciled);
        Ok(BankState {
            reconciled_to: of(true).and_then(|row| row.newest),
            open: of(false).map_or(0, |row| row.lines),
        })
    }

    /// Reads for a whole run what came in and is not reconciled, so that [`Odoo::bank_lines`]
    /// asks nothing: a call for every 2,000 lines. Where there are more than ten such calls
    /// read, it asks for each customer after all.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn prepare_bank_lines(&self, c: &Company) -> Result<(), OdooError> {
        let mut lines: Vec<BankLine> = vec![];
        for _ in 0..CHUNKS {
            let before = lines.last().map(|line| json!(["id", "<", line.id]));
            let before = before.into_iter().collect();
            let chunk = self.open_lines(c, before, "id desc").await?;
            let is_last = chunk.len() < LINES;
            lines.extend(chunk);
            if is_last {
                lines.sort_by_key(|line| Reverse((line.date, line.id)));
                self.remember(|memory| memory.keep_bank_lines(&lines));
                break;
            }
        }
        Ok(())
    }

    /// What came in on the bank statement, is not reconciled, and may be this customer's: at
    /// least every line that is, possibly others.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn bank_lines(
        &self,
        c: &Company,
        payer: &Payer<'_>,
    ) -> Result<Vec<BankLine>, OdooError> {
        if let Some(known) = self.remembered(super::Memory::bank_lines) {
            return Ok(known);
        }
        let mut any = vec![
            json!(["partner_id.commercial_partner_id", "=", payer.customer]),
            json!(["partner_name", "ilike", payer.name]),
        ];
        for number in payer.numbers {
            let pattern = pattern(number);
            any.push(json!(["payment_ref", "ilike", pattern]));
            any.push(json!(["ref", "ilike", pattern]));
        }
        let amounts: Vec<f64> = payer.amounts.iter().map(Money::as_float).collect();
        for field in ["amount", "amount_currency"] {
            any.push(json!([field, "in", amounts]));
        }
        self.open_lines(c, one_of(&any), "date desc, id desc").await
    }

    async fn open_lines(
        &self,
        c: &Company,
        more: Vec<Value>,
        order: &str,
    ) -> Result<Vec<BankLine>, OdooError> {
        let mut domain = vec![
            json!(["is_reconciled", "=", false]),
            json!(["amount", ">", 0]),
            json!(["move_id.state", "=", "posted"]),
            json!(["company_id", "in", c.ids()]),
        ];
        domain.extend(more);
        let arguments = json!({
            "domain": domain, "fields": FIELDS, "order": order, "limit": LINES,
            "context": of_company(c),
        });
        let rows: Vec<LineRow> = self
            .read("account.bank.statement.line", "search_read", arguments)
            .await?;
        let foreign = |row: &LineRow| row.foreign_currency_id.as_ref().map(|named| named.0);
        let currencies = rows
            .iter()
            .flat_map(|row| [Some(row.currency_id.0), foreign(row)]);
        let currencies: Vec<i64> = currencies.flatten().collect();
        self.know_currencies(&currencies).await?;
        rows.into_iter().map(|row| self.bank_line(row)).collect()
    }

    fn bank_line(&self, row: LineRow) -> Result<BankLine, OdooError> {
        let currency = self.known_currency(row.currency_id.0)?;
        let foreign = match &row.foreign_currency_id {
            Some(named) => Some(money(&self.known_currency(named.0)?, row.amount_currency)?),
            None => None,
        };
        let texts = [row.payment_ref, row.reference];
        Ok(BankLine {
            id: row.id,
            date: row.date,
            amount: money(&currency, row.amount)?,
            foreign,
            customer: row.commercial_partner_id.map(|named| PartnerId(named.0)),
            payer: row.partner_name.unwrap_or_default(),
            text: texts.into_iter().flatten().collect::<Vec<_>>().join(" "),
        })
    }
}

/// Any of the conditions, in Odoo's notation: halved again and again, since a hundred of them
/// one in the other are too deep.
fn one_of(conditions: &[Value]) -> Vec<Value> {
    if conditions.len() < 2 {
        return conditions.to_vec();
    }
    let (left, right) = conditions.split_at(conditions.len() / 2);
    let mut domain = vec![json!("|")];
    domain.extend(one_of(left));
    domain.extend(one_of(right));
    domain
}

/// As the payer may have written it: `INV 2026 00010` for `INV/2026/00010`.
fn pattern(number: &str) -> String {
    number
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '%' })
        .collect()
}
