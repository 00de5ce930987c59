//! Where somebody is asked by SMS.

use crate::{
    accounts::{
        User,
        office::{AccountError, Office},
        prove::prove,
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
    office: &Office,
    user: &User,
    phone: &str,
    password: &str,
) -> Result<bool, AccountError> {
    let phone = fit(phone)?;
    prove(office, user, password).await?;
    let tx = office.database.begin().await?;
    if stored::set(&tx, user.id, phone.as_deref()).await? {
        let actor = Actor::User(user.id);
        let event = NewEvent::general(EventKind::AccountChanged, actor, office.clock.now());
        let data = json!({"user_id": user.id, "change": "phone", "set": phone.is_some()});
        append(&tx, event.with(data)).await?;
        let words = match phone {
            Some(_) => format!("{} changed their phone number for SMS.", user.name),
            None => format!("{} removed their phone number for SMS.", user.name),
        };
        authority::tell(&tx, Some(user.id), &words, office.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(phone.is_some())
}

/// A number as E.164. `None`: it is empty.
///
/// # Errors
/// [`AccountError::Phone`].
fn fit(phone: &str) -> Result<Option<String>, AccountError> {
    let phone = phone.trim();
    if phone.is_empty() {
        return Ok(None);
    }
    let number = international(phone, None).map_err(|_| AccountError::Phone)?;
    Ok(Some(number))
}
