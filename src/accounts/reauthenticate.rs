//! "It is me": the password once more, for what a stolen session must not do. What a stolen password
//! must not do takes a code of the authenticator: `by_code` in `second_factor/check.rs`.

use super::{
    User,
    context::{AccountError, Accounts},
    password, store,
};
use chrono::Duration;

/// Wrong passwords of one person within a quarter of an hour before they have to wait.
const TRIES: u64 = 10;

/// The hash of the password, if it is theirs. A try is counted before it is looked at, so that
/// many at once are no more than these; nothing is locked while it is.
///
/// # Errors
/// [`AccountError::WrongPassword`], [`AccountError::TooMany`].
pub async fn by_password(
    accounts: &Accounts,
    user: &User,
    given: &str,
) -> Result<String, AccountError> {
    let now = accounts.clock.now();
    let key = format!("password:{}", user.id);
    let tx = accounts.database.begin().await?;
    let since = now - Duration::minutes(15);
    if !store::count_try(&tx, &key, since, TRIES, now).await? {
        return Err(AccountError::TooMany);
    }
    tx.commit().await?;
    let connection = accounts.database.connection();
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
