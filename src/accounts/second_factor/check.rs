//! Whether a code counts. It does once, and guessing is slowed down.

use super::{TRIES, counted_as, seal};
use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts, CodeError},
        store::{self, second_factor as stored},
        totp,
    },
    ground::{db::DatabaseTransaction, ids::UserId},
};
use chrono::{DateTime, Duration, Utc};

/// Uses a code up, in the transaction of what it is for.
///
/// After [`CodeError::Wrong`] the transaction holds the count of wrong codes and nothing else of
/// ours: commit it. Before anything else is refused, roll back, and the code is as good as before.
///
/// # Errors
/// See [`CodeError`].
pub async fn check(
    tx: &DatabaseTransaction,
    keys: &[[u8; 32]],
    account: UserId,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), CodeError> {
    let factor = stored::lock(tx, account).await?;
    let factor = factor.filter(|factor| factor.confirmed);
    let factor = factor.ok_or(CodeError::NotSetUp)?;
    let code = code.map(str::trim).filter(|code| !code.is_empty());
    let code = code.ok_or(CodeError::Missing)?;
    admit(tx, account, now).await?;
    let opened = seal::open(keys, account, &factor.sealed).ok_or(CodeError::Unreadable)?;
    let step = totp::step_of(&opened.secret, code, now.timestamp(), factor.step);
    let Some(step) = step else {
        store::add_failure(tx, &counted_as(account), now).await?;
        return Err(CodeError::Wrong);
    };
    // The row is locked: nobody has used it in between.
    stored::use_up(tx, account, step).await?;
    if opened.old_key {
        let sealed = seal::seal(keys, account, &opened.secret).ok_or(CodeError::Unreadable)?;
        stored::seal_anew(tx, account, sealed).await?;
    }
    Ok(())
}

/// Uses up a code of their authenticator in the transaction of what it is for, which goes on. A
/// wrong one is counted, and ends the transaction: call this before anything is changed in it.
///
/// # Errors
/// [`AccountError::Code`]; who has no authenticator sets one up first.
pub async fn by_code(
    accounts: &Accounts,
    tx: DatabaseTransaction,
    user: &User,
    code: &str,
) -> Result<DatabaseTransaction, AccountError> {
    match check(
        &tx,
        &accounts.keys,
        user.id,
        Some(code),
        accounts.clock.now(),
    )
    .await
    {
        Ok(()) => Ok(tx),
        Err(CodeError::Wrong) => {
            tx.commit().await?;
            Err(CodeError::Wrong.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether this person may try (another) code or password now. The account's row is locked, so
/// that many tries at once are counted one after the other.
pub(super) async fn admit(
    tx: &DatabaseTransaction,
    account: UserId,
    now: DateTime<Utc>,
) -> Result<(), CodeError> {
    let since = now - Duration::minutes(15);
    if store::failures(tx, &counted_as(account), since).await? >= TRIES {
        return Err(CodeError::TooMany);
    }
    Ok(())
}
