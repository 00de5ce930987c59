//! An action's effect and state in words.

mod standing;

pub use standing::standing;

use super::{effect::Shown, meeting::full};
use crate::{
    actions::{EstimatedImpact, RiskLevel, lifecycle::Status},
    executor::store::Call,
    ground::{
        effect::{Mail, OdooCall, Once, Request, Sms},
        inert, number,
    },
    operations::email,
    records::Record,
    web::components::{evidence::pretty, when::Moment},
};
use chrono::DateTime;
use chrono_tz::Tz;
use serde_json::Value;

/// Of an action in doubt: what is known of the call whose outcome nobody knows.
pub fn known(record: &Record, calls: &[Call], now: DateTime<Tz>) -> Option<String> {
    if record.action.status != Status::InDoubt {
        return None;
    }
    let call = calls.iter().rev().find(|call| call.success.is_none())?;
    let requests = &record.action.effect.requests;
    let (what, look) = match requests.get(usize::try_from(call.step).ok()?)? {
        Request::Mail(mail) => {
            let to: Vec<String> = mail
                .to
                .iter()
                .map(|to| format!("{} <{}>", to.name, to.email))
                .collect();
            let what = format!("the e-mail “{}” to {}", mail.subject, to.join(", "));
            (what, "Check the sender's mailbox or ask the recipient.")
        }
        Request::Sms(sms) => {
            let what = format!("the SMS to {} ({})", sms.to.name, sms.to.number);
            (what, "Check the gateway's log or ask the recipient.")
        }
        Request::Odoo(request) => (
            format!("“{}”", title(request)),
            "Check the record in Odoo and who changed it last.",
        ),
        Request::Calendar(meeting) => (
            format!("the meeting “{}”", meeting.title),
            "Check the calendar.",
        ),
        Request::Cancellation(cancelled) => (
            format!("the cancellation of the meeting “{}”", cancelled.title),
            "Check the calendar.",
        ),
    };
    let what = inert::one_line(&what);
    Some(format!(
        "Last known: request {} of {}, {what}, was started on {} in attempt {}, and no answer to it was recorded. {look}",
        call.step + 1,
        requests.len(),
        Moment::new(call.started_at, now).words,
        call.attempt_number
    ))
}

/// That whoever proposed it may approve it.
pub fn alone(record: &Record) -> Option<String> {
    let waits = record.action.status == Status::PendingApproval;
    waits.then(|| {
        "You proposed this action. You work alone, so you may approve it; the audit trail records this.".to_owned()
    })
}

/// That a critical action needs two people, who has approved, and whether there are two.
pub fn two_people(
    record: &Record,
    risk: RiskLevel,
    approvers: &[String],
    deciders: u64,
) -> Option<String> {
    let needed = risk.approvals_needed();
    if needed < 2 || record.action.status != Status::PendingApproval {
        return None;
    }
    let mut words = format!(
        "Critical: needs two people; {} of 2 approved",
        approvers.len()
    );
    if !approvers.is_empty() {
        words.push_str(&format!(" (by {})", approvers.join(", ")));
    }
    words.push('.');
    if deciders < u64::from(needed) {
        words.push_str(" Only one account may decide, so an approval is recorded but nothing runs. An admin can invite a second person under People; until then, it can only be rejected.");
    }
    Some(words)
}

/// What it may bring, as computed from the figures.
pub fn impact(impact: &EstimatedImpact) -> Option<String> {
    let mut parts = vec![];
    if let Some(money) = &impact.revenue_change {
        parts.push(format!("{money} to come in"));
    }
    if let Some(days) = impact.cash_runway_change_days.filter(|days| *days != 0) {
        let days = number::count(format!("{days:+}"), "day");
        parts.push(format!("runway {days}"));
    }
    (!parts.is_empty()).then(|| format!("Estimated: {}", parts.join(" · ")))
}

/// A request as it goes out. What would turn its letters around stands there by its number: an
/// earlier version put names into it as records had them.
pub fn request(request: &Request) -> Shown {
    let mut shown = in_words(request);
    match &mut shown {
        Shown::Mail {
            to,
            from,
            reply_to,
            subject,
            text,
            ..
        } => {
            let words = to.iter_mut().chain([from, reply_to, subject, text]);
            words.for_each(exact);
        }
        Shown::Sms { to, from, text, .. } => [to, from, text].into_iter().for_each(exact),
        Shown::Odoo {
            title,
            arguments,
            once,
            ..
        }
        | Shown::Calendar {
            title,
            arguments,
            once,
            ..
        } => {
            let values = arguments.iter_mut().map(|(_, value)| value);
            values.chain([title, once]).for_each(exact);
        }
    }
    shown
}

fn exact(text: &mut String) {
    *text = inert::exact(text);
}

fn in_words(request: &Request) -> Shown {
    match request {
        Request::Mail(mail) => shown_mail(mail),
        Request::Calendar(meeting) => super::meeting::shown(meeting),
        Request::Cancellation(cancelled) => super::meeting::shown_cancelled(cancelled),
        Request::Sms(sms) => shown_sms(sms),
        Request::Odoo(call) => Shown::Odoo {
            title: title(call),
            arguments: arguments(call),
            call: format!("{}.{}", call.model, call.method),
            raw: pretty(&call.arguments),
            once: match &call.once {
                Once::ExternalId { module, name } => format!(
                    "A retry finds it by its external id {module}.{name}, so it happens once."
                ),
                Once::MessageId { message_id } => {
                    format!("A retry finds it by its Message-ID {message_id}, so it happens once.")
                }
                Once::Change { field, from, to } => format!(
                    "{field} changes from {from} to {to}; compared just before and read back just after."
                ),
                Once::Gone => {
                    "Afterwards the record is gone, however often this is repeated.".to_owned()
                }
            },
        },
    }
}

