//! How Odoo writes values as JSON: empty is `false`, a reference is `[id, "name"]`.

use super::error::{OdooError, clean};
use crate::ground::{
    inert,
    money::{Currency, Money},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// A reference: the record's id and its display name, made inert.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Named(pub i64, #[serde(deserialize_with = "name")] pub String);

/// For `#[serde(deserialize_with)]`: what a record is called, made inert: one visible line. Every
/// name that people are to read comes through here.
pub(super) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|text| inert::one_line(&text))
}

/// For `#[serde(deserialize_with)]`: as [`name`], or `false`.
pub(super) fn name_or_false<'de, D>(deserializer: D) -> Result<Option<String>, D::Error>
where
    D: Deserializer<'de>,
{
    let text: Option<String> = or_false(deserializer)?;
    Ok(text.map(|text| inert::one_line(&text)))
}

/// Turns an answer into what was asked for.
pub(super) fn parse<T: DeserializeOwned>(answer: Value) -> Result<T, OdooError> {
    serde_json::from_value(answer).map_err(|e| OdooError::Unexpected(clean(&e.to_string())))
}

/// For `#[serde(deserialize_with)]`: `false` is `None`, for every type but booleans.
pub(super) fn or_false<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    match Value::deserialize(deserializer)? {
        Value::Bool(false) | Value::Null => Ok(None),
        value => T::deserialize(value)
            .map(Some)
            .map_err(serde::de::Error::custom),
    }
}

/// For `#[serde(deserialize_with)]`: a sum over no records is `false`, and means zero.
pub(super) fn sum<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    or_false(deserializer).map(Option::unwrap_or_default)
}

/// For `#[serde(deserialize_with)]`: `YYYY-MM-DD HH:MM:SS`, always UTC.
pub(super) fn utc<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let text = String::deserialize(deserializer)?;
    NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S")
        .map(|at| at.and_utc())
        .map_err(serde::de::Error::custom)
}

/// Beyond this a float no longer holds every whole minor unit.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A float from Odoo as money.
pub(super) fn money(currency: &Currency, amount: f64) -> Result<Money, OdooError> {
    let scaled = amount * 10f64.powi(i32::from(currency.decimals));
    if scaled.is_finite() && scaled.abs() < EXACT {
        Ok(currency.money(currency.minor(amount)))
    } else {
        Err(OdooError::Unexpected(format!(
            "an amount too large to be exact: {amount:e} {}",
            clean(&currency.code)
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, Deserialize)]
    struct Row {
        #[serde(deserialize_with = "or_false")]
        partner: Option<Named>,
        #[serde(rename = "balance:sum", deserialize_with = "sum")]
        balance: f64,
        #[serde(deserialize_with = "utc")]
        write_date: DateTime<Utc>,
    }

    #[test]
    fn false_is_empty_and_an_empty_sum_is_zero() {
        let row: Row = parse(json!({
            "partner": false, "balance:sum": false, "write_date": "2026-11-23 17:17:45"
        }))
        .unwrap();
        assert!(row.partner.is_none());
        assert_eq!(row.balance, 0.0);
        assert_eq!(row.write_date.to_rfc3339(), "2026-11-23T17:17:45+00:00");
    }

    #[test]
    fn another_shape_is_unexpected() {
        let wrong = json!({"partner": [1], "balance:sum": 1, "write_date": "today"});
        assert!(matches!(parse::<Row>(wrong), Err(OdooError::Unexpected(_))));
    }

    #[test]
    fn an_amount_that_a_float_cannot_hold_exactly_is_refused() {
        let usd = Currency::new("USD", 2);
        assert_eq!(money(&usd, -31_500.0).unwrap().minor, -3_150_000);
        assert!(money(&usd, 1e15).is_err());
        assert!(money(&usd, f64::NAN).is_err());
    }
}
