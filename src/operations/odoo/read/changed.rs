//! Who changed a record last.

use super::{Odoo, OdooError, with_archived};
use crate::{
    ids::OdooUserId,
    operations::odoo::{
        records::LastChange,
        wire::{Named, utc},
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
        let change = |row: ChangeRow| LastChange {
            name: row.display_name,
            by: OdooUserId(row.write_uid.0),
            by_name: row.write_uid.1,
            at: row.write_date,
        };
        Ok(rows.into_iter().next().map(change))
    }
}
