//! Taking away the authenticator of somebody who has lost it.

use super::{person, record, tell};
use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts},
        second_factor::check::by_code,
        second_factor::remove::forget,
    },
    audit::EventKind,
    ground::ids::UserId,
};
use serde_json::json;

/// It takes a code of the admin's own: with their password alone somebody can make themselves an approver. Appends
/// `second_factor_reset`.
///
/// # Errors
/// [`AccountError::OwnReset`], [`AccountError::NoAuthenticator`], and see [`AccountError`].
pub async fn reset(
    accounts: &Accounts,
    by: &User,
    id: UserId,
    code: &str,
) -> Result<(), AccountError> {
    if by.id == id {
        return Err(AccountError::OwnReset);
    }
    let tx = accounts.database.begin().await?;
    let (person, _) = person(&tx, by, id).await?;
    let tx = by_code(accounts, tx, by, code).await?;
    if !forget(&tx, id).await? {
        return Err(AccountError::NoAuthenticator);
    }
    let data = json!({"user_id": id, "name": person.name});
    record(&tx, accounts, by, EventKind::SecondFactorReset, data).await?;
    let words = format!("{} reset the authenticator of {}.", by.name, person.name);
    tell(&tx, accounts, id, &words).await?;
    Ok(tx.commit().await?)
}
