//! A form filled in with what an action was proposed with, for somebody to change.

use super::{Draft, Field, Input, Row, WORDS};
use crate::actions::{Action, ActionInputs, CreateInvoiceReminder};
use chrono::{DateTime, Utc};
use serde_json::Value;

impl Draft {
    /// The form of this action's type; `local` gives a moment as it is typed in the reader's zone.
    pub fn from_action(action: &Action, local: impl Fn(DateTime<Utc>) -> String) -> Self {
        let wire = serde_json::to_value(&action.inputs).unwrap_or_default();
        let inputs = &wire["inputs"];
        let mut draft = Self::default();
        for field in action.inputs.kind().fields() {
            let name = field.name.to_owned();
            let value = &inputs[field.name];
            match field.input {
                Input::Records { .. } => {
                    let ids = value.as_array().into_iter().flatten();
                    let ids = ids.filter_map(|id| typed(field, id, &local));
                    draft.many.insert(name, ids.collect());
                }
                Input::Rows { fields, .. } => {
                    let rows = value.as_array().into_iter().flatten();
                    let rows = rows.map(|row| row_of(fields, row, &local));
                    draft.rows.insert(name, rows.collect());
                }
                _ => draft
                    .one
                    .extend(typed(field, value, &local).map(|text| (name, text))),
            }
        }
        // Code says the sum of the first invoices, and others may be picked.
        let expected_effect = match action.inputs {
            ActionInputs::CreateInvoiceReminder(_) if action.author().is_none() => {
                CreateInvoiceReminder::EXPECTED
            }
            _ => action.expected_effect.as_str(),
        };
        let words = [expected_effect, action.reasoning.as_str()];
        for (field, text) in WORDS.iter().zip(words) {
            draft.one.insert(field.name.to_owned(), text.to_owned());
        }
        draft
    }
}

fn row_of(fields: &[Field], row: &Value, local: &impl Fn(DateTime<Utc>) -> String) -> Row {
    let typed = |field: &Field| {
        let text = typed(field, &row[field.name], local)?;
        Some((field.name.to_owned(), text))
    };
    fields.iter().filter_map(typed).collect()
}

fn typed(field: &Field, value: &Value, local: &impl Fn(DateTime<Utc>) -> String) -> Option<String> {
    match (field.input, value) {
        (_, Value::Null) => None,
        (Input::Moment, Value::String(text)) => {
            let at = DateTime::parse_from_rfc3339(text).ok()?;
            Some(local(at.with_timezone(&Utc)))
        }
        (_, Value::String(text)) => Some(text.clone()),
        (_, other) => Some(other.to_string()),
    }
}
