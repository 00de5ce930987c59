//! Whether the records are still as a waiting action found them: asked as somebody opens it, and
//! again by the worker before anything happens.

use super::{Executor, preconditions};
use crate::{
    actions::{
        Actor,
        lifecycle::Status,
        store::{self as actions, Move, Record},
    },
    audit::{EventKind, store::NewEvent},
    db::DbErr,
    ids::{ActionId, UserId},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How long an answer is good for: a page is fetched again with every change of the list.
const FRESH: Duration = Duration::seconds(20);
/// The longest that a page waits for Odoo.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);
/// The most answers that are kept.
const MOST: usize = 500;

/// What was found, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    pub at: DateTime<Utc>,
    /// In words, with both values; empty: nothing.
    pub changes: Vec<String>,
    /// Why it could not be found out.
    pub problem: Option<String>,
}

/// The latest answers of this process.
pub type Answers = Arc<Mutex<HashMap<ActionId, Drift>>>;

/// Compares what the action was proposed for with the records as they are. Nothing is written.
pub async fn look(executor: &Executor, record: &Record) -> Drift {
    let id = record.action.action_id;
    let now = executor.clock.now();
    if let Some(known) = known(executor, id, now) {
        return known;
    }
    let reading = preconditions::changes(executor, record, now);
    let drift = match tokio::time::timeout(PATIENCE, reading).await {
        Ok(Ok(changes)) => Drift {
            at: now,
            changes,
            problem: None,
        },
        Ok(Err(problem)) => unknown(now, problem),
        Err(_) => unknown(now, "Odoo has not answered in time".to_owned()),
    };
    let mut answers = executor
        .drift
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if answers.len() >= MOST {
        answers.retain(|_, one| now - one.at < FRESH);
    }
    if answers.len() < MOST {
        answers.insert(id, drift.clone());
    }
    drift
}

fn unknown(at: DateTime<Utc>, problem: String) -> Drift {
    Drift {
        at,
        changes: vec![],
        problem: Some(problem),
    }
}

fn known(executor: &Executor, id: ActionId, now: DateTime<Utc>) -> Option<Drift> {
    let answers = executor
        .drift
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let known = answers.get(&id).filter(|one| now - one.at < FRESH);
    known.cloned()
}

/// Ends a waiting action whose records have changed. `false`: it does not wait any more.
///
/// # Errors
/// When the database refuses.
pub async fn mark_stale(
    executor: &Executor,
    id: ActionId,
    changes: &[String],
    by: UserId,
) -> Result<bool, DbErr> {
    let now = executor.clock.now();
    let reason = changes.join("; ");
    let tx = executor.database.begin().await?;
    let step = Move {
        error: Some(Some(reason.clone())),
        ..Move::new(id, Status::PendingApproval, Status::Stale)
    };
    let event = NewEvent::of(id, EventKind::RevalidationFailed, Actor::User(by), now);
    let event = event.with(json!({"reason": reason}));
    if !actions::advance(&tx, &step, event, now).await? {
        return Ok(false);
    }
    tx.commit().await?;
    executor.announce(id);
    Ok(true)
}
