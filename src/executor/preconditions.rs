//! Preconditions against the live records: a changed one makes the action stale. Each is at home in
//! `src/actions/preconditions/`; here is what they are compared with.

use super::Executor;
use crate::{
    actions::{Action, Live, Ours, Precondition, Unmet, World},
    ground::ids::OdooUserId,
    guardrails::{self, hours},
    records::{Record, last_executed},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Checks these of its preconditions, with one read for each kind of record.
///
/// # Errors
/// The first that does not hold, or that cannot be found out.
pub async fn check(
    executor: &Executor,
    record: &Record,
    preconditions: &[Precondition],
    now: DateTime<Utc>,
) -> Result<(), Unmet> {
    let executor = &once(executor);
    let live = Live::read(&executor.odoo, preconditions).await?;
    let world = world(executor, record, &live, now);
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
    executor: &Executor,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<Vec<String>, String> {
    let executor = &once(executor);
    let preconditions = &record.action.preconditions;
    let live = Live::read(&executor.odoo, preconditions).await;
    let live = live.map_err(|error| error.to_string())?;
    let world = world(executor, record, &live, now);
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

/// For one look: nothing is asked twice.
fn once(executor: &Executor) -> Executor {
    Executor {
        odoo: executor.odoo.remembering(),
        ..executor.clone()
    }
}

fn world<'a>(
    executor: &'a Executor,
    record: &'a Record,
    live: &'a Live,
    now: DateTime<Utc>,
) -> World<'a> {
    World {
        odoo: &executor.odoo,
        calendar: executor.calendar.as_ref(),
        action: &record.action,
        live,
        ours: executor,
        now,
    }
}

#[async_trait::async_trait]
impl Ours for Executor {
    async fn zone(&self) -> Result<Tz, Unmet> {
        let settings = guardrails::store::current(self.database.connection()).await;
        let (settings, _) = settings.map_err(|error| Unmet::Database(error.to_string()))?;
        Ok(hours::zone(&settings))
    }

    async fn user(&self) -> Result<OdooUserId, Unmet> {
        Ok(self.identity(&self.odoo).await?.user)
    }

    async fn last_executed(&self, than: &Action) -> Result<Option<DateTime<Utc>>, Unmet> {
        let (inputs, connection) = (&than.inputs, self.database.connection());
        let id = than.action_id;
        let last = last_executed(connection, inputs.kind(), &inputs.subject(), id).await;
        last.map_err(|error| Unmet::Database(error.to_string()))
    }
}
