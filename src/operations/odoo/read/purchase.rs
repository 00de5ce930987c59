//! What vendors sell, and for how much.

use super::{Odoo, OdooError, of_company, with_archived};
use crate::{
    ground::ids::{PartnerId, ProductId},
    operations::odoo::{
        records::{Product, VendorPrice},
        wire::{Named, name, or_false},
    },
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct ProductRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    display_name: String,
    active: bool,
    purchase_ok: bool,
    product_tmpl_id: Named,
    uom_id: Named,
}

#[derive(Deserialize)]
struct PriceRow {
    #[serde(deserialize_with = "or_false")]
    product_id: Option<Named>,
    product_tmpl_id: Named,
    price: f64,
    discount: f64,
    product_uom_id: Named,
    min_qty: f64,
    currency_id: Named,
    #[serde(deserialize_with = "or_false")]
    date_start: Option<NaiveDate>,
    #[serde(deserialize_with = "or_false")]
    date_end: Option<NaiveDate>,
}

/// Prices of one vendor that are read at most.
const PRICES: u32 = 500;

impl Odoo {
    /// These products as they are now, archived ones too; one that is gone or another company's is
    /// left out.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where Purchase is not installed.
    pub async fn products(&self, ids: &[ProductId]) -> Result<Vec<Product>, OdooError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let arguments = json!({
            "domain": self.these("product.product", &plain).await?,
            "fields": ["display_name", "active", "purchase_ok", "product_tmpl_id", "uom_id"],
            "order": "id", "context": with_archived(),
        });
        let rows: Vec<ProductRow> = self
            .read("product.product", "search_read", arguments)
            .await?;
        let product = |row: ProductRow| Product {
            id: ProductId(row.id),
            name: row.display_name,
            template: row.product_tmpl_id.0,
            can_be_bought: row.active && row.purchase_ok,
            unit: row.uom_id.0,
            unit_name: row.uom_id.1,
        };
        Ok(rows.into_iter().map(product).collect())
    }

    /// What this vendor asks for these products on a day, the best fit for a quantity last: see
    /// [`VendorPrice::for_quantity`].
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where Purchase is not installed.
    pub async fn vendor_prices(
        &self,
        vendor: PartnerId,
        products: &[Product],
        on: NaiveDate,
    ) -> Result<Vec<VendorPrice>, OdooError> {
        let company = self.company().await?;
        let templates: Vec<i64> = products.iter().map(|product| product.template).collect();
        let arguments = json!({
            "domain": [
                ["partner_id", "=", vendor],
                ["product_tmpl_id", "in", templates],
                ["company_id", "in", [false, company.id]],
            ],
            "fields": ["product_id", "product_tmpl_id", "price", "discount", "product_uom_id", "min_qty", "currency_id", "date_start", "date_end"],
            "order": "min_qty, price desc, id", "limit": PRICES, "context": of_company(&company),
        });
        let rows: Vec<PriceRow> = self
            .read("product.supplierinfo", "search_read", arguments)
            .await?;
        let holds = |row: &PriceRow| {
            row.date_start.is_none_or(|start| start <= on)
                && row.date_end.is_none_or(|end| on <= end)
        };
        let price = |row: PriceRow| VendorPrice {
            product: row.product_id.map(|product| ProductId(product.0)),
            template: row.product_tmpl_id.0,
            least: row.min_qty,
            price: row.price,
            discount: row.discount,
            unit: row.product_uom_id.0,
            unit_name: row.product_uom_id.1,
            currency: row.currency_id.0,
            currency_code: row.currency_id.1,
        };
        Ok(rows.into_iter().filter(holds).map(price).collect())
    }
}
