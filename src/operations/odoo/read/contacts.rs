//! How partners may be reached, and whether somebody said that they must not be.

use super::{Odoo, OdooError, with_archived};
use crate::{
    ids::PartnerId,
    operations::odoo::{
        records::{Ban, Contact},
        wire::{Named, name, name_or_false, or_false},
    },
};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// The tag (`res.partner.category`) that says so, whatever its capitals; on the contact or on
/// its company.
pub const DO_NOT_CONTACT: &str = "Do not contact";

#[derive(Deserialize)]
struct ContactRow {
    id: i64,
    #[serde(deserialize_with = "name_or_false")]
    name: Option<String>,
    #[serde(deserialize_with = "name")]
    display_name: String,
    #[serde(deserialize_with = "or_false")]
    email: Option<String>,
    #[serde(deserialize_with = "or_false")]
    phone: Option<String>,
    #[serde(deserialize_with = "or_false")]
    lang: Option<String>,
    #[serde(deserialize_with = "or_false")]
    country_id: Option<Named>,
    commercial_partner_id: Named,
    category_id: Vec<i64>,
    is_blacklisted: bool,
    active: bool,
}

#[derive(Deserialize)]
struct TagsRow {
    id: i64,
    category_id: Vec<i64>,
}

#[derive(Deserialize)]
struct TagRow {
    id: i64,
    #[serde(deserialize_with = "or_false")]
    name: Option<String>,
}

#[derive(Deserialize)]
struct PhoneRow {
    id: i64,
    phone_sanitized_blacklisted: bool,
}

#[derive(Deserialize)]
struct CountryRow {
    #[serde(deserialize_with = "or_false")]
    code: Option<String>,
}

impl Odoo {
    /// These partners as they may be reached now, archived ones too; one that is gone or another
    /// company's is left out. Up to four calls. The blacklists themselves are for administrators; what they mean
    /// for a partner is on the partner.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn contacts(&self, ids: &[PartnerId]) -> Result<Vec<Contact>, OdooError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let arguments = json!({
            "domain": self.these("res.partner", &plain).await?,
            "fields": ["name", "display_name", "email", "phone", "lang", "country_id",
                       "commercial_partner_id", "category_id", "is_blacklisted", "active"],
            "order": "id", "context": with_archived(),
        });
        let rows: Vec<ContactRow> = self.read("res.partner", "search_read", arguments).await?;
        let tagged = self.tagged(&rows).await?;
        let no_phone = self.phones_banned(ids).await?;
        let contact = |row: ContactRow| {
            let commercial = row.commercial_partner_id.0;
            let mut bans = vec![];
            if tagged.contains(&row.id) || tagged.contains(&commercial) {
                bans.push(Ban::Tag);
            }
            if row.is_blacklisted {
                bans.push(Ban::MailBlacklist);
            }
            if no_phone.contains(&row.id) {
                bans.push(Ban::PhoneBlacklist);
            }
            let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
            Contact {
                id: PartnerId(row.id),
                name: row.name.unwrap_or(row.display_name),
                email: given(row.email),
                phone: given(row.phone),
                language: given(row.lang),
                country: row.country_id.map(|country| country.0),
                commercial: PartnerId(commercial),
                active: row.active,
                bans,
            }
        };
        Ok(rows.into_iter().map(contact).collect())
    }

    /// Who of these and of their companies has the tag.
    async fn tagged(&self, rows: &[ContactRow]) -> Result<Vec<i64>, OdooError> {
        let mut tags: BTreeMap<i64, Vec<i64>> = rows
            .iter()
            .map(|row| (row.id, row.category_id.clone()))
            .collect();
        let mut companies: Vec<i64> = rows
            .iter()
            .map(|row| row.commercial_partner_id.0)
            .filter(|company| !tags.contains_key(company))
            .collect();
        companies.dedup();
        if !companies.is_empty() {
            let arguments = json!({
                "domain": [["id", "in", companies]], "fields": ["category_id"],
                "context": with_archived(),
            });
            let more: Vec<TagsRow> = self.read("res.partner", "search_read", arguments).await?;
            tags.extend(more.into_iter().map(|row| (row.id, row.category_id)));
        }
        let used: Vec<i64> = tags.values().flatten().copied().collect();
        if used.is_empty() {
            return Ok(vec![]);
        }
        // In English, as the constant is: the name may be translated.
        let arguments = json!({
            "domain": [["id", "in", used]], "fields": ["name"],
            "context": {"active_test": false, "lang": "en_US"},
        });
        let names: Vec<TagRow> = self
            .read("res.partner.category", "search_read", arguments)
            .await?;
        let bans: Vec<i64> = names
            .into_iter()
            .filter(|tag| {
                let name = tag.name.as_deref().unwrap_or_default().trim();
                name.eq_ignore_ascii_case(DO_NOT_CONTACT)
            })
            .map(|tag| tag.id)
            .collect();
        let banned = tags
            .into_iter()
            .filter(|(_, tags)| tags.iter().any(|tag| bans.contains(tag)));
        Ok(banned.map(|(partner, _)| partner).collect())
    }

    /// Whose number is on the phone blacklist. Without Odoo's `phone_validation` there is none.
    async fn phones_banned(&self, ids: &[PartnerId]) -> Result<Vec<i64>, OdooError> {
        let field = "phone_sanitized_blacklisted";
        let arguments = json!({
            "domain": [["id", "in", ids]], "fields": [field], "context": with_archived(),
        });
        let rows: Result<Vec<PhoneRow>, _> =
            self.read("res.partner", "search_read", arguments).await;
        match rows {
            Ok(rows) => Ok(rows
                .into_iter()
                .filter(|row| row.phone_sanitized_blacklisted)
                .map(|row| row.id)
                .collect()),
            Err(OdooError::Invalid(why)) if why.contains(field) => Ok(vec![]),
            Err(error) => Err(error),
        }
    }

    /// The code (ISO 3166, such as `DE`) of a country, or of the company's own without one.
    /// `None`: the company has none either. Up to two calls.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn country_code(&self, country: Option<i64>) -> Result<Option<String>, OdooError> {
        #[derive(Deserialize)]
        struct CompanyRow {
            #[serde(deserialize_with = "or_false")]
            country_id: Option<Named>,
        }
        let country = match country {
            Some(country) => Some(country),
            None => {
                let company = self.company().await?.id;
                let arguments = json!({"ids": [company], "fields": ["country_id"]});
                let rows: Vec<CompanyRow> = self.read("res.company", "read", arguments).await?;
                let row = rows.into_iter().next();
                row.and_then(|row| row.country_id).map(|named| named.0)
            }
        };
        let Some(country) = country else {
            return Ok(None);
        };
        let arguments = json!({"ids": [country], "fields": ["code"]});
        let rows: Vec<CountryRow> = self.read("res.country", "read", arguments).await?;
        Ok(rows.into_iter().next().and_then(|row| row.code))
    }
}
