//! The trail as CSV (RFC 4180) that a spreadsheet opens without running anything.

use super::Event;
use crate::ground::named::named;

/// The header line of the export.
pub const COLUMNS: [&str; 8] = [
    "id",
    "timestamp",
    "event_type",
    "action_id",
    "actor",
    "actor_name",
    "actor_type",
    "event_data",
];

/// One event as the fields of one line, each escaped against formulas.
pub fn record(event: &Event) -> [String; 8] {
    [
        event.id.to_string(),
        event
            .timestamp
            .to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        event.event_type.name().to_owned(),
        event
            .action_id
            .map(|action| action.to_string())
            .unwrap_or_default(),
        event.actor.to_string(),
        event.actor_name.clone(),
        event.actor_type.clone(),
        event.event_data.to_string(),
    ]
    .map(inert)
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, "CSV
/// Injection").
fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// Whom the file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// As RFC 4180 has it: commas, and bytes that are UTF-8 without a mark.
    Plain,
    /// Excel knows UTF-8 by its mark alone, and takes the sign between cells from its own
    /// country's settings: it is chosen.
    Excel(Separator),
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Separator {
    Semicolon,
    Comma,
    Tab,
}

named!(Separator);

impl Separator {
    fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }
}

const MARK: &[u8] = "\u{feff}".as_bytes();

/// The lines of these events; the first of a file come with the header, and with the mark where
/// the dialect has one.
///
/// # Errors
/// Never for a writer into memory; kept so that nothing is swallowed.
pub fn write(events: &[Event], dialect: Dialect, with_header: bool) -> Result<Vec<u8>, csv::Error> {
    let (begin, delimiter) = match dialect {
        Dialect::Plain => (vec![], b','),
        Dialect::Excel(separator) => (MARK.to_vec(), separator.byte()),
    };
    let begin = if with_header { begin } else { vec![] };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .delimiter(delimiter)
        .from_writer(begin);
    if with_header {
        writer.write_record(COLUMNS)?;
    }
    for event in events {
        writer.write_record(record(event))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_do_not_run() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert!(inert(cell.to_owned()).starts_with('\''), "{cell:?}");
        }
        assert_eq!(inert("Evergreen".to_owned()), "Evergreen");
    }

    proptest! {
        #[test]
        fn no_cell_begins_a_formula(cell in "\\PC*|[=+@\t\r-]\\PC*") {
            prop_assert!(!inert(cell).starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
