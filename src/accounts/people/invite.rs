//! Inviting somebody: an account that opens with the link in a mail, and with nothing else.

use super::{admins, person, record, tell};
use crate::{
    accounts::{
        Role, User, address,
        context::{AccountError, Accounts},
        own::name,
        second_factor::check::by_code,
        store::{self, people},
    },
    audit::EventKind,
    ground::{db::NO_PASSWORD, ids::UserId},
    notices::{store as notices, subject::KeyKind},
    operations::email,
};
use serde_json::json;

/// It takes a code of the admin's authenticator. Appends `account_added`. Whose invitation was withdrawn can be invited again.
///
/// # Errors
/// [`AccountError::Email`], [`AccountError::Taken`], and see [`AccountError`].
pub async fn invite(
    accounts: &Accounts,
    by: &User,
    email: &str,
    name: &str,
    role: Role,
    code: &str,
) -> Result<(), AccountError> {
    let (typed, name) = (email.trim(), name::normalize(name)?);
    let email = address(typed);
    let email = email.as_str();
    if !email::can_be_sent_to(email) {
        return Err(AccountError::Email);
    }
    let now = accounts.clock.now();
    let tx = accounts.database.begin().await?;
    admins(&tx, by).await?;
    let before = people::by_email(&tx, typed).await?;
    let again = |before: &people::Person| before.invited && !before.active;
    if before.as_ref().is_some_and(|before| !again(before)) {
        return Err(AccountError::Taken);
    }
    let tx = by_code(accounts, tx, by, code).await?;
    let id = match before {
        Some(before) => {
            store::rename(&tx, before.id, name).await?;
            people::set_role(&tx, before.id, role).await?;
            people::set_active(&tx, before.id, true).await?;
            before.id
        }
        None => {
            let user = User {
                id: UserId::new(),
                email: typed.to_owned(),
                name: name.to_owned(),
                role,
                zone: by.zone,
            };
            if !store::add(&tx, &user, NO_PASSWORD, now).await? {
                return Err(AccountError::Taken);
            }
            user.id
        }
    };
    notices::send_key(&tx, id, KeyKind::Invited, now).await?;
    let data = json!({"user_id": id, "name": name, "email": email, "role": role, "invited": true});
    record(&tx, accounts, by, EventKind::AccountAdded, data).await?;
    let words = format!("{} invited {name} ({email}) as {}.", by.name, role.name());
    tell(&tx, accounts, id, &words).await?;
    tx.commit().await?;
    accounts.wake();
    Ok(())
}

/// Sends another mail; the links of the earlier ones stay good until they run out. Appends
/// `account_changed`.
///
/// # Errors
/// [`AccountError::NotInvited`], and see [`AccountError`].
pub async fn resend(
    accounts: &Accounts,
    by: &User,
    id: UserId,
    code: &str,
) -> Result<(), AccountError> {
    let tx = accounts.database.begin().await?;
    let (person, _) = person(&tx, by, id).await?;
    if !(person.invited && person.active) {
        return Err(AccountError::NotInvited);
    }
    let tx = by_code(accounts, tx, by, code).await?;
    notices::send_key(&tx, id, KeyKind::Invited, accounts.clock.now()).await?;
    let data = json!({"user_id": id, "name": person.name, "change": "invited again"});
    record(&tx, accounts, by, EventKind::AccountChanged, data).await?;
    let words = format!("{} sent {} a new invitation.", by.name, person.name);
    tell(&tx, accounts, id, &words).await?;
    tx.commit().await?;
    accounts.wake();
    Ok(())
}
