//! Taking an authenticator away: by its owner with a code of it, from the command line for somebody
//! who has lost it. An admin does so in `people/authenticator.rs`.

use super::{CodeError, check::check};
use crate::{
    accounts::{User, store::second_factor as stored},
    actions::Actor,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    clock::Clock,
    db::Database,
    ids::UserId,
};
use serde_json::json;

/// One's own, to set up another. Appends `second_factor_removed`.
///
/// # Errors
/// See [`CodeError`].
pub async fn remove(
    database: &Database,
    clock: &Clock,
    keys: &[[u8; 32]],
    user: &User,
    code: &str,
) -> Result<(), CodeError> {
    let now = clock.now();
    let tx = database.begin().await?;
    let checked = check(&tx, keys, user.id, Some(code), now).await;
    if matches!(checked, Err(CodeError::Wrong)) {
        tx.commit().await?;
        return checked;
    }
    checked?;
    stored::remove(&tx, user.id).await?;
    let event = NewEvent::general(EventKind::SecondFactorRemoved, Actor::User(user.id), now);
    append(&tx, event).await?;
    Ok(tx.commit().await?)
}

/// Somebody's who has lost it, from the command line. Appends `second_factor_reset`.
///
/// # Errors
/// [`CodeError::None`].
pub async fn reset(database: &Database, clock: &Clock, account: UserId) -> Result<(), CodeError> {
    let tx = database.begin().await?;
    if !stored::remove(&tx, account).await? {
        return Err(CodeError::None);
    }
    let event = NewEvent::general(EventKind::SecondFactorReset, Actor::System, clock.now());
    append(&tx, event.with(json!({"user_id": account}))).await?;
    Ok(tx.commit().await?)
}
