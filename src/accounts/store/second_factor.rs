//! What the database has of an account's authenticator.

use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
    ids::UserId,
};
use chrono::{DateTime, Utc};

/// An authenticator, or one on its way.
pub struct Factor {
    pub sealed: Vec<u8>,
    /// A first code was seen.
    pub confirmed: bool,
    /// The step of the last code that counted.
    pub step: i64,
    /// When its secret was made.
    pub begun: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Row {
    second_factor: Option<Vec<u8>>,
    confirmed: bool,
    second_factor_step: i64,
    second_factor_begun_at: Option<DateTime<Utc>>,
}

impl Row {
    fn read(self) -> Option<Factor> {
        Some(Factor {
            sealed: self.second_factor?,
            confirmed: self.confirmed,
            step: self.second_factor_step,
            begun: self.second_factor_begun_at,
        })
    }
}

/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, account: UserId) -> Result<Option<Factor>, DbErr> {
    let sql = "select second_factor, second_factor_confirmed_at is not null as confirmed, second_factor_step, second_factor_begun_at
         from users where id = $1 and org_id = $2 and active";
    let row = db::one::<Row, C>(c, sql, [account.0.into(), ORG.into()]).await?;
    Ok(row.and_then(Row::read))
}

/// Whether anybody who may decide has an authenticator.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_used<C: ConnectionTrait>(c: &C) -> Result<bool, DbErr> {
    let sql = "select 1 from users where org_id = $1 and active and role in ('operator', 'admin')
         and second_factor_confirmed_at is not null limit 1";
    db::execute(c, sql, [ORG.into()]).await.map(|rows| rows > 0)
}

/// Since when an account's authenticator counts.
///
/// # Errors
/// When the database cannot be read.
pub async fn confirmed_at<C: ConnectionTrait>(
    c: &C,
    account: UserId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Since {
        second_factor_confirmed_at: Option<DateTime<Utc>>,
    }
    let sql = "select second_factor_confirmed_at from users where id = $1 and org_id = $2";
    let row = db::one::<Since, C>(c, sql, [account.0.into(), ORG.into()]).await?;
    Ok(row.and_then(|row| row.second_factor_confirmed_at))
}

/// As [`get`]; the account's row is locked until the transaction ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn lock(tx: &DatabaseTransaction, account: UserId) -> Result<Option<Factor>, DbErr> {
    let sql = "select second_factor, second_factor_confirmed_at is not null as confirmed, second_factor_step, second_factor_begun_at
         from users where id = $1 and org_id = $2 and active for no key update";
    let row = db::one::<Row, _>(tx, sql, [account.0.into(), ORG.into()]).await?;
    Ok(row.and_then(Row::read))
}

/// Keeps a secret that waits for its first code. Steps that counted stay used up.
///
/// # Errors
/// When the database refuses.
pub async fn begin(
    tx: &DatabaseTransaction,
    account: UserId,
    sealed: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sql = "update users set second_factor = $2, second_factor_begun_at = $3
         where id = $1 and second_factor_confirmed_at is null";
    db::execute(tx, sql, [account.0.into(), sealed.into(), now.into()])
        .await
        .map(drop)
}

/// # Errors
/// When the database refuses.
pub async fn confirm(
    tx: &DatabaseTransaction,
    account: UserId,
    step: i64,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sql = "update users set second_factor_confirmed_at = $3, second_factor_step = $2
         where id = $1 and second_factor_confirmed_at is null and second_factor is not null";
    db::execute(tx, sql, [account.0.into(), step.into(), now.into()])
        .await
        .map(drop)
}

/// Uses a step up, and every one before it.
///
/// # Errors
/// When the database refuses.
pub async fn use_up(tx: &DatabaseTransaction, account: UserId, step: i64) -> Result<(), DbErr> {
    let sql = "update users set second_factor_step = $2 where id = $1 and second_factor_step < $2";
    db::execute(tx, sql, [account.0.into(), step.into()])
        .await
        .map(drop)
}

/// # Errors
/// When the database refuses.
pub async fn seal_anew(
    tx: &DatabaseTransaction,
    account: UserId,
    sealed: Vec<u8>,
) -> Result<(), DbErr> {
    let sql = "update users set second_factor = $2 where id = $1";
    db::execute(tx, sql, [account.0.into(), sealed.into()])
        .await
        .map(drop)
}

/// Forgets it. `false`: there was none.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &DatabaseTransaction, account: UserId) -> Result<bool, DbErr> {
    let sql = "update users set second_factor = null, second_factor_confirmed_at = null
         where id = $1 and org_id = $2 and second_factor is not null";
    let removed = db::execute(tx, sql, [account.0.into(), ORG.into()]).await?;
    Ok(removed == 1)
}
