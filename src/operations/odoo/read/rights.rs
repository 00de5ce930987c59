//! What the key's user may do, and who is a colleague.

use super::{Odoo, OdooError};
use crate::{ground::ids::PartnerId, operations::odoo::wire::Named};
use serde::Deserialize;
use serde_json::json;

/// The models that actions ask their rights on.
const ASKED_MODELS: [&str; 8] = [
    "account.move",
    "calendar.event",
    "crm.lead",
    "mail.activity",
    "mail.message",
    "project.task",
    "purchase.order",
    "res.partner",
];

#[derive(Deserialize)]
struct LoginRow {
    partner_id: Named,
}

impl Odoo {
    /// Whether the key's user may do this (`create`, `write`, `unlink`) to records of a model.
    ///
    /// # Errors
    /// As every read; [`OdooError::NotAllowed`] for a model that no action writes.
    pub async fn has_right(&self, model: &str, operation: &str) -> Result<bool, OdooError> {
        if !ASKED_MODELS.contains(&model) {
            return Err(OdooError::NotAllowed(format!("asking rights on {model}")));
        }
        let arguments = json!({"ids": [], "operation": operation});
        self.read_once(model, "has_access", arguments).await
    }

    /// Which of these people have a login of the company's own: not archived, no portal's, and not
    /// of another company alone.
    ///
    /// # Errors
    /// As every read: [`OdooError`].
    pub async fn colleagues(&self, partners: &[PartnerId]) -> Result<Vec<PartnerId>, OdooError> {
        if partners.is_empty() {
            return Ok(Vec::new());
        }
        let mut domain = vec![
            json!(["partner_id", "in", partners]),
            json!(["share", "=", false]),
        ];
        domain.extend(self.ours("res.users").await?);
        let arguments = json!({
            "domain": domain,
            "fields": ["partner_id"], "order": "id",
        });
        let rows: Vec<LoginRow> = self.read("res.users", "search_read", arguments).await?;
        let mut found: Vec<PartnerId> =
            rows.iter().map(|row| PartnerId(row.partner_id.0)).collect();
        found.dedup();
        Ok(found)
    }
}
