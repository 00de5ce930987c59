//! Who the key belongs to, and which company's figures are read.

use super::{Odoo, OdooError, lock};
use crate::{
    ground::{
        ids::{CompanyId, OdooUserId},
        money::Currency,
    },
    operations::odoo::{
        records::{Branch, Company, Identity},
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
    id: i64,
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
        let company = self.with_branches(company, &user).await?;
        *lock(&self.cache.company) = Some(company.clone());
        Ok(Identity {
            user: OdooUserId(context.uid),
            user_name: user.name,
            company,
        })
    }

    /// The company, and what of it is below it: Odoo keeps the books of branches with it, in its
    /// currency. One that the user does not belong to cannot be read.
    async fn with_branches(&self, id: CompanyId, user: &UserRow) -> Result<Company, OdooError> {
        let arguments = json!({
            "domain": [["id", "child_of", id]], "fields": ["name", "currency_id"], "order": "id",
            "context": {"allowed_company_ids": user.company_ids, "tz": "UTC"},
        });
        let rows: Vec<CompanyRow> = self.read("res.company", "search_read", arguments).await?;
        let (own, below): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.id == id.0);
        let Some(own) = own.into_iter().next() else {
            return Err(OdooError::Missing(format!("res.company {id}")));
        };
        let branches = below
            .into_iter()
            .filter(|row| user.company_ids.contains(&row.id))
            .map(|row| Branch {
                id: CompanyId(row.id),
                name: row.name,
            });
        Ok(Company {
            id,
            name: own.name,
            branches: branches.collect(),
            currency: self.currency(own.currency_id.0).await?,
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
        // The others in use come along: whoever needs one needs another soon.
        let arguments = json!({
            "domain": ["|", ["active", "=", true], ["id", "in", unknown]],
            "fields": ["name", "decimal_places"], "context": {"active_test": false},
        });
        let rows: Vec<CurrencyRow> = self.read("res.currency", "search_read", arguments).await?;
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
