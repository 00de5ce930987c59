//! Bookkeeping for the made-up company: documents and movements with the lines that Odoo
//! would have in the ledger. Amounts are cents, days are relative to the company's today.

use super::store::{Put, Row, Store};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// Accounts, by their ids in the sandbox.
pub const BANK: i64 = 1;
pub const SAVINGS: i64 = 2;
pub const RECEIVABLE: i64 = 3;
pub const PAYABLE: i64 = 4;
pub const OUTSTANDING_RECEIPTS: i64 = 5;
pub const OUTSTANDING_PAYMENTS: i64 = 6;
pub const SALES: i64 = 7;
pub const EXPENSES: i64 = 8;
pub const EQUITY: i64 = 9;

pub const USD: i64 = 1;
pub const EUR: i64 = 2;

/// A document that customers or vendors get.
pub struct Document<'a> {
    /// `out_invoice`, `out_refund`, `in_invoice`, `in_refund`.
    pub kind: &'static str,
    pub name: &'a str,
    pub partner: i64,
    /// In cents of its currency.
    pub total: i64,
    pub paid: i64,
    pub issued: i64,
    pub due: i64,
    pub salesperson: i64,
    pub company: i64,
    /// Its currency, and what one unit is worth in the company's, in percent.
    pub currency: (i64, i64),
    pub draft: bool,
}

/// One movement on a bank account: positive comes in.
pub struct Movement<'a> {
    pub account: i64,
    pub day: i64,
    pub amount: i64,
    pub label: &'a str,
    pub counterpart: i64,
    pub partner: Option<i64>,
    /// What of it is matched with no document yet.
    pub unmatched: i64,
    pub company: i64,
}

pub struct Books {
    pub store: Store,
    today: NaiveDate,
}

impl Books {
    pub fn new(today: NaiveDate) -> Self {
        Self {
            store: Store::default(),
            today,
        }
    }

    /// A day as Odoo writes it.
    pub fn day(&self, offset: i64) -> String {
        let days = Days::new(offset.unsigned_abs());
        let day = if offset < 0 {
            self.today.checked_sub_days(days)
        } else {
            self.today.checked_add_days(days)
        };
        day.unwrap_or(self.today).to_string()
    }

    /// Adds a record, active and last changed yesterday.
    pub fn add(&mut self, model: &str, values: Value) -> i64 {
        let mut row = Row::new();
        let changed = format!("{} 08:00:00", self.day(-1));
        row.insert("active".to_owned(), json!(true));
        row.insert("create_date".to_owned(), json!(changed));
        row.insert("write_date".to_owned(), json!(changed));
        if let Value::Object(values) = values {
            row.extend(values);
        }
        self.store.add(model, row)
    }

    pub fn document(&mut self, d: &Document) -> i64 {
        let is_customers = d.kind.starts_with("out");
        // In the ledger what customers owe is positive, what we owe negative.
        let is_positive = matches!(d.kind, "out_invoice" | "in_refund");
        let sign = if is_positive { 1 } else { -1 };
        let open = d.total - d.paid;
        let in_company = |cents: i64| cents * d.currency.1 / 100;
        let payment_state = match (d.paid, open) {
            (0, _) => "not_paid",
            (_, 0) => "paid",
            _ => "partial",
        };
        let state = if d.draft { "draft" } else { "posted" };
        let commercial = self.commercial(d.partner);
        let id = self.store.next_id("account.move");
        self.add(
            "account.move",
            json!({
                "access_url": format!("/my/invoices/{id}"),
                "name": if d.draft { "/" } else { d.name }, "move_type": d.kind, "state": state,
                "payment_state": payment_state, "date": self.day(d.issued),
                "invoice_date": self.day(d.issued), "invoice_date_due": self.day(d.due),
                "partner_id": d.partner, "commercial_partner_id": commercial,
                "company_id": d.company, "currency_id": d.currency.0, "company_currency_id": USD,
                "amount_total": float(d.total), "amount_residual": float(open),
                "amount_total_signed": float(sign * in_company(d.total)),
                "amount_residual_signed": float(sign * in_company(open)),
                "invoice_user_id": d.salesperson,
            }),
        );
        let total = sign * in_company(d.total);
        let (owed, other) = if is_customers {
            (RECEIVABLE, SALES)
        } else {
            (PAYABLE, EXPENSES)
        };
        let entry = Entry {
            id,
            kind: d.kind,
            day: d.issued,
            partner: Some(commercial),
            company: d.company,
            payment: None,
            state,
        };
        let term = self.line(&entry, owed, total, sign * in_company(open));
        self.term(term, d, sign * open);
        self.line(&entry, other, -total, 0);
        id
    }

