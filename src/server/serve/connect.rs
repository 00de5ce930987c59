//! Connecting to PostgreSQL, however long it is away.

use super::ServeError;
use crate::ground::db::Database;
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

pub(super) async fn connect(url: &SecretString, pool: u32) -> Result<Database, ServeError> {
    patiently(|| Database::connect(url.expose_secret(), pool)).await
}

/// Some migrations take long on a table with years in it.
pub(super) async fn to_migrate(url: &SecretString) -> Result<Database, ServeError> {
    patiently(|| Database::connect_to_migrate(url.expose_secret())).await
}

async fn patiently<F>(connect: impl Fn() -> F) -> Result<Database, ServeError>
where
    F: Future<Output = Result<Database, sqlx::Error>>,
{
    loop {
        match connect().await {
            Ok(database) => return Ok(database),
            Err(error) if is_away(&error) => {
                tracing::warn!(%error, "DATABASE_URL: PostgreSQL cannot be reached; retrying in 2 s");
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
            Err(error) => return Err(ServeError::Connect(error)),
        }
    }
}

/// Away, in contrast to there and refusing.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        // 57P03: the server is starting up or shutting down.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}
