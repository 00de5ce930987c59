//! What may be written, as a table: each row is one call, with every argument, column and
//! context key that it may have. Anything else is refused before anything is sent.
//!
//! Reading this table is reading all that this program can do to an Odoo.

use super::{
    calls::{MODULE, task_context},
    error::OdooError,
    html::is_plain,
};
use crate::effect::{OdooCall, Once};
use serde_json::{Map, Value, json};

/// One writing call. Every argument named here must be there, and no other.
struct Allowed {
    model: &'static str,
    method: &'static str,
    arguments: &'static [(&'static str, Rule)],
}

/// What an argument must be.
enum Rule {
    /// One id, of one record.
    OneId,
    /// Exactly this text.
    Text(&'static str),
    True,
    /// Paragraphs of escaped text.
    PlainHtml,
    /// Our own Message-ID, the one that the call is looked up by.
    OurMessageId,
    /// The names of columns of `load`: `id` and `name` first, then any of these.
    Columns(&'static [&'static str]),
    /// One row of text cells, its first the external id that the call is looked up by.
    OneRow,
    /// The context of new tasks: the zone, and no mail to the assignee.
    TaskContext,
}

const ALLOWED: &[Allowed] = &[
    // A task, under an external id.
    Allowed {
        model: "project.task",
        method: "load",
        arguments: &[
            ("fields", Rule::Columns(TASK_COLUMNS)),
            ("data", Rule::OneRow),
            ("context", Rule::TaskContext),
        ],
    },
    // An internal note, on four kinds of records.
    Allowed {
        model: "account.move",
        method: "message_post",
        arguments: NOTE,
    },
    Allowed {
        model: "project.task",
        method: "message_post",
        arguments: NOTE,
    },
    Allowed {
        model: "crm.lead",
        method: "message_post",
        arguments: NOTE,
    },
    Allowed {
        model: "res.partner",
        method: "message_post",
        arguments: NOTE,
    },
];

const TASK_COLUMNS: &[&str] = &[
    "project_id/.id",
    "user_ids/.id",
    "date_deadline",
    "priority",
    "description",
];

/// `partner_ids` is not among them, nor is any way to name a recipient.
const NOTE: &[(&str, Rule)] = &[
    ("ids", Rule::OneId),
    ("body", Rule::PlainHtml),
    ("body_is_html", Rule::True),
    ("message_type", Rule::Text("comment")),
    ("subtype_xmlid", Rule::Text("mail.mt_note")),
    ("message_id", Rule::OurMessageId),
];

/// Whether the table has this very call.
///
/// # Errors
/// [`OdooError::NotAllowed`], naming the call and what is wrong with it.
pub(super) fn check(call: &OdooCall) -> Result<(), OdooError> {
    let refuse = |why: &str| {
        let (model, method) = (
            super::error::clean(&call.model),
            super::error::clean(&call.method),
        );
        Err(OdooError::NotAllowed(format!("{model}.{method}{why}")))
    };
    let row = ALLOWED
        .iter()
        .find(|row| row.model == call.model && row.method == call.method);
    let Some(row) = row else {
        return refuse("");
    };
    let Some(arguments) = call.arguments.as_object() else {
        return refuse(" without named arguments");
    };
    if arguments.len() != row.arguments.len() {
        return refuse(" with these arguments");
    }
    for (name, rule) in row.arguments {
        let fits = arguments
            .get(*name)
            .is_some_and(|value| rule.allows(value, arguments, &call.once));
        if !fits {
            return refuse(&format!(" with this `{name}`"));
        }
    }
    Ok(())
}

impl Rule {
    fn allows(&self, value: &Value, arguments: &Map<String, Value>, once: &Once) -> bool {
        match self {
            Self::OneId => {
                matches!(value.as_array().map(Vec::as_slice), Some([id]) if id.as_i64() > Some(0))
            }
            Self::Text(text) => value.as_str() == Some(text),
            Self::True => value.as_bool() == Some(true),
            Self::PlainHtml => value.as_str().is_some_and(is_plain),
            Self::OurMessageId => match once {
                Once::MessageId { message_id } => {
                    is_message_id(message_id) && value.as_str() == Some(message_id)
                }
                Once::ExternalId { .. } => false,
            },
            Self::Columns(allowed) => columns_fit(value, allowed),
            Self::OneRow => row_fits(value, arguments, once),
            Self::TaskContext => *value == task_context(),
        }
    }
}

fn columns_fit(value: &Value, allowed: &[&str]) -> bool {
    let Some([id, name, others @ ..]) = value.as_array().map(Vec::as_slice) else {
        return false;
    };
    let mut seen = Vec::new();
    let others_fit = others.iter().all(|column| {
        let fits = column.as_str().is_some_and(|c| allowed.contains(&c)) && !seen.contains(&column);
        seen.push(column);
        fits
    });
    *id == json!("id") && *name == json!("name") && others_fit
}

