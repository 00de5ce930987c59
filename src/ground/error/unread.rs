//! What could not be read of a request, in words: the libraries that read it tell theirs of it.

use super::{ErrorKind, UserError};

/// The most that a form or a request may hold: it is small, but a text that is much too long is to
/// be refused by its field.
pub const MOST_MEGABYTES: usize = 2;

/// A person's form, by what a library says of it.
pub fn form(why: &str) -> UserError {
    let words = match Told::parse(why) {
        Told::TooLong => too_long("form"),
        Told::Field(words) => format!("{words}. Reload the page and send the form again."),
        Told::Other(_) => "The form cannot be read. Reload the page and send it again.".to_owned(),
    };
    UserError::new(ErrorKind::Invalid, words)
}

/// A program's request, by what a library says of it: what we have no words for may help whoever
/// wrote the program.
pub fn request(why: &str) -> UserError {
    let words = match Told::parse(why) {
        Told::TooLong => too_long("request"),
        Told::Field(words) => format!("{words}."),
        Told::Other(why) => format!("The request cannot be read: {why}"),
    };
    UserError::new(ErrorKind::Invalid, words)
}

fn too_long(what: &str) -> String {
    format!("The {what} is longer than {MOST_MEGABYTES} MB: shorten its texts.")
}

enum Told<'a> {
    TooLong,
    /// As `field: what is wrong with it`.
    Field(String),
    Other(&'a str),
}

impl<'a> Told<'a> {
    fn parse(why: &'a str) -> Self {
        if why.contains("length limit exceeded") {
            return Self::TooLong;
        }
        // What axum puts before the words of others.
        let why = match why.strip_prefix("Failed to ") {
            Some(rest) => rest.split_once(": ").map_or(rest, |(_, rest)| rest),
            None => why,
        };
        Self::named(why)
            .or_else(|| Self::typed(why))
            .map_or(Self::Other(why), Self::Field)
    }

    /// Names that serde puts into backticks.
    fn named(why: &str) -> Option<String> {
        let after = |said: &str| {
            let (_, rest) = why.split_once(said)?;
            rest.split_once('`')
        };
        if let Some((field, _)) = after("missing field `") {
            return Some(format!("{field}: is missing"));
        }
        if let Some((field, _)) = after("duplicate field `") {
            return Some(format!("{field}: is given twice; give it once"));
        }
        if let Some((field, rest)) = after("unknown field `") {
            return Some(format!("{field}: is unknown{}", choices(rest)));
        }
        let (name, rest) = after("unknown variant `")?;
        Some(format!("“{name}” is unknown{}", choices(rest)))
    }

    /// What Rust says of numbers and of yes and no, after the field that holds it.
    fn typed(why: &str) -> Option<String> {
        let (field, said) = why.split_once(": ")?;
        let plain = !field.is_empty()
            && field
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_[].".contains(c));
        let said = if said.contains("invalid digit") || said.contains("cannot parse integer") {
            "is not a whole number"
        } else if said.contains("number too large") || said.contains("number too small") {
            "is too large or too small a number"
        } else if said.contains("not `true` or `false`") {
            "is neither true nor false"
        } else {
            return None;
        };
        plain.then(|| format!("{field}: {said}"))
    }
}

/// What there is instead, as serde lists it.
fn choices(rest: &str) -> String {
    let names: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    if names.is_empty() {
        String::new()
    } else {
        format!("; use one of: {}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "it is never read")]
    struct Sent {
        verb: Verb,
        limit: u32,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Verb {
        Approve,
        Reject,
    }

    #[test]
    fn what_a_library_says_is_told_with_its_field() {
        for (json, words) in [
            (r#"{"verb": "approve"}"#, "limit: is missing."),
            (
                r#"{"verb": "reject", "verb": "reject"}"#,
                "verb: is given twice; give it once.",
            ),
            (
                r#"{"speed": 1}"#,
                "speed: is unknown; use one of: verb, limit.",
            ),
            (
                r#"{"verb": "both"}"#,
                "“both” is unknown; use one of: approve, reject.",
            ),
        ] {
            let error = serde_json::from_str::<Sent>(json).unwrap_err().to_string();
            assert_eq!(request(&error).message, words, "{error}");
            let form = form(&error).message;
            assert!(form.starts_with(words) && form.contains("Reload"), "{form}");
        }
        for (said, words) in [
            (
                "Failed to deserialize query string: limit: invalid digit found in string",
                "limit: is not a whole number.",
            ),
            (
                "Failed to deserialize form body: send_now: provided string was not `true` or `false`",
                "send_now: is neither true nor false.",
            ),
            (
                "Failed to buffer the request body: length limit exceeded",
                "The request is longer than 2 MB: shorten its texts.",
            ),
        ] {
            assert_eq!(request(said).message, words);
        }
    }

    #[test]
    fn a_person_reads_no_words_of_a_library() {
        let form = |said| form(said).message;
        assert_eq!(
            form("length limit exceeded"),
            "The form is longer than 2 MB: shorten its texts."
        );
        for said in [
            "parsing failed with error: 'x' at position: 4",
            "invalid utf-8",
        ] {
            assert_eq!(
                form(said),
                "The form cannot be read. Reload the page and send it again."
            );
        }
    }
}
