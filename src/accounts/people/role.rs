//! Another role. It counts from the next request on.

use super::{person, record};
use crate::{
    accounts::{
        Role, User,
        office::{AccountError, Office},
        prove::prove,
        store::people,
    },
    audit::EventKind,
    ids::UserId,
};
use serde_json::json;

/// Appends `account_changed`, if it is another one.
///
/// # Errors
/// [`AccountError::LastAdmin`], and see [`AccountError`].
pub async fn set(
    office: &Office,
    by: &User,
    id: UserId,
    role: Role,
    password: &str,
) -> Result<(), AccountError> {
    prove(office, by, password).await?;
    let tx = office.database.begin().await?;
    let (person, last) = person(&tx, by, id).await?;
    if person.role == role {
        return Ok(());
    }
    if last {
        return Err(AccountError::LastAdmin);
    }
    people::set_role(&tx, id, role).await?;
    let data = json!({"user_id": id, "name": person.name, "change": "role", "before": person.role, "after": role});
    record(&tx, office, by, EventKind::AccountChanged, data).await?;
    Ok(tx.commit().await?)
}
