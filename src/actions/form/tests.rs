//! No form takes hostile text.

use super::{Field, Input};
use crate::actions::{ActionInputs, InvalidInput, Kind};
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
