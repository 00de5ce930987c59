//! Preconditions against the live records: a changed one makes the action stale. Each is at home in
//! `src/actions/preconditions/`; here is what they are compared with.

use crate::{
    actions::{Action, Live, Ours, Precondition, Unmet, World},
    ground::ids::OdooUserId,
    guardrails::{self, hours},
    records::{Books, Record, last_executed},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Checks these of its preconditions, with one read for each kind of record.
///
/// # Errors
/// The first that does not hold, or that cannot be found out.
pub async fn check(
    books: &Books,
    record: &Record,
    preconditions: &[Precondition],
    now: DateTime<Utc>,
) -> Result<(), Unmet> {
    let books = &books.remembering();
    let live = Live::read(&books.odoo, preconditions).await?;
    let world = world(books, record, &live, now);
    for precondition in preconditions {
        precondition.check(&world).await?;
    }
    Ok(())
}

/// Everything that has changed since the proposal, in words; what cannot be found out is told
/// instead.
///
/// # Errors
/// In words, when it cannot be found out.
pub async fn changes(
    books: &Books,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<Vec<String>, String> {
    let books = &books.remembering();
    let preconditions = &record.action.preconditions;
    let live = Live::read(&books.odoo, preconditions).await;
    let live = live.map_err(|error| error.to_string())?;
    let world = world(books, record, &live, now);
    let mut changes = vec![];
    for precondition in preconditions {
        match precondition.check(&world).await {
            Ok(()) => {}
            Err(Unmet::Stale(words)) => changes.push(words),
            Err(unknown) => return Err(unknown.to_string()),
        }
    }
    changes.dedup();
    Ok(changes)
}

fn world<'a>(
    books: &'a Books,
    record: &'a Record,
    live: &'a Live,
    now: DateTime<Utc>,
) -> World<'a> {
    World {
        odoo: &books.odoo,
        calendar: books.calendar.as_ref(),
        action: &record.action,
        live,
        ours: books,
        now,
    }
}

#[async_trait::async_trait]
impl Ours for Books {
    async fn zone(&self) -> Result<Tz, Unmet> {
        let settings = guardrails::store::current(self.database.connection()).await;
        let (settings, _) = settings.map_err(|error| Unmet::Database(error.to_string()))?;
        Ok(hours::zone(&settings))
    }

    async fn user(&self) -> Result<OdooUserId, Unmet> {
        Ok(self.identity().await?.user)
    }

    async fn last_executed(&self, than: &Action) -> Result<Option<DateTime<Utc>>, Unmet> {
        let (inputs, connection) = (&than.inputs, self.database.connection());
        let id = than.action_id;
        let last = last_executed(connection, inputs.kind(), &inputs.subject(), id).await;
        last.map_err(|error| Unmet::Database(error.to_string()))
    }
}
