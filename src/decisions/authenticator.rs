//! A code of somebody's authenticator, in the transaction of what it is for.

use super::refusal::Refusal;
use crate::{
    accounts::{context::CodeError, second_factor::check::check, store::second_factor},
    ground::{db::DatabaseTransaction, ids::UserId, secrets::Key},
    records::{self, Record},
};
use chrono::{DateTime, Utc};

/// Whose code it is, and what opens the authenticator's secret.
pub(super) struct Shown<'a> {
    pub account: UserId,
    pub code: Option<&'a str>,
    pub keys: &'a [Key],
}

/// The transaction, once a code has shown that it is them: it is used up. A wrong one is counted.
///
/// # Errors
/// See [`CodeError`].
pub(super) async fn with_code(
    tx: DatabaseTransaction,
    shown: &Shown<'_>,
    now: DateTime<Utc>,
) -> Result<DatabaseTransaction, CodeError> {
    match check(&tx, shown.keys, shown.account, shown.code, now).await {
        Ok(()) => Ok(tx),
        Err(wrong) => {
            if matches!(wrong, CodeError::Wrong) {
                tx.commit().await?;
            }
            Err(wrong)
        }
    }
}

/// The same, if the action takes a code by its risk now: a failed one is not raised when the
/// thresholds are.
///
/// # Errors
/// See [`Refusal`].
pub(super) async fn by_risk(
    tx: DatabaseTransaction,
    shown: &Shown<'_>,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<DatabaseTransaction, Refusal> {
    if records::judge(&tx, record, now).await?.risk().needs_code() {
        Ok(with_code(tx, shown, now).await?)
    } else {
        Ok(tx)
    }
}

/// The same, for what a stolen password must not do. Until the first authenticator of the company
/// is set up there is nothing but passwords, and none is asked for.
///
/// # Errors
/// See [`CodeError`].
pub(super) async fn require_code(
    tx: DatabaseTransaction,
    shown: &Shown<'_>,
    now: DateTime<Utc>,
) -> Result<DatabaseTransaction, CodeError> {
    if second_factor::is_used(&tx).await? {
        with_code(tx, shown, now).await
    } else {
        Ok(tx)
    }
}
