//! What is read from Odoo, typed.

use crate::{
    ids::{AccountId, CompanyId, InvoiceId, OdooUserId, PartnerId, ProjectId},
    money::{Currency, Money},
};
use chrono::{DateTime, NaiveDate, Utc};

/// The user behind the key, and the company whose figures are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub user: OdooUserId,
    pub user_name: String,
    pub company: Company,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub id: CompanyId,
    pub name: String,
    pub currency: Currency,
}

/// The posted balance of one account in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountBalance {
    pub account: AccountId,
    pub name: String,
    pub balance: Money,
}

/// Debits and credits of the cash accounts in one period; both positive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashFlow {
    pub inflow: Money,
    pub outflow: Money,
}

/// The cash accounts' flow in one calendar month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthFlow {
    /// The first day of the month.
    pub month: NaiveDate,
    pub flow: CashFlow,
}

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

/// What is open between us and one partner, due on one day, of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    pub kind: OpenKind,
    /// `None`: Odoo has no due date for it.
    pub due: Option<NaiveDate>,
    /// The commercial partner: contacts of one company count as that company.
    /// `PartnerId(0)` without a name: a receipt of nobody.
    pub partner: PartnerId,
    pub partner_name: String,
    /// Always positive, in the company's currency.
    pub amount: Money,
    pub documents: u32,
}

/// Payments of one customer that are not matched with an invoice yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnappliedPayment {
    pub partner: Option<PartnerId>,
    pub partner_name: String,
    /// Positive.
    pub amount: Money,
}

/// A posted customer invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    pub id: InvoiceId,
    /// Its number, such as `INV/2026/00010`.
    pub name: String,
    /// The commercial partner.
    pub customer: PartnerId,
    pub customer_name: String,
    /// The partner on the document: the address it was sent to.
    pub partner: PartnerId,
    pub due: Option<NaiveDate>,
    /// Open, in the document's currency.
    pub residual: Money,
    pub total: Money,
    /// Open, in the company's currency.
    pub residual_company: Money,
    /// `not_paid`, `partial`, `in_payment`, `paid`, `reversed`, `blocked`, `invoicing_legacy`.
    pub payment_state: String,
    /// `draft`, `posted`, `cancel`.
    pub state: String,
    /// The salesperson on the invoice.
    pub salesperson: Option<OdooUserId>,
    pub write_date: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    pub id: PartnerId,
    pub name: String,
    pub email: Option<String>,
    pub commercial: PartnerId,
    pub active: bool,
    pub write_date: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OdooUser {
    pub id: OdooUserId,
    pub name: String,
    pub partner: PartnerId,
    pub active: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
}
