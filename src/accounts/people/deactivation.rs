//! Who left, and who came back. An account is never deleted: the record names it.

use super::{person, record, tell};
use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts},
        second_factor::check::by_code,
        store::{browsers, keys, people, sessions},
    },
    audit::EventKind,
    ground::ids::UserId,
};
use serde_json::json;

/// Lets nobody in with this account any more: its sessions end, its sockets close, and its links
/// and tokens are worthless. Withdraws an invitation alike. Appends `account_changed`.
///
/// # Errors
/// [`AccountError::LastAdmin`], and see [`AccountError`].
pub async fn deactivate(accounts: &Accounts, by: &User, id: UserId) -> Result<(), AccountError> {
    let tx = accounts.database.begin().await?;
    let (person, last) = person(&tx, by, id).await?;
    if last {
        return Err(AccountError::LastAdmin);
    }
    if !person.active {
        return Ok(());
    }
    people::set_active(&tx, id, false).await?;
    keys::void(&tx, id, accounts.clock.now()).await?;
    browsers::forget_all(&tx, id).await?;
    let ended = sessions::end_all(&tx, id, None).await?;
    let change = if person.invited {
        "invitation withdrawn"
    } else {
        "deactivated"
    };
    let data = json!({"user_id": id, "name": person.name, "change": change, "sessions_ended": ended.len()});
    record(&tx, accounts, by, EventKind::AccountChanged, data).await?;
    let words = match person.invited {
        true => format!("{} withdrew the invitation of {}.", by.name, person.name),
        false => format!("{} deactivated the account of {}.", by.name, person.name),
    };
    tell(&tx, accounts, id, &words).await?;
    tx.commit().await?;
    accounts.close(ended);
    Ok(())
}

/// It takes a code of the admin's authenticator: who had a role has it again. Appends `account_changed`.
///
/// # Errors
/// See [`AccountError`].
pub async fn reactivate(
    accounts: &Accounts,
    by: &User,
    id: UserId,
    code: &str,
) -> Result<(), AccountError> {
    let tx = accounts.database.begin().await?;
    let (person, _) = person(&tx, by, id).await?;
    if person.active {
        return Ok(());
    }
    let tx = by_code(accounts, tx, by, code).await?;
    people::set_active(&tx, id, true).await?;
    let data = json!({"user_id": id, "name": person.name, "change": "reactivated"});
    record(&tx, accounts, by, EventKind::AccountChanged, data).await?;
    let words = format!(
        "{} reactivated the account of {}, as {}.",
        by.name,
        person.name,
        person.role.name()
    );
    tell(&tx, accounts, id, &words).await?;
    Ok(tx.commit().await?)
}
