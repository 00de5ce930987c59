//! What is read from Odoo, typed.

use super::addresses::addresses;
use crate::ground::{
    effect::Address,
    ids::{AccountId, CompanyId, DealId, OdooUserId, PartnerId, ProductId, ProjectId, StageId},
    money::{Currency, Money},
};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

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
    /// Its branches, and theirs, that the key's user belongs to: they keep one set of books with it.
    pub branches: Vec<Branch>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    pub id: CompanyId,
    pub name: String,
}

impl Company {
    /// Itself and its branches.
    pub fn ids(&self) -> Vec<CompanyId> {
        let branches = self.branches.iter().map(|branch| branch.id);
        std::iter::once(self.id).chain(branches).collect()
    }
}

/// The posted balance of one account in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountBalance {
    pub account: AccountId,
    pub name: String,
    pub balance: Money,
}

/// Debits and credits of the cash accounts on one day; both positive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFlow {
    pub day: NaiveDate,
    pub inflow: Money,
    pub outflow: Money,
}

/// What one customer has of a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerSum {
    /// The commercial partner. `PartnerId(0)` without a name: a receipt of nobody.
    pub customer: PartnerId,
    pub name: String,
    /// In the company's currency.
    pub amount: Money,
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

/// A partner as it may be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: PartnerId,
    pub name: String,
    /// It is a person, and has a name of its own: Odoo calls everything else a company, or by the
    /// company's name.
    pub person: bool,
    /// As somebody typed it.
    pub email: Option<String>,
    /// As somebody typed it.
    pub phone: Option<String>,
    /// Odoo's code, such as `de_AT`.
    pub language: Option<String>,
    /// The id of its `res.country`.
    pub country: Option<i64>,
    pub commercial: PartnerId,
    pub active: bool,
    /// Why it must not be contacted; usually none.
    pub bans: Vec<Ban>,
    pub write_date: DateTime<Utc>,
}

impl From<Contact> for Partner {
    fn from(contact: Contact) -> Self {
        Self {
            id: contact.id,
            name: contact.name,
            email: contact.email,
            commercial: contact.commercial,
            active: contact.active,
            write_date: contact.write_date,
        }
    }
}

impl Partner {
    /// The addresses in its e-mail field, as Odoo reads it.
    pub fn addresses(&self) -> Vec<Address> {
        addresses(self.email.as_deref().unwrap_or_default())
    }
}

impl Contact {
    /// The addresses in its e-mail field, as Odoo reads it, under the contact's name where
    /// none stands beside one.
    pub fn addresses(&self) -> Vec<Address> {
        let mut all = addresses(self.email.as_deref().unwrap_or_default());
        for address in all.iter_mut().filter(|address| address.name.is_empty()) {
            address.name.clone_from(&self.name);
        }
        all
    }
}

/// Who said that a partner must not be contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ban {
    /// The tag [`super::DO_NOT_CONTACT`], on it or on its company: no channel is allowed.
    Tag,
    /// Odoo's blacklist for mail.
    MailBlacklist,
    /// Odoo's blacklist for SMS.
    PhoneBlacklist,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OdooUser {
    pub id: OdooUserId,
    pub name: String,
    pub partner: PartnerId,
    pub active: bool,
    /// As they have set it in Odoo.
    pub zone: Option<Tz>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
}

/// A deal: `crm.lead` as an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    pub id: DealId,
    pub name: String,
    pub stage: Option<(StageId, String)>,
    /// Neither won nor lost.
    pub open: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    pub id: StageId,
    pub name: String,
    /// A deal that comes here is won.
    pub is_won: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub name: String,
    /// `product.template`, which prices may be for.
    pub template: i64,
    pub can_be_bought: bool,
    /// `uom.uom`, in which it is counted.
    pub unit: i64,
    pub unit_name: String,
}

/// One line of a vendor's price list.
#[derive(Debug, Clone, PartialEq)]
pub struct VendorPrice {
    /// `None`: for every variant of the template.
    pub product: Option<ProductId>,
    pub template: i64,
    /// From this quantity on.
    pub least: f64,
    /// For one unit, as Odoo has it, before the discount.
    pub price: f64,
    /// In percent.
    pub discount: f64,
    /// `uom.uom`, in which the vendor counts: Odoo takes an order's quantity to be of these.
    pub unit: i64,
    pub unit_name: String,
    /// `res.currency`.
    pub currency: i64,
    pub currency_code: String,
}

impl VendorPrice {
    /// As decimal digits with the currency's code.
    pub fn words(&self) -> String {
        format!("{} {}", self.price, self.currency_code)
    }

    /// Whether it is for this product and reached by this quantity.
    pub fn fits(&self, product: &Product, quantity: u32) -> bool {
        self.template == product.template
            && self.product.is_none_or(|id| id == product.id)
            && self.least <= f64::from(quantity)
    }

    /// The price that holds for a quantity of a product: of those whose least quantity is
    /// reached the one with the highest, then the lowest price. As Odoo's `_select_seller`, but
    /// for the order that a person gave the list.
    pub fn for_quantity<'a>(
        prices: &'a [Self],
        product: &Product,
        quantity: u32,
    ) -> Option<&'a Self> {
        let fitting = prices.iter().filter(|price| price.fits(product, quantity));
        fitting.max_by(|a, b| {
            a.least
                .total_cmp(&b.least)
                .then(b.price.total_cmp(&a.price))
        })
    }
}

/// What one unit of a currency is worth in the company's.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    pub currency: Currency,
    pub worth: f64,
    /// When the last rate was entered in Odoo.
    pub entered: NaiveDate,
}

/// Who changed a record last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastChange {
    /// What Odoo calls the record.
    pub name: String,
    pub by: OdooUserId,
    pub by_name: String,
    /// To the second.
    pub at: DateTime<Utc>,
    /// Why it is not this company's, in words; `None`: it is.
    pub foreign: Option<String>,
}

/// A time in which somebody is busy; what it is about stays theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// Everybody who takes part; empty where Odoo keeps it private.
    pub partners: Vec<PartnerId>,
}

/// One record for a person to pick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: i64,
    pub name: String,
    /// What tells it from others of the same name; may be empty.
    pub detail: String,
}

/// Which records are looked for.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'a> {
    /// With this in their name, whatever its capitals; all where it is empty.
    Like(&'a str),
    /// Known ones, to say what they are called.
    These(&'a [i64]),
}
