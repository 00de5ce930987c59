//! Carries out the calls. Pure: a write is returned as a [`Change`], which takes place once it
//! is on disk.

use super::{
    change, company,
    error::OdooException,
    load, message, privacy,
    schema::Model,
    signature,
    store::{Put, Store},
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

/// What a call comes to.
#[derive(Debug)]
pub enum Outcome {
    Answer(Value),
    Change(Change),
}

/// What a writing call changes.
#[derive(Debug)]
pub struct Change {
    pub puts: Vec<Put>,
    pub answer: Value,
    /// The record it made or changed.
    pub record_id: i64,
}

/// One call, with what is needed to carry it out.
pub struct Call<'a> {
    pub store: &'a Store,
    pub now: DateTime<Utc>,
    pub model: &'static Model,
    pub method: &'a str,
    pub arguments: &'a Map<String, Value>,
}

/// Carries out one call.
///
/// # Errors
/// What Odoo 19 would raise.
pub fn call(
    store: &Store,
    now: DateTime<Utc>,
    model: &str,
    method: &str,
    arguments: &Map<String, Value>,
) -> Result<Outcome, OdooException> {
    let known = Model::named(model)
        .ok_or_else(|| OdooException::not_found(format!("the model '{model}' does not exist")))?;
    if method.starts_with('_') || matches!(method, "exists" | "browse" | "sudo") {
        return Err(OdooException::access(format!(
            "Private methods (such as '{model}.{method}') cannot be called remotely."
        )));
    }
    let signature = signature::find(known, method).ok_or_else(|| {
        OdooException::not_found(format!("The method '{model}.{method}' does not exist"))
    })?;
    signature.check(model, arguments)?;
    let call = Call {
        store,
        now,
        model: known,
        method,
        arguments,
    };
    call.check_companies()?;
    match method {
        "load" => load::load(&call).map(Outcome::from_load),
        "message_post" => message::post(&call).map(Outcome::Change),
        "write" => change::write(&call).map(Outcome::Change),
        "unlink" => change::unlink(&call).map(Outcome::Change),
        "button_cancel" => change::cancel_order(&call).map(Outcome::Change),
        "create" => Err(call.no_right(method)),
        _ => call.read_method().map(Outcome::Answer),
    }
}

impl Outcome {
    fn from_load(result: Result<Change, Value>) -> Self {
        match result {
            Ok(change) => Outcome::Change(change),
            Err(refused) => Outcome::Answer(refused),
        }
    }
}

impl Call<'_> {
    fn read_method(&self) -> Result<Value, OdooException> {
        if self.method == "check_object_reference" {
            return self.check_object_reference();
        }
        if self.method == "has_access" {
            let operation = self.text("operation").unwrap_or_default();
            return Ok(json!(
                self.may_read() && operation == "read" || self.may(self.model, operation)
            ));
        }
        if self.method == "get_base_url" {
            return Ok(json!(company::PUBLIC));
        }
        if self.method == "context_get" {
            return Ok(json!({"lang": "en_US", "tz": "UTC", "uid": company::COO}));
        }
        if !self.may_read() {
            return Err(self.no_right("read"));
        }
        match self.method {
            "read" => self.read(&self.ids()?),
            "get_metadata" => Ok(self.metadata(&self.ids()?)),
            "search" => Ok(json!(self.page(self.search()?)?)),
            "search_count" => Ok(json!(self.search()?.len())),
            "search_read" => self.read(&self.page(self.search()?)?),
            _ => self.read_group(),
        }
    }

    fn metadata(&self, ids: &[i64]) -> Value {
        let rows = ids.iter().map(|id| {
            let names = self.store.external_ids_of(self.model.name, *id);
            let names = names.map(|name| json!({"xmlid": name, "noupdate": false}));
            json!({"id": id, "xmlids": names.collect::<Vec<_>>()})
        });
        rows.collect()
    }

    /// Whether the key's user may do this besides reading.
    pub fn may(&self, model: &Model, operation: &str) -> bool {
        let lost = format!("{}.{operation}", model.name);
        model.may.contains(&operation) && !self.store.rights_lost.contains(&lost)
    }

    fn may_read(&self) -> bool {
        !matches!(self.model.name, "ir.model.data" | "ir.model")
    }

    fn read(&self, ids: &[i64]) -> Result<Value, OdooException> {
        let fields = self.texts("fields")?;
        let mut fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        if fields.is_empty() {
            fields = self.model.all_fields();
        }
        if let Some(field) = fields.iter().find(|field| !self.model.has(field)) {
            return Err(OdooException::value(format!(
                "Invalid field '{field}' on '{}'",
                self.model.name
            )));
        }
        // A record that is gone is left out, without an error.
        let there = |id: &&i64| self.store.row(self.model.name, **id).is_some();
        let rows = ids.iter().filter(there).map(|id| {
            let mut row = Map::new();
            row.insert("id".to_owned(), json!(id));
            for field in &fields {
                let value = privacy::hidden(self, *id, field)
                    .unwrap_or_else(|| self.store.readable(self.model, *id, field));
                row.insert((*field).to_owned(), value);
            }
            Value::Object(row)
        });
        Ok(rows.collect())
    }

    fn check_object_reference(&self) -> Result<Value, OdooException> {
        let module = self.text("module").unwrap_or_default();
        let name = self.text("xml_id").unwrap_or_default();
        let Some((model, id)) = self.store.by_external_id(&format!("{module}.{name}")) else {
            return Err(OdooException::value(format!(
                "External ID not found in the system: {module}.{name}"
            )));
        };
        let row = self.store.row(model, id);
        let archived = row.and_then(|row| row.get("active")) == Some(&json!(false));
        if archived && self.context("active_test") != Some(&json!(false)) {
            return Ok(json!([model, false]));
        }
        Ok(json!([model, id]))
    }

    fn check_companies(&self) -> Result<(), OdooException> {
        let own = company::companies_of_user(self.store);
        if self.companies().iter().all(|company| own.contains(company)) {
            return Ok(());
        }
        Err(OdooException::access(
            "Access to unauthorized or invalid companies.",
        ))
    }

    /// The companies in the context; without, all of the user's.
    pub fn companies(&self) -> Vec<i64> {
        let chosen = self
            .context("allowed_company_ids")
            .and_then(Value::as_array);
        match chosen {
            Some(ids) if !ids.is_empty() => ids.iter().filter_map(Value::as_i64).collect(),
            _ => company::companies_of_user(self.store),
        }
    }

    pub fn no_right(&self, operation: &str) -> OdooException {
        let verb = match operation {
            "load" | "create" => "create",
            "unlink" => "delete",
            "read" => "access",
            _ => "modify",
        };
        OdooException::access(format!(
            "You are not allowed to {verb} '{}' ({}) records.",
            self.model.label, self.model.name
        ))
    }
}
