//! Taking away the authenticator of somebody who has lost it.

use super::{person, record, tell};
use crate::{
    accounts::{
        User,
        office::{AccountError, Office},
        prove::by_code,
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
pub async fn reset(office: &Office, by: &User, id: UserId, code: &str) -> Result<(), AccountError> {
    if by.id == id {
        return Err(AccountError::OwnReset);
    }
    let tx = office.database.begin().await?;
    let (person, _) = person(&tx, by, id).await?;
    let tx = by_code(office, tx, by, code).await?;
    if !forget(&tx, id).await? {
        return Err(AccountError::NoAuthenticator);
    }
    let data = json!({"user_id": id, "name": person.name});
    record(&tx, office, by, EventKind::SecondFactorReset, data).await?;
    let words = format!("{} reset the authenticator of {}.", by.name, person.name);
    tell(&tx, office, id, &words).await?;
    Ok(tx.commit().await?)
}
