//! What of somebody else's private meeting is shown: when it is, and that it is.

use super::{company, methods::Call, schema::Kind};
use serde_json::{Value, json};

/// As Odoo's `_get_public_fields`.
const PUBLIC: [&str; 10] = [
    "id",
    "active",
    "allday",
    "create_date",
    "privacy",
    "show_as",
    "start",
    "stop",
    "user_id",
    "write_date",
];

/// What stands in the place of a field that is not for the key's user.
pub fn hidden(call: &Call, id: i64, field: &str) -> Option<Value> {
    if call.model.name != "calendar.event" || PUBLIC.contains(&field) {
        return None;
    }
    let value = |field: &str| call.store.value(call.model, id, field);
    let takes_part = value("user_id") == json!(company::COO)
        || value("partner_ids")
            .as_array()
            .is_some_and(|ids| ids.contains(&json!(company::COO_PARTNER)));
    if value("privacy") != json!("private") || takes_part {
        return None;
    }
    Some(match (field, call.model.kind(field)) {
        ("name" | "display_name", _) => json!("Busy"),
        (_, Some(Kind::Many(_))) => json!([]),
        _ => json!(false),
    })
}
