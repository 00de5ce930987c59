//! What an executed action made, for the one that takes it back.

use super::Record;
use crate::actions::Undone;

impl From<Record> for Undone {
    fn from(record: Record) -> Self {
        let done = record.execution_result.as_ref();
        let done = done.and_then(|result| result["requests"].as_array());
        let made_by = |step: usize| {
            let mut steps = done.into_iter().flatten();
            steps.find(|done| done["step"] == step)?["record_id"].as_i64()
        };
        Self {
            made: (0..record.action.effect.requests.len())
                .map(made_by)
                .collect(),
            contacts: record.contacts(),
            action: record.action,
        }
    }
}
