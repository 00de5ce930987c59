//! Records for a person to pick from, found by a part of their name.

use super::{Odoo, OdooError, of_company};
use crate::{
    ground::{ids::PartnerId, number},
    operations::odoo::{
        owed::Standing,
        records::{Listed, Wanted},
        wire::{Named, name, name_or_false, or_false, sum},
    },
};
use chrono::NaiveDate;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

#[derive(Deserialize)]
struct ContactRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    display_name: String,
    #[serde(deserialize_with = "name_or_false")]
    email: Option<String>,
    #[serde(deserialize_with = "name_or_false")]
    phone: Option<String>,
}

#[derive(Deserialize)]
struct NameRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    display_name: String,
}

#[derive(Deserialize)]
struct UserRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    name: String,
    #[serde(deserialize_with = "name")]
    login: String,
}

#[derive(Deserialize)]
struct DealRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    name: String,
    #[serde(deserialize_with = "or_false")]
    partner_id: Option<Named>,
    #[serde(deserialize_with = "or_false")]
    stage_id: Option<Named>,
}

#[derive(Deserialize)]
struct OverdueRow {
    #[serde(
        rename = "move_id.commercial_partner_id",
        deserialize_with = "or_false"
    )]
    customer: Option<Named>,
    #[serde(rename = "amount_residual:sum", deserialize_with = "sum")]
    amount: f64,
    #[serde(rename = "move_id:count_distinct")]
    invoices: u32,
}

#[derive(Deserialize)]
struct VendorRow {
    #[serde(deserialize_with = "or_false")]
    partner_id: Option<Named>,
    #[serde(rename = "__count")]
    prices: u32,
}

#[derive(Deserialize)]
struct SoldRow {
    product_tmpl_id: Named,
}

/// Products of one vendor that are looked among.
const SOLD: u32 = 1_000;

