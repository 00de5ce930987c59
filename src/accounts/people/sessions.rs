//! Signing somebody out everywhere, so that the next sign-in takes a code.

use super::{person, record};
use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts},
        store::{browsers, sessions},
    },
    audit::EventKind,
    ground::ids::UserId,
};
use serde_json::json;

/// Appends `sessions_ended`, if there were any.
///
/// # Errors
/// See [`AccountError`].
pub async fn end(accounts: &Accounts, by: &User, id: UserId) -> Result<(), AccountError> {
    let tx = accounts.database.begin().await?;
    let (person, _) = person(&tx, by, id).await?;
    let ended = sessions::end_all(&tx, person.id, None).await?;
    browsers::forget_all(&tx, person.id).await?;
    if !ended.is_empty() {
        let data = json!({"user_id": id, "name": person.name, "count": ended.len()});
        record(&tx, accounts, by, EventKind::SessionsEnded, data).await?;
    }
    tx.commit().await?;
    accounts.close(ended);
    Ok(())
}
