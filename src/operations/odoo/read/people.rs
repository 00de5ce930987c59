//! Partners, users, projects, and whether records are still there.

use super::{Odoo, OdooError, contacts::invoice_contacts_of, lock, of_company, with_archived};
use crate::{
    ground::ids::{OdooUserId, PartnerId, ProjectId},
    operations::odoo::{
        records::{OdooUser, Partner, Project},
        wire::{Named, name, name_or_false, or_false, utc},
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

/// The models that actions refer to.
const KNOWN_MODELS: [&str; 11] = [
    "account.move",
    "calendar.event",
    "crm.lead",
    "mail.activity",
    "mail.message",
    "project.project",
    "project.task",
    "purchase.order",
    "res.company",
    "res.partner",
    "res.users",
];

const PARTNER: [&str; 6] = [
    "name",
    "display_name",
    "email",
    "commercial_partner_id",
    "active",
    "write_date",
];

#[derive(Deserialize)]
struct PartnerRow {
    id: i64,
    #[serde(deserialize_with = "name_or_false")]
    name: Option<String>,
    #[serde(deserialize_with = "name")]
    display_name: String,
    #[serde(deserialize_with = "or_false")]
    email: Option<String>,
    commercial_partner_id: Named,
    active: bool,
    #[serde(deserialize_with = "utc")]
    write_date: DateTime<Utc>,
}

#[derive(Deserialize)]
struct UserRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    name: String,
    partner_id: Named,
    active: bool,
    #[serde(deserialize_with = "or_false")]
    tz: Option<String>,
}

#[derive(Deserialize)]
struct ProjectRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    name: String,
}

#[derive(Deserialize)]
struct SubtypeRow {
    internal: bool,
}

impl Odoo {
    /// These partners as they are now, archived ones too; one that is gone or another company's is
    /// left out.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn partners(&self, ids: &[PartnerId]) -> Result<Vec<Partner>, OdooError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(known) = self.remembered(|memory| memory.contacts(ids)) {
            return Ok(known.into_iter().map(Partner::from).collect());
        }
        let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let arguments = json!({
            "domain": self.these("res.partner", &plain).await?,
            "fields": PARTNER,
            "order": "id", "context": with_archived(),
        });
        self.partner_rows(arguments).await
    }

    /// The active invoice addresses (contacts of type `invoice`) of these companies.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn invoice_contacts(
        &self,
        companies: &[PartnerId],
    ) -> Result<Vec<Partner>, OdooError> {
        if companies.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(known) = self.remembered(|memory| memory.invoice_contacts(companies)) {
            return Ok(known.into_iter().map(Partner::from).collect());
        }
        let mut domain = invoice_contacts_of(companies).to_vec();
        domain.extend(self.ours("res.partner").await?);
        let arguments = json!({
            "domain": domain,
            "fields": PARTNER, "order": "id", "context": {"tz": "UTC"},
        });
        self.partner_rows(arguments).await
    }

    async fn partner_rows(&self, arguments: Value) -> Result<Vec<Partner>, OdooError> {
        let rows: Vec<PartnerRow> = self.read("res.partner", "search_read", arguments).await?;
        let partner = |row: PartnerRow| Partner {
            id: PartnerId(row.id),
            name: row.name.unwrap_or(row.display_name),
            email: row.email.filter(|email| !email.trim().is_empty()),
            commercial: PartnerId(row.commercial_partner_id.0),
            active: row.active,
            write_date: row.write_date,
        };
        Ok(rows.into_iter().map(partner).collect())
    }

    /// These users, archived ones too; one that is gone or another company's is left out.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn users(&self, ids: &[OdooUserId]) -> Result<Vec<OdooUser>, OdooError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(known) = self.remembered(|memory| memory.users(ids)) {
            return Ok(known);
        }
        let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let arguments = json!({
            "domain": self.these("res.users", &plain).await?, "fields": ["name", "partner_id", "active", "tz"],
            "order": "id", "context": with_archived(),
        });
        let rows: Vec<UserRow> = self.read("res.users", "search_read", arguments).await?;
        let user = |row: UserRow| OdooUser {
            id: OdooUserId(row.id),
            name: row.name,
            partner: PartnerId(row.partner_id.0),
            active: row.active,
            zone: row.tz.and_then(|zone| zone.parse().ok()),
        };
        let users: Vec<OdooUser> = rows.into_iter().map(user).collect();
        self.remember(|memory| memory.keep_users(ids, &users));
        Ok(users)
    }

    /// The projects that tasks can be put in: active, the company's or shared, no templates,
    /// ordered by id. At most `limit`.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where Project is not installed.
    pub async fn projects(&self, limit: u32) -> Result<Vec<Project>, OdooError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let company = self.company().await?;
        let arguments = json!({
            "domain": [
                ["active", "=", true],
                ["is_template", "=", false],
                ["company_id", "in", [false, company.id]],
            ],
            "fields": ["name"], "order": "id", "limit": limit,
            "context": of_company(&company),
        });
        let rows: Vec<ProjectRow> = self
            .read_once("project.project", "search_read", arguments)
            .await?;
        let project = |row: ProjectRow| Project {
            id: ProjectId(row.id),
            name: row.name,
        };
        let projects: Vec<Project> = rows.into_iter().map(project).collect();
        for project in &projects {
            let asked = self
                .existing_arguments("project.project", &[project.id.0])
                .await?;
            let answer = Ok(json!([project.id]));
            self.remember(|memory| {
                memory.keep_answer("project.project", "search", &asked, &answer);
            });
        }
        Ok(projects)
    }

    /// Which of these records are still there and ours, archived ones too, ordered by id.
    ///
    /// # Errors
    /// [`OdooError::NotAllowed`] for a model that no action refers to.
    pub async fn existing(&self, model: &str, ids: &[i64]) -> Result<Vec<i64>, OdooError> {
        if !KNOWN_MODELS.contains(&model) {
            return Err(OdooError::NotAllowed(format!("a look-up of {model}")));
        }
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if model == "mail.activity" {
            return self.our_activities(ids).await;
        }
        let arguments = self.existing_arguments(model, ids).await?;
        self.read_once(model, "search", arguments).await
    }

    async fn existing_arguments(&self, model: &str, ids: &[i64]) -> Result<Value, OdooError> {
        Ok(json!({
            "domain": self.these(model, ids).await?, "order": "id", "context": with_archived(),
        }))
    }

    /// Whether Odoo's subtype for notes is internal, as it is unless somebody changed it: then
    /// customers would see notes. Two calls; one, once its id is known.
    ///
    /// # Errors
    /// [`OdooError::Missing`] where Odoo has no such subtype.
    pub async fn note_is_internal(&self) -> Result<bool, OdooError> {
        let id = self.note_subtype().await?;
        let arguments = json!({"ids": [id], "fields": ["internal"]});
        let rows: Vec<SubtypeRow> = self
            .read_once("mail.message.subtype", "read", arguments)
            .await?;
        match rows.first() {
            Some(row) => Ok(row.internal),
            None => Err(OdooError::Missing("the subtype for notes".to_owned())),
        }
    }

    /// The id of the subtype, which stays what it is, as a currency's does.
    async fn note_subtype(&self) -> Result<i64, OdooError> {
        let known = *lock(&self.cache.note_subtype);
        if let Some(id) = known {
            return Ok(id);
        }
        let arguments = json!({"module": "mail", "xml_id": "mt_note"});
        let (_, id): (String, i64) = self
            .read_once("ir.model.data", "check_object_reference", arguments)
            .await?;
        *lock(&self.cache.note_subtype) = Some(id);
        Ok(id)
    }
}
