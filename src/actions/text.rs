//! Text that people, models and records give: what it may hold, and how it is made inert.
//!
//! What somebody writes is refused with the field and the remedy when it holds what a reader
//! cannot see; what a record holds is made into one visible line, since nobody is there to ask.

use super::InvalidInput;
pub use crate::ground::inert::one_line;
use crate::ground::{inert::turns_direction, number::count};

/// One line of 1 to `most` characters, without anything that a reader cannot see.
///
/// # Errors
/// Names the field, what is wrong with it, and the remedy.
pub fn line(field: &'static str, value: &str, most: usize) -> Result<(), InvalidInput> {
    length(field, value, most)?;
    visible(field, value)?;
    if value.chars().any(char::is_control) {
        return Err(InvalidInput::new(
            field,
            "has a line break or control character; remove it",
        ));
    }
    Ok(())
}

/// Several lines of 1 to `most` characters together. Lines may end as Unix or as browsers end
/// them (CRLF), and may hold tabs; see [`lines`].
///
/// # Errors
/// Names the field, what is wrong with it, and the remedy.
pub fn text(field: &'static str, value: &str, most: usize) -> Result<(), InvalidInput> {
    length(field, value, most)?;
    readable(field, value)
}

/// As [`text`], of any length.
///
/// # Errors
/// Names the field, what is wrong with it, and the remedy.
pub fn readable(field: &'static str, value: &str) -> Result<(), InvalidInput> {
    visible(field, value)?;
    let rest = value.replace("\r\n", "\n");
    match rest
        .chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        None => Ok(()),
        Some(c) => Err(InvalidInput::new(
            field,
            format!("has the control character U+{:04X}; remove it", c as u32),
        )),
    }
}

/// The id of a record in Odoo.
///
/// # Errors
/// Names the field and `what` it should be the id of.
pub fn id(field: &'static str, id: i64, what: &str) -> Result<(), InvalidInput> {
    if id > 0 {
        return Ok(());
    }
    Err(InvalidInput::new(
        field,
        format!("is not the id of {what} in Odoo; ids start at 1"),
    ))
}

/// The ids of 1 to `most` records in Odoo, each once.
///
/// # Errors
/// Names the field and `what` they should be the ids of.
pub fn ids(
    field: &'static str,
    ids: impl IntoIterator<Item = i64>,
    most: usize,
    what: &str,
) -> Result<(), InvalidInput> {
    let mut ids: Vec<i64> = ids.into_iter().collect();
    if ids.is_empty() || ids.len() > most {
        let count = ids.len();
        return Err(InvalidInput::new(
            field,
            format!("has {count} records; choose 1 to {most}"),
        ));
    }
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(InvalidInput::new(
            field,
            "names one record twice; name each once",
        ));
    }
    id(field, ids[0], what)
}

/// A validated text with one kind of line end, `\n`, and none at its end.
pub fn lines(value: &str) -> String {
    value.replace("\r\n", "\n").trim_end().to_owned()
}

fn length(field: &'static str, value: &str, most: usize) -> Result<(), InvalidInput> {
    let length = value.chars().count();
    if value.trim().is_empty() || length > most {
        return Err(InvalidInput::new(
            field,
            format!("has {}; use 1 to {most}", count(length, "character")),
        ));
    }
    Ok(())
}

