//! The key's user may do this to records of the model.

use super::check::{Check, Unmet, World, fine};
use chrono_tz::Tz;

pub(super) struct HasRight<'a> {
    pub model: &'a str,
    pub operation: &'a str,
}

#[async_trait::async_trait]
impl Check for HasRight<'_> {
    fn words(&self, _: Tz) -> String {
        let right = right_in_words(self.model, self.operation);
        format!("AI COO may still {right} in Odoo")
    }

    async fn check(&self, world: &World<'_>) -> Result<(), Unmet> {
        let has = world.odoo.has_right(self.model, self.operation).await?;
        fine(has, || {
            let right = right_in_words(self.model, self.operation);
            format!("AI COO no longer has the right to {right} in Odoo")
        })
    }
}

/// A right in words, with Odoo's own name of the model for whoever gives it there.
pub fn right_in_words(model: &str, operation: &str) -> String {
    let verb = match operation {
        "write" => "change",
        "unlink" => "delete",
        other => other,
    };
    format!("{verb} {} ({model})", records_of(model))
}

/// What people call the records of a model.
pub fn records_of(model: &str) -> &'static str {
    match model {
        "account.move" => "invoices",
        "calendar.event" => "meetings",
        "crm.lead" => "deals",
        "mail.activity" => "activities",
        "mail.message" => "messages",
        "project.task" => "tasks",
        "purchase.order" => "purchase orders",
        "res.partner" => "contacts",
        _ => "records",
    }
}
