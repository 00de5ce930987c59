//! One line of the audit trail, in words made by the server.

use super::when::Moment;
use crate::ground::ids::ActionId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub at: Moment,
    /// What happened.
    pub words: String,
    pub by: String,
    /// What its data says to a person.
    pub note: Option<String>,
    /// The action it is about, with its title.
    pub action: Option<(ActionId, String)>,
    /// All of its data, as JSON.
    pub data: String,
    /// The end of the event's id: of several at one moment it says which.
    pub id: String,
}

#[cfg(feature = "ssr")]
mod server {
    use super::{Line, Moment};
    use crate::{
        actions::{Held, Kind, WhyNot, form::WORDS},
        audit::{Event, EventKind},
        ground::{number, zone},
        guardrails::reworded,
        notices::Channel,
        web::components::evidence::pretty,
    };
    use chrono::{DateTime, Utc};
    use chrono_tz::Tz;
    use serde_json::Value;

    impl Line {
        pub fn new(event: &Event, title: Option<String>, now: DateTime<Tz>) -> Self {
            Self {
                at: Moment::new(event.timestamp, now),
                words: event.event_type.words().to_owned(),
                by: event.actor_name.clone(),
                note: note(event, now.timezone()),
                action: event
                    .action_id
                    .map(|id| (id, title.unwrap_or_else(|| format!("Action {id}")))),
                data: pretty(&event.event_data),
                id: event.id.to_string().split_off(28),
            }
        }
    }

    impl Event {
        /// Of an action whose place another one took: why, and what is different.
        pub fn before(&self, zone: Tz) -> String {
            let what = match self.event_type {
                EventKind::Superseded => "Edited by",
                _ => "Proposed again for",
            };
            let note = note(self, zone).unwrap_or_default();
            format!("{what} {}: {note}", self.actor_name)
        }
    }

    /// A field of an action as its form calls it.
    fn label(field: &str) -> String {
        let forms = Kind::ALL.iter().flat_map(|kind| kind.fields());
        let known = forms.chain(WORDS).find(|known| known.name == field);
        known.map_or_else(|| field.replace('_', " "), |known| known.label.to_owned())
    }

