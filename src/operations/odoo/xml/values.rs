//! Values between JSON and XML-RPC.

use crate::operations::odoo::OdooError;
use dxr::Value as Xml;
use serde_json::{Map, Number, Value, json};

/// Deeper than any answer of Odoo's; reading it takes a stack frame for each level.
pub(super) const DEEPEST: usize = 100;

/// How deep values stand in one another.
pub(super) fn depth(text: &str) -> usize {
    let (mut now, mut most) = (0usize, 0);
    for (at, _) in text.match_indices('<') {
        let tag = &text[at..];
        let is_empty = || tag.split('>').next().is_some_and(|tag| tag.ends_with('/'));
        if tag.starts_with("</") {
            now = now.saturating_sub(1);
        } else if !tag.starts_with("<?") && !is_empty() {
            now += 1;
            most = most.max(now);
        }
    }
    // A value in a list lies in `array`, `data` and `value`, one in a record in four.
    most / 4
}

pub(super) fn to_xml(value: &Value) -> Result<Xml, OdooError> {
    Ok(match value {
        Value::Null => Xml::Nil,
        Value::Bool(value) => Xml::Boolean(*value),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => i32::try_from(whole).map_or(Xml::Long(whole), Xml::Integer),
            (None, Some(real)) => Xml::Double(real),
            (None, None) => return Err(OdooError::Invalid("a number that is none".to_owned())),
        },
        Value::String(text) => Xml::String(carried(text)?),
        Value::Array(items) => Xml::Array(items.iter().map(to_xml).collect::<Result<_, _>>()?),
        Value::Object(fields) => {
            let member = |(name, value): (&String, &Value)| Ok((carried(name)?, to_xml(value)?));
            Xml::Struct(
                fields
                    .iter()
                    .map(member)
                    .collect::<Result<_, OdooError>>()?,
            )
        }
    })
}

/// What arrives at the other end as it was: XML has no control characters, and makes one line
/// end of all.
fn carried(text: &str) -> Result<String, OdooError> {
    let lost = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\u{7f}'..='\u{9f}'))
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    match text.chars().find(|c| lost(*c)) {
        None => Ok(text.to_owned()),
        Some(c) => Err(OdooError::Invalid(format!(
            "a text with the character U+{:04X}, which XML-RPC cannot carry",
            c as u32
        ))),
    }
}

pub(super) fn from_xml(value: Xml) -> Result<Value, OdooError> {
    let unexpected = |what: &str| OdooError::Unexpected(what.to_owned());
    Ok(match value {
        Xml::Nil => Value::Null,
        Xml::Boolean(value) => json!(value),
        Xml::Integer(number) => json!(number),
        Xml::Long(number) => json!(number),
        Xml::Double(number) => Value::Number(
            Number::from_f64(number).ok_or_else(|| unexpected("a number that is none"))?,
        ),
        Xml::String(text) => Value::String(text),
        Xml::Array(items) => {
            let items: Result<Vec<Value>, _> = items.into_iter().map(from_xml).collect();
            Value::Array(items?)
        }
        Xml::Struct(members) => {
            let fields = members
                .into_iter()
                .map(|(name, value)| Ok((name, from_xml(value)?)));
            Value::Object(fields.collect::<Result<Map<String, Value>, OdooError>>()?)
        }
        // Odoo writes dates and files as text.
        _ => return Err(unexpected("a date or a file that is not text")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use dxr::MethodResponse;
    use proptest::prelude::*;

    #[test]
    fn a_text_that_xml_would_change_is_not_sent() {
        for text in ["a\0b", "a\rb", "a\u{1b}b", "a\u{ffff}b"] {
            assert!(
                matches!(to_xml(&json!(text)), Err(OdooError::Invalid(_))),
                "{text:?}"
            );
        }
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e9..1e9f64).prop_map(|real| json!((real * 100.0).round() / 100.0 + 0.005)),
            "[ \t\n<>&'\"\\]a-zé\u{80}-\u{2000}😀-😂]{0,12}".prop_map(Value::from),
            Just(Value::Null),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a-z_./]{1,8}", inner, 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// Every value, white space and markup included, arrives as it was sent.
        #[test]
        fn whatever_is_written_is_read_again(value in json_value()) {
            let sent = MethodResponse { value: to_xml(&value).unwrap() }.to_xml().unwrap();
            let received = MethodResponse::from_xml(&sent).unwrap().value;
            prop_assert_eq!(from_xml(received).unwrap(), value);
        }
    }
}
