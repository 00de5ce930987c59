//! What an address names: where that is not found the page says so, and shows nothing in its
//! place. Whoever came to decide about one thing is not handed another.

use crate::ground::error::{ErrorKind, UserError};

/// A part of the address, read by `parse`; `None` where it is empty or missing. `what` it names.
///
/// # Errors
/// [`ErrorKind::NotFound`] where it is there and cannot be read.
pub fn named<T>(
    value: Option<String>,
    what: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, UserError> {
    always_named(value.filter(|value| !value.is_empty()), what, parse)
}

/// The same where no form of ours leaves it empty: then a part of the address is missing.
///
/// # Errors
/// [`ErrorKind::NotFound`] where it is there and cannot be read, or is empty.
pub fn always_named<T>(
    value: Option<String>,
    what: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, UserError> {
    let Some(value) = value else {
        return Ok(None);
    };
    // Not in the address's own words: anybody can write those.
    let words = format!("There is no such {what}: the address is wrong or part of it is missing.");
    let found = parse(&value).ok_or_else(|| UserError::new(ErrorKind::NotFound, words));
    found.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_not_as_if_it_were_not_there() {
        let read = |value: Option<&str>| {
            named(value.map(str::to_owned), "page", |text| {
                text.parse::<u8>().ok()
            })
        };
        assert_eq!(read(None), Ok(None));
        assert_eq!(read(Some("")), Ok(None));
        assert_eq!(read(Some("7")), Ok(Some(7)));
        let whole = |value: Option<&str>| {
            always_named(value.map(str::to_owned), "page", |text| {
                text.parse::<u8>().ok()
            })
        };
        assert_eq!(whole(None), Ok(None));
        assert_eq!(whole(Some("7")), Ok(Some(7)));
        assert_eq!(whole(Some("")).unwrap_err().kind, ErrorKind::NotFound);
        for wrong in ["700", "seven", " "] {
            let refused = read(Some(wrong)).unwrap_err();
            assert_eq!(refused.kind, ErrorKind::NotFound);
            assert!(!refused.message.contains(wrong.trim()) || wrong == " ");
        }
    }
}
