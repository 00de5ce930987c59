//! What `ai-coo doctor` asks Odoo: its clock, the key's rights, and when the key ends.

use super::{Odoo, OdooError, wire::or_false};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Deserialize;
use serde_json::json;

/// One operation on one model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    pub model: &'static str,
    pub operation: &'static str,
    /// What needs it, or why the key should not have it.
    pub why: &'static str,
}

const fn right(model: &'static str, operation: &'static str, why: &'static str) -> Right {
    Right {
        model,
        operation,
        why,
    }
}

const FIGURES: &str = "the figures";

/// What the program needs.
pub const NEEDED: &[Right] = &[
    right("account.move", "read", FIGURES),
    right("account.move.line", "read", FIGURES),
    right("account.account", "read", FIGURES),
    right("account.payment", "read", FIGURES),
    right("res.company", "read", FIGURES),
    right("res.partner", "read", "customers and their addresses"),
    right("res.users", "read", "colleagues"),
    right("project.project", "read", "create_task"),
    right("project.task", "create", "create_task"),
    right("project.task", "unlink", "undo of create_task"),
    right("mail.message", "create", "post_internal_message"),
    right("mail.activity", "create", "schedule_activity"),
    right("mail.activity", "unlink", "undo of schedule_activity"),
    right("crm.lead", "read", "update_deal_stage"),
    right("crm.lead", "write", "update_deal_stage"),
    right("calendar.event", "create", "schedule_meeting"),
    right("calendar.event", "unlink", "undo of schedule_meeting"),
    right("product.product", "read", "create_purchase_order"),
    right("purchase.order", "create", "create_purchase_order"),
    right("purchase.order.line", "create", "create_purchase_order"),
    right("purchase.order", "write", "undo of create_purchase_order"),
    right(
        "account.bank.statement.line",
        "read",
        "whether a customer has paid: no reminder is proposed without it",
    ),
];

const BOOKS: &str = "it could change the books";
const MONEY: &str = "it could change where money goes";
const WIDER: &str = "it could give itself more rights";
const UNUSED: &str = "no action needs it";

/// What a key should not be able to do, although the program never asks for it.
pub const TOO_MANY: &[Right] = &[
    right("account.move", "write", BOOKS),
    right("account.move", "create", BOOKS),
    right("account.move", "unlink", BOOKS),
    right("account.payment", "create", BOOKS),
    right("account.payment", "write", BOOKS),
    right("account.bank.statement.line", "create", BOOKS),
    right("account.journal", "write", BOOKS),
    right("res.partner.bank", "write", MONEY),
    right(
        "res.partner",
        "write",
        "it could change customers' addresses",
    ),
    right("res.users", "write", WIDER),
    right("res.users", "create", WIDER),
    right("res.groups", "write", WIDER),
    right("ir.model", "write", WIDER),
    right("ir.model.access", "write", WIDER),
    right("ir.rule", "write", WIDER),
    right("ir.cron", "write", "it could run code in Odoo"),
    right("ir.actions.server", "write", "it could run code in Odoo"),
    right(
        "ir.config_parameter",
        "write",
        "it could change how Odoo works",
    ),
    right("sale.order", "write", UNUSED),
    right("stock.picking", "write", UNUSED),
    right("product.template", "write", UNUSED),
    right("crm.lead", "unlink", UNUSED),
    right("purchase.order", "unlink", UNUSED),
];

/// An API key of the user's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEnd {
    pub name: String,
    /// `None`: it does not end.
    pub at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct KeyRow {
    name: String,
    #[serde(deserialize_with = "or_false")]
    expiration_date: Option<String>,
}

impl Odoo {
    /// Whether the key's user has this right; `None`: Odoo has no such model, because the app is
    /// not installed.
    ///
    /// # Errors
    /// As every read.
    pub async fn has(&self, right: &Right) -> Result<Option<bool>, OdooError> {
        let arguments = json!({"ids": [], "operation": right.operation});
        match self.read(right.model, "has_access", arguments).await {
            Ok(has) => Ok(Some(has)),
            Err(OdooError::Invalid(why)) if why.contains("does not exist") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The user's keys. Which of them this is, Odoo does not say.
    ///
    /// # Errors
    /// As every read.
    pub async fn keys(&self) -> Result<Vec<KeyEnd>, OdooError> {
        let arguments = json!({"domain": [], "fields": ["name", "expiration_date"]});
        let rows: Vec<KeyRow> = self
            .read("res.users.apikeys", "search_read", arguments)
            .await?;
        let moment = |text: &str| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
                .map(|at| at.and_utc())
                .ok()
        };
        let key = |row: KeyRow| KeyEnd {
            at: row.expiration_date.as_deref().and_then(moment),
            name: row.name,
        };
        Ok(rows.into_iter().map(key).collect())
    }

    /// What Odoo's clock says, to the second; `None`: it does not.
    ///
    /// # Errors
    /// [`OdooError::Unreachable`], [`OdooError::NoAnswer`].
    pub async fn clock(&self) -> Result<Option<DateTime<Utc>>, OdooError> {
        let date = self.rpc.date().await.map_err(|failure| failure.error)?;
        Ok(date
            .and_then(|date| DateTime::parse_from_rfc2822(&date).ok())
            .map(|date| date.to_utc()))
    }
}
