//! What customers owe and are owed, as it is read: by receivable line, so that of an invoice in
//! instalments only what fell due is late.

use crate::ground::{
    ids::{InvoiceId, OdooUserId, PartnerId},
    money::Money,
};
use chrono::{DateTime, NaiveDate, Utc};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenKind {
    /// A customer owes us: `out_invoice`, `out_receipt`.
    Receivable,
    /// We owe a customer: `out_refund`.
    CustomerCredit,
    /// We owe a vendor: `in_invoice`, `in_receipt`.
    Payable,
    /// A vendor owes us: `in_refund`.
    VendorCredit,
}

/// Whether an open document may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Open,
    /// `blocked`: somebody has stopped its payment.
    Disputed,
    /// `in_payment`, or `paid` with something open: a payment is registered that has no entry of
    /// its own, and is not matched with the bank yet. Odoo's editions call that by either name.
    BeingPaid,
}

impl Standing {
    /// Odoo's `payment_state` of what nobody is asked for.
    pub const NOT_ASKED_FOR: [&str; 3] = ["blocked", "in_payment", "paid"];

    /// Of something open, by Odoo's `payment_state`.
    pub fn from_payment_state(payment_state: &str) -> Self {
        match payment_state {
            "blocked" => Self::Disputed,
            "in_payment" | "paid" => Self::BeingPaid,
            _ => Self::Open,
        }
    }
}

/// What is open of one kind and falls due on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    pub kind: OpenKind,
    pub standing: Standing,
    /// `None`: Odoo has no due date for it.
    pub due: Option<NaiveDate>,
    /// Positive but for what was overpaid, in the company's currency.
    pub amount: Money,
    /// Of an invoice in instalments each day counts one.
    pub documents: u32,
}

/// What one customer owes that fell due before a day, in one currency and standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    /// The commercial partner: contacts of one company count as that company.
    /// `PartnerId(0)` without a name: a receipt of nobody.
    pub customer: PartnerId,
    pub customer_name: String,
    pub standing: Standing,
    /// A receipt was paid at a counter: it counts, and nobody is reminded of it.
    pub receipt: bool,
    /// In the company's currency.
    pub amount: Money,
    /// The same in the documents' own.
    pub in_currency: Money,
    pub documents: u32,
    /// The first day on which something of it fell due.
    pub oldest: NaiveDate,
}

impl Debt {
    /// Nobody is reminded of what is disputed or being paid, nor of a receipt.
    pub fn may_be_reminded_of(&self) -> bool {
        self.standing == Standing::Open && !self.receipt
    }
}

/// A customer's money that is matched with no invoice yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCredit {
    /// `None`: nobody knows whose it is.
    pub customer: Option<PartnerId>,
    /// A credit note; else a payment, or another entry to the customer's credit.
    pub credit_note: bool,
    /// Positive, in the company's currency.
    pub amount: Money,
}

/// A posted customer invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    pub id: InvoiceId,
    /// Its number, such as `INV/2026/00010`.
    pub name: String,
    /// What customers are asked to quote when they pay; may be its number again.
    pub payment_reference: Option<String>,
    /// The commercial partner.
    pub customer: PartnerId,
    pub customer_name: String,
    /// The partner on the document: the address it was sent to.
    pub partner: PartnerId,
    /// The last day on which something of it falls due.
    pub due: Option<NaiveDate>,
    /// Open, in the document's currency: what is due and what is not yet.
    pub residual: Money,
    pub total: Money,
    /// Open, in the company's currency.
    pub residual_company: Money,
    /// What is open by due date, earliest first: one, or its instalments.
    pub terms: Vec<Term>,
    /// `not_paid`, `partial`, `in_payment`, `paid`, `reversed`, `blocked`, `invoicing_legacy`.
    pub payment_state: String,
    /// `draft`, `posted`, `cancel`.
    pub state: String,
    /// Where the customer sees and pays it, below Odoo's address: with the invoice's own key
    /// where it has one, else behind the portal's sign-in.
    pub portal: Option<String>,
    /// The salesperson on the invoice.
    pub salesperson: Option<OdooUserId>,
    pub write_date: DateTime<Utc>,
}

/// One receivable line of an invoice with something open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub due: Option<NaiveDate>,
    /// In the document's currency.
    pub residual: Money,
    pub residual_company: Money,
}

/// What of an invoice fell due before a day and is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// When the first of it fell due.
    pub since: NaiveDate,
    /// In the document's currency.
    pub amount: Money,
    pub amount_company: Money,
}

impl Invoice {
    pub fn standing(&self) -> Standing {
        Standing::from_payment_state(&self.payment_state)
    }

    /// What fell due before this day; `None`: nothing that is open.
    pub fn late(&self, before: NaiveDate) -> Option<Late> {
        let late = || {
            let terms = self.terms.iter();
            terms.filter_map(move |term| Some((term.due.filter(|due| *due < before)?, term)))
        };
        let since = late().map(|(due, _)| due).min()?;
        let amount: i64 = late().map(|(_, term)| term.residual.minor).sum();
        let amount_company: i64 = late().map(|(_, term)| term.residual_company.minor).sum();
        (amount > 0).then(|| Late {
            since,
            amount: self.residual.currency.money(amount),
            amount_company: self.residual_company.currency.money(amount_company),
        })
    }
}

/// Money on the bank statement that nobody has reconciled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankLine {
    pub id: i64,
    pub date: NaiveDate,
    pub amount: Money,
    /// The same in the payer's currency, where the bank says so.
    pub foreign: Option<Money>,
    /// The commercial partner, where somebody or a rule has set one.
    pub customer: Option<PartnerId>,
    /// Whom the bank names.
    pub payer: String,
    /// What the payer wrote, and the bank's reference.
    pub text: String,
}

/// How far the bank statement is worked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankState {
    /// The day of the newest line that is reconciled; `None`: none is.
    pub reconciled_to: Option<NaiveDate>,
    /// Lines that are not, in and out.
    pub open: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::money::Currency;

    #[test]
    fn of_an_invoice_in_instalments_what_fell_due_is_late() {
        let usd = |minor| Currency::new("USD", 2).money(minor);
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let term = |due, minor| Term {
            due: Some(day(due)),
            residual: usd(minor),
            residual_company: usd(minor * 2),
        };
        let invoice = Invoice {
            id: InvoiceId(1),
            name: "INV/1".to_owned(),
            payment_reference: None,
            customer: PartnerId(1),
            customer_name: "Customer".to_owned(),
            partner: PartnerId(1),
            due: Some(day(28)),
            residual: usd(1_000),
            total: usd(1_000),
            residual_company: usd(2_000),
            terms: vec![term(3, 300), term(10, 200), term(28, 500)],
            payment_state: "not_paid".to_owned(),
            state: "posted".to_owned(),
            portal: None,
            salesperson: None,
            write_date: DateTime::UNIX_EPOCH,
        };
        let late = |before| {
            invoice
                .late(day(before))
                .map(|late| (late.since, late.amount.minor, late.amount_company.minor))
        };
        assert_eq!(late(3), None);
        assert_eq!(late(4), Some((day(3), 300, 600)));
        assert_eq!(late(28), Some((day(3), 500, 1_000)));
        assert_eq!(late(29), Some((day(3), 1_000, 2_000)));
    }
}
