//! `load`: makes or changes records under external ids, as Odoo's import does.

use super::{
    company,
    error::OdooException,
    lines, markup,
    methods::{Call, Change},
    schema::Kind,
    store::{Put, Row},
};
use chrono::NaiveDateTime;
use serde_json::{Value, json};

/// Loads the rows. The inner error is Odoo's way to refuse a value: status 200, `ids: false`.
pub fn load(call: &Call) -> Result<Result<Change, Value>, OdooException> {
    if !call.may(call.model, "create") {
        return Err(call.no_right("load"));
    }
    let columns = call.texts("fields")?;
    for column in &columns {
        let field = column.split('/').next().unwrap_or_default();
        if field != ".id" && !call.model.has(field) {
            return Err(OdooException::value(format!(
                "Invalid field name '{field}'"
            )));
        }
    }
    let data = call.arguments.get("data").and_then(Value::as_array);
    let rows: Vec<&[Value]> = data
        .into_iter()
        .flatten()
        .map(|row| row.as_array().map(Vec::as_slice).unwrap_or_default())
        .collect();
    match puts(call, &columns, &rows)? {
        Err(refused) => Ok(Err(refused.answer())),
        Ok(puts) => {
            let record_id = puts.first().map_or(0, |put| put.id);
            Ok(Ok(Change {
                puts,
                answer: json!({"ids": [record_id], "messages": [], "nextrow": 0}),
                record_id,
            }))
        }
    }
}

/// A value that cannot be taken.
pub(super) struct Refused {
    field: String,
    message: String,
}

impl Refused {
    fn new(field: &str, message: String) -> Self {
        Self {
            field: field.to_owned(),
            message,
        }
    }

    fn of_record(message: String) -> Self {
        Self::new("", message)
    }

    fn answer(self) -> Value {
        let mut message = json!({
            "type": "error", "record": 0, "rows": {"from": 0, "to": 0}, "message": self.message,
        });
        if !self.field.is_empty() {
            message["field"] = json!(self.field);
        }
        json!({"ids": false, "nextrow": 0, "messages": [message]})
    }
}

/// The record of the first row; further rows add to its lines.
fn puts(
    call: &Call,
    columns: &[String],
    rows: &[&[Value]],
) -> Result<Result<Vec<Put>, Refused>, OdooException> {
    let own = |column: &str| !column.starts_with(lines::PREFIX);
    let Some(first) = rows.first() else {
        return Err(OdooException::value("no row to load"));
    };
    let starts = |row: &&&[Value]| {
        let cells = columns.iter().zip(row.iter());
        let mut own = cells.filter(|(column, _)| own(column));
        own.any(|(_, cell)| cell.as_str() != Some(""))
    };
    if rows.iter().filter(starts).count() != 1 {
        return Err(OdooException::value(
            "the sandbox loads one record at a time",
        ));
    }
    let (names, cells): (Vec<String>, Vec<Value>) = columns
        .iter()
        .cloned()
        .zip(first.iter().cloned())
        .filter(|(column, _)| own(column))
        .unzip();
    let made =
        put(call, &names, &cells).and_then(|head| lines::of_order(call, head, columns, rows));
    Ok(made)
}

pub(super) fn put(call: &Call, columns: &[String], cells: &[Value]) -> Result<Put, Refused> {
    let named = columns
        .iter()
        .zip(cells)
        .find(|(column, _)| *column == "id");
    let external_id = named.and_then(|(_, cell)| cell.as_str()).map(str::to_owned);
    let known = external_id
        .as_deref()
        .and_then(|name| call.store.by_external_id(name));
    let id = match known {
        Some((_, id)) => id,
        None => call.store.next_id(call.model.name),
    };
    let before = call.store.row(call.model.name, id).cloned();
    let is_new = before.is_none();
    let mut row = before.unwrap_or_else(|| defaults(call));
    for (column, cell) in columns.iter().zip(cells) {
        if column != "id" {
            let (field, value) = converted(call, column, cell.as_str().unwrap_or_default())?;
            row.insert(field, value);
        }
    }
    if is_new {
        assign_private(call.model.name, &mut row);
    }
    row.insert("write_date".to_owned(), json!(stamp(call)));
    row.insert("write_uid".to_owned(), json!(company::COO));
    if call.model.name == "mail.activity" {
        let model = row
            .get("res_model_id")
            .and_then(Value::as_i64)
            .unwrap_or_default();
        let model = call
            .store
            .row("ir.model", model)
            .and_then(|row| row.get("model"));
        let model = model.cloned().unwrap_or_default();
        let known = model.as_str().and_then(super::schema::Model::named);
        // Odoo asks for the right to change the record that the activity is put on.
        if let Some(model) = known.filter(|model| !call.may(model, "write")) {
            let words = format!(
                "You are not allowed to modify '{}' ({}) records.",
                model.label, model.name
            );
            return Err(Refused::of_record(words));
        }
        row.insert("res_model".to_owned(), model);
    }
    Ok(Put {
        model: call.model.name.to_owned(),
        id,
        row: Some(row),
        external_id,
    })
}

