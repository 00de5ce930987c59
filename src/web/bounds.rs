//! The bounds of what people and programs send, checked before anything is done with it: the same
//! for a form of a page, a body of the API and the answer to a link.

use crate::{
    decisions::{LONGEST_NOTE, LONGEST_REASON},
    ground::{
        error::{ErrorKind, UserError},
        number,
    },
};
use serde_json::Value;
use validator::{Validate, ValidationError, ValidationErrors};

/// Of a reason, as the decisions have it.
///
/// # Errors
/// When it is longer.
pub fn reason(text: &str) -> Result<(), ValidationError> {
    at_most(text, LONGEST_REASON)
}

/// Of a note or a comment, as the decisions have it.
///
/// # Errors
/// When it is longer.
pub fn note(text: &str) -> Result<(), ValidationError> {
    at_most(text, LONGEST_NOTE)
}

/// A line break counts as one character: browsers send two.
fn at_most(text: &str, most: usize) -> Result<(), ValidationError> {
    let breaks = text.matches("\r\n").count();
    if text.chars().count() - breaks <= most {
        return Ok(());
    }
    let words = format!("has more than {most} characters. Shorten it.");
    Err(ValidationError::new("length").with_message(words.into()))
}

/// What was read, if it keeps to the bounds that it is described with.
///
/// # Errors
/// [`ErrorKind::Invalid`], with the field and the remedy.
pub fn within<T: Validate>(read: T) -> Result<T, UserError> {
    match read.validate() {
        Ok(()) => Ok(read),
        Err(errors) => Err(UserError::new(ErrorKind::Invalid, first(&errors))),
    }
}

/// The first field that is out of its bounds, with what is wrong with it; a sentence of its own
/// stands without the field.
fn first(errors: &ValidationErrors) -> String {
    let fields = errors.field_errors();
    let first = fields.iter().min_by(|one, other| one.0.cmp(other.0));
    let wrong = first.and_then(|(field, errors)| Some((field, errors.first()?)));
    wrong.map_or_else(
        || "The request has a value outside the allowed range.".to_owned(),
        |(field, error)| match words(error) {
            sentence if sentence.starts_with(char::is_uppercase) => sentence,
            problem => format!("{field}: {problem}"),
        },
    )
}

fn words(error: &ValidationError) -> String {
    if let Some(message) = &error.message {
        return message.to_string();
    }
    let given = |name: &str| error.params.get(name).cloned().unwrap_or_default();
    let bound = |name: &str, without: u64| given(name).as_u64().unwrap_or(without);
    let (least, most) = (bound("min", 1), bound("max", u64::MAX));
    match given("value") {
        Value::String(text) => {
            let length = number::count(text.chars().count(), "character");
            format!("has {length}; use {least} to {most}")
        }
        number => format!("{number} is not from {least} to {most}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Validate)]
    struct Said<'a> {
        #[validate(custom(function = "reason"))]
        reason: &'a str,
        #[validate(length(min = 1, max = 2, message = "Select one or two."))]
        picked: &'a [&'a str],
    }

    fn said(reason: &str, picked: &[&str]) -> Result<(), String> {
        let read = within(Said { reason, picked });
        read.map(drop).map_err(|error| error.message)
    }

    #[test]
    fn a_line_break_counts_as_one_character_however_it_is_sent() {
        let longest = "a\r\n".repeat(LONGEST_REASON / 2);
        assert_eq!(said(&longest, &["a"]), Ok(()));
        let refused = said(&format!("{longest}b"), &["a"]).unwrap_err();
        assert_eq!(refused, "reason: has more than 500 characters. Shorten it.");
    }

    #[test]
    fn a_whole_sentence_stands_without_its_field() {
        assert_eq!(said("", &[]), Err("Select one or two.".to_owned()));
        assert!(said("", &["a", "b", "c"]).is_err());
        assert_eq!(said("", &["a", "b"]), Ok(()));
    }
}
