//! What another currency is worth, as Odoo reckons.

use super::{Odoo, OdooError};
use crate::{
    ground::money::Currency,
    operations::odoo::{records::Rate, wire::or_false},
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct RateRow {
    inverse_rate: f64,
    /// The day of the last rate that somebody has entered; `false`: none ever.
    #[serde(deserialize_with = "or_false")]
    date: Option<NaiveDate>,
}

impl Odoo {
    /// What one unit of a currency is worth in the company's on a day. `None` where Odoo has no
    /// rate at all: it then reckons one to one. Two calls at most.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn rate(&self, currency: i64, on: NaiveDate) -> Result<Option<Rate>, OdooError> {
        let company = self.company().await?;
        let arguments = json!({
            "ids": [currency], "fields": ["inverse_rate", "date"],
            "context": {"allowed_company_ids": [company.id], "tz": "UTC", "date": on},
        });
        let rows: Vec<RateRow> = self.read("res.currency", "read", arguments).await?;
        let Some(row) = rows.into_iter().next() else {
            return Err(OdooError::Missing(format!("res.currency {currency}")));
        };
        let currency = self.currency(currency).await?;
        Ok(row.date.map(|entered| Rate {
            currency,
            worth: row.inverse_rate,
            entered,
        }))
    }
}

impl Rate {
    /// An amount of the currency in the company's, rounded to its decimals.
    pub fn convert(&self, minor: i64, company: &Currency) -> i64 {
        let amount = minor as f64 / 10f64.powi(i32::from(self.currency.decimals));
        company.minor(amount * self.worth)
    }
}
