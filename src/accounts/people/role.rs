//! Another role. It counts from the next request on.

use super::{person, record, tell};
use crate::{
    accounts::{
        Role, User,
        context::{AccountError, Accounts},
        second_factor::check::by_code,
        store::people,
    },
    audit::EventKind,
    ground::ids::UserId,
};
use serde_json::json;

/// It takes a code of the admin's authenticator. Appends `account_changed`, if it is another one.
///
/// # Errors
/// [`AccountError::LastAdmin`], and see [`AccountError`].
pub async fn set(
    accounts: &Accounts,
    by: &User,
    id: UserId,
    role: Role,
    code: &str,
) -> Result<(), AccountError> {
    let tx = accounts.database.begin().await?;
    let (person, last) = person(&tx, by, id).await?;
    if person.role == role {
        return Ok(());
    }
    if last {
        return Err(AccountError::LastAdmin);
    }
    let tx = by_code(accounts, tx, by, code).await?;
    people::set_role(&tx, id, role).await?;
    let data = json!({"user_id": id, "name": person.name, "change": "role", "before": person.role, "after": role});
    record(&tx, accounts, by, EventKind::AccountChanged, data).await?;
    let words = format!(
        "{} changed the role of {} from {} to {}.",
        by.name,
        person.name,
        person.role.name(),
        role.name()
    );
    tell(&tx, accounts, id, &words).await?;
    Ok(tx.commit().await?)
}
