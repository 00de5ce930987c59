//! Taking away the authenticator of somebody who has lost it.

use super::{person, record};
use crate::{
    accounts::{
        User,
        office::{AccountError, Office},
        prove::prove,
        store::second_factor as stored,
    },
    audit::EventKind,
    ids::UserId,
};
use serde_json::json;

/// It takes the admin's own password: with it somebody can make themselves an approver. Appends
/// `second_factor_reset`.
///
/// # Errors
/// [`AccountError::OwnReset`], [`AccountError::NoAuthenticator`], and see [`AccountError`].
pub async fn reset(
    office: &Office,
    by: &User,
    id: UserId,
    password: &str,
) -> Result<(), AccountError> {
    if by.id == id {
        return Err(AccountError::OwnReset);
    }
    prove(office, by, password).await?;
    let tx = office.database.begin().await?;
    let (person, _) = person(&tx, by, id).await?;
    if !stored::remove(&tx, id).await? {
        return Err(AccountError::NoAuthenticator);
    }
    let data = json!({"user_id": id, "name": person.name});
    record(&tx, office, by, EventKind::SecondFactorReset, data).await?;
    Ok(tx.commit().await?)
}
