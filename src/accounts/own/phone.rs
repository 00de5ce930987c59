//! Where somebody is asked by SMS.

use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts},
        reauthenticate::by_password,
        store::phone as stored,
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{actor::Actor, phone::international},
    notices::store::authority,
};
use serde_json::json;

/// Sets the number, or forgets it where `phone` is empty; whether there is one now. It takes the
/// password: codes that open actions are sent there. Appends `account_changed` if that changed
/// anything. The number itself is not put on the record: it
/// could never be taken off.
///
/// # Errors
/// [`AccountError::Phone`], [`AccountError::WrongPassword`], [`AccountError::TooMany`].
pub async fn set(
    accounts: &Accounts,
    user: &User,
    phone: &str,
    password: &str,
) -> Result<bool, AccountError> {
    let phone = normalize(phone)?;
    by_password(accounts, user, password).await?;
    let tx = accounts.database.begin().await?;
    if stored::set(&tx, user.id, phone.as_deref()).await? {
        let actor = Actor::User(user.id);
        let event = NewEvent::general(EventKind::AccountChanged, actor, accounts.clock.now());
        let data = json!({"user_id": user.id, "change": "phone", "set": phone.is_some()});
        append(&tx, event.with(data)).await?;
        let words = match phone {
            Some(_) => format!("{} changed their phone number for SMS.", user.name),
            None => format!("{} removed their phone number for SMS.", user.name),
        };
        authority::tell(&tx, Some(user.id), &words, accounts.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(phone.is_some())
}

/// A number as E.164. `None`: it is empty.
///
/// # Errors
/// [`AccountError::Phone`].
fn normalize(phone: &str) -> Result<Option<String>, AccountError> {
    let phone = phone.trim();
    if phone.is_empty() {
        return Ok(None);
    }
    let number = international(phone, None).map_err(|_| AccountError::Phone)?;
    Ok(Some(number))
}
