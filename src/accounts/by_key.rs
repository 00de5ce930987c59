//! A password by the link in a mail: who was invited sets their first one, who forgot theirs
//! another.

use super::{
    KeyKind, User,
    office::{AccountError, Office},
    own::password::long_enough,
    password,
    store::{self, keys},
    token,
};
use crate::{
    actions::Actor,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    notifications::store as notices,
};
use serde_json::json;

/// Somebody forgot their password. What is done, and how long it takes, is the same whether the
/// address has an account; the mail is sent afterwards, by whoever delivers mail.
///
/// # Errors
/// When the database refuses.
pub async fn forgot(office: &Office, email: &str) -> Result<(), AccountError> {
    let now = office.clock.now();
    notices::forgot(office.database.connection(), email.trim(), now).await?;
    // Told in any case: that nobody is waiting is found out later.
    office.wake();
    Ok(())
}

/// Whose key it is, while it is good. Changes nothing.
///
/// # Errors
/// [`AccountError::Key`].
pub async fn look(office: &Office, key: &str) -> Result<(User, KeyKind), AccountError> {
    let connection = office.database.connection();
    let held = keys::get(connection, &token::hash(key), office.clock.now()).await?;
    let held = held.ok_or(AccountError::Key)?;
    let user = store::get(connection, held.user).await?;
    Ok((user.ok_or(AccountError::Key)?, held.kind))
}

/// Sets the password: uses the key up, makes every other one of the account worthless, and ends
/// its sessions. Appends `account_changed`.
///
/// # Errors
/// [`AccountError::Key`], [`AccountError::ShortPassword`], [`AccountError::LongPassword`].
pub async fn set_password(office: &Office, key: &str, new: &str) -> Result<(), AccountError> {
    long_enough(new)?;
    let now = office.clock.now();
    // Before the hashing, which takes a core for tens of milliseconds.
    look(office, key).await?;
    let hash = password::hash(new).await?;
    let tx = office.database.begin().await?;
    let held = keys::use_up(&tx, &token::hash(key), now).await?;
    let held = held.ok_or(AccountError::Key)?;
    keys::void(&tx, held.user, now).await?;
    store::replace_password(&tx, held.user, &hash).await?;
    let ended = store::sessions::end_all(&tx, held.user, None).await?;
    let change = match held.kind {
        KeyKind::Invited => "invitation accepted",
        KeyKind::Reset => "password reset by mail",
    };
    let event = NewEvent::general(EventKind::AccountChanged, Actor::User(held.user), now);
    let data = json!({"user_id": held.user, "change": change, "sessions_ended": ended.len()});
    append(&tx, event.with(data)).await?;
    tx.commit().await?;
    office.close(ended);
    Ok(())
}
