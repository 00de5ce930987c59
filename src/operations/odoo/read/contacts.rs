//! How partners may be reached, and whether somebody said that they must not be.

use super::{Odoo, OdooError, with_archived};
use crate::{
    ground::ids::PartnerId,
    operations::odoo::{
        records::{Ban, Contact},
        wire::{Named, name, name_or_false, or_false, utc},
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::atomic::Ordering};

/// The tag (`res.partner.category`) that says so, whatever its capitals; on the contact or on
/// its company.
pub const DO_NOT_CONTACT: &str = "Do not contact";

/// Odoo's type of a company's contact that invoices go to.
const INVOICE_CONTACT: &str = "invoice";

const PHONE_BLACKLIST: &str = "phone_sanitized_blacklisted";

#[derive(Deserialize)]
struct ContactRow {
    id: i64,
    #[serde(deserialize_with = "name_or_false")]
    name: Option<String>,
    #[serde(deserialize_with = "name")]
    display_name: String,
    is_company: bool,
    #[serde(rename = "type", deserialize_with = "or_false")]
    kind: Option<String>,
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
    #[serde(default)]
    phone_sanitized_blacklisted: bool,
    active: bool,
    #[serde(deserialize_with = "utc")]
    write_date: DateTime<Utc>,
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
struct CountryRow {
    #[serde(deserialize_with = "or_false")]
    code: Option<String>,
}

impl Odoo {
    /// These partners as they may be reached now, archived ones too; one that is gone or another
    /// company's is left out. Up to three calls. The blacklists themselves are for administrators; what they mean
    /// for a partner is on the partner.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn contacts(&self, ids: &[PartnerId]) -> Result<Vec<Contact>, OdooError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(known) = self.remembered(|memory| memory.contacts(ids)) {
            return Ok(known);
        }
        let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let domain = self.these("res.partner", &plain).await?;
        let rows = self.contact_rows(&domain).await?;
        let contacts = self.with_bans(rows).await?;
        self.remember(|memory| memory.keep_contacts(ids, &contacts));
        Ok(contacts)
    }

    /// Reads for a whole run these partners, and the active invoice contacts of these companies,
    /// so that [`Odoo::contacts`] and [`Odoo::invoice_contacts`] ask nothing about them. Up to
    /// three calls.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn prepare_contacts(
        &self,
        ids: &[PartnerId],
        companies: &[PartnerId],
    ) -> Result<(), OdooError> {
        let mut domain = vec![json!("|"), json!(["id", "in", ids]), json!("&"), json!("&")];
        domain.extend(invoice_contacts_of(companies));
        domain.extend(self.ours("res.partner").await?);
        let rows = self.contact_rows(&Value::Array(domain)).await?;
        let desks: Vec<PartnerId> = rows
            .iter()
            .filter(|row| row.active && row.kind.as_deref() == Some(INVOICE_CONTACT))
            .map(|row| PartnerId(row.id))
            .collect();
        let contacts = self.with_bans(rows).await?;
        let is_desk = |one: &&Contact| desks.contains(&one.id);
        let desks: Vec<Contact> = contacts.iter().filter(is_desk).cloned().collect();
        self.remember(|memory| {
            memory.keep_contacts(ids, &contacts);
            memory.keep_invoice_contacts(companies, &desks);
        });
        Ok(())
    }

    async fn with_bans(&self, rows: Vec<ContactRow>) -> Result<Vec<Contact>, OdooError> {
        let tagged = self.tagged(&rows).await?;
        let contact = |row: ContactRow| {
            let commercial = row.commercial_partner_id.0;
            let mut bans = vec![];
            if tagged.contains(&row.id) || tagged.contains(&commercial) {
                bans.push(Ban::Tag);
            }
            if row.is_blacklisted {
                bans.push(Ban::MailBlacklist);
            }
            if row.phone_sanitized_blacklisted {
                bans.push(Ban::PhoneBlacklist);
            }
            let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
            Contact {
                id: PartnerId(row.id),
                person: !row.is_company && row.name.is_some(),
                name: row.name.unwrap_or(row.display_name),
                email: given(row.email),
                phone: given(row.phone),
                language: given(row.lang),
                country: row.country_id.map(|country| country.0),
                commercial: PartnerId(commercial),
                active: row.active,
                bans,
                write_date: row.write_date,
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

    /// Without Odoo's `phone_validation` no number is on a blacklist, and there is no such field.
    async fn contact_rows(&self, domain: &Value) -> Result<Vec<ContactRow>, OdooError> {
        let mut fields = vec![
            "name",
            "display_name",
            "is_company",
            "type",
            "email",
            "phone",
            "lang",
            "country_id",
            "commercial_partner_id",
            "category_id",
            "is_blacklisted",
            "active",
            "write_date",
        ];
        let plain = fields.clone();
        let without = self.cache.without_phone_blacklist.load(Ordering::Relaxed);
        fields.extend((!without).then_some(PHONE_BLACKLIST));
        let arguments = |fields: &[&str]| {
            json!({
                "domain": domain, "fields": fields,
                "order": "id", "context": with_archived(),
            })
        };
        let rows = self
            .read("res.partner", "search_read", arguments(&fields))
            .await;
        match rows {
            Err(OdooError::Invalid(why)) if !without && why.contains(PHONE_BLACKLIST) => {
                self.cache
                    .without_phone_blacklist
                    .store(true, Ordering::Relaxed);
                self.read("res.partner", "search_read", arguments(&plain))
                    .await
            }
            rows => rows,
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

/// The active invoice contacts of these companies: three conditions of a domain.
pub(super) fn invoice_contacts_of(companies: &[PartnerId]) -> [Value; 3] {
    [
        json!(["commercial_partner_id", "in", companies]),
        json!(["type", "=", INVOICE_CONTACT]),
        json!(["active", "=", true]),
    ]
}
