//! The stored document of the settings, which another version may have written.

use crate::guardrails::{Document, FIELDS, Settings};
use serde::Deserialize;
use serde_json::Value;

/// The settings, and those of them that cannot be read, which are as by default. What is missing
/// is as by default too: the version that wrote it did not have the setting yet.
pub fn read(stored: &Value) -> (Settings, Vec<&'static str>) {
    let all = || FIELDS.iter().map(|field| field.name).collect();
    let Some(stored) = stored.as_object() else {
        return (Settings::default(), all());
    };
    let mut unreadable = vec![];
    let mut document = Document::new();
    for field in FIELDS {
        match stored.get(field.name).map(|value| field.known(value)) {
            Some(Some(value)) => {
                document.insert(field.name.to_owned(), value);
            }
            Some(None) => unreadable.push(field.name),
            None => {}
        }
    }
    match Settings::deserialize(Value::Object(document)) {
        Ok(settings) => (settings, unreadable),
        Err(_) => (Settings::default(), all()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{actions::Kind, notices::Channel};
    use serde_json::json;

    fn stored(change: impl FnOnce(&mut Value)) -> (Settings, Vec<&'static str>) {
        let mut document = Value::Object(Settings::default().document());
        change(&mut document);
        read(&document)
    }

    #[test]
    fn what_was_written_is_read() {
        let mut settings = Settings {
            forbidden_types: vec![Kind::SendSms],
            high_amount: 4_711,
            ..Settings::default()
        };
        settings.proposals.least_reminder = Some(2_500);
        let document = Value::Object(settings.document());
        assert_eq!(read(&document), (settings, vec![]));
    }

    #[test]
    fn what_another_version_added_is_passed_over() {
        let (settings, unreadable) = stored(|document| {
            document["can_do_anything"] = json!(true);
            document["forbidden_types"] = json!(["send_sms", "of_another_version"]);
            document["notification_channels"] = json!(["by_pigeon", "email"]);
            document["autonomy"] = json!({"of_another_version": "auto", "create_task": "later"});
            document["proposals"] = json!({"of_another_version": 1});
            document.as_object_mut().unwrap().remove("works_alone");
        });
        assert_eq!(unreadable, Vec::<&str>::new());
        let expected = Settings {
            forbidden_types: vec![Kind::SendSms],
            notification_channels: vec![Channel::Email],
            ..Settings::default()
        };
        assert_eq!(settings, expected);
    }

    #[test]
    fn what_is_of_another_type_is_named() {
        let (settings, unreadable) = stored(|document| {
            document["forbidden_types"] = json!("send_sms");
            document["high_amount"] = json!("much");
            document["contact_gap_hours"] = json!(-1);
            document["business_hours_end"] = json!("late");
            document["max_sms_per_day"] = json!(7);
        });
        let named = [
            "forbidden_types",
            "high_amount",
            "contact_gap_hours",
            "business_hours_end",
        ];
        assert_eq!(unreadable, named);
        assert_eq!(settings.max_sms_per_day, 7);
        assert_eq!(read(&json!([])).1.len(), FIELDS.len());
    }
}
