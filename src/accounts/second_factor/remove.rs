//! Taking an authenticator away: by its owner with a code of it or a recovery code, from the command
//! line for somebody who has lost both. An admin does so in `people/authenticator.rs`.

use super::{check::check, recovery};
use crate::{
    accounts::{
        User,
        context::{Accounts, CodeError},
        store::{self, browsers, recovery as codes, second_factor as stored},
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, DatabaseTransaction, DbErr},
        ids::UserId,
    },
    notices::store::authority,
};
use serde_json::json;

/// One's own, to set up another. Appends `second_factor_removed`.
///
/// # Errors
/// See [`CodeError`].
pub async fn remove(accounts: &Accounts, user: &User, code: &str) -> Result<(), CodeError> {
    let now = accounts.clock.now();
    let tx = accounts.database.begin().await?;
    let checked = if recovery::is_one(code) {
        recovery::use_up(&tx, user, code, now).await
    } else {
        check(&tx, &accounts.keys, user.id, Some(code), now).await
    };
    if matches!(checked, Err(CodeError::Wrong)) {
        tx.commit().await?;
        return checked;
    }
    checked?;
    forget(&tx, user.id).await?;
    let event = NewEvent::general(EventKind::SecondFactorRemoved, Actor::User(user.id), now);
    append(&tx, event).await?;
    let words = format!("{} removed their authenticator.", user.name);
    authority::tell(&tx, Some(user.id), &words, now).await?;
    Ok(tx.commit().await?)
}

/// Somebody's who has lost it, from the command line. Appends `second_factor_reset`.
///
/// # Errors
/// [`CodeError::None`].
pub async fn reset(database: &Database, clock: &Clock, account: UserId) -> Result<(), CodeError> {
    let now = clock.now();
    let tx = database.begin().await?;
    if !forget(&tx, account).await? {
        return Err(CodeError::None);
    }
    let name = store::anybody(&tx, account).await?.map(|user| user.name);
    let name = name.unwrap_or_default();
    let event = NewEvent::general(EventKind::SecondFactorReset, Actor::System, now);
    append(&tx, event.with(json!({"user_id": account, "name": name}))).await?;
    let words = format!("The authenticator of {name} was reset on the command line.");
    authority::tell(&tx, Some(account), &words, now).await?;
    Ok(tx.commit().await?)
}

/// Forgets it, with the recovery codes and the browsers that stood in for it. `false`: there was
/// none.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &DatabaseTransaction, account: UserId) -> Result<bool, DbErr> {
    store::lock(tx, account).await?;
    codes::forget(tx, account).await?;
    browsers::forget_all(tx, account).await?;
    stored::remove(tx, account).await
}
