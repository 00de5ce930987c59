//! Odoo's search domains: prefix notation over conditions on fields.

use super::{
    error::OdooException,
    schema::{Kind, Model},
    store::Store,
};
use serde_json::Value;
use std::cmp::Ordering;

/// A domain that was read and whose fields exist.
#[derive(Debug)]
pub enum Domain {
    All(Vec<Domain>),
    Any(Vec<Domain>),
    Not(Box<Domain>),
    Condition(Condition),
}

#[derive(Debug)]
pub struct Condition {
    path: Vec<String>,
    operator: String,
    value: Value,
}

impl Domain {
    /// Reads a domain for one model.
    ///
    /// # Errors
    /// As Odoo: a `ValueError` for an unknown field or operator and for a malformed domain.
    pub fn parse(model: &Model, domain: &Value) -> Result<Domain, OdooException> {
        let Some(terms) = domain.as_array() else {
            return Err(malformed(domain));
        };
        let mut parsed = Vec::new();
        let mut rest = terms.as_slice();
        while !rest.is_empty() {
            let (term, left) = parse_term(model, rest, 0)?;
            parsed.push(term);
            rest = left;
        }
        Ok(Domain::All(parsed))
    }

    /// Whether a record is in it.
    pub fn holds(&self, store: &Store, model: &Model, id: i64) -> bool {
        match self {
            Domain::All(terms) => terms.iter().all(|term| term.holds(store, model, id)),
            Domain::Any(terms) => terms.iter().any(|term| term.holds(store, model, id)),
            Domain::Not(term) => !term.holds(store, model, id),
            Domain::Condition(condition) => condition.holds(store, model, id, &condition.path),
        }
    }

    /// Whether any condition is about this field of the record itself.
    pub fn mentions(&self, field: &str) -> bool {
        match self {
            Domain::All(terms) | Domain::Any(terms) => terms.iter().any(|t| t.mentions(field)),
            Domain::Not(term) => term.mentions(field),
            Domain::Condition(condition) => condition.path == [field],
        }
    }
}

/// Nested deeper than any honest domain.
const DEEPEST: usize = 100;

fn parse_term<'a>(
    model: &Model,
    terms: &'a [Value],
    depth: usize,
) -> Result<(Domain, &'a [Value]), OdooException> {
    let Some((first, rest)) = terms.split_first() else {
        return Err(OdooException::value("Domain() is missing a term"));
    };
    if depth > DEEPEST {
        return Err(OdooException::value("Domain() is nested too deeply"));
    }
    match first.as_str() {
        Some("!") => {
            let (term, rest) = parse_term(model, rest, depth + 1)?;
            Ok((Domain::Not(Box::new(term)), rest))
        }
        Some(operator @ ("&" | "|")) => {
            let (left, rest) = parse_term(model, rest, depth + 1)?;
            let (right, rest) = parse_term(model, rest, depth + 1)?;
            let both = vec![left, right];
            let term = match operator {
                "&" => Domain::All(both),
                _ => Domain::Any(both),
            };
            Ok((term, rest))
        }
        _ => Ok((Domain::Condition(condition(model, first)?), rest)),
    }
}

const OPERATORS: [&str; 12] = [
    "=", "!=", "in", "not in", "<", "<=", ">", ">=", "like", "ilike", "=like", "child_of",
];

fn condition(model: &Model, term: &Value) -> Result<Condition, OdooException> {
    let Some([field, operator, value]) = term.as_array().map(Vec::as_slice) else {
        return Err(malformed(term));
    };
    // `[1, "=", 1]` and `[0, "=", 1]` are Odoo's true and false.
    let path: Vec<String> = match field.as_i64() {
        Some(_) => vec![field.to_string()],
        None => field
            .as_str()
            .ok_or_else(|| malformed(term))?
            .split('.')
            .map(str::to_owned)
            .collect(),
    };
    let operator = operator.as_str().ok_or_else(|| malformed(term))?;
    if !OPERATORS.contains(&operator) {
        return Err(OdooException::value(format!(
            "Invalid operator {operator} in condition"
        )));
    }
    if field.as_i64().is_none() {
        check_path(model, &path, operator, value)?;
    }
    Ok(Condition {
        path,
        operator: operator.to_owned(),
        value: value.clone(),
    })
}

fn check_path(
    model: &Model,
    path: &[String],
    operator: &str,
    value: &Value,
) -> Result<(), OdooException> {
    let Some((field, rest)) = path.split_first() else {
        return Ok(());
    };
    match (model.kind(field), rest.is_empty()) {
        (Some(Kind::One(target) | Kind::Many(target)), false) => match Model::named(target) {
            Some(target) => check_path(target, rest, operator, value),
            None => Ok(()),
        },
        (Some(_), true) => Ok(()),
        _ => Err(OdooException::value(format!(
            "Invalid field {}.{} in condition ('{}', '{operator}', {value})",
            model.name,
            field,
            path.join(".")
        ))),
    }
}

