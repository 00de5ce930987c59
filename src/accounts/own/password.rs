//! Another password, by who knows the old one.

use crate::{
    accounts::{
        User,
        office::{AccountError, Office},
        password,
        store::{self, sessions},
    },
    actions::Actor,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
};
use chrono::Duration;
use serde_json::json;

/// Wrong old passwords within a quarter of an hour before one has to wait.
const TRIES: i64 = 10;
const LEAST: usize = 12;
/// Hashing takes the longer the longer it is.
const MOST: usize = 200;

/// Sets it, and ends every other session of the account. Appends `account_changed`.
///
/// # Errors
/// See [`AccountError`].
pub async fn change(
    office: &Office,
    user: &User,
    old: &str,
    new: &str,
    session: Option<&str>,
) -> Result<(), AccountError> {
    long_enough(new)?;
    let now = office.clock.now();
    let key = format!("password:{}", user.id);
    let tx = office.database.begin().await?;
    // One after the other, so that many tries at once are counted.
    store::lock(&tx, user.id).await?;
    if store::failures(&tx, &key, now - Duration::minutes(15)).await? >= TRIES {
        return Err(AccountError::TooMany);
    }
    let hash = store::password_hash(&tx, user.id).await?;
    if !password::verify(old, hash.as_deref()).await {
        store::add_failure(&tx, &key, now).await?;
        tx.commit().await?;
        return Err(AccountError::WrongPassword);
    }
    let hash = password::hash(new).await?;
    store::replace_password(&tx, user.id, &hash).await?;
    let ended = sessions::end_all(&tx, user.id, session).await?;
    let event = NewEvent::general(EventKind::AccountChanged, Actor::User(user.id), now);
    let data = json!({"user_id": user.id, "change": "password", "sessions_ended": ended.len()});
    append(&tx, event.with(data)).await?;
    tx.commit().await?;
    office.close(ended);
    Ok(())
}

/// # Errors
/// [`AccountError::ShortPassword`], [`AccountError::LongPassword`].
pub fn long_enough(new: &str) -> Result<(), AccountError> {
    match new.chars().count() {
        length if length < LEAST => Err(AccountError::ShortPassword { least: LEAST }),
        length if length > MOST => Err(AccountError::LongPassword { most: MOST }),
        _ => Ok(()),
    }
}