fn visible(field: &'static str, value: &str) -> Result<(), InvalidInput> {
    if value.contains('\0') {
        return Err(InvalidInput::new(
            field,
            "has a NUL character (U+0000); remove it",
        ));
    }
    if let Some(c) = value.chars().find(|c| turns_direction(*c)) {
        return Err(InvalidInput::new(
            field,
            format!(
                "has the invisible character U+{:04X}, which changes the writing direction and can disguise the text; remove it",
                c as u32
            ),
        ));
    }
    match value
        .chars()
        .find(|c| matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    {
        None => Ok(()),
        Some(c) => Err(InvalidInput::new(
            field,
            format!("has the invisible character U+{:04X}; remove it", c as u32),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{
        ActionInputs, Kind,
        form::{Field, Input},
    };
    use serde_json::{Value, json};

    /// Valid inputs of each type that takes text, to put hostile text into.
    fn samples() -> Vec<Value> {
        vec![
            json!({"action_type": "create_task", "inputs": {
                "name": "Call", "user_id": 2, "date_deadline": "2026-12-01", "description": "Soon."}}),
            json!({"action_type": "post_internal_message", "inputs": {
                "model": "account.move", "id": 1, "body": "Paid by phone?"}}),
            json!({"action_type": "schedule_activity", "inputs": {
                "model": "crm.lead", "id": 1, "summary": "Call", "user_id": 2, "date_deadline": "2026-12-01",
                "note": "Soon."}}),
            json!({"action_type": "schedule_meeting", "inputs": {
                "title": "Terms", "start": "2026-12-01T15:00:00Z", "duration_minutes": 45, "organiser_id": 2,
                "attendee_ids": [3], "location": "Room 2", "description": "First the list."}}),
            json!({"action_type": "send_email", "inputs": {
                "partner_ids": [7], "subject": "Our terms", "body": "Dear all."}}),
            json!({"action_type": "send_sms", "inputs": {"partner_id": 7, "text": "Call us."}}),
        ]
    }

    fn texts(kind: Kind) -> Vec<Field> {
        let takes_text =
            |field: &&Field| matches!(field.input, Input::Line { .. } | Input::Text { .. });
        kind.fields().iter().filter(takes_text).copied().collect()
    }

    /// What validation says of the sample with this text in this field.
    fn verdict(sample: &Value, field: &Field, text: &str) -> Result<(), InvalidInput> {
        let mut changed = sample.clone();
        changed["inputs"][field.name] = json!(text);
        let inputs: ActionInputs = serde_json::from_value(changed).unwrap();
        inputs.validate()
    }

    #[test]
    fn every_type_that_takes_text_has_a_sample_here() {
        let known: Vec<Value> = samples();
        for kind in Kind::ALL.iter().filter(|kind| !texts(**kind).is_empty()) {
            assert!(
                known
                    .iter()
                    .any(|sample| sample["action_type"] == kind.name()),
                "add a sample of {} to samples()",
                kind.name()
            );
        }
    }

    #[test]
    fn hostile_text_is_refused_by_its_field_in_every_type() {
        let megabyte = "x".repeat(1_000_000);
        for sample in samples() {
            let inputs: ActionInputs = serde_json::from_value(sample.clone()).unwrap();
            assert_eq!(inputs.validate(), Ok(()));
            for field in texts(inputs.kind()) {
                let name = field.name;
                let hostile = [
                    ("a\0b", "NUL"),
                    ("invoice\u{202e}fdp.exe", "U+202E"),
                    ("a\u{2067}b", "U+2067"),
                    ("a\u{200f}b", "U+200F"),
                    ("a\u{2028}b", "U+2028"),
                    ("a\u{1b}[2Jb", "control character"),
                    ("a\rb", "control character"),
                    (&megabyte, "1000000 characters"),
                ];
                for (text, reason) in hostile {
                    let error = verdict(&sample, &field, text).unwrap_err();
                    assert_eq!(error.field, name, "{reason}");
                    assert!(error.problem.contains(reason), "{name}: {}", error.problem);
                }
                let several = matches!(field.input, Input::Text { .. });
                let crlf = verdict(&sample, &field, "Subject: a\r\nBcc: b@example.com");
                assert_eq!(crlf.is_ok(), several, "{name}: {crlf:?}");
                let markup = "<script>alert(1)</script> & \"=cmd\" שלום ünï 👍";
                assert_eq!(verdict(&sample, &field, markup), Ok(()), "{name}");
            }
        }
    }

    #[test]
    fn lines_end_as_unix_ends_them() {
        assert_eq!(lines("a\r\nb\n\n"), "a\nb");
    }

    #[test]
    fn ids_are_there_once_each() {
        assert_eq!(ids("to", [3, 1], 2, "a contact"), Ok(()));
        for wrong in [&[][..], &[1, 1], &[0, 1], &[1, 2, 3]] {
            let error = ids("to", wrong.iter().copied(), 2, "a contact").unwrap_err();
            assert_eq!(error.field, "to");
        }
    }
}
