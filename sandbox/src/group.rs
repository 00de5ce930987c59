//! `formatted_read_group`: sums and counts by one or more fields.

use super::{
    error::OdooException,
    schema::{Kind, Model},
    store::Store,
};
use chrono::{Datelike, Months, NaiveDate};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// One thing to group by: a field, a day or month of a date, or a field of a reference.
struct By {
    /// As it was asked for, and as it is answered.
    spec: String,
    model: &'static Model,
    path: Vec<String>,
    period: Option<Period>,
}

#[derive(Clone, Copy)]
enum Period {
    Day,
    Month,
}

enum Aggregate {
    Count,
    Sum(String),
    /// How many different records or values.
    Distinct(String),
    Least(String),
    Most(String),
}

/// Groups the given records. Rows come in the order of their keys.
///
/// # Errors
/// A `ValueError` for an unknown field, period or aggregate.
pub fn formatted(
    store: &Store,
    model: &'static Model,
    ids: &[i64],
    groupby: &[String],
    aggregates: &[String],
) -> Result<Vec<Value>, OdooException> {
    let by: Vec<By> = groupby
        .iter()
        .map(|spec| By::parse(model, spec))
        .collect::<Result<_, _>>()?;
    let aggregates: Vec<(&String, Aggregate)> = aggregates
        .iter()
        .map(|spec| Ok((spec, Aggregate::parse(model, spec)?)))
        .collect::<Result<_, OdooException>>()?;
    // The key as text sorts dates and names; nothing sorts last, as in PostgreSQL.
    let mut groups: BTreeMap<String, (Vec<Value>, Vec<i64>)> = BTreeMap::new();
    for id in ids {
        let keys: Vec<Value> = by.iter().map(|by| by.key(store, *id)).collect();
        let sorted: Vec<String> = keys.iter().map(sort_key).collect();
        let group = groups
            .entry(sorted.join("\u{0}"))
            .or_insert_with(|| (keys, Vec::new()));
        group.1.push(*id);
    }
    if by.is_empty() && groups.is_empty() {
        groups.insert(String::new(), (Vec::new(), Vec::new()));
    }
    let rows = groups.into_values().map(|(keys, ids)| {
        let mut row = Map::new();
        let mut domain = Vec::new();
        for (by, key) in by.iter().zip(keys) {
            domain.extend(by.domain(&key));
            row.insert(by.spec.clone(), key);
        }
        let extra = join_and(domain);
        row.insert("__extra_domain".to_owned(), extra);
        for (spec, aggregate) in &aggregates {
            row.insert((*spec).clone(), aggregate.compute(store, model, &ids));
        }
        Value::Object(row)
    });
    Ok(rows.collect())
}

impl By {
    fn parse(model: &'static Model, spec: &str) -> Result<By, OdooException> {
        let (path, period) = match spec.split_once(':') {
            None => (spec, None),
            Some((path, "day")) => (path, Some(Period::Day)),
            Some((path, "month")) => (path, Some(Period::Month)),
            Some((_, other)) => {
                return Err(OdooException::value(format!(
                    "Granularity not supported by the sandbox: {other}"
                )));
            }
        };
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        let mut at = Some(model);
        for field in &path {
            let here = at.ok_or_else(|| unknown(model, spec))?;
            at = match here.kind(field) {
                Some(Kind::One(target)) => Model::named(target),
                Some(_) => None,
                None => return Err(unknown(here, field)),
            };
        }
        Ok(By {
            spec: spec.to_owned(),
            model,
            path,
            period,
        })
    }

    fn key(&self, store: &Store, id: i64) -> Value {
        let (mut model, mut id) = (self.model, id);
        let Some((last, before)) = self.path.split_last() else {
            return json!(false);
        };
        for field in before {
            let target = match model.kind(field) {
                Some(Kind::One(target)) => Model::named(target),
                _ => None,
            };
            match (target, store.value(model, id, field).as_i64()) {
                (Some(target), Some(to)) => (model, id) = (target, to),
                _ => return json!(false),
            }
        }
        let value = store.readable(model, id, last);
        match (self.period, value.as_str()) {
            (Some(period), Some(text)) => period.key(text),
            _ => value,
        }
    }

