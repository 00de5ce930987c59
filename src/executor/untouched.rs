//! That nobody else has changed what an undo would delete or cancel: asked just before the call,
//! whatever was checked before.

use super::preconditions;
use crate::{
    actions::{Precondition, Unmet},
    ground::effect::OdooCall,
    records::{Books, Record},
};

/// Whether the call takes back what was made before.
pub fn undoes(record: &Record, call: &OdooCall) -> bool {
    !preconditions(record, call).is_empty()
}

/// Whether the record is still as it was when the undo was proposed.
///
/// # Errors
/// Why it is not, or why that cannot be found out.
pub async fn check(books: &Books, record: &Record, call: &OdooCall) -> Result<(), Unmet> {
    let about = preconditions(record, call);
    if about.is_empty() {
        return Ok(());
    }
    preconditions::check(books, record, &about, books.clock.now()).await
}

fn preconditions(record: &Record, call: &OdooCall) -> Vec<Precondition> {
    let of_it = |one: &&Precondition| {
        matches!(one, Precondition::Untouched { model, id, .. }
            if *model == call.model && call.record() == Some(*id))
    };
    let all = record.action.preconditions.iter();
    all.filter(of_it).cloned().collect()
}
