//! What people do about an action besides deciding: comment, put off, hand over, remind, take an
//! approval back. One transaction each, with its event and the notices that it causes.

mod comment;
pub mod escalate;
mod hand_over;
mod remind;
mod snooze;
mod take_back;
mod withdraw;

pub use {
    comment::comment, hand_over::hand_over, remind::remind, snooze::snooze, take_back::take_back,
    withdraw::withdraw,
};

use super::answer::Desk;
use crate::{
    accounts::{self, Permission, User},
    actions::{InvalidInput, lifecycle::Status, text},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        error::{ErrorKind, UserError},
        ids::ActionId,
        live::{Change, Topic},
    },
    records::{self as actions, Record},
};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// The most characters of a note to somebody, or of a comment.
const LONGEST: usize = 1_000;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum FollowUpError {
    #[error("There is no action {0}.")]
    Unknown(ActionId),
    #[error("Your role does not allow this. Ask an admin for the role operator.")]
    NotAllowed,
    #[error("This action does not wait for a decision any more: it is {}.", .0.words().to_lowercase())]
    Elsewhere(Status),
    #[error("It has begun, or was approved by somebody else: it cannot be taken back any more.")]
    NotYours,
    #[error("Only whoever proposed it can withdraw it. You can reject it.")]
    NotProposed,
    #[error("until: choose a moment between now and {}, when the time to decide is over.", .0.format("%H:%M UTC on %-d %b %Y"))]
    Until(DateTime<Utc>),
    #[error("to: pick somebody else who may decide about this action.")]
    NoReceiver,
    #[error("Everybody was asked less than 4 hours ago. You can remind them from {} on.", .0.format("%H:%M UTC"))]
    TooSoon(DateTime<Utc>),
    #[error("There is nobody else to remind.")]
    Nobody,
    #[error(transparent)]
    Invalid(#[from] InvalidInput),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<FollowUpError> for UserError {
    fn from(error: FollowUpError) -> Self {
        let kind = match &error {
            FollowUpError::Unknown(_) => ErrorKind::NotFound,
            FollowUpError::NotAllowed | FollowUpError::NotProposed => ErrorKind::NotAllowed,
            FollowUpError::Elsewhere(_) | FollowUpError::NotYours | FollowUpError::Nobody => {
                ErrorKind::Conflict
            }
            FollowUpError::TooSoon(_) => ErrorKind::TooMany,
            FollowUpError::Until(_) | FollowUpError::NoReceiver | FollowUpError::Invalid(_) => {
                ErrorKind::Invalid
            }
            FollowUpError::Database(_) => ErrorKind::Unavailable,
        };
        match error {
            FollowUpError::Database(error) => error.into(),
            other => Self::new(kind, other.to_string()),
        }
    }
}

/// The action, locked, if it waits for a decision and this person may decide, by their role as it
/// is now.
async fn waiting(
    tx: &DatabaseTransaction,
    id: ActionId,
    user: &User,
) -> Result<Record, FollowUpError> {
    let record = locked(tx, id, user).await?;
    match record.action.status {
        Status::PendingApproval => Ok(record),
        other => Err(FollowUpError::Elsewhere(other)),
    }
}

/// The action, locked, wherever it stands.
async fn locked(
    tx: &DatabaseTransaction,
    id: ActionId,
    user: &User,
) -> Result<Record, FollowUpError> {
    let current = accounts::store::get(tx, user.id).await?;
    let allowed = user.role.may(Permission::Decide)
        && current.is_some_and(|current| current.role.may(Permission::Decide));
    if !allowed {
        return Err(FollowUpError::NotAllowed);
    }
    let record = actions::get_for_update(tx, id).await?;
    record.ok_or(FollowUpError::Unknown(id))
}

/// What a person wrote, with the line breaks of one kind; `None` where they wrote nothing.
fn written(field: &'static str, given: &str) -> Result<Option<String>, InvalidInput> {
    let lines = text::lines(given.trim());
    if lines.is_empty() {
        return Ok(None);
    }
    text::text(field, &lines, LONGEST)?;
    Ok(Some(lines))
}

/// Ends the transaction with its event, and tells every page.
async fn finish(
    desk: &Desk,
    tx: DatabaseTransaction,
    (id, kind, user): (ActionId, EventKind, &User),
    data: Value,
) -> Result<(), FollowUpError> {
    let event = NewEvent::of(id, kind, Actor::User(user.id), desk.clock.now()).with(data);
    append(&tx, event).await?;
    tx.commit().await?;
    desk.hub.announce(Change::to(Topic::Actions, id));
    Ok(())
}
