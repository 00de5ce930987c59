//! The records in memory.

use super::schema::{Kind, Model};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The stored values of one record; references are ids. What is absent is `false`.
pub type Row = Map<String, Value>;

/// A record's new values, or that it is gone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Put {
    pub model: String,
    pub id: i64,
    /// `None`: deleted.
    pub row: Option<Row>,
    /// The external id it is known under from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
}

#[derive(Debug, Default)]
pub struct Store {
    tables: BTreeMap<String, BTreeMap<i64, Row>>,
    external_ids: BTreeMap<String, (String, i64)>,
    /// Ids are never used twice, not even after a deletion.
    last_ids: BTreeMap<String, i64>,
    /// What a test has taken from the key's user, as `project.task.create`.
    pub rights_lost: Vec<String>,
}

impl Store {
    pub fn put(&mut self, put: Put) {
        let last = self.last_ids.entry(put.model.clone()).or_default();
        *last = (*last).max(put.id);
        let table = self.tables.entry(put.model.clone()).or_default();
        match put.row {
            Some(row) => {
                table.insert(put.id, row);
                if let Some(name) = put.external_id {
                    self.external_ids.insert(name, (put.model, put.id));
                }
            }
            None => {
                table.remove(&put.id);
                let gone = (put.model, put.id);
                self.external_ids.retain(|_, record| *record != gone);
            }
        }
    }

    /// Puts a record with the next free id of its model.
    pub fn add(&mut self, model: &str, row: Row) -> i64 {
        let id = self.next_id(model);
        let model = model.to_owned();
        self.put(Put {
            model,
            id,
            row: Some(row),
            external_id: None,
        });
        id
    }

    pub fn name_externally(&mut self, name: &str, model: &str, id: i64) {
        let record = (model.to_owned(), id);
        self.external_ids.insert(name.to_owned(), record);
    }

    pub fn next_id(&self, model: &str) -> i64 {
        self.last_ids.get(model).copied().unwrap_or(0) + 1
    }

    pub fn row(&self, model: &str, id: i64) -> Option<&Row> {
        self.tables.get(model)?.get(&id)
    }

    pub fn rows(&self, model: &str) -> impl Iterator<Item = (i64, &Row)> {
        let table = self.tables.get(model).into_iter().flatten();
        table.map(|(id, row)| (*id, row))
    }

    pub fn by_external_id(&self, name: &str) -> Option<(&str, i64)> {
        let (model, id) = self.external_ids.get(name)?;
        Some((model, *id))
    }

    pub fn external_ids_of(&self, model: &str, id: i64) -> impl Iterator<Item = &str> {
        let record = (model.to_owned(), id);
        let names = self.external_ids.iter();
        names.filter_map(move |(name, of)| (*of == record).then_some(name.as_str()))
    }

    /// One stored value: references as ids, nothing as `false`.
    pub fn value(&self, model: &Model, id: i64, field: &str) -> Value {
        let row = self.row(model.name, id);
        match field {
            "id" => json!(id),
            "display_name" => json!(self.display_name(model.name, id)),
            _ => row
                .and_then(|row| row.get(field).cloned())
                .unwrap_or_else(|| empty(model.kind(field))),
        }
    }

    /// One value as `read` gives it: a reference with its name.
    pub fn readable(&self, model: &Model, id: i64, field: &str) -> Value {
        let value = self.value(model, id, field);
        match (model.kind(field), value.as_i64()) {
            (Some(Kind::One(target)), Some(to)) => self.named(target, to),
            _ => value,
        }
    }

    /// `[id, "name"]`.
    pub fn named(&self, model: &str, id: i64) -> Value {
        json!([id, self.display_name(model, id)])
    }

    pub fn display_name(&self, model: &str, id: i64) -> String {
        let Some(row) = self.row(model, id) else {
            return String::new();
        };
        let text = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default();
        let parent = row.get("parent_id").and_then(Value::as_i64);
        match (model, parent) {
            ("res.partner", Some(parent)) => {
                format!("{}, {}", self.display_name(model, parent), text("name"))
            }
            _ => text("name").to_owned(),
        }
    }
}

fn empty(kind: Option<Kind>) -> Value {
    match kind {
        Some(Kind::Number) => json!(0),
        Some(Kind::Many(_)) => json!([]),
        _ => json!(false),
    }
}
