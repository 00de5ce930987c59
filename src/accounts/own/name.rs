//! Another name.

use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts},
        store,
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::actor::Actor,
};
use serde_json::json;

/// Appends `account_changed`.
///
/// # Errors
/// [`AccountError::Name`], [`AccountError::Unknown`].
pub async fn rename(accounts: &Accounts, user: &User, name: &str) -> Result<(), AccountError> {
    let name = normalize(name)?;
    let tx = accounts.database.begin().await?;
    if !store::rename(&tx, user.id, name).await? {
        return Err(AccountError::Unknown);
    }
    let actor = Actor::User(user.id);
    let event = NewEvent::general(EventKind::AccountChanged, actor, accounts.clock.now());
    let data = json!({"user_id": user.id, "change": "name", "before": user.name, "after": name});
    append(&tx, event.with(data)).await?;
    Ok(tx.commit().await?)
}

/// A name as people read it: it stands in mails and in the trail.
///
/// # Errors
/// [`AccountError::Name`].
pub fn normalize(name: &str) -> Result<&str, AccountError> {
    let name = name.trim();
    let length = name.chars().count();
    if (1..=80).contains(&length) && crate::ground::inert::one_line(name) == name {
        Ok(name)
    } else {
        Err(AccountError::Name)
    }
}
