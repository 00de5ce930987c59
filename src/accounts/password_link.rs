//! A password by the link in a mail: who was invited sets their first one, who forgot theirs
//! another.

use crate::{
    accounts::{
        User, address,
        context::{AccountError, Accounts},
        own::password::long_enough,
        password,
        store::{self, keys},
        token,
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::actor::Actor,
    notices::{
        store::{self as notices, authority},
        subject::KeyKind,
    },
    operations::email,
};
use chrono::Duration;
use serde_json::json;

/// Within this time, requests are counted, as wrong passwords are.
const WINDOW: Duration = Duration::minutes(15);
/// For one address from one network.
const OF_BOTH: u64 = 5;
/// For any address from one network.
const OF_NETWORK: u64 = 30;
/// For one address from all networks.
const OF_ADDRESS: u64 = 100;

/// Somebody forgot their password; `from` is the network that they are in, or the name of a browser
/// that is known to their account. What is done, and how long it takes, is the same whether the
/// address has an account: the request is noted, and whoever delivers mail finds out afterwards.
///
/// # Errors
/// [`AccountError::TooManyRequests`].
pub async fn forgot(accounts: &Accounts, email: &str, from: &str) -> Result<(), AccountError> {
    let now = accounts.clock.now();
    // What is no address is counted as one that has no account.
    let (email, typed) = match address(email) {
        known if email::can_be_sent_to(&known) => (known, email.trim().to_lowercase()),
        _ => (String::new(), String::new()),
    };
    let tx = accounts.database.begin().await?;
    for (key, most) in [
        (format!("forgot both:{email} {from}"), OF_BOTH),
        (format!("forgot network:{from}"), OF_NETWORK),
        (format!("forgot address:{email}"), OF_ADDRESS),
    ] {
        if !store::count_try(&tx, &key, now - WINDOW, most, now).await? {
            return Err(AccountError::TooManyRequests);
        }
    }
    notices::note_forgotten(&tx, &email, now).await?;
    // An account of before addresses were all kept alike has it as it was typed then.
    if typed != email {
        notices::note_forgotten(&tx, &typed, now).await?;
    }
    tx.commit().await?;
    accounts.wake();
    Ok(())
}

/// Whose key it is, while it is good. Changes nothing.
///
/// # Errors
/// [`AccountError::Key`].
pub async fn owner(accounts: &Accounts, key: &str) -> Result<(User, KeyKind), AccountError> {
    let connection = accounts.database.connection();
    let held = keys::get(connection, &token::hash(key), accounts.clock.now()).await?;
    let held = held.filter(|held| held.kind.sets_password());
    let held = held.ok_or(AccountError::Key)?;
    let user = store::get(connection, held.user).await?;
    Ok((user.ok_or(AccountError::Key)?, held.kind))
}

/// Sets the password: uses the key up, makes every other one of the account worthless, and ends
/// its sessions. Appends `account_changed`.
///
/// # Errors
/// [`AccountError::Key`], [`AccountError::ShortPassword`], [`AccountError::LongPassword`].
pub async fn set_password(accounts: &Accounts, key: &str, new: &str) -> Result<(), AccountError> {
    long_enough(new)?;
    let now = accounts.clock.now();
    // Before the hashing, which takes a core for tens of milliseconds.
    owner(accounts, key).await?;
    let hash = password::hash(new).await?;
    let tx = accounts.database.begin().await?;
    let held = keys::use_up(&tx, &token::hash(key), now).await?;
    let held = held.filter(|held| held.kind.sets_password());
    let held = held.ok_or(AccountError::Key)?;
    let user = store::get(&tx, held.user).await?;
    let user = user.ok_or(AccountError::Key)?;
    keys::void(&tx, held.user, now).await?;
    store::replace_password(&tx, held.user, &hash).await?;
    store::browsers::forget_all(&tx, held.user).await?;
    let ended = store::sessions::end_all(&tx, held.user, None).await?;
    let (change, words) = match held.kind {
        KeyKind::Invited => (
            "invitation accepted",
            format!("{} accepted the invitation and set a password.", user.name),
        ),
        KeyKind::Reset | KeyKind::Authenticator => (
            "password reset by mail",
            format!("{} set a new password by an e-mailed link.", user.name),
        ),
    };
    let event = NewEvent::general(EventKind::AccountChanged, Actor::User(held.user), now);
    let data = json!({"user_id": held.user, "change": change, "sessions_ended": ended.len()});
    append(&tx, event.with(data)).await?;
    authority::tell(&tx, Some(held.user), &words, now).await?;
    tx.commit().await?;
    accounts.close(ended);
    Ok(())
}
