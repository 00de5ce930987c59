//! The effect of an action: the complete list of concrete requests it will make.
//! Rendered once by code, stored, shown, hashed, executed as stored.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Every request an action will make, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    pub requests: Vec<Request>,
    /// What the outside system adds by itself, or what was switched off; in words.
    pub side_effects: Vec<String>,
}

/// One request to one outside system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "system", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    Odoo(OdooCall),
    Mail(Mail),
}

/// One writing call to Odoo, exactly as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OdooCall {
    pub model: String,
    pub method: String,
    /// The JSON-2 body: named arguments, with `ids` and `context` where needed.
    pub arguments: Value,
    pub once: Once,
}

/// How a call is found again after an unknown outcome, so that it happens once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Once {
    /// An external id (`ir.model.data`), unique in Odoo's database.
    ExternalId { module: String, name: String },
    /// Our own Message-ID on a `mail.message`; looked up first.
    MessageId { message_id: String },
}

/// One mail, as bytes: what stands here is what the server is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub message_id: String,
    pub from: Address,
    pub reply_to: Address,
    pub to: Vec<Address>,
    pub subject: String,
    pub text: String,
    /// The Date header, fixed when the mail is rendered so that the bytes are.
    pub date: chrono::DateTime<chrono::Utc>,
}

/// A name and an address that came from a record or a setting, never from a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub name: String,
    pub email: String,
}
