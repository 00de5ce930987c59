//! Another password, by who knows the old one.

use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts},
        password,
        reauthenticate::by_password,
        store::{self, browsers, keys, sessions},
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::actor::Actor,
    notices::store::authority,
};
use serde_json::json;

const LEAST: usize = 12;
/// Hashing takes the longer the longer it is.
const MOST: usize = 200;

/// Sets it, ends every other session of the account, forgets its browsers, and makes the links that
/// open it worthless.
/// What the session that goes on is to remember of it. Appends `account_changed`.
///
/// # Errors
/// See [`AccountError`].
pub async fn change(
    accounts: &Accounts,
    user: &User,
    old: &str,
    new: &str,
    session: Option<&str>,
) -> Result<String, AccountError> {
    long_enough(new)?;
    let before = by_password(accounts, user, old).await?;
    let hash = password::hash(new).await?;
    let now = accounts.clock.now();
    let tx = accounts.database.begin().await?;
    store::lock(&tx, user.id).await?;
    // Somebody else has just changed it.
    if store::password_hash(&tx, user.id).await?.as_ref() != Some(&before) {
        return Err(AccountError::WrongPassword);
    }
    store::replace_password(&tx, user.id, &hash).await?;
    keys::void(&tx, user.id, now).await?;
    browsers::forget_all(&tx, user.id).await?;
    let ended = sessions::end_all(&tx, user.id, session).await?;
    let event = NewEvent::general(EventKind::AccountChanged, Actor::User(user.id), now);
    let data = json!({"user_id": user.id, "change": "password", "sessions_ended": ended.len()});
    append(&tx, event.with(data)).await?;
    let words = format!("{} changed their password.", user.name);
    authority::tell(&tx, Some(user.id), &words, now).await?;
    tx.commit().await?;
    accounts.close(ended);
    Ok(password::stamp(&hash))
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
