//! What customers owe and what vendors are owed, from `account.move`.

use super::{Odoo, OdooError, no_partner, of_company};
use crate::{
    ids::{InvoiceId, OdooUserId, PartnerId},
    operations::odoo::{
        records::{Company, Invoice, OpenItem, OpenKind, UnappliedPayment},
        wire::{Named, money, name_or_false, or_false, sum, utc},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
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

const FIELDS: [&str; 16] = [
    "name",
    "commercial_partner_id",
    "partner_id",
    "invoice_date_due",
    "amount_residual",
    "amount_total",
    "amount_residual_signed",
    "currency_id",
    "company_currency_id",
    "payment_state",
    "state",
    "invoice_user_id",
    "write_date",
    "move_type",
    "access_url",
    "access_token",
];

#[derive(Deserialize)]
struct OpenRow {
    move_type: String,
    #[serde(rename = "invoice_date_due:day", deserialize_with = "or_false")]
    due: Option<(NaiveDate, String)>,
    #[serde(deserialize_with = "or_false")]
    commercial_partner_id: Option<Named>,
    #[serde(rename = "amount_residual_signed:sum", deserialize_with = "sum")]
    amount: f64,
    #[serde(rename = "__count")]
    documents: u32,
}

#[derive(Deserialize)]
struct UnappliedRow {
    #[serde(
        rename = "partner_id.commercial_partner_id",
        deserialize_with = "or_false"
    )]
    partner: Option<Named>,
    #[serde(rename = "amount_residual:sum", deserialize_with = "sum")]
    amount: f64,
}

#[derive(Deserialize)]
struct InvoiceRow {
    id: i64,
    #[serde(deserialize_with = "name_or_false")]
    name: Option<String>,
    #[serde(deserialize_with = "or_false")]
    commercial_partner_id: Option<Named>,
    #[serde(deserialize_with = "or_false")]
    partner_id: Option<Named>,
    #[serde(deserialize_with = "or_false")]
    invoice_date_due: Option<NaiveDate>,
    amount_residual: f64,
    amount_total: f64,
    amount_residual_signed: f64,
    currency_id: Named,
    company_currency_id: Named,
    payment_state: String,
    state: String,
    #[serde(deserialize_with = "or_false")]
    invoice_user_id: Option<Named>,
    #[serde(deserialize_with = "or_false")]
    access_url: Option<String>,
    #[serde(deserialize_with = "or_false")]
    access_token: Option<String>,
    #[serde(deserialize_with = "utc")]
    write_date: DateTime<Utc>,
}

