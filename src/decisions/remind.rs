//! Everybody who may decide and has not is asked again, at most every four hours.

use super::{
    Desk,
    admit::{admit, written},
    audience::{self, Said},
    finish,
    refusal::Refusal,
    verb::Verb,
};
use crate::{
    accounts::User,
    ground::ids::ActionId,
    notices::{store as notices, subject::Question},
};
use chrono::Duration;
use serde_json::json;

/// How long people are left alone after they were asked.
const QUIET: Duration = Duration::hours(4);

/// Asks again, with a note.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn remind(desk: &Desk, id: ActionId, user: &User, note: &str) -> Result<(), Refusal> {
    let note = written("note", note)?;
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    // The lock on the action lets one reminder through at a time.
    let action = admit(&tx, Verb::Remind, id, user).await?.action;
    let from = notices::last_asked(&tx, id).await?.map(|last| last + QUIET);
    if let Some(from) = from.filter(|from| *from > now) {
        return Err(Refusal::TooSoon(from.with_timezone(&user.zone)));
    }
    let words = match &note {
        Some(note) => format!("Reminder from {}: {note}", user.name),
        None => format!("Reminder from {}.", user.name),
    };
    let said = Said {
        by: user.id,
        named: None,
        kind: Question::Reminded,
        note: &words,
        due: now,
    };
    if audience::ask(&tx, Verb::Remind.row().tells, &action, &said, now).await? == 0 {
        return Err(Refusal::Nobody);
    }
    let event = Verb::Remind.event(id, user, now);
    finish::note(desk, tx, id, event.with(json!({"note": note}))).await
}