    pub fn movement(&mut self, m: &Movement) {
        let entry = self.entry(m.label, m.day, m.partner, m.company, None);
        self.line(&entry, m.account, m.amount, 0);
        self.line(&entry, m.counterpart, -m.amount, -m.unmatched);
        let partner = m.partner.map_or(json!(false), |id| json!(id));
        self.add(
            "account.bank.statement.line",
            json!({
                "move_id": entry.id, "date": self.day(m.day), "amount": float(m.amount),
                "currency_id": USD, "partner_id": partner, "commercial_partner_id": partner,
                "payment_ref": m.label, "is_reconciled": true, "company_id": m.company,
            }),
        );
    }

    /// What makes a line of a document the one that is to be paid.
    fn term(&mut self, line: i64, d: &Document, open: i64) {
        if let Some(row) = self.store.row("account.move.line", line).cloned() {
            let mut row = row;
            row.insert("display_type".to_owned(), json!("payment_term"));
            row.insert("date_maturity".to_owned(), json!(self.day(d.due)));
            row.insert("currency_id".to_owned(), json!(d.currency.0));
            row.insert("amount_residual_currency".to_owned(), json!(float(open)));
            self.store.put(Put {
                model: "account.move.line".to_owned(),
                id: line,
                row: Some(row),
                external_id: None,
            });
        }
    }

    /// A customer's payment that is booked and matched with its invoice, but that the bank
    /// does not show yet.
    pub fn payment_in_transit(&mut self, partner: i64, amount: i64, day: i64, company: i64) {
        let payment = self.add(
            "account.payment",
            json!({
                "name": "PBNK/00001", "state": "in_process", "payment_type": "inbound",
                "amount": float(amount), "date": self.day(day), "partner_id": partner,
                "company_id": company, "currency_id": USD, "is_reconciled": true,
            }),
        );
        let entry = self.entry("PBNK/00001", day, Some(partner), company, Some(payment));
        self.line(&entry, OUTSTANDING_RECEIPTS, amount, amount);
        self.line(&entry, RECEIVABLE, -amount, 0);
    }

    /// What a company's cash accounts hold.
    pub fn cash(&self, company: i64) -> i64 {
        let lines = self.store.rows("account.move.line");
        let cash = lines.filter(|(_, row)| {
            let account = row.get("account_id").and_then(Value::as_i64);
            let is_cash = account == Some(BANK) || account == Some(SAVINGS);
            is_cash && row.get("company_id") == Some(&json!(company))
        });
        let balance = |(_, row): (i64, &Row)| {
            let balance = row.get("balance").and_then(Value::as_f64).unwrap_or(0.0);
            (balance * 100.0).round() as i64
        };
        cash.map(balance).sum()
    }

    fn entry(
        &mut self,
        label: &str,
        day: i64,
        partner: Option<i64>,
        company: i64,
        payment: Option<i64>,
    ) -> Entry {
        let id = self.add(
            "account.move",
            json!({
                "name": label, "move_type": "entry", "state": "posted", "date": self.day(day),
                "partner_id": partner.map_or(json!(false), |id| json!(id)),
                "company_id": company, "currency_id": USD, "company_currency_id": USD,
            }),
        );
        Entry {
            id,
            kind: "entry",
            day,
            partner,
            company,
            payment,
            state: "posted",
        }
    }

    fn line(&mut self, entry: &Entry, account: i64, balance: i64, residual: i64) -> i64 {
        let can_be_matched = matches!(
            account,
            RECEIVABLE | PAYABLE | OUTSTANDING_RECEIPTS | OUTSTANDING_PAYMENTS
        );
        let reference = |id: Option<i64>| id.map_or(json!(false), |id| json!(id));
        let values = json!({
            "move_id": entry.id, "move_type": entry.kind, "parent_state": entry.state,
            "account_id": account, "partner_id": reference(entry.partner),
            "company_id": entry.company, "date": self.day(entry.day),
            "debit": float(balance.max(0)), "credit": float((-balance).max(0)),
            "balance": float(balance), "amount_residual": float(residual),
            "currency_id": USD, "amount_residual_currency": float(residual),
            "display_type": "product",
            "reconciled": can_be_matched && residual == 0,
            "payment_id": reference(entry.payment),
        });
        self.add("account.move.line", values)
    }

    fn commercial(&self, partner: i64) -> i64 {
        let row = self.store.row("res.partner", partner);
        let commercial = row.and_then(|row| row.get("commercial_partner_id"));
        commercial.and_then(Value::as_i64).unwrap_or(partner)
    }
}

/// The journal entry that lines belong to.
struct Entry {
    id: i64,
    kind: &'static str,
    day: i64,
    partner: Option<i64>,
    company: i64,
    payment: Option<i64>,
    state: &'static str,
}

/// Cents as the float that Odoo writes.
fn float(cents: i64) -> f64 {
    cents as f64 / 100.0
}