fn shown_mail(mail: &Mail) -> Shown {
    Shown::Mail {
        to: mail.to.iter().map(full).collect(),
        from: full(&mail.from),
        reply_to: full(&mail.reply_to),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        message_id: mail.message_id.clone(),
        bytes: match email::shown(mail) {
            Ok(text) => text.replace("\r\n", "\n"),
            Err(error) => error.to_string(),
        },
    }
}

fn shown_sms(sms: &Sms) -> Shown {
    let segments = number::count(sms.segments, "segment");
    Shown::Sms {
        to: format!("{} {}", sms.to.name, sms.to.number),
        from: sms.from.clone(),
        text: sms.text.clone(),
        length: format!(
            "{} as {}, {segments}",
            number::count(sms.text.chars().count(), "character"),
            sms.encoding.words()
        ),
        reference: sms.reference.clone(),
    }
}

fn title(call: &OdooCall) -> String {
    let kind = match call.model.as_str() {
        "account.move" => "invoice",
        "project.task" => "task",
        "crm.lead" => "deal",
        "res.partner" => "contact",
        "mail.activity" => "activity",
        "calendar.event" => "meeting",
        "purchase.order" => "request for quotation",
        other => other,
    };
    match call.method.as_str() {
        "message_post" => match call.arguments["ids"].as_array().map(Vec::as_slice) {
            Some([id]) => format!("Internal note in Odoo on {kind} {id}"),
            _ => format!("Internal notes in Odoo on each {kind}"),
        },
        "load" => format!("New {kind} in Odoo"),
        "unlink" => format!(
            "Delete {kind} {} in Odoo",
            call.record().unwrap_or_default()
        ),
        "button_cancel" => format!(
            "Cancel {kind} {} in Odoo",
            call.record().unwrap_or_default()
        ),
        "write" => format!(
            "Change {kind} {} in Odoo",
            call.record().unwrap_or_default()
        ),
        method => format!("{method} on {kind} in Odoo"),
    }
}

/// Every argument by its name; the rows of a `load` by their columns. Nothing is left out: what
/// cannot be said in a line is said as JSON.
fn arguments(call: &OdooCall) -> Vec<(String, String)> {
    let Some(arguments) = call.arguments.as_object() else {
        return vec![("arguments".to_owned(), pretty(&call.arguments))];
    };
    let mut rows = vec![];
    let columns = arguments.get("fields").and_then(Value::as_array);
    let lines = arguments.get("data").and_then(Value::as_array);
    let table = columns.zip(lines).filter(|_| call.method == "load");
    if let Some((columns, lines)) = table {
        for line in lines {
            for (index, column) in columns.iter().enumerate() {
                rows.push((text(column), text(&line[index])));
            }
        }
    }
    for (name, value) in arguments {
        if table.is_none() || (name != "fields" && name != "data") {
            rows.push((name.clone(), text(value)));
        }
    }
    rows
}

fn text(value: &Value) -> String {
    match value {
        // A Message-ID begins with an angle bracket too.
        Value::String(text) if text.starts_with("<p>") => plain(text),
        Value::String(text) => text.clone(),
        Value::Array(items)
            if items
                .iter()
                .all(|item| !item.is_array() && !item.is_object()) =>
        {
            items
                .iter()
                .map(text_of_item)
                .collect::<Vec<_>>()
                .join(", ")
        }
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| format!("{name}: {}", text_of_item(value)))
            .collect::<Vec<_>>()
            .join("\n"),
        other => other.to_string(),
    }
}

fn text_of_item(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Our own HTML (paragraphs and line breaks) as the text that Odoo will show.
fn plain(html: &str) -> String {
    let html = html
        .replace("<br/>", "\n")
        .replace("<br>", "\n")
        .replace("</p>", "\n");
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    for (entity, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, c);
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_note_is_read_as_text() {
        assert_eq!(
            plain("<p>a &lt;b&gt;<br/>c</p><p>&amp;lt;</p>"),
            "a <b>\nc\n&lt;"
        );
    }

    #[test]
    fn a_message_id_is_shown_as_it_is() {
        let id = "<019ab0c4.note@example.com>";
        assert_eq!(text(&json!(id)), id);
        assert_eq!(text(&json!("<p>Hello</p>")), "Hello");
    }

    #[test]
    fn nothing_that_goes_out_turns_the_letters_around_it() {
        let shown = request(&Request::Sms(Sms {
            reference: "r".into(),
            from: "AICOO".into(),
            to: crate::ground::effect::Phone {
                name: "Evil\u{202e} Corp".into(),
                number: "+14155550123".into(),
            },
            text: "Pay.\r\nSoon.".into(),
            encoding: crate::ground::segments::Encoding::Gsm7,
            segments: 1,
        }));
        let Shown::Sms { to, text, .. } = shown else {
            panic!("{shown:?}");
        };
        assert_eq!(to, "Evil⟨U+202E⟩ Corp +14155550123");
        assert_eq!(text, "Pay.\r\nSoon.");
    }

    #[test]
    fn every_argument_of_a_load_is_shown() {
        let call = OdooCall {
            model: "project.task".into(),
            method: "load".into(),
            arguments: json!({"fields": ["id", "name"], "data": [["m.x", "Call"]], "context": {"tz": "UTC"}}),
            once: Once::ExternalId {
                module: "m".into(),
                name: "x".into(),
            },
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            arguments(&call),
            [
                pair("id", "m.x"),
                pair("name", "Call"),
                pair("context", "tz: UTC")
            ]
        );
    }
}
