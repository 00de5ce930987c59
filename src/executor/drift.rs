//! Whether the records are still as a waiting action found them: asked as somebody opens it, and
//! again by the worker before anything happens.

use super::preconditions;
use crate::{
    actions::lifecycle::Status,
    audit::{EventKind, store::NewEvent},
    ground::{
        actor::Actor,
        db::DbErr,
        ids::{ActionId, UserId},
    },
    records::{self, Books, Move, Record},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How long an answer is good for: a page is fetched again with every change of the list.
const FRESH: Duration = Duration::seconds(20);
/// The longest that a page waits for Odoo; what is known is shown then.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);
/// The longest that a reading goes on.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(10);
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

/// What is known of one action.
#[derive(Debug)]
struct Kept {
    drift: Option<Drift>,
    tried: DateTime<Utc>,
    /// Closes when the reading that is under way ends.
    reading: Option<watch::Receiver<()>>,
}

/// The latest answers of this process, and what they are read with. Cheap to clone.
#[derive(Clone)]
pub struct Watch {
    pub books: Books,
    answers: Arc<Mutex<HashMap<ActionId, Kept>>>,
    /// Cancelled when the process is to end.
    stop: CancellationToken,
}

impl Watch {
    /// Nothing is known at first.
    pub fn new(books: Books, stop: CancellationToken) -> Self {
        Self {
            books,
            answers: Arc::default(),
            stop,
        }
    }

    fn answers(&self) -> MutexGuard<'_, HashMap<ActionId, Kept>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Compares what the action was proposed for with the records as they are. Nothing is written.
/// There is one reading at a time, however many look; who does not want to wait for it sees the
/// answer before, and is told when the new one is another.
pub async fn check(watch: &Watch, record: &Record) -> Drift {
    let id = record.action.action_id;
    let now = watch.books.clock.now();
    let (known, coming) = ask(watch, record, now);
    let Some(mut coming) = coming else {
        return known.unwrap_or_else(|| unknown(now, "too many checks are running".to_owned()));
    };
    // It closes without a word.
    let _ended = tokio::time::timeout(PATIENCE, coming.changed()).await;
    let latest = watch.answers().get(&id).and_then(|kept| kept.drift.clone());
    latest.unwrap_or_else(|| unknown(now, "Odoo has not answered yet".to_owned()))
}

/// What is known, and the reading that is under way if that is old.
fn ask(
    watch: &Watch,
    record: &Record,
    now: DateTime<Utc>,
) -> (Option<Drift>, Option<watch::Receiver<()>>) {
    let id = record.action.action_id;
    let mut answers = watch.answers();
    if let Some(kept) = answers.get(&id) {
        let known = kept.drift.clone();
        if kept.reading.is_some() || now - kept.tried < FRESH {
            return (known, kept.reading.clone());
        }
    } else if answers.len() >= MOST {
        let idle = answers.iter().filter(|(_, kept)| kept.reading.is_none());
        let Some((&oldest, _)) = idle.min_by_key(|(_, kept)| kept.tried) else {
            return (None, None);
        };
        answers.remove(&oldest);
    }
    let (sender, receiver) = watch::channel(());
    let kept = answers.entry(id).or_insert(Kept {
        drift: None,
        tried: now,
        reading: None,
    });
    kept.reading = Some(receiver.clone());
    let known = kept.drift.clone();
    let reading = Reading {
        watch: watch.clone(),
        id,
        _sender: sender,
    };
    tokio::spawn(reading.read(record.clone()));
    (known, Some(receiver))
}

/// Ends with its entry, also when it is broken off.
struct Reading {
    watch: Watch,
    id: ActionId,
    /// Those who wait hear that it is dropped.
    _sender: watch::Sender<()>,
}

impl Reading {
    async fn read(self, record: Record) {
        let Watch { books, stop, .. } = &self.watch;
        let now = books.clock.now();
        let begun = std::time::Instant::now();
        let reading = preconditions::changes(books, &record, now);
        let found = tokio::select! {
            found = tokio::time::timeout(LONGEST, reading) => found,
            () = stop.cancelled() => return,
        };
        let found = match found {
            Ok(Ok(changes)) => Drift {
                at: now,
                changes,
                problem: None,
            },
            Ok(Err(problem)) => unknown(now, problem),
            Err(_) => unknown(now, "Odoo has not answered in time".to_owned()),
        };
        let mut answers = self.watch.answers();
        let Some(kept) = answers.get_mut(&self.id) else {
            return;
        };
        kept.tried = now;
        kept.reading = None;
        let news = match &kept.drift {
            // Nobody waits any more for a first answer that comes late.
            None => begun.elapsed() >= PATIENCE,
            Some(before) => {
                before.changes != found.changes
                    || before.problem.is_some() != found.problem.is_some()
            }
        };
        // What is known is better than that nothing can be known just now.
        let known = kept
            .drift
            .as_ref()
            .is_some_and(|drift| drift.problem.is_none());
        if found.problem.is_none() || !known {
            kept.drift = Some(found);
            drop(answers);
            if news {
                books.announce(self.id);
            }
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(kept) = self.watch.answers().get_mut(&self.id) {
            kept.reading = None;
        }
    }
}

fn unknown(at: DateTime<Utc>, problem: String) -> Drift {
    Drift {
        at,
        changes: vec![],
        problem: Some(problem),
    }
}

/// Ends a waiting action whose records have changed. `false`: it does not wait any more.
///
/// # Errors
/// When the database refuses.
pub async fn mark_stale(
    books: &Books,
    id: ActionId,
    changes: &[String],
    by: UserId,
) -> Result<bool, DbErr> {
    let now = books.clock.now();
    let reason = changes.join("; ");
    let tx = books.database.begin().await?;
    let step = Move {
        error: Some(Some(reason.clone())),
        ..Move::new(id, Status::PendingApproval, Status::Stale)
    };
    let event = NewEvent::for_action(id, EventKind::RevalidationFailed, Actor::User(by), now);
    let event = event.with(json!({"reason": reason}));
    if !records::advance(&tx, &step, event, now).await? {
        return Ok(false);
    }
    tx.commit().await?;
    books.announce(id);
    Ok(true)
}