impl Odoo {
    /// Everything open between the company and its customers and vendors, in one call: posted
    /// documents with a residual, by kind, day due and commercial partner. Amounts are the
    /// company's own, so documents in other currencies are in them.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn open_items(&self, c: &Company) -> Result<Vec<OpenItem>, OdooError> {
        let kinds = KINDS.map(|(move_type, _)| move_type);
        let arguments = json!({
            "domain": [
                ["state", "=", "posted"],
                ["amount_residual", "!=", 0],
                ["company_id", "=", c.id],
                ["move_type", "in", kinds],
            ],
            "groupby": ["move_type", "invoice_date_due:day", "commercial_partner_id"],
            "aggregates": ["amount_residual_signed:sum", "__count"],
            "context": of_company(c.id),
        });
        let rows: Vec<OpenRow> = self
            .read("account.move", "formatted_read_group", arguments)
            .await?;
        rows.into_iter().map(|row| row.item(c)).collect()
    }

    /// Customers' money that is matched with no invoice yet: open credits on receivable
    /// accounts that do not come from a credit note.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn unapplied_payments(
        &self,
        c: &Company,
    ) -> Result<Vec<UnappliedPayment>, OdooError> {
        let arguments = json!({
            "domain": [
                ["account_id.account_type", "=", "asset_receivable"],
                ["parent_state", "=", "posted"],
                ["reconciled", "=", false],
                ["amount_residual", "<", 0],
                ["move_type", "!=", "out_refund"],
                ["company_id", "=", c.id],
            ],
            "groupby": ["partner_id.commercial_partner_id"],
            "aggregates": ["amount_residual:sum"],
            "context": of_company(c.id),
        });
        let rows: Vec<UnappliedRow> = self
            .read("account.move.line", "formatted_read_group", arguments)
            .await?;
        let payment = |row: UnappliedRow| {
            let (partner, partner_name) = match row.partner {
                Some(Named(id, name)) => (Some(PartnerId(id)), name),
                None => (None, String::new()),
            };
            Ok(UnappliedPayment {
                partner,
                partner_name,
                amount: money(&c.currency, -row.amount)?,
            })
        };
        rows.into_iter().map(payment).collect()
    }

    /// The oldest overdue invoices of these customers (commercial partners): posted, due
    /// before `today`, with a residual. At most `limit`.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn overdue_invoices(
        &self,
        c: &Company,
        today: NaiveDate,
        customers: &[PartnerId],
        limit: u32,
    ) -> Result<Vec<Invoice>, OdooError> {
        // For Odoo a limit of 0 is no limit.
        if customers.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let domain = json!([
            ["move_type", "=", "out_invoice"],
            ["state", "=", "posted"],
            ["amount_residual", ">", 0],
            ["invoice_date_due", "<", today],
            ["commercial_partner_id", "in", customers],
            ["company_id", "=", c.id],
        ]);
        let arguments = json!({
            "domain": domain, "fields": FIELDS, "order": "invoice_date_due, id",
            "limit": limit, "context": of_company(c.id),
        });
        self.invoice_rows(arguments).await
    }

    /// These customer invoices as they are now, whatever their state, ordered by id. One that
    /// is gone, belongs to another company or is no customer invoice is left out.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn invoices(&self, ids: &[InvoiceId]) -> Result<Vec<Invoice>, OdooError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let company = self.company().await?;
        let arguments = json!({
            "domain": [
                ["id", "in", ids],
                ["move_type", "=", "out_invoice"],
                ["company_id", "=", company.id],
            ],
            "fields": FIELDS, "order": "id", "context": of_company(company.id),
        });
        self.invoice_rows(arguments).await
    }

    async fn invoice_rows(&self, arguments: Value) -> Result<Vec<Invoice>, OdooError> {
        let rows: Vec<InvoiceRow> = self.read("account.move", "search_read", arguments).await?;
        let both = |row: &InvoiceRow| [row.currency_id.0, row.company_currency_id.0];
        let currencies: Vec<i64> = rows.iter().flat_map(both).collect();
        self.know_currencies(&currencies).await?;
        rows.into_iter().map(|row| self.invoice(row)).collect()
    }

    fn invoice(&self, row: InvoiceRow) -> Result<Invoice, OdooError> {
        let currency = self.known_currency(row.currency_id.0)?;
        let of_company = self.known_currency(row.company_currency_id.0)?;
        let (customer, customer_name) = partner(row.commercial_partner_id);
        Ok(Invoice {
            id: InvoiceId(row.id),
            name: row.name.unwrap_or_default(),
            customer,
            customer_name,
            partner: partner(row.partner_id).0,
            due: row.invoice_date_due,
            residual: money(&currency, row.amount_residual)?,
            total: money(&currency, row.amount_total)?,
            residual_company: money(&of_company, row.amount_residual_signed)?,
            payment_state: row.payment_state,
            state: row.state,
            portal: portal(row.access_url, row.access_token),
            salesperson: row.invoice_user_id.map(|user| OdooUserId(user.0)),
            write_date: row.write_date,
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
        let (partner, partner_name) = partner(self.commercial_partner_id);
        Ok(OpenItem {
            kind,
            due: self.due.map(|(day, _)| day),
            partner,
            partner_name,
            amount: money(&c.currency, amount)?,
            documents: self.documents,
        })
    }
}

fn partner(named: Option<Named>) -> (PartnerId, String) {
    named.map_or_else(no_partner, |Named(id, name)| (PartnerId(id), name))
}

/// Odoo's own path, as it makes them. Anything else is left out: it stands in mails.
fn portal(url: Option<String>, token: Option<String>) -> Option<String> {
    let path = url.filter(|url| {
        let id = url.strip_prefix("/my/invoices/");
        id.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
    })?;
    let is_key = |token: &String| token.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    Some(match token.filter(is_key) {
        Some(token) => format!("{path}?access_token={token}"),
        None => path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_odoos_own_paths_become_links() {
        let path = |url: &str, token: Option<&str>| portal(Some(url.into()), token.map(Into::into));
        assert_eq!(path("/my/invoices/7", None).unwrap(), "/my/invoices/7");
        assert_eq!(
            path("/my/invoices/7", Some("454101d1-f48c")).unwrap(),
            "/my/invoices/7?access_token=454101d1-f48c"
        );
        assert_eq!(
            path("/my/invoices/7", Some("a&b")).unwrap(),
            "/my/invoices/7"
        );
        for other in [
            "#",
            "https://elsewhere.example",
            "/my/invoices/",
            "/my/invoices/7?x",
        ] {
            assert_eq!(path(other, None), None, "{other}");
        }
    }
}