    fn domain(&self, key: &Value) -> Vec<Value> {
        let path = self.path.join(".");
        match (self.period, key.get(0).and_then(Value::as_str)) {
            (Some(period), Some(from)) => vec![
                json!([path, ">=", from]),
                json!([path, "<", period.next(from)]),
            ],
            _ => vec![json!([path, "=", key.get(0).unwrap_or(key)])],
        }
    }
}

impl Period {
    /// The first day, and Odoo's words for it.
    fn key(self, text: &str) -> Value {
        let Some(day) = day_of(text) else {
            return json!(false);
        };
        match self {
            Period::Day => json!([day, day.format("%d %b %Y").to_string()]),
            Period::Month => {
                let first = day.with_day(1).unwrap_or(day);
                json!([first, first.format("%B %Y").to_string()])
            }
        }
    }

    fn next(self, from: &str) -> String {
        let next = day_of(from).and_then(|day| match self {
            Period::Day => day.succ_opt(),
            Period::Month => day.checked_add_months(Months::new(1)),
        });
        next.map(|day| day.to_string()).unwrap_or_default()
    }
}

impl Aggregate {
    fn parse(model: &Model, spec: &str) -> Result<Aggregate, OdooException> {
        match spec.split_once(':') {
            None if spec == "__count" => Ok(Aggregate::Count),
            Some((field, "sum")) if model.kind(field) == Some(Kind::Number) => {
                Ok(Aggregate::Sum(field.to_owned()))
            }
            Some((field, "sum")) => Err(unknown(model, field)),
            Some((field, _)) if !model.has(field) => Err(unknown(model, field)),
            Some((field, "count_distinct")) => Ok(Aggregate::Distinct(field.to_owned())),
            Some((field, "min")) => Ok(Aggregate::Least(field.to_owned())),
            Some((field, "max")) => Ok(Aggregate::Most(field.to_owned())),
            _ => Err(OdooException::value(format!(
                "Aggregate not supported by the sandbox: {spec}"
            ))),
        }
    }

    /// A sum over nothing is `false`.
    fn compute(&self, store: &Store, model: &'static Model, ids: &[i64]) -> Value {
        match self {
            Aggregate::Count => json!(ids.len()),
            Aggregate::Distinct(field) => {
                let values = ids.iter().map(|id| store.value(model, *id, field));
                let given = values.filter(|value| value != &json!(false));
                let different: BTreeSet<String> = given.map(|value| value.to_string()).collect();
                json!(different.len())
            }
            // Dates alone are asked for: their text has their order.
            Aggregate::Least(field) => or_false(texts(store, model, ids, field).min()),
            Aggregate::Most(field) => or_false(texts(store, model, ids, field).max()),
            Aggregate::Sum(_) if ids.is_empty() => json!(false),
            Aggregate::Sum(field) => {
                let amount = |id: &i64| store.value(model, *id, field).as_f64();
                let sum: f64 = ids.iter().filter_map(amount).sum();
                // As PostgreSQL's numeric: cents, not a float's crumbs.
                json!((sum * 10_000.0).round() / 10_000.0)
            }
        }
    }
}

fn texts(
    store: &Store,
    model: &'static Model,
    ids: &[i64],
    field: &str,
) -> impl Iterator<Item = String> {
    let values = ids.iter().map(|id| store.value(model, *id, field));
    values.filter_map(|value| value.as_str().map(str::to_owned))
}

fn or_false(text: Option<String>) -> Value {
    text.map_or(json!(false), |text| json!(text))
}

fn day_of(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
}

fn sort_key(key: &Value) -> String {
    match key {
        Value::Bool(false) => "\u{10FFFF}".to_owned(),
        Value::Array(pair) => match pair.as_slice() {
            [Value::Number(id), name] => format!("{}\u{1}{id:020}", name.as_str().unwrap_or("")),
            [first, ..] => first.as_str().unwrap_or_default().to_owned(),
            [] => String::new(),
        },
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn join_and(terms: Vec<Value>) -> Value {
    if terms.is_empty() {
        return json!([[1, "=", 1]]);
    }
    let operators = vec![json!("&"); terms.len() - 1];
    Value::Array(operators.into_iter().chain(terms).collect())
}

fn unknown(model: &Model, field: &str) -> OdooException {
    OdooException::value(format!("Invalid field '{field}' on '{}'", model.name))
}
