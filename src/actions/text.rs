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
