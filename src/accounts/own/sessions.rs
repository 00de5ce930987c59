//! Ending sessions of one's own: on a device that was lost, or left signed in.

use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts},
        store::sessions as stored,
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{actor::Actor, db::DbErr},
};
use serde_json::json;

/// Ends one session. Appends `sessions_ended`.
///
/// # Errors
/// [`AccountError::NoSession`].
pub async fn end(accounts: &Accounts, user: &User, key: &str) -> Result<(), AccountError> {
    let tx = accounts.database.begin().await?;
    let ended = stored::end(&tx, user.id, key).await?;
    let ended = ended.ok_or(AccountError::NoSession)?;
    record(&tx, accounts, user, 1).await?;
    tx.commit().await?;
    accounts.close(vec![ended]);
    Ok(())
}

/// Ends all but the one that asks. Appends `sessions_ended` if there were any.
///
/// # Errors
/// When the database refuses.
pub async fn end_others(
    accounts: &Accounts,
    user: &User,
    session: Option<&str>,
) -> Result<(), AccountError> {
    let tx = accounts.database.begin().await?;
    let ended = stored::end_all(&tx, user.id, session).await?;
    if !ended.is_empty() {
        record(&tx, accounts, user, ended.len()).await?;
    }
    tx.commit().await?;
    accounts.close(ended);
    Ok(())
}

async fn record(
    tx: &crate::ground::db::DatabaseTransaction,
    accounts: &Accounts,
    user: &User,
    count: usize,
) -> Result<(), DbErr> {
    let actor = Actor::User(user.id);
    let event = NewEvent::general(EventKind::SessionsEnded, actor, accounts.clock.now());
    append(tx, event.with(json!({"user_id": user.id, "count": count})))
        .await
        .map(drop)
}
