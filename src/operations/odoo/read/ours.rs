//! Whose a record is: the one place that says which records an effect may be about, and why one
//! may not be.

use super::{Odoo, OdooError, with_archived};
use crate::{
    ground::ids::CompanyId,
    operations::odoo::wire::{Named, name, or_false},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A model that effects refer to, and how Odoo says whose its records are.
struct Owned {
    model: &'static str,
    /// What a person calls one.
    noun: &'static str,
    owner: Owner,
    /// Whether its records can be archived.
    archives: bool,
}

enum Owner {
    /// `company_id`, which is always set.
    Company,
    /// `company_id`; one without it is everybody's.
    CompanyOrShared,
    /// A user belongs to several.
    Users,
    /// Whoever organises it; an event of nobody is everybody's.
    Organiser,
}

const OWNED: &[Owned] = &[
    owned("account.move", "invoice", Owner::Company, false),
    owned("calendar.event", "meeting", Owner::Organiser, true),
    owned("crm.lead", "deal", Owner::CompanyOrShared, true),
    owned("product.product", "product", Owner::CompanyOrShared, true),
    owned("project.project", "project", Owner::CompanyOrShared, true),
    owned("project.task", "task", Owner::CompanyOrShared, true),
    owned("purchase.order", "purchase order", Owner::Company, false),
    owned("res.partner", "contact", Owner::CompanyOrShared, true),
    owned("res.users", "user", Owner::Users, true),
];

const fn owned(model: &'static str, noun: &'static str, owner: Owner, archives: bool) -> Owned {
    Owned {
        model,
        noun,
        owner,
        archives,
    }
}

#[derive(Deserialize)]
struct WhoseRow {
    #[serde(deserialize_with = "name")]
    display_name: String,
    #[serde(default, deserialize_with = "or_false")]
    company_id: Option<Named>,
    #[serde(default)]
    company_ids: Vec<i64>,
    #[serde(default = "yes")]
    active: bool,
}

#[derive(Deserialize)]
struct NameRow {
    #[serde(deserialize_with = "name")]
    display_name: String,
}

#[derive(Deserialize)]
struct ActivityRow {
    id: i64,
    #[serde(deserialize_with = "or_false")]
    res_model: Option<String>,
    #[serde(deserialize_with = "or_false")]
    res_id: Option<i64>,
}

fn yes() -> bool {
    true
}

impl Odoo {
    /// The companies whose records an effect may be about: the one that is acted for, and its
    /// branches.
    pub(in crate::operations::odoo) async fn companies(&self) -> Result<Vec<CompanyId>, OdooError> {
        Ok(self.company().await?.ids())
    }

    /// What a search by id asks besides, so that it finds this company's records alone, and those
    /// that Odoo shares. Empty for a model whose records have no owner.
    pub(in crate::operations::odoo) async fn ours(
        &self,
        model: &str,
    ) -> Result<Vec<Value>, OdooError> {
        let Some(known) = OWNED.iter().find(|known| known.model == model) else {
            return Ok(vec![]);
        };
        let companies = self.companies().await?;
        let or_none: Vec<Value> = std::iter::once(json!(false))
            .chain(companies.iter().map(|id| json!(id)))
            .collect();
        Ok(match known.owner {
            Owner::Company => vec![json!(["company_id", "in", companies])],
            Owner::CompanyOrShared => vec![json!(["company_id", "in", or_none])],
            Owner::Users => vec![json!(["company_ids", "in", companies])],
            Owner::Organiser => vec![
                json!("|"),
                json!(["user_id", "=", false]),
                json!(["user_id.company_ids", "in", companies]),
            ],
        })
    }

    /// The domain of these records, as far as they are ours.
    pub(in crate::operations::odoo) async fn these(
        &self,
        model: &str,
        ids: &[i64],
    ) -> Result<Value, OdooError> {
        let mut domain = vec![json!(["id", "in", ids])];
        domain.extend(self.ours(model).await?);
        Ok(Value::Array(domain))
    }

    /// What a record of ours is called, archived or not; `None`: it is gone, or not ours.
    ///
    /// # Errors
    /// As every read; [`OdooError::NotAllowed`] for a model that no effect refers to.
    pub async fn named(&self, model: &str, id: i64) -> Result<Option<String>, OdooError> {
        if !OWNED.iter().any(|known| known.model == model) {
            return Err(OdooError::NotAllowed(format!("a look at {model}")));
        }
        let arguments = json!({
            "domain": self.these(model, &[id]).await?, "fields": ["display_name"],
            "context": with_archived(),
        });
        let rows: Vec<NameRow> = self.read_once(model, "search_read", arguments).await?;
        Ok(rows.into_iter().next().map(|row| row.display_name))
    }

    /// Which of these activities stand on records of ours.
    pub(super) async fn our_activities(&self, ids: &[i64]) -> Result<Vec<i64>, OdooError> {
        let arguments = json!({
            "domain": [["id", "in", ids]], "fields": ["res_model", "res_id"], "order": "id",
            "context": with_archived(),
        });
        let rows: Vec<ActivityRow> = self.read("mail.activity", "search_read", arguments).await?;
        let mut ours = vec![];
        for row in rows {
            let (Some(model), Some(record)) = (row.res_model, row.res_id) else {
                continue;
            };
            if OWNED.iter().any(|known| known.model == model) {
                let domain = self.these(&model, &[record]).await?;
                let arguments =
                    json!({"domain": domain, "order": "id", "context": with_archived()});
                let found: Vec<i64> = self.read(&model, "search", arguments).await?;
                ours.extend((!found.is_empty()).then_some(row.id));
            }
        }
        Ok(ours)
    }

    /// Why an effect cannot be about this record, in a sentence without its full stop: it is gone,
    /// archived, another company's, or of another kind. By its name, which `was` says of one that
    /// is gone. At most two calls.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn why_not(
        &self,
        model: &str,
        id: i64,
        was: Option<&str>,
    ) -> Result<String, OdooError> {
        let known = OWNED.iter().find(|known| known.model == model);
        let noun = known.map_or(model, |known| known.noun);
        let Some(known) = known else {
            return Ok(match was {
                Some(name) => format!("{name} no longer exists in Odoo"),
                None => format!("{noun} {id} is no longer in Odoo"),
            });
        };
        let mut fields = vec!["display_name"];
        fields.extend(known.archives.then_some("active"));
        fields.extend(match known.owner {
            Owner::Company | Owner::CompanyOrShared => Some("company_id"),
            Owner::Users => Some("company_ids"),
            Owner::Organiser => None,
        });
        let arguments = json!({
            "domain": [["id", "=", id]], "fields": fields, "context": with_archived(),
        });
        let rows: Vec<WhoseRow> = self.read(model, "search_read", arguments).await?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(match was {
                Some(name) => format!("{name} no longer exists in Odoo"),
                None => format!("Odoo has no {noun} {id}, or AI COO's user may not see it"),
            });
        };
        let record = row.display_name;
        let (company, companies) = (self.company().await?, self.companies().await?);
        let ours = crate::ground::inert::one_line(&company.name);
        Ok(match (&known.owner, row.company_id) {
            (Owner::Company | Owner::CompanyOrShared, Some(Named(owner, other)))
                if !companies.contains(&CompanyId(owner)) =>
            {
                format!("{record} belongs to {other}, and AI COO acts for {ours} only")
            }
            (Owner::Users, _) if !companies.iter().any(|id| row.company_ids.contains(&id.0)) => {
                format!("{record} is not a user of {ours}, which AI COO acts for")
            }
            _ if !row.active => format!("{record} is archived in Odoo"),
            (Owner::Organiser, _) => {
                format!("{record} is not a meeting of {ours}, which AI COO acts for")
            }
            (Owner::Company, _) => format!("{record} is not a customer's {noun}"),
            _ => format!("{record} cannot be used as a {noun} here"),
        })
    }
}