    /// What is out of the ordinary about an approval.
    fn approved(data: &Value) -> Option<String> {
        let own = data["self_approved"] == true;
        let own = own.then(|| "by its proposer, who works alone".to_owned());
        let rules = data["overrode"].as_array().into_iter().flatten();
        let rules: Vec<_> = rules
            .filter_map(|rule| Held::parse(rule.as_str()?))
            .map(|held| held.words().to_lowercase())
            .collect();
        let overriding = (!rules.is_empty()).then(|| format!("overriding {}", rules.join(" and ")));
        let at_once = overriding.is_none() && data["send_now"] == true;
        let at_once = at_once.then(|| "to be sent immediately".to_owned());
        let words = [own, overriding, at_once].into_iter().flatten();
        let words: Vec<_> = words.collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    fn note(event: &Event, zone: Tz) -> Option<String> {
        let data = &event.event_data;
        let text = |field: &str| data.get(field).and_then(Value::as_str).map(str::to_owned);
        let count = |field: &str| data.get(field).and_then(Value::as_i64);
        let why = || {
            let reason = text("reason").or_else(|| text("why"));
            reason.or_else(|| text("error"))
        };
        match event.event_type {
            EventKind::Approved if data["autonomy"] == "auto" => {
                Some("the guardrails let this type run without approval".to_owned())
            }
            EventKind::Approved | EventKind::ApprovalRecorded => approved(data),
            EventKind::RiskRaised => Some(
                [text("before"), text("after")]
                    .map(Option::unwrap_or_default)
                    .join(" → "),
            ),
            EventKind::KillSwitchOn | EventKind::KillSwitchReleased => {
                let owner = (data["by"] == "owner").then(|| {
                    let account = text("account").unwrap_or_default();
                    format!("on the command line, by system account {account}")
                });
                let token = (data["by"] == "token").then(|| "by an API token".to_owned());
                let words = [owner, token, text("reason")];
                let words: Vec<_> = words.into_iter().flatten().collect();
                (!words.is_empty()).then(|| words.join(": "))
            }
            EventKind::Executing => count("attempt").map(|attempt| format!("attempt {attempt}")),
            EventKind::Settled if data["answer"] == "it_happened" => Some("it arrived".to_owned()),
            EventKind::Settled if data["answer"] == "send_again" => Some("resend".to_owned()),
            EventKind::SettingsChanged => {
                let asked = text("asked_by_name").map(|name| format!(", asked for by {name}"));
                let asked = asked.unwrap_or_default();
                count("version").map(|version| format!("version {version}{asked}"))
            }
            EventKind::AutonomyAsked | EventKind::AutonomyDeclined => text("types"),
            EventKind::Analyzed => count("findings").map(|count| number::count(count, "finding")),
            EventKind::Commented => text("text"),
            EventKind::Asked => {
                let channel = text("channel").and_then(|channel| Channel::parse(&channel));
                let by = channel.map(|channel| channel.row().by.to_owned());
                let words: Vec<_> = [text("name"), by].into_iter().flatten().collect();
                Some(words.join(", "))
            }
            EventKind::Snoozed => {
                let until = text("until").and_then(|at| at.parse::<DateTime<Utc>>().ok());
                until.map(|at| format!("until {}", zone::moment(at, zone)))
            }
            EventKind::AccountAdded
            | EventKind::AccountChanged
            | EventKind::SessionsEnded
            | EventKind::SecondFactorReset
            | EventKind::TokenAdded
            | EventKind::TokenRevoked
            | EventKind::RecoveryCodesMade
            | EventKind::BrowserForgotten
            | EventKind::SignInRefused => {
                let change = match (text("change").as_deref(), text("before"), text("after")) {
                    (Some("role"), Some(before), Some(after)) => {
                        Some(format!("role {before} → {after}"))
                    }
                    (change, ..) => change.map(str::to_owned),
                };
                let role = (event.event_type == EventKind::AccountAdded)
                    .then(|| text("role").map(|role| format!("as {role}")));
                let from = text("from").map(|from| format!("from {from}"));
                let token = text("token").map(|token| format!("API token “{token}”"));
                let words = [text("name"), token, change, role.flatten(), from];
                let words: Vec<_> = words.into_iter().flatten().collect();
                (!words.is_empty()).then(|| words.join(": "))
            }
            EventKind::HandedOver => {
                let to = text("name").map(|name| format!("to {name}"));
                let words = [to, text("note")].into_iter().flatten();
                Some(words.collect::<Vec<_>>().join(": "))
            }
            EventKind::SignedIn => text("second_factor").map(|by| format!("with a {by}")),
            EventKind::RecoveryCodeUsed => count("left").map(|left| format!("{left} left")),
            EventKind::BrowserRemembered => text("browser"),
            EventKind::Reminded => text("note"),
            EventKind::Superseded => {
                let changes = data["changes"].as_array().into_iter().flatten();
                let words = changes.map(|change| {
                    let word = |value: &Value| match value {
                        Value::Null => "nothing".to_owned(),
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    };
                    let field = label(&word(&change["field"]));
                    format!(
                        "{field}: {} → {}",
                        word(&change["before"]),
                        word(&change["after"])
                    )
                });
                Some(words.collect::<Vec<_>>().join("; "))
            }
            EventKind::Rejected => {
                let why = text("why").and_then(|why| WhyNot::parse(&why));
                let words = [why.map(|why| why.words().to_owned()), text("reason")];
                let words: Vec<_> = words.into_iter().flatten().collect();
                (!words.is_empty()).then(|| words.join(": "))
            }
            EventKind::Returned | EventKind::Postponed | EventKind::Failed => {
                why().map(|why| reworded(&why))
            }
            _ => why(),
        }
    }
}