impl Condition {
    fn holds(&self, store: &Store, model: &Model, id: i64, path: &[String]) -> bool {
        let Some((field, rest)) = path.split_first() else {
            return false;
        };
        if let Ok(constant) = field.parse::<i64>() {
            return self.value.as_i64() == Some(constant);
        }
        let stored = store.value(model, id, field);
        let Some(kind) = model.kind(field) else {
            return false;
        };
        let target = match kind {
            Kind::One(target) | Kind::Many(target) if !rest.is_empty() => Model::named(target),
            _ => None,
        };
        match (target, &stored) {
            (Some(target), Value::Array(ids)) => ids
                .iter()
                .filter_map(Value::as_i64)
                .any(|id| self.holds(store, target, id, rest)),
            (Some(target), value) => match value.as_i64() {
                Some(id) => self.holds(store, target, id, rest),
                // Nothing there: as if its fields were empty.
                None => self.compare(Kind::Text, &Value::Bool(false)),
            },
            (None, _) if self.operator == "child_of" => {
                let of = match kind {
                    Kind::One(target) => Model::named(target),
                    _ => Some(model),
                };
                of.is_some_and(|of| self.below(store, of, stored.as_i64()))
            }
            (None, _) => self.compare(kind, &stored),
        }
    }

    /// Whether the record is one of the wanted, or below one by its `parent_id`.
    fn below(&self, store: &Store, model: &Model, id: Option<i64>) -> bool {
        let wanted = |id: i64| match &self.value {
            Value::Array(ids) => ids.contains(&Value::from(id)),
            one => one.as_i64() == Some(id),
        };
        let mut at = id;
        // Nobody's ancestors are that many.
        for _ in 0..DEEPEST {
            match at {
                Some(id) if wanted(id) => return true,
                Some(id) => at = store.value(model, id, "parent_id").as_i64(),
                None => return false,
            }
        }
        false
    }

    fn compare(&self, kind: Kind, stored: &Value) -> bool {
        match self.operator.as_str() {
            "=" => matches_one(kind, stored, &self.value),
            "!=" => !matches_one(kind, stored, &self.value),
            "in" => self.among(kind, stored),
            "not in" => !self.among(kind, stored),
            "like" | "=like" => contains(stored, &self.value, |text| text.to_owned()),
            "ilike" => contains(stored, &self.value, str::to_lowercase),
            "<" => self.ordered(kind, stored, Ordering::is_lt),
            "<=" => self.ordered(kind, stored, Ordering::is_le),
            ">" => self.ordered(kind, stored, Ordering::is_gt),
            _ => self.ordered(kind, stored, Ordering::is_ge),
        }
    }

    fn among(&self, kind: Kind, stored: &Value) -> bool {
        let values = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        values.iter().any(|value| matches_one(kind, stored, value))
    }

    fn ordered(&self, kind: Kind, stored: &Value, fits: fn(Ordering) -> bool) -> bool {
        compare(kind, stored, &self.value).is_some_and(fits)
    }
}

/// Equality as Odoo has it: `false` is empty, and a list of references equals each of them.
fn matches_one(kind: Kind, stored: &Value, wanted: &Value) -> bool {
    if let Value::Array(ids) = stored {
        return match wanted {
            Value::Bool(false) => ids.is_empty(),
            wanted => ids.contains(wanted),
        };
    }
    match wanted {
        Value::Bool(false) | Value::Null => is_empty(stored),
        Value::Bool(true) if kind != Kind::Boolean => !is_empty(stored),
        wanted => stored == wanted || compare(kind, stored, wanted) == Some(Ordering::Equal),
    }
}

fn is_empty(stored: &Value) -> bool {
    match stored {
        Value::Bool(false) | Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// Numbers by value, dates and texts by their letters; nothing compares with nothing.
fn compare(kind: Kind, stored: &Value, wanted: &Value) -> Option<Ordering> {
    match (stored, wanted) {
        (Value::Number(a), Value::Number(b)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        (Value::String(a), Value::String(b)) if kind == Kind::Datetime && b.len() == 10 => {
            Some(a.as_str().cmp(format!("{b} 00:00:00").as_str()))
        }
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// `%` in the pattern stands for anything.
fn contains(stored: &Value, wanted: &Value, fold: fn(&str) -> String) -> bool {
    let (Some(text), Some(pattern)) = (stored.as_str(), wanted.as_str()) else {
        return false;
    };
    let (text, pattern) = (fold(text), fold(pattern));
    let mut rest = text.as_str();
    pattern.split('%').all(|part| match rest.find(part) {
        Some(at) => {
            rest = rest.get(at + part.len()..).unwrap_or_default();
            true
        }
        None => false,
    })
}

fn malformed(term: &Value) -> OdooException {
    OdooException::value(format!("Domain() invalid item in domain: {term}"))
}

#[cfg(test)]
mod tests;
