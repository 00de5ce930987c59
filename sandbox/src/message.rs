//! `message_post`: a message on a record.

use super::{
    company,
    error::OdooException,
    load::stamp,
    markup,
    methods::{Call, Change},
    schema::Model,
    store::{Put, Row},
};
use serde_json::{Value, json};

/// Where messages can be posted.
pub const MODELS: &[&str] = &["account.move", "crm.lead", "project.task", "res.partner"];

pub const ARGUMENTS: &[&str] = &[
    "body",
    "body_is_html",
    "message_type",
    "subtype_xmlid",
    "message_id",
    "partner_ids",
    "subject",
];

pub fn post(call: &Call) -> Result<Change, OdooException> {
    let ids = call.ids()?;
    let [record] = ids.as_slice() else {
        return Err(OdooException::value(format!(
            "Expected singleton: {}{ids:?}",
            call.model.name
        )));
    };
    if call.store.row(call.model.name, *record).is_none() {
        return Err(OdooException::missing(call.model.name, *record));
    }
    // Odoo asks for the right to change these; to read the others is enough.
    let of_record = match call.model.name {
        "crm.lead" | "res.partner" => call.may(call.model, "write"),
        _ => true,
    };
    let message = Model::named("mail.message");
    if !of_record || !message.is_some_and(|message| call.may(message, "create")) {
        return Err(OdooException::access(
            "The requested operation cannot be completed due to security restrictions. (Document type: Message, Operation: create)",
        ));
    }
    let subtype = call.text("subtype_xmlid").unwrap_or("mail.mt_note");
    let Some((_, subtype)) = call.store.by_external_id(subtype) else {
        return Err(OdooException::value(format!(
            "External ID not found in the system: {subtype}"
        )));
    };
    let id = call.store.next_id("mail.message");
    let put = Put {
        model: "mail.message".to_owned(),
        id,
        row: Some(row(call, *record, subtype, id)),
        external_id: None,
    };
    Ok(Change {
        puts: vec![put],
        answer: json!([id]),
        record_id: id,
    })
}

fn row(call: &Call, record: i64, subtype: i64, id: i64) -> Row {
    let body = call.text("body").unwrap_or_default();
    let body = match call.arguments.get("body_is_html").and_then(Value::as_bool) {
        Some(true) => markup::stored(body),
        _ => format!("<p>{}</p>", markup::escaped(body)),
    };
    let message_id = match call.text("message_id") {
        Some(given) => given.to_owned(),
        None => format!("<{id}.openerp@sandbox.example>"),
    };
    let values = json!({
        "message_id": message_id,
        "model": call.model.name,
        "res_id": record,
        "body": body,
        "message_type": call.text("message_type").unwrap_or("notification"),
        "subtype_id": subtype,
        "author_id": company::COO_PARTNER,
        "date": stamp(call),
        "create_date": stamp(call),
        "write_date": stamp(call),
        "is_internal": false,
        "notified_partner_ids": notified(call, record, subtype),
    });
    match values {
        Value::Object(row) => row,
        _ => Row::new(),
    }
}

/// Whom Odoo tells: who is named, and who follows the subtype; of an internal one colleagues
/// alone. Never the author. As `_get_recipient_data`.
fn notified(call: &Call, record: i64, subtype: i64) -> Vec<i64> {
    let field = |model: &str, id: i64, field: &str| {
        let row = call.store.row(model, id);
        row.and_then(|row| row.get(field))
            .cloned()
            .unwrap_or_default()
    };
    let internal = field("mail.message.subtype", subtype, "internal") == json!(true);
    let follows = call.store.rows("mail.followers").filter(|(_, row)| {
        row.get("res_model") == Some(&json!(call.model.name))
            && row.get("res_id") == Some(&json!(record))
            && row
                .get("subtype_ids")
                .and_then(Value::as_array)
                .is_some_and(|ids| ids.contains(&json!(subtype)))
    });
    let follows = follows
        .filter_map(|(_, row)| row.get("partner_id")?.as_i64())
        .filter(|partner| !internal || is_colleague(call, *partner));
    let named = call.arguments.get("partner_ids").and_then(Value::as_array);
    let mut told: Vec<i64> = named
        .into_iter()
        .flatten()
        .filter_map(Value::as_i64)
        .collect();
    told.extend(follows);
    told.retain(|id| {
        *id != company::COO_PARTNER && field("res.partner", *id, "active") == json!(true)
    });
    told.sort_unstable();
    told.dedup();
    told
}

/// Whether somebody has a login of the company's own; what Odoo calls `partner_share` is the
/// contrary.
fn is_colleague(call: &Call, partner: i64) -> bool {
    let set = |row: &Row, field: &str| row.get(field) == Some(&json!(true));
    call.store.rows("res.users").any(|(_, row)| {
        row.get("partner_id") == Some(&json!(partner)) && set(row, "active") && !set(row, "share")
    })
}