impl Odoo {
    /// Contacts that are not archived, by name or address. At most `limit`.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn find_contacts(
        &self,
        wanted: Wanted<'_>,
        limit: u32,
    ) -> Result<Vec<Listed>, OdooError> {
        let company = self.company().await?;
        let mut domain = wanted.domain("id", &["display_name", "email"]);
        domain.push(json!(["company_id", "in", [false, company.id]]));
        let fields = ["display_name", "email", "phone"];
        let rows: Vec<ContactRow> = self
            .listed("res.partner", domain, &fields, "name, id", limit)
            .await?;
        let listed = |row: ContactRow| Listed {
            id: row.id,
            name: row.display_name,
            detail: [row.email, row.phone]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        };
        Ok(rows.into_iter().map(listed).collect())
    }

    /// Colleagues with a login, by name. At most `limit`.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn find_users(
        &self,
        wanted: Wanted<'_>,
        limit: u32,
    ) -> Result<Vec<Listed>, OdooError> {
        let company = self.company().await?;
        let mut domain = wanted.domain("id", &["name", "login"]);
        domain.push(json!(["share", "=", false]));
        domain.push(json!(["company_ids", "in", [company.id]]));
        let rows: Vec<UserRow> = self
            .listed("res.users", domain, &["name", "login"], "name, id", limit)
            .await?;
        let listed = |row: UserRow| Listed {
            id: row.id,
            name: row.name,
            detail: row.login,
        };
        Ok(rows.into_iter().map(listed).collect())
    }

    /// Projects that tasks can be put in, by name. At most `limit`.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where Project is not installed.
    pub async fn find_projects(
        &self,
        wanted: Wanted<'_>,
        limit: u32,
    ) -> Result<Vec<Listed>, OdooError> {
        let company = self.company().await?;
        let mut domain = wanted.domain("id", &["name"]);
        domain.push(json!(["is_template", "=", false]));
        domain.push(json!(["company_id", "in", [false, company.id]]));
        let rows: Vec<NameRow> = self
            .listed(
                "project.project",
                domain,
                &["display_name"],
                "name, id",
                limit,
            )
            .await?;
        Ok(rows.into_iter().map(NameRow::listed).collect())
    }

    /// Open deals, by their name or their customer's. At most `limit`.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where CRM is not installed.
    pub async fn find_deals(
        &self,
        wanted: Wanted<'_>,
        limit: u32,
    ) -> Result<Vec<Listed>, OdooError> {
        let company = self.company().await?;
        let mut domain = wanted.domain("id", &["name", "partner_id.display_name"]);
        domain.push(json!(["won_status", "=", "pending"]));
        domain.push(json!(["company_id", "in", [false, company.id]]));
        let fields = ["name", "partner_id", "stage_id"];
        let rows: Vec<DealRow> = self
            .listed("crm.lead", domain, &fields, "name, id", limit)
            .await?;
        let listed = |row: DealRow| {
            let about = [row.partner_id, row.stage_id].into_iter().flatten();
            Listed {
                id: row.id,
                name: row.name,
                detail: about.map(|named| named.1).collect::<Vec<_>>().join(", "),
            }
        };
        Ok(rows.into_iter().map(listed).collect())
    }

    /// Customers (commercial partners) with invoices that were due before `today`, with how many
    /// and how much in the company's currency. At most `limit`.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn find_overdue_customers(
        &self,
        wanted: Wanted<'_>,
        today: NaiveDate,
        limit: u32,
    ) -> Result<Vec<Listed>, OdooError> {
        let company = self.company().await?;
        let names = ["move_id.commercial_partner_id.display_name"];
        let mut domain = wanted.domain("move_id.commercial_partner_id", &names);
        domain.extend([
            json!(["move_id.move_type", "=", "out_invoice"]),
            json!(["move_id.payment_state", "not in", Standing::NOT_ASKED_FOR]),
            json!(["display_type", "=", "payment_term"]),
            json!(["parent_state", "=", "posted"]),
            json!(["amount_residual", ">", 0]),
            json!(["date_maturity", "<", today]),
            json!(["company_id", "in", company.ids()]),
        ]);
        let arguments = json!({
            "domain": domain, "groupby": ["move_id.commercial_partner_id"],
            "aggregates": ["amount_residual:sum", "move_id:count_distinct"],
            "limit": limit, "context": of_company(&company),
        });
        let rows: Vec<OverdueRow> = self
            .read("account.move.line", "formatted_read_group", arguments)
            .await?;
        let listed = |row: OverdueRow| {
            let customer = row.customer?;
            let amount = company.currency.money(company.currency.minor(row.amount));
            let invoices = number::count(row.invoices, "overdue invoice");
            Some(Listed {
                id: customer.0,
                name: customer.1,
                detail: format!("{invoices}, {amount}"),
            })
        };
        Ok(rows.into_iter().filter_map(listed).collect())
    }

    /// Vendors with prices on record, by name. At most `limit`.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where Purchase is not installed.
    pub async fn find_vendors(
        &self,
        wanted: Wanted<'_>,
        limit: u32,
    ) -> Result<Vec<Listed>, OdooError> {
        let company = self.company().await?;
        let mut domain = wanted.domain("partner_id", &["partner_id.display_name"]);
        domain.push(json!(["company_id", "in", [false, company.id]]));
        let arguments = json!({
            "domain": domain, "groupby": ["partner_id"], "aggregates": ["__count"],
            "limit": limit, "context": of_company(&company),
        });
        let rows: Vec<VendorRow> = self
            .read("product.supplierinfo", "formatted_read_group", arguments)
            .await?;
        let listed = |row: VendorRow| {
            let vendor = row.partner_id?;
            Some(Listed {
                id: vendor.0,
                name: vendor.1,
                detail: number::count(row.prices, "price"),
            })
        };
        Ok(rows.into_iter().filter_map(listed).collect())
    }

    /// Products that this vendor has a price for, by name. At most `limit`; two calls.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where Purchase is not installed.
    pub async fn find_products(
        &self,
        vendor: PartnerId,
        wanted: Wanted<'_>,
        limit: u32,
    ) -> Result<Vec<Listed>, OdooError> {
        let company = self.company().await?;
        let sold = vec![
            json!(["partner_id", "=", vendor]),
            json!(["company_id", "in", [false, company.id]]),
        ];
        let fields = ["product_tmpl_id"];
        let sold: Vec<SoldRow> = self
            .listed("product.supplierinfo", sold, &fields, "id", SOLD)
            .await?;
        let templates: Vec<i64> = sold.into_iter().map(|row| row.product_tmpl_id.0).collect();
        if templates.is_empty() {
            return Ok(vec![]);
        }
        let mut domain = wanted.domain("id", &["display_name"]);
        domain.push(json!(["product_tmpl_id", "in", templates]));
        domain.push(json!(["purchase_ok", "=", true]));
        domain.extend(self.ours("product.product").await?);
        let fields = ["display_name"];
        let rows: Vec<NameRow> = self
            .listed("product.product", domain, &fields, "name, id", limit)
            .await?;
        Ok(rows.into_iter().map(NameRow::listed).collect())
    }

    async fn listed<T: DeserializeOwned>(
        &self,
        model: &str,
        domain: Vec<Value>,
        fields: &[&str],
        order: &str,
        limit: u32,
    ) -> Result<Vec<T>, OdooError> {
        let company = self.company().await?;
        let arguments = json!({
            "domain": domain, "fields": fields, "order": order, "limit": limit,
            "context": of_company(&company),
        });
        self.read(model, "search_read", arguments).await
    }
}

impl NameRow {
    fn listed(self) -> Listed {
        Listed {
            id: self.id,
            name: self.display_name,
            detail: String::new(),
        }
    }
}

impl Wanted<'_> {
    /// In Odoo's notation, to which more conditions can be added at the end.
    fn domain(self, id: &str, names: &[&str]) -> Vec<Value> {
        match self {
            Self::These(ids) => vec![json!([id, "in", ids])],
            Self::Like(text) if text.trim().is_empty() => vec![],
            Self::Like(text) => {
                let or = names.iter().skip(1).map(|_| json!("|"));
                let conditions = names.iter().map(|name| json!([name, "ilike", text.trim()]));
                or.chain(conditions).collect()
            }
        }
    }
}
