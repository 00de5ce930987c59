//! Saving guardrail settings, with what that sets going.

use crate::{
    accounts::second_factor::CodeError,
    decisions::{By, authenticator},
    executor::Executor,
    ground::{
        actor::Actor,
        db::DbErr,
        error::{ErrorKind, UserError},
        live::{Change, Topic},
    },
    guardrails::{self, Field, Settings, loosened},
    notices::store::authority,
    records as actions,
};

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum ConfigureError {
    #[error(
        "Somebody else saved in the meantime. Nothing was changed: reload the page, review, and save again."
    )]
    Newer,
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
/// is told.
///
/// # Errors
/// See [`ConfigureError`].
pub async fn configure(
    executor: &Executor,
    settings: &Settings,
    seen: i32,
    by: &By<'_>,
) -> Result<i32, ConfigureError> {
    let now = executor.clock.now();
    let mut tx = executor.database.begin().await?;
    let before = guardrails::store::lock(&tx).await?;
    if before.1 != seen {
        return Err(ConfigureError::Newer);
    }
    let looser = loosened(&before.0, settings);
    if !looser.is_empty() {
        tx = authenticator::prove(tx, &by.shown(), now).await?;
        let fields: Vec<String> = looser.into_iter().map(Field::place).collect();
        let fields = fields.join("; ");
        let words = format!("{} loosened the guardrails ({fields}).", by.user.name);
        authority::tell(&tx, Some(by.user.id), &words, now).await?;
    }
    let actor = Actor::User(by.user.id);
    let version = guardrails::store::save(&tx, settings, &before, actor, now).await?;
    actions::raise_open(&tx, settings, version, now).await?;
    tx.commit().await?;
    for topic in [Topic::Settings, Topic::Actions, Topic::Mail] {
        executor.hub.announce(Change::of(topic));
    }
    Ok(version)
}