fn defaults(call: &Call) -> Row {
    let mut row = Row::new();
    let mut set = |field: &str, value: Value| {
        if call.model.has(field) {
            row.insert(field.to_owned(), value);
        }
    };
    set("active", json!(true));
    set("create_uid", json!(company::COO));
    set("create_date", json!(stamp(call)));
    set("company_id", json!(company::MAIN));
    if call.model.name == "project.task" {
        set("state", json!("01_in_progress"));
        set("priority", json!("0"));
    }
    if call.model.name == "purchase.order" {
        set("state", json!("draft"));
        set("user_id", json!(company::COO));
        set("date_order", json!(stamp(call)));
        let number = call.store.next_id("purchase.order");
        set("name", json!(format!("P{number:05}")));
    }
    if call.model.name == "calendar.event" {
        set("user_id", json!(company::COO));
        set("partner_ids", json!([company::COO_PARTNER]));
        set("show_as", json!("busy"));
    }
    row
}

/// Odoo assigns whoever makes a task without a project to it.
fn assign_private(model: &str, row: &mut Row) {
    if model == "project.task" && !row.contains_key("project_id") {
        let users = row.entry("user_ids").or_insert_with(|| json!([]));
        if let Some(users) = users.as_array_mut() {
            let coo = json!(company::COO);
            if !users.contains(&coo) {
                users.insert(0, coo);
            }
        }
    }
}

/// One cell as the value that is stored.
fn converted(call: &Call, column: &str, cell: &str) -> Result<(String, Value), Refused> {
    let (field, by) = column.split_once('/').unwrap_or((column, ""));
    let value = match call.model.kind(field) {
        _ if cell.is_empty() => json!(false),
        Some(Kind::One(target)) => json!(reference(call, field, target, by, cell)?),
        Some(Kind::Many(target)) => {
            let ids = cell
                .split(',')
                .map(|cell| reference(call, field, target, by, cell));
            json!(ids.collect::<Result<Vec<i64>, Refused>>()?)
        }
        Some(Kind::Datetime) => json!(datetime(field, cell)?),
        Some(Kind::Number) => match cell.parse::<f64>() {
            // Ids stay whole.
            Ok(number) if field == "res_id" => json!(number as i64),
            Ok(number) => json!(number),
            Err(_) => {
                let message = format!("'{cell}' does not seem to be a number for field '{field}'");
                return Err(Refused::new(field, message));
            }
        },
        _ if field == "priority" && !["0", "1", "2", "3"].contains(&cell) => {
            let message = format!("Value '{cell}' not found in selection field 'Priority'");
            return Err(Refused::new(field, message));
        }
        _ if field == "description" || field == "note" => json!(markup::stored(cell)),
        _ => json!(cell),
    };
    Ok((field.to_owned(), value))
}

fn reference(call: &Call, field: &str, target: &str, by: &str, cell: &str) -> Result<i64, Refused> {
    let id = match by {
        ".id" => cell.trim().parse().ok(),
        "id" => call
            .store
            .by_external_id(cell)
            .filter(|(model, _)| *model == target)
            .map(|(_, id)| id),
        _ => None,
    };
    id.filter(|id| call.store.row(target, *id).is_some())
        .ok_or_else(|| {
            let message =
                format!("No matching record found for database id '{cell}' in field '{field}'");
            Refused::new(field, message)
        })
}

fn datetime(field: &str, cell: &str) -> Result<String, Refused> {
    match NaiveDateTime::parse_from_str(cell, "%Y-%m-%d %H:%M:%S") {
        Ok(at) => Ok(at.to_string()),
        Err(_) => {
            let message =
                format!("'{cell}' does not seem to be a valid datetime for field '{field}'");
            Err(Refused::new(field, message))
        }
    }
}

pub fn stamp(call: &Call) -> String {
    call.now.format("%Y-%m-%d %H:%M:%S").to_string()
}
