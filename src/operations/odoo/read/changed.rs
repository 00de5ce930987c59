//! Who changed a record last.

use super::{Odoo, OdooError, with_archived};
use crate::{
    ground::ids::OdooUserId,
    operations::odoo::{
        records::LastChange,
        wire::{Named, name, utc},
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

/// The models whose records can be taken back.
const OURS: [&str; 4] = [
    "calendar.event",
    "mail.activity",
    "project.task",
    "purchase.order",
];

#[derive(Deserialize)]
struct ChangeRow {
    #[serde(deserialize_with = "name")]
    display_name: String,
    write_uid: Named,
    #[serde(deserialize_with = "utc")]
    write_date: DateTime<Utc>,
}

impl Odoo {
    /// Who changed this record last, archived or not; `None`: it is gone.
    ///
    /// # Errors
    /// As every read; [`OdooError::NotAllowed`] for a model whose records no action takes back.
    pub async fn last_change(&self, model: &str, id: i64) -> Result<Option<LastChange>, OdooError> {
        if !OURS.contains(&model) {
            return Err(OdooError::NotAllowed(format!(
                "a look at who changed {model}"
            )));
        }
        let arguments = json!({
            "domain": [["id", "=", id]], "fields": ["display_name", "write_uid", "write_date"],
            "context": with_archived(),
        });
        let rows: Vec<ChangeRow> = self.read(model, "search_read", arguments).await?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        // Gone and another company's are not the same: what is gone needs no taking back.
        let ours = self.existing(model, &[id]).await?;
        let foreign = match ours.first() {
            Some(_) => None,
            None if model == "mail.activity" => Some(format!(
                "{} is on a record that is gone or belongs to another company",
                row.display_name
            )),
            None => Some(self.why_not(model, id, None).await?),
        };
        Ok(Some(LastChange {
            name: row.display_name,
            by: OdooUserId(row.write_uid.0),
            by_name: row.write_uid.1,
            at: row.write_date,
            foreign,
        }))
    }
}
