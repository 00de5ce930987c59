//! Evidence: what was read, so that every figure can be opened where it came from.

use crate::ground::{date::written, inert, money::Money};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// One thing that was read. `key` (`e1`, `e2`, …) is how prose refers to it.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Evidence {
    /// A record, with the fields that were used.
    Record {
        key: String,
        model: String,
        id: i64,
        /// The record's own name, such as `INV/2026/00010`.
        label: String,
        fields: BTreeMap<String, Fact>,
        write_date: DateTime<Utc>,
    },
    /// A query over many records, with its one result.
    Query {
        key: String,
        model: String,
        /// What the figure is, such as `Cash`.
        label: String,
        domain: Value,
        aggregate: String,
        value: Fact,
        as_of: DateTime<Utc>,
    },
}

impl Evidence {
    pub fn key(&self) -> &str {
        match self {
            Self::Record { key, .. } | Self::Query { key, .. } => key,
        }
    }

    /// Its names as people read them: one visible line.
    pub fn make_inert(&mut self) {
        let (label, facts): (_, Vec<&mut Fact>) = match self {
            Self::Record { label, fields, .. } => (label, fields.values_mut().collect()),
            Self::Query { label, value, .. } => (label, vec![value]),
        };
        *label = inert::one_line(label);
        for fact in facts {
            if let Fact::Text(text) = fact {
                *text = inert::one_line(text);
            }
        }
    }

    fn fact(&self, field: &str) -> Option<&Fact> {
        match self {
            Self::Record { fields, .. } => fields.get(field),
            Self::Query { value, .. } => (field == "value").then_some(value),
        }
    }
}

/// One figure or name, typed so that code prints it, never a model.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Fact {
    Money(Money),
    Date(NaiveDate),
    Days(i64),
    Count(i64),
    Text(String),
    /// A runway that does not end: nothing burns.
    NoEnd,
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(money) => money.fmt(f),
            Self::Date(date) => f.write_str(&written(*date)),
            Self::Days(1) => f.write_str("1 day"),
            Self::Days(days) => write!(f, "{days} days"),
            Self::Count(count) => count.fmt(f),
            Self::Text(text) => f.write_str(&inert::one_line(text)),
            Self::NoEnd => f.write_str("no end"),
        }
    }
}

/// Whether the same was read both times: the same records, not written since, and the same results.
/// When it was read is no difference, nor what the days alone have changed.
pub fn unchanged(before: &[Evidence], now: &[Evidence]) -> bool {
    let same = |one: &Evidence, other: &Evidence| match (one, other) {
        (
            Evidence::Record {
                model,
                id,
                write_date,
                ..
            },
            Evidence::Record {
                model: other_model,
                id: other_id,
                write_date: other_date,
                ..
            },
        ) => (model, id, write_date) == (other_model, other_id, other_date),
        (
            Evidence::Query { label, value, .. },
            Evidence::Query {
                label: other_label,
                value: other_value,
                ..
            },
        ) => (label, value) == (other_label, other_value),
        _ => false,
    };
    before.len() == now.len() && before.iter().zip(now).all(|(one, other)| same(one, other))
}

/// A reference in prose that no evidence answers: the proposal is discarded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the text refers to {{{{{0}}}}}, which no evidence has")]
pub struct Unresolved(pub String);

/// Fills every `{{e3.amount_residual}}` of a template from the evidence.
///
/// # Errors
/// [`Unresolved`] for the first reference that has no fact.
pub fn fill(template: &str, evidence: &[Evidence]) -> Result<String, Unresolved> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (reference, tail) = after
            .split_once("}}")
            .ok_or_else(|| Unresolved(after.chars().take(40).collect()))?;
        out.push_str(before);
        out.push_str(&lookup(reference.trim(), evidence)?.to_string());
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

fn lookup<'a>(reference: &str, evidence: &'a [Evidence]) -> Result<&'a Fact, Unresolved> {
    let unresolved = || Unresolved(reference.to_owned());
    let (key, field) = reference.split_once('.').ok_or_else(unresolved)?;
    evidence
        .iter()
        .find(|item| item.key() == key)
        .and_then(|item| item.fact(field))
        .ok_or_else(unresolved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::money::Currency;

    fn invoice() -> Vec<Evidence> {
        let money = Currency::new("USD", 2).money(500_000);
        vec![Evidence::Record {
            key: "e1".into(),
            model: "account.move".into(),
            id: 7,
            label: "INV/7".into(),
            fields: BTreeMap::from([
                ("amount_residual".into(), Fact::Money(money)),
                ("days_overdue".into(), Fact::Days(62)),
            ]),
            write_date: DateTime::UNIX_EPOCH,
        }]
    }

    #[test]
    fn a_record_is_unchanged_until_somebody_writes_it() {
        let before = invoice();
        let edited = |edit: fn(&mut DateTime<Utc>, &mut BTreeMap<String, Fact>)| {
            let mut now = invoice();
            if let Evidence::Record {
                write_date, fields, ..
            } = &mut now[0]
            {
                edit(write_date, fields);
            }
            now
        };
        let older = edited(|_, fields| {
            fields.insert("days_overdue".into(), Fact::Days(63));
        });
        assert!(unchanged(&before, &older), "a day has gone by");
        let written = edited(|write_date, _| *write_date += chrono::Duration::hours(1));
        assert!(!unchanged(&before, &written));
        assert!(!unchanged(&before, &[]));
    }

    #[test]
    fn figures_are_filled_in_by_code() {
        let text = fill(
            "{{e1.amount_residual}} is {{ e1.days_overdue }} late",
            &invoice(),
        );
        assert_eq!(text.unwrap(), "$5,000.00 is 62 days late");
    }

    #[test]
    fn a_reference_without_evidence_is_refused() {
        for template in [
            "{{e2.amount_residual}}",
            "{{e1.total}}",
            "{{e1}}",
            "{{e1.amount_residual",
        ] {
            assert!(fill(template, &invoice()).is_err(), "{template}");
        }
    }
}
