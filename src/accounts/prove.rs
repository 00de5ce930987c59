//! "It is me": the password once more, for what a stolen or forgotten session must not do.

use super::{
    User,
    office::{AccountError, Office},
    password, store,
};
use chrono::Duration;

/// Wrong passwords of one person within a quarter of an hour before they have to wait.
const TRIES: i64 = 10;

/// The hash of the password, if it is theirs. A try is counted before it is looked at, so that
/// many at once are no more than these; nothing is locked while it is.
///
/// # Errors
/// [`AccountError::WrongPassword`], [`AccountError::TooMany`].
pub async fn prove(office: &Office, user: &User, given: &str) -> Result<String, AccountError> {
    let now = office.clock.now();
    let key = format!("password:{}", user.id);
    let tx = office.database.begin().await?;
    let since = now - Duration::minutes(15);
    if !store::count_try(&tx, &key, since, TRIES, now).await? {
        return Err(AccountError::TooMany);
    }
    tx.commit().await?;
    let connection = office.database.connection();
    let hash = store::password_hash(connection, user.id).await?;
    let right = password::verify(given, hash.as_deref()).await;
    // That nobody had time to look is no wrong password.
    if !matches!(right, Ok(false)) {
        store::forget_try(connection, &key, now).await?;
    }
    if !right? {
        return Err(AccountError::WrongPassword);
    }
    hash.ok_or(AccountError::WrongPassword)
}
