//! Committing how attempts end, each with the answer of its last call: of all that are there just
//! now, in one statement.

use super::store::{ANSWERED, Answer, answers};
use crate::{
    audit::store::NewEvent,
    ground::{
        clock::Clock,
        db::{Database, DbErr},
        gather::Batch,
        ids::CallId,
    },
    records::{self, Beside, Move},
};

/// How one attempt ends.
#[derive(Debug, Clone)]
pub struct Ending {
    pub step: Move,
    pub event: NewEvent,
    /// Of its last call, where it is not on record yet.
    pub answer: Option<(CallId, Answer)>,
}

/// What committing needs.
#[derive(Clone)]
pub struct Ends {
    pub database: Database,
    pub clock: Clock,
}

#[async_trait::async_trait]
impl Batch for Ends {
    type Ask = Ending;
    /// Whether it moved the action: an attempt that comes too late does not, and its answer is
    /// recorded all the same.
    type Answer = bool;

    async fn run(&self, endings: &[Ending]) -> Result<Vec<bool>, DbErr> {
        let steps: Vec<_> = endings
            .iter()
            .map(|ending| (&ending.step, &ending.event))
            .collect();
        let recorded: Vec<_> = endings
            .iter()
            .filter_map(|ending| {
                let (call, answer) = ending.answer.as_ref()?;
                Some(((ending.step.id, *call), answer))
            })
            .collect();
        let beside = Beside {
            sql: &ANSWERED,
            document: answers(&recorded),
        };
        let connection = self.database.connection();
        let now = self.clock.now();
        let moved = records::advance_all(connection, &steps, Some(beside), now).await?;
        let each = endings.iter();
        Ok(each.map(|ending| moved.contains(&ending.step.id)).collect())
    }
}
