//! Who the key belongs to, and which company's figures are read.

use super::{Odoo, OdooError, lock};
use crate::{
    ids::{CompanyId, OdooUserId},
    money::Currency,
    operations::odoo::{
        records::{Company, Identity},
        wire::{Named, name, parse},
    },
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct ContextRow {
    uid: i64,
}

#[derive(Deserialize)]
struct UserRow {
    #[serde(deserialize_with = "name")]
    name: String,
    company_id: Named,
    company_ids: Vec<i64>,
}

#[derive(Deserialize)]
struct CompanyRow {
    #[serde(deserialize_with = "name")]
    name: String,
    currency_id: Named,
}

#[derive(Deserialize)]
struct CurrencyRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    name: String,
    decimal_places: u8,
}

/// No currency has more; Odoo would let an administrator invent one.
const MOST_DECIMALS: u8 = 6;

impl Odoo {
    /// Who the key belongs to and whose figures are read: four calls. The handle remembers
    /// the company for the reads that are not given one.
    ///
    /// # Errors
    /// [`OdooError::Refused`] for a wrong key, and where the settings name a company that the
    /// user does not belong to.
    pub async fn identity(&self) -> Result<Identity, OdooError> {
        let context: ContextRow = self.read("res.users", "context_get", json!({})).await?;
        let fields = json!(["name", "company_id", "company_ids"]);
        let user: UserRow = self.one("res.users", context.uid, fields).await?;
        let company = self.chosen_company(&user)?;
        let fields = json!(["name", "currency_id"]);
        let row: CompanyRow = self.one("res.company", company.0, fields).await?;
        let company = Company {
            id: company,
            name: row.name,
            currency: self.currency(row.currency_id.0).await?,
        };
        *lock(&self.cache.company) = Some(company.clone());
        Ok(Identity {
            user: OdooUserId(context.uid),
            user_name: user.name,
            company,
        })
    }

    fn chosen_company(&self, user: &UserRow) -> Result<CompanyId, OdooError> {
        match self.cache.chosen {
            None => Ok(CompanyId(user.company_id.0)),
            Some(chosen) if user.company_ids.contains(&chosen.0) => Ok(chosen),
            Some(chosen) => Err(OdooError::Refused(format!(
                "the key's user does not belong to company {chosen}, but to {:?}",
                user.company_ids
            ))),
        }
    }

    async fn one<T: serde::de::DeserializeOwned>(
        &self,
        model: &str,
        id: i64,
        fields: Value,
    ) -> Result<T, OdooError> {
        let arguments = json!({"ids": [id], "fields": fields});
        let rows: Vec<Value> = self.read(model, "read", arguments).await?;
        match rows.into_iter().next() {
            Some(row) => parse(row),
            None => Err(OdooError::Missing(format!("{model} {id}"))),
        }
    }

    /// One currency with its decimals.
    pub(super) async fn currency(&self, id: i64) -> Result<Currency, OdooError> {
        self.know_currencies(&[id]).await?;
        self.known_currency(id)
    }

    /// Asks once, for those that are not known yet.
    pub(super) async fn know_currencies(&self, ids: &[i64]) -> Result<(), OdooError> {
        let mut unknown: Vec<i64> = {
            let known = lock(&self.cache.currencies);
            ids.iter()
                .copied()
                .filter(|id| !known.contains_key(id))
                .collect()
        };
        unknown.sort_unstable();
        unknown.dedup();
        if unknown.is_empty() {
            return Ok(());
        }
        let arguments = json!({"ids": unknown, "fields": ["name", "decimal_places"]});
        let rows: Vec<CurrencyRow> = self.read("res.currency", "read", arguments).await?;
        let mut known = lock(&self.cache.currencies);
        for row in rows {
            let decimals = row.decimal_places.min(MOST_DECIMALS);
            known.insert(row.id, Currency::new(&row.name, decimals));
        }
        Ok(())
    }

    pub(super) fn known_currency(&self, id: i64) -> Result<Currency, OdooError> {
        let known = lock(&self.cache.currencies);
        known
            .get(&id)
            .cloned()
            .ok_or_else(|| OdooError::Missing(format!("res.currency {id}")))
    }
}
