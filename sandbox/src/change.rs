//! `write`, `unlink` and `button_cancel`: changes to records that are there.

use super::{
    company,
    error::OdooException,
    load::stamp,
    methods::{Call, Change},
    schema::Kind,
    store::{Put, Row},
};
use serde_json::{Value, json};

/// Writes the values; only what is absolute: no commands for lists of records.
pub fn write(call: &Call) -> Result<Change, OdooException> {
    if !call.may(call.model, "write") {
        return Err(call.no_right("write"));
    }
    let values = call.arguments.get("vals").and_then(Value::as_object);
    let values = values.cloned().unwrap_or_default();
    for (field, value) in &values {
        let Some(kind) = call.model.kind(field) else {
            return Err(OdooException::value(format!(
                "Invalid field '{field}' on model '{}'",
                call.model.name
            )));
        };
        if let (Kind::One(target), Some(id)) = (kind, value.as_i64())
            && call.store.row(target, id).is_none()
        {
            return Err(OdooException::missing(target, id));
        }
    }
    changed(call, |row| {
        row.extend(values.clone());
        if let Some(stage) = values.get("stage_id").and_then(Value::as_i64) {
            moved(call, row, stage);
        }
        Ok(())
    })
}

/// Deletes the records.
pub fn unlink(call: &Call) -> Result<Change, OdooException> {
    if !call.may(call.model, "unlink") {
        return Err(call.no_right("unlink"));
    }
    let ids = there(call)?;
    let put = |id: &i64| Put {
        model: call.model.name.to_owned(),
        id: *id,
        row: None,
        external_id: None,
    };
    Ok(Change {
        puts: ids.iter().map(put).collect(),
        answer: json!(true),
        record_id: ids.first().copied().unwrap_or_default(),
    })
}

/// Cancels orders that are not received yet.
pub fn cancel_order(call: &Call) -> Result<Change, OdooException> {
    changed(call, |row| {
        row.insert("state".to_owned(), json!("cancel"));
        Ok(())
    })
}

fn changed(
    call: &Call,
    change: impl Fn(&mut Row) -> Result<(), OdooException>,
) -> Result<Change, OdooException> {
    let ids = there(call)?;
    let mut puts = vec![];
    for id in &ids {
        let mut row = call
            .store
            .row(call.model.name, *id)
            .cloned()
            .unwrap_or_default();
        change(&mut row)?;
        row.insert("write_date".to_owned(), json!(stamp(call)));
        row.insert("write_uid".to_owned(), json!(company::COO));
        puts.push(Put {
            model: call.model.name.to_owned(),
            id: *id,
            row: Some(row),
            external_id: None,
        });
    }
    Ok(Change {
        puts,
        answer: json!(true),
        record_id: ids.first().copied().unwrap_or_default(),
    })
}

/// The records that the call names, all of which have to be there.
fn there(call: &Call) -> Result<Vec<i64>, OdooException> {
    let ids = call.ids()?;
    let gone = ids
        .iter()
        .find(|id| call.store.row(call.model.name, **id).is_none());
    match gone {
        Some(id) => Err(OdooException::missing(call.model.name, *id)),
        None => Ok(ids),
    }
}

/// What Odoo adds when a deal comes to another stage.
fn moved(call: &Call, row: &mut Row, stage: i64) {
    let won = call
        .store
        .row("crm.stage", stage)
        .and_then(|row| row.get("is_won"))
        == Some(&json!(true));
    let status = if won { "won" } else { "pending" };
    row.insert("won_status".to_owned(), json!(status));
    row.insert("date_last_stage_update".to_owned(), json!(stamp(call)));
}
