//! Customer invoices with their receivable lines.

use super::{Odoo, OdooError, no_partner, of_company};
use crate::{
    ground::ids::{InvoiceId, OdooUserId, PartnerId},
    operations::odoo::{
        owed::{Invoice, Standing, Term},
        records::Company,
        wire::{Named, money, name_or_false, or_false, utc},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const FIELDS: [&str; 17] = [
    "name",
    "payment_reference",
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

/// The most receivable lines in one answer.
const LINES: usize = 10_000;

#[derive(Deserialize)]
struct TermRow {
    move_id: Named,
    #[serde(deserialize_with = "or_false")]
    partner_id: Option<Named>,
    #[serde(deserialize_with = "or_false")]
    date_maturity: Option<NaiveDate>,
    amount_residual: f64,
    amount_residual_currency: f64,
}

#[derive(Deserialize)]
struct InvoiceRow {
    id: i64,
    #[serde(deserialize_with = "name_or_false")]
    name: Option<String>,
    #[serde(deserialize_with = "or_false")]
    payment_reference: Option<String>,
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
    /// Of each of these customers (commercial partners) the invoices on which something fell due
    /// before `today` and is open, neither disputed nor being paid, the longest overdue first; at
    /// most so many of `each`. Two calls, or two for each half of them where they have thousands of
    /// lines, and so on.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn overdue_invoices(
        &self,
        c: &Company,
        today: NaiveDate,
        customers: &[PartnerId],
        each: usize,
    ) -> Result<Vec<Invoice>, OdooError> {
        if customers.is_empty() || each == 0 {
            return Ok(Vec::new());
        }
        let mut invoices = vec![];
        let mut parts = vec![customers];
        while let Some(part) = parts.pop() {
            let rows = self.open_lines_of(c, part, LINES).await?;
            if rows.len() < LINES || part.len() == 1 {
                invoices.extend(self.oldest(c, today, &rows, each).await?);
            } else {
                let (first, second) = part.split_at(part.len() / 2);
                parts.extend([second, first]);
            }
        }
        self.remember(|memory| memory.keep_oldest(today, each, customers, &invoices));
        Ok(invoices)
    }

    /// Which of a customer's invoices are the longest overdue, at most so many; from what the run
    /// has read, else in two calls.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn oldest_overdue(
        &self,
        c: &Company,
        today: NaiveDate,
        customer: PartnerId,
        most: usize,
    ) -> Result<Vec<InvoiceId>, OdooError> {
        if let Some(known) = self.remembered(|memory| memory.oldest(today, most, customer)) {
            return Ok(known);
        }
        let found = self.overdue_invoices(c, today, &[customer], most).await?;
        Ok(found.iter().map(|invoice| invoice.id).collect())
    }

    /// These customer invoices as they are now, whatever their state, ordered by id. One that
    /// is gone, belongs to another company or is no customer invoice is left out. Two calls.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn invoices(&self, ids: &[InvoiceId]) -> Result<Vec<Invoice>, OdooError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(known) = self.remembered(|memory| memory.invoices(ids)) {
            return Ok(known);
        }
        let company = self.company().await?;
        let domain = json!([
            ["move_id", "in", ids],
            ["display_type", "=", "payment_term"],
            ["amount_residual", "!=", 0],
            ["company_id", "in", company.ids()],
        ]);
        let lines = self.term_rows(&company, domain, 0).await?;
        self.with_terms(&company, ids, &lines).await
    }

    /// The open receivable lines of these customers' posted invoices, the oldest first: the
    /// late ones before all others.
    async fn open_lines_of(
        &self,
        c: &Company,
        customers: &[PartnerId],
        limit: usize,
    ) -> Result<Vec<TermRow>, OdooError> {
        let domain = json!([
            ["move_id.commercial_partner_id", "in", customers],
            ["move_id.move_type", "=", "out_invoice"],
            ["move_id.payment_state", "not in", Standing::NOT_ASKED_FOR],
            ["display_type", "=", "payment_term"],
            ["parent_state", "=", "posted"],
            ["amount_residual", "!=", 0],
            ["company_id", "in", c.ids()],
        ]);
        self.term_rows(c, domain, limit).await
    }

    /// For Odoo a limit of 0 is no limit.
    async fn term_rows(
        &self,
        c: &Company,
        domain: Value,
        limit: usize,
    ) -> Result<Vec<TermRow>, OdooError> {
        let fields = [
            "move_id",
            "partner_id",
            "date_maturity",
            "amount_residual",
            "amount_residual_currency",
        ];
        let arguments = json!({
            "domain": domain, "fields": fields, "order": "date_maturity, id", "limit": limit,
            "context": of_company(c),
        });
        self.read("account.move.line", "search_read", arguments)
            .await
    }

    /// The invoices of the oldest late lines, so many of each customer.
    async fn oldest(
        &self,
        c: &Company,
        today: NaiveDate,
        lines: &[TermRow],
        each: usize,
    ) -> Result<Vec<Invoice>, OdooError> {
        let mut of: BTreeMap<Option<i64>, Vec<i64>> = BTreeMap::new();
        for line in lines {
            if line.date_maturity.is_some_and(|due| due < today) {
                // Odoo puts the commercial partner on these lines.
                let ids = of.entry(line.partner_id.as_ref().map(|partner| partner.0));
                let ids = ids.or_default();
                if ids.len() < each && !ids.contains(&line.move_id.0) {
                    ids.push(line.move_id.0);
                }
            }
        }
        let ids: Vec<InvoiceId> = of.into_values().flatten().map(InvoiceId).collect();
        let mut invoices = self.with_terms(c, &ids, lines).await?;
        invoices.retain(|invoice| invoice.late(today).is_some());
        invoices.sort_by_key(|invoice| (invoice.late(today).map(|late| late.since), invoice.id));
        Ok(invoices)
    }

    async fn with_terms(
        &self,
        c: &Company,
        ids: &[InvoiceId],
        lines: &[TermRow],
    ) -> Result<Vec<Invoice>, OdooError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let arguments = json!({
            "domain": [
                ["id", "in", ids],
                ["move_type", "=", "out_invoice"],
                ["company_id", "in", c.ids()],
            ],
            "fields": FIELDS, "order": "id", "context": of_company(c),
        });
        let rows: Vec<InvoiceRow> = self.read("account.move", "search_read", arguments).await?;
        let both = |row: &InvoiceRow| [row.currency_id.0, row.company_currency_id.0];
        let currencies: Vec<i64> = rows.iter().flat_map(both).collect();
        self.know_currencies(&currencies).await?;
        let invoices = rows.into_iter().map(|row| self.invoice(row, lines));
        let invoices = invoices.collect::<Result<Vec<_>, _>>()?;
        self.remember(|memory| memory.keep_invoices(ids, &invoices));
        Ok(invoices)
    }

    fn invoice(&self, row: InvoiceRow, lines: &[TermRow]) -> Result<Invoice, OdooError> {
        let currency = self.known_currency(row.currency_id.0)?;
        let of_company = self.known_currency(row.company_currency_id.0)?;
        let (customer, customer_name) = partner(row.commercial_partner_id);
        let own = lines.iter().filter(|line| line.move_id.0 == row.id);
        let term = |line: &TermRow| {
            Ok(Term {
                due: line.date_maturity,
                residual: money(&currency, line.amount_residual_currency)?,
                residual_company: money(&of_company, line.amount_residual)?,
            })
        };
        let terms = own.map(term).collect::<Result<Vec<_>, OdooError>>()?;
        Ok(Invoice {
            id: InvoiceId(row.id),
            name: row.name.unwrap_or_default(),
            payment_reference: row.payment_reference,
            customer,
            customer_name,
            partner: partner(row.partner_id).0,
            due: row.invoice_date_due,
            residual: money(&currency, row.amount_residual)?,
            total: money(&currency, row.amount_total)?,
            residual_company: money(&of_company, row.amount_residual_signed)?,
            terms,
            payment_state: row.payment_state,
            state: row.state,
            portal: portal(row.access_url, row.access_token),
            salesperson: row.invoice_user_id.map(|user| OdooUserId(user.0)),
            write_date: row.write_date,
        })
    }
}

pub(super) fn partner(named: Option<Named>) -> (PartnerId, String) {
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
