//! The effect of an action: the complete list of concrete requests it will make.
//! Rendered once by code, stored, shown, hashed, executed as stored.

use crate::ground::segments::Encoding;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Every request an action will make, in order.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    pub requests: Vec<Request>,
    /// What the outside system adds by itself, or what was switched off; in words.
    pub side_effects: Vec<String>,
}

#[cfg(feature = "ssr")]
impl Effect {
    /// Whom it reaches and what it writes:
    /// `E-mail to 1 person`, `2 notes in Odoo`.
    pub fn reach(&self) -> Vec<String> {
        let (mut people, mut sms, mut notes, mut tasks) = (0, 0, 0, 0);
        let (mut meetings, mut cancelled, mut others) = (0, 0, 0);
        for request in &self.requests {
            match request {
                Request::Mail(mail) => people += mail.to.len(),
                Request::Sms(_) => sms += 1,
                Request::Odoo(call) if call.method == "message_post" => notes += 1,
                Request::Odoo(call) if call.model == "project.task" => tasks += 1,
                Request::Odoo(call) if call.model == "calendar.event" => meetings += 1,
                Request::Calendar(_) => meetings += 1,
                Request::Cancellation(_) => cancelled += 1,
                Request::Odoo(_) => others += 1,
            }
        }
        let mut words = vec![];
        let mut say = |count: usize, one: &str, many: &str| {
            if count > 0 {
                words.push(if count == 1 {
                    one.to_owned()
                } else {
                    many.replace('#', &count.to_string())
                });
            }
        };
        say(people, "E-mail to 1 person", "E-mail to # people");
        say(sms, "SMS to 1 person", "SMS to # people");
        say(notes, "1 note in Odoo", "# notes in Odoo");
        say(tasks, "Task in Odoo", "# tasks in Odoo");
        say(meetings, "Meeting", "# meetings");
        say(cancelled, "Cancelled meeting", "# cancelled meetings");
        say(others, "1 change in Odoo", "# changes in Odoo");
        words
    }
}

/// One request to one outside system.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "system", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    Odoo(OdooCall),
    Mail(Mail),
    Calendar(Meeting),
    Cancellation(Cancellation),
    Sms(Sms),
}

/// One writing call to Odoo, exactly as it goes over the wire.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OdooCall {
    pub model: String,
    pub method: String,
    /// The JSON-2 body: named arguments, with `ids` and `context` where needed.
    pub arguments: Value,
    pub once: Once,
}

impl OdooCall {
    /// The one record that the call is about, where it names one.
    pub fn record(&self) -> Option<i64> {
        match self.arguments.get("ids")?.as_array()?.as_slice() {
            [id] => id.as_i64(),
            _ => None,
        }
    }
}

/// How a call is found again after an unknown outcome, so that it happens once.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Once {
    /// An external id (`ir.model.data`), unique in Odoo's database.
    ExternalId { module: String, name: String },
    /// Our own Message-ID on a `mail.message`; looked up first.
    MessageId { message_id: String },
    /// One field of the one record goes from one value to another: compared just before, read
    /// back just after.
    Change {
        field: String,
        from: Value,
        to: Value,
    },
    /// The one record is not there any more afterwards.
    Gone,
}

/// One mail: what stands here is what the server is given, byte for byte, but for the Date header,
/// which is set at the moment of sending.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub message_id: String,
    pub from: Address,
    pub reply_to: Address,
    pub to: Vec<Address>,
    pub subject: String,
    pub text: String,
    /// Only in effects from before the Date header was set as a mail is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<chrono::DateTime<chrono::Utc>>,
}

/// One event to be put into Google Calendar, whole: nothing is added when it is sent.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "ssr", schema(as = CalendarEvent))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Ours, unique in the calendar: the event is found again by it, and a second one of the same
    /// id is refused.
    pub event_id: String,
    /// The calendar that it is put into, as Google names it.
    pub calendar: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    pub start: chrono::DateTime<chrono::Utc>,
    pub end: chrono::DateTime<chrono::Utc>,
    /// The organiser's among them.
    pub attendees: Vec<Address>,
    /// Whether Google mails an invitation to every attendee.
    pub invite: bool,
}

/// One event of ours to be deleted from Google Calendar.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    pub event_id: String,
    pub calendar: String,
    /// What Google calls the version that was seen: it deletes no other.
    pub version: String,
    /// Whether Google mails every attendee that it is cancelled.
    pub notify: bool,
    pub title: String,
    pub start: chrono::DateTime<chrono::Utc>,
    pub end: chrono::DateTime<chrono::Utc>,
    pub attendees: Vec<Address>,
}

/// A name and an address that came from a record or a setting, never from a model.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub name: String,
    pub email: String,
}

/// One SMS, as the gateway is given it.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// Our own id of the message, told to gateways that keep one.
    pub reference: String,
    /// A number or a short name, from the settings.
    pub from: String,
    pub to: Phone,
    pub text: String,
    pub encoding: Encoding,
    /// What it is billed as.
    pub segments: u32,
}

/// A name and a number that came from a record.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    pub name: String,
    /// E.164: a plus sign and at most 15 digits.
    pub number: String,
}
