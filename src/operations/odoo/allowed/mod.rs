//! What may be written, as a table: each row is one call, with every argument, column and
//! context key that it may have. Anything else is refused before anything is sent.
//!
//! Reading the table (`table.rs`) is reading all that this program can do to an Odoo.

mod table;
#[cfg(test)]
mod tests;

use super::{calls::MODULE, error::OdooError, html::is_plain};
use crate::ground::effect::{OdooCall, Once};
use serde_json::{Map, Value, json};
use table::ALLOWED;

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
    /// The names of these columns of `load`, each once: all that are needed, and no other.
    Columns(&'static [Column]),
    /// Rows of text cells, each as its column says; the first begins with the external id that
    /// the call is looked up by, and further ones only add lines to the same record.
    Rows(&'static [Column]),
    /// Exactly this context: it switches off what Odoo would do besides.
    Context(fn() -> Value),
    /// This one field, set to the id that the call is looked up by.
    Field(&'static str),
}

/// A column of `load`.
struct Column {
    name: &'static str,
    needed: bool,
    cell: Cell,
}

/// What stands in a column.
enum Cell {
    /// The external id of the record itself.
    OurId,
    /// An external id of ours for a line: the record's with a number.
    OurLineId,
    /// One line that says something.
    Line,
    Html,
    Id,
    /// Ids between commas.
    Ids,
    OneOf(&'static [&'static str]),
    Day,
    Moment,
    /// Digits, with a decimal point or without.
    Number,
}

impl Cell {
    /// Of the lines of a record, not of the record.
    fn is_of_line(name: &str) -> bool {
        name.starts_with("order_line/")
    }
}

const fn must(name: &'static str, cell: Cell) -> Column {
    let needed = true;
    Column { name, needed, cell }
}

const fn may(name: &'static str, cell: Cell) -> Column {
    let needed = false;
    Column { name, needed, cell }
}

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
    if !is_looked_up(call) {
        return refuse(" without the way it is looked up");
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

/// Each method has its own way of being found again.
fn is_looked_up(call: &OdooCall) -> bool {
    match (call.method.as_str(), &call.once) {
        ("load", Once::ExternalId { .. })
        | ("message_post", Once::MessageId { .. })
        | ("unlink", Once::Gone) => true,
        ("write", Once::Change { field, .. }) => field == "stage_id",
        ("button_cancel", Once::Change { field, to, .. }) => field == "state" && to == "cancel",
        _ => false,
    }
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
                _ => false,
            },
            Self::Columns(columns) => columns_fit(value, columns),
            Self::Rows(columns) => rows_fit(value, columns, arguments, once),
            Self::Context(context) => *value == context(),
            Self::Field(name) => match once {
                Once::Change { to, .. } => to.as_i64() > Some(0) && *value == json!({ *name: to }),
                _ => false,
            },
        }
    }
}

fn columns_fit(value: &Value, columns: &[Column]) -> bool {
    let Some(names) = value.as_array() else {
        return false;
    };
    let known = |name: &Value| columns.iter().any(|column| name == column.name);
    let there = |column: &Column| names.iter().filter(|name| *name == column.name).count();
    names.iter().all(known)
        && columns
            .iter()
            .all(|column| there(column) <= 1 && (there(column) == 1 || !column.needed))
}

/// Most lines of one record.
const ROWS: usize = 100;

fn rows_fit(
    value: &Value,
    columns: &[Column],
    arguments: &Map<String, Value>,
    once: &Once,
) -> bool {
    let Once::ExternalId { module, name } = once else {
        return false;
    };
    let names = arguments.get("fields").and_then(Value::as_array);
    let (Some(rows), Some(names)) = (value.as_array(), names) else {
        return false;
    };
    if module != MODULE || !is_external_name(name) || rows.is_empty() || rows.len() > ROWS {
        return false;
    }
    let has_lines = columns.iter().any(|column| Cell::is_of_line(column.name));
    (1..).zip(rows).all(|(number, row)| {
        let Some(cells) = row.as_array().filter(|cells| cells.len() == names.len()) else {
            return false;
        };
        (number == 1 || has_lines)
            && names.iter().zip(cells).all(|(column, cell)| {
                let column = columns.iter().find(|known| column == known.name);
                let (Some(column), Some(text)) = (column, cell.as_str()) else {
                    return false;
                };
                if number > 1 && !Cell::is_of_line(column.name) {
                    return text.is_empty();
                }
                column.cell.fits(text, name, number)
            })
    })
}

impl Cell {
    fn fits(&self, text: &str, external: &str, number: usize) -> bool {
        match self {
            Self::OurId => *text == format!("{MODULE}.{external}"),
            Self::OurLineId => *text == format!("{MODULE}.{external}_{number}"),
            Self::Line => !text.trim().is_empty() && !text.chars().any(char::is_control),
            Self::Html => text.is_empty() || is_plain(text),
            Self::Id => is_id(text),
            Self::Ids => text.split(',').all(is_id),
            Self::OneOf(all) => all.contains(&text),
            Self::Day => chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok(),
            Self::Moment => {
                chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").is_ok()
            }
            Self::Number => is_number(text),
        }
    }
}

fn is_id(text: &str) -> bool {
    text.len() <= 18 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_number(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    is_id(whole) && is_id(part)
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
