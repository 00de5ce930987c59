//! Saving guardrail settings, with what that sets going.

use crate::{
    accounts::{context::CodeError, store::people},
    actions::Kind,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    decisions::{By, Desk, authenticator},
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        error::{ErrorKind, UserError},
        live::{Change, Topic},
        zone,
    },
    guardrails::{
        self, Field, Settings, hours, loosened,
        store::pending::{self, types},
        to_confirm,
    },
    notices::store::authority,
    records,
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum ConfigureError {
    #[error(
        "Somebody else saved in the meantime. Nothing was changed: reload the page, review, and save again."
    )]
    Newer,
    #[error(
        "A second admin has to confirm that this runs without approval, and you are the only one. Nothing was saved: invite another admin first."
    )]
    OneAdmin,
    #[error(
        "code: is missing. This allows more than before and needs a code from your authenticator app"
    )]
    CodeMissing,
    #[error(transparent)]
    Code(CodeError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<ConfigureError> for UserError {
    fn from(error: ConfigureError) -> Self {
        match error {
            ConfigureError::Database(error) => error.into(),
            ConfigureError::Code(error) => error.into(),
            ConfigureError::CodeMissing => Self::new(ErrorKind::Invalid, error.to_string()),
            ConfigureError::OneAdmin => Self::new(ErrorKind::NotAllowed, error.to_string()),
            ConfigureError::Newer => Self::new(ErrorKind::Conflict, error.to_string()),
        }
    }
}

impl From<CodeError> for ConfigureError {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Missing => Self::CodeMissing,
            CodeError::Database(error) => Self::Database(error),
            other => Self::Code(other),
        }
    }
}

/// Saves changed settings as the version after `seen`, and returns its number. Stricter thresholds
/// reach, in the same transaction, what waits. What loosens anything takes a code, and every admin
/// is told. Of types that are not safe and would run without approval nothing is saved: a second
/// admin has to confirm that.
///
/// # Errors
/// See [`ConfigureError`].
pub async fn configure(
    desk: &Desk,
    settings: &Settings,
    seen: i32,
    by: &By<'_>,
) -> Result<i32, ConfigureError> {
    let now = desk.clock.now();
    let mut tx = desk.database.begin().await?;
    let before = guardrails::store::lock(&tx).await?;
    if before.1 != seen {
        return Err(ConfigureError::Newer);
    }
    let (settings, asked) = to_confirm(&before.0, settings);
    if !asked.is_empty() && people::admins(&tx).await?.len() < 2 {
        return Err(ConfigureError::OneAdmin);
    }
    let looser = loosened(&before.0, &settings);
    if !looser.is_empty() || !asked.is_empty() {
        tx = authenticator::require_code(tx, &by.shown(), now).await?;
    }
    if !looser.is_empty() {
        let fields: Vec<String> = looser.into_iter().map(Field::place).collect();
        let fields = fields.join("; ");
        let words = format!("{} loosened the guardrails ({fields}).", by.user.name);
        authority::tell(&tx, Some(by.user.id), &words, now).await?;
    }
    let actor = Actor::User(by.user.id);
    let version = guardrails::store::save(&tx, &settings, &before, actor, now).await?;
    records::raise_open(&tx, &settings, version, now).await?;
    if !asked.is_empty() {
        ask(&tx, &asked, (&settings, version), by, now).await?;
    }
    tx.commit().await?;
    for topic in [Topic::Settings, Topic::Actions, Topic::Mail] {
        desk.hub.announce(Change::for_topic(topic));
    }
    Ok(version)
}

/// Asks the other admins to confirm that these types run without approval.
async fn ask(
    tx: &DatabaseTransaction,
    kinds: &[Kind],
    (settings, version): (&Settings, i32),
    by: &By<'_>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let until = pending::keep(tx, kinds, version, by.user.id, now).await?;
    let data = json!({"types": types(kinds), "version": version, "until": until});
    let event = NewEvent::general(EventKind::AutonomyAsked, Actor::User(by.user.id), now);
    append(tx, event.with(data)).await?;
    let words = format!(
        "{} asked to let these run without approval: {}. Nothing has changed yet: another admin has to confirm it on the page Guardrails by {}.",
        by.user.name,
        types(kinds),
        zone::in_full(until, hours::zone(settings))
    );
    authority::tell(tx, None, &words, now).await
}
