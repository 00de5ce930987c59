//! The trail as CSV (RFC 4180) that a spreadsheet opens without running anything.

use super::Event;

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

/// # Errors
/// Never for a writer into memory; kept so that nothing is swallowed.
pub fn write(events: &[Event], with_header: bool) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![]);
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
