//! Deals and their stages.

use super::{Odoo, OdooError, with_archived};
use crate::{
    ground::ids::{DealId, StageId},
    operations::odoo::{
        records::{Deal, Stage},
        wire::{Named, name, or_false},
    },
};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct DealRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    name: String,
    active: bool,
    #[serde(deserialize_with = "or_false")]
    stage_id: Option<Named>,
    #[serde(deserialize_with = "or_false")]
    won_status: Option<String>,
}

#[derive(Deserialize)]
struct StageRow {
    id: i64,
    #[serde(deserialize_with = "name")]
    name: String,
    is_won: bool,
}

impl Odoo {
    /// One deal as it is now, lost (archived) ones too; `None`: gone, or another company's.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where CRM is not installed.
    pub async fn deal(&self, id: DealId) -> Result<Option<Deal>, OdooError> {
        let arguments = json!({
            "domain": self.these("crm.lead", &[id.0]).await?,
            "fields": ["name", "active", "stage_id", "won_status"],
            "context": with_archived(),
        });
        let rows: Vec<DealRow> = self.read("crm.lead", "search_read", arguments).await?;
        let deal = |row: DealRow| Deal {
            id: DealId(row.id),
            name: row.name,
            stage: row.stage_id.map(|stage| (StageId(stage.0), stage.1)),
            open: row.active && row.won_status.is_none_or(|status| status == "pending"),
        };
        Ok(rows.into_iter().next().map(deal))
    }

    /// The stages that a deal can be in, in their order. At most 100.
    ///
    /// # Errors
    /// As every read: [`OdooError`]; [`OdooError::Invalid`] where CRM is not installed.
    pub async fn stages(&self) -> Result<Vec<Stage>, OdooError> {
        let arguments = json!({
            "domain": [], "fields": ["name", "is_won"], "order": "sequence, id", "limit": 100,
        });
        let rows: Vec<StageRow> = self.read("crm.stage", "search_read", arguments).await?;
        let stage = |row: StageRow| Stage {
            id: StageId(row.id),
            name: row.name,
            is_won: row.is_won,
        };
        Ok(rows.into_iter().map(stage).collect())
    }
}
