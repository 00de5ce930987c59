//! A second admin's answer to guardrails that would let run without approval what is not safe.

use crate::{
    accounts::{Permission, context::CodeError},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    decisions::{By, Desk, admit::may, authenticator::with_code},
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        error::{ErrorKind, UserError},
        ids::PendingId,
        live::{Change, Topic},
    },
    guardrails::{
        self, Autonomy,
        store::pending::{self, Pending},
    },
    notices::store::authority,
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Why nothing was confirmed, or declined.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    #[error("Only an admin can answer this.")]
    NotAllowed,
    #[error("You asked for this yourself: another admin has to confirm it.")]
    Own,
    #[error(
        "This request is out of date: it has expired or was answered, or somebody has changed the guardrails since. Nothing was changed."
    )]
    Outdated,
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<ConfirmError> for UserError {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::Code(error) => error.into(),
            ConfirmError::Database(error) => error.into(),
            ConfirmError::Outdated => Self::new(ErrorKind::Conflict, error.to_string()),
            ConfirmError::NotAllowed | ConfirmError::Own => {
                Self::new(ErrorKind::NotAllowed, error.to_string())
            }
        }
    }
}

/// Puts in force what another admin asked for, if nobody has saved since, and returns the new
/// version. It always takes a code.
///
/// # Errors
/// See [`ConfirmError`]; then nothing has changed.
pub async fn confirm(desk: &Desk, id: PendingId, by: &By<'_>) -> Result<i32, ConfirmError> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let before = guardrails::store::lock(&tx).await?;
    let asked = open(&tx, id, by, now).await?;
    if asked.asked_by == by.user.id {
        return Err(ConfirmError::Own);
    }
    let tx = with_code(tx, &by.shown(), now).await?;
    let mut settings = before.0.clone();
    let confirmed = asked.kinds.iter().map(|kind| (*kind, Autonomy::Confirmed));
    settings.autonomy.extend(confirmed);
    let actor = Actor::User(by.user.id);
    let version =
        guardrails::store::save_asked_for(&tx, &settings, &before, actor, &asked, now).await?;
    let words = format!(
        "{} confirmed what {} had asked for: these may run without approval: {}.",
        by.user.name,
        asked.name,
        asked.types()
    );
    authority::tell(&tx, None, &words, now).await?;
    tx.commit().await?;
    announce(desk);
    Ok(version)
}

/// Drops what an admin asked for; who asked may do that too.
///
/// # Errors
/// See [`ConfirmError`]; then it still waits.
pub async fn decline(desk: &Desk, id: PendingId, by: &By<'_>) -> Result<(), ConfirmError> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    guardrails::store::lock(&tx).await?;
    let asked = open(&tx, id, by, now).await?;
    pending::discard(&tx).await?;
    let data = json!({"types": asked.types(), "asked_by": asked.asked_by});
    let event = NewEvent::general(EventKind::AutonomyDeclined, Actor::User(by.user.id), now);
    append(&tx, event.with(data)).await?;
    let words = format!(
        "{} declined what {} had asked for: these still need approval: {}.",
        by.user.name,
        asked.name,
        asked.types()
    );
    authority::tell(&tx, None, &words, now).await?;
    tx.commit().await?;
    announce(desk);
    Ok(())
}

/// The change that somebody answers, if they may and it can still be answered.
async fn open(
    tx: &DatabaseTransaction,
    id: PendingId,
    by: &By<'_>,
    now: DateTime<Utc>,
) -> Result<Pending, ConfirmError> {
    if !may(tx, by.user, Permission::Configure).await? {
        return Err(ConfirmError::NotAllowed);
    }
    let found = pending::pending(tx, now).await?;
    found
        .filter(|found| found.id == id)
        .ok_or(ConfirmError::Outdated)
}

fn announce(desk: &Desk) {
    for topic in [Topic::Settings, Topic::Mail] {
        desk.hub.announce(Change::for_topic(topic));
    }
}