fn row_fits(value: &Value, arguments: &Map<String, Value>, once: &Once) -> bool {
    let Once::ExternalId { module, name } = once else {
        return false;
    };
    let columns = arguments.get("fields").and_then(Value::as_array);
    let (Some([row]), Some(columns)) = (value.as_array().map(Vec::as_slice), columns) else {
        return false;
    };
    let Some([id, title, ..]) = row.as_array().map(Vec::as_slice) else {
        return false;
    };
    let cells = row.as_array().map(Vec::as_slice).unwrap_or_default();
    let typed = columns.iter().zip(cells).all(|(column, cell)| {
        let text = cell.as_str();
        match column.as_str() {
            Some("description") => text.is_some_and(|html| html.is_empty() || is_plain(html)),
            Some("project_id/.id" | "user_ids/.id") => text.is_some_and(is_id),
            _ => text.is_some(),
        }
    });
    module == MODULE
        && is_external_name(name)
        && id.as_str() == Some(&format!("{MODULE}.{name}"))
        && title.as_str().is_some_and(|title| !title.trim().is_empty())
        && cells.len() == columns.len()
        && typed
}

fn is_id(text: &str) -> bool {
    text.len() <= 18 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_external_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    !name.is_empty() && name.len() <= 100 && name.bytes().all(plain)
}

fn is_message_id(id: &str) -> bool {
    let inside = id.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'@');
    inside.is_some_and(|text| {
        text.len() <= 200 && text.bytes().all(plain) && text.matches('@').count() == 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{OdooUserId, ProjectId},
        operations::odoo::{NewTask, NoteTarget, Priority, create_task_call, note_call},
    };
    use chrono::NaiveDate;

    fn task() -> OdooCall {
        let task = NewTask {
            name: "Call Ann".to_owned(),
            project: Some(ProjectId(8)),
            user: OdooUserId(2),
            deadline: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
            description: Some("why".to_owned()),
            priority: Priority::High,
        };
        create_task_call("act_1", &task)
    }

    fn note() -> OdooCall {
        note_call(NoteTarget::Invoice, 61, "text", "<aicoo-1@x.example>")
    }

    fn refused(call: &OdooCall) -> bool {
        matches!(check(call), Err(OdooError::NotAllowed(_)))
    }

    #[test]
    fn the_calls_that_actions_render_are_allowed() {
        assert_eq!(check(&task()), Ok(()));
        for target in [
            NoteTarget::Invoice,
            NoteTarget::Task,
            NoteTarget::Lead,
            NoteTarget::Partner,
        ] {
            assert_eq!(check(&note_call(target, 1, "a", "<a@b>")), Ok(()));
        }
    }

    #[test]
    fn a_call_that_is_not_in_the_table_is_refused() {
        for (model, method) in [
            ("project.task", "create"),
            ("project.task", "unlink"),
            ("account.move", "load"),
            ("res.partner", "write"),
            ("mail.mail", "message_post"),
        ] {
            let call = OdooCall {
                model: model.to_owned(),
                method: method.to_owned(),
                ..task()
            };
            assert!(refused(&call), "{model}.{method}");
        }
    }

    #[test]
    fn a_note_cannot_be_turned_into_a_mail() {
        for (argument, value) in [
            ("partner_ids", json!([7])),
            ("email_from", json!("ceo@x.example")),
            ("context", json!({"mail_post_autofollow": true})),
        ] {
            let mut call = note();
            call.arguments[argument] = value;
            assert!(refused(&call), "{argument}");
        }
        for (argument, value) in [
            ("subtype_xmlid", json!("mail.mt_comment")),
            ("message_type", json!("email")),
            ("body", json!("<p><img src=x></p>")),
            ("ids", json!([61, 62])),
            ("ids", json!([])),
            ("ids", json!([-1])),
            ("message_id", json!("<other@x.example>")),
        ] {
            let mut call = note();
            call.arguments[argument] = value;
            assert!(refused(&call), "{argument}");
        }
    }

    #[test]
    fn a_task_is_one_row_with_known_columns_under_our_own_id() {
        let change = |argument: &str, value: Value| {
            let mut call = task();
            call.arguments[argument] = value;
            call
        };
        assert!(refused(&change(
            "fields",
            json!(["id", "name", "stage_id"])
        )));
        assert!(refused(&change(
            "fields",
            json!(["id", "name", "priority", "priority"])
        )));
        assert!(refused(&change("context", json!({"tz": "UTC"}))));
        let mut two = task();
        let row = two.arguments["data"][0].clone();
        two.arguments["data"] = json!([row, row]);
        assert!(refused(&two));
        let mut foreign = task();
        foreign.arguments["data"][0][0] = json!("base.user_admin");
        assert!(refused(&foreign));
        let mut by_name = task();
        by_name.arguments["data"][0][3] = json!("Mitchell Admin");
        assert!(refused(&by_name));
    }
}
