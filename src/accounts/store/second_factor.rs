//! What the database has of an account's authenticator.

use super::tables::users::{self, Column};
use crate::ground::{
    db::{ConnectionTrait, DatabaseTransaction, DbErr, Table},
    ids::UserId,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, QueryFilter, QuerySelect, Select, SelectExt, UpdateMany,
    sea_query::LockType,
};

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

impl Factor {
    fn read(row: users::Model) -> Option<Self> {
        Some(Self {
            sealed: row.second_factor?,
            confirmed: row.second_factor_confirmed_at.is_some(),
            step: row.second_factor_step,
            begun: row.second_factor_begun_at,
        })
    }
}

/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, account: UserId) -> Result<Option<Factor>, DbErr> {
    Ok(super::active(account).one(c).await?.and_then(Factor::read))
}

/// Whether anybody who may decide has an authenticator.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_used<C: ConnectionTrait>(c: &C) -> Result<bool, DbErr> {
    let have_one = super::may_decide().filter(Column::SecondFactorConfirmedAt.is_not_null());
    have_one.exists(c).await
}

/// Since when an account's authenticator counts.
///
/// # Errors
/// When the database cannot be read.
pub async fn confirmed_at<C: ConnectionTrait>(
    c: &C,
    account: UserId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let since = one(account).select_only();
    let since = since
        .column(Column::SecondFactorConfirmedAt)
        .into_tuple::<Option<DateTime<Utc>>>();
    Ok(since.one(c).await?.flatten())
}

/// An account, whether active or not, as a query of one row.
fn one(account: UserId) -> Select<users::Entity> {
    users::Entity::mine().filter(Column::Id.eq(account.0))
}

/// As [`get`]; the account's row is locked until the transaction ends.
///
/// # Errors
/// When the database cannot be read.
pub async fn lock(tx: &DatabaseTransaction, account: UserId) -> Result<Option<Factor>, DbErr> {
    let row = super::active(account).lock(LockType::NoKeyUpdate);
    Ok(row.one(tx).await?.and_then(Factor::read))
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
    let begun = users::ActiveModel {
        second_factor: Set(Some(sealed)),
        second_factor_begun_at: Set(Some(now)),
        ..Default::default()
    };
    let unconfirmed = update_for(account).filter(Column::SecondFactorConfirmedAt.is_null());
    unconfirmed.set(begun).exec(tx).await.map(drop)
}

/// An account, whether active or not, as it is changed.
fn update_for(account: UserId) -> UpdateMany<users::Entity> {
    users::Entity::change().filter(Column::Id.eq(account.0))
}

/// # Errors
/// When the database refuses.
pub async fn confirm(
    tx: &DatabaseTransaction,
    account: UserId,
    step: i64,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let confirmed = users::ActiveModel {
        second_factor_confirmed_at: Set(Some(now)),
        second_factor_step: Set(step),
        ..Default::default()
    };
    let unconfirmed = update_for(account)
        .filter(Column::SecondFactorConfirmedAt.is_null())
        .filter(Column::SecondFactor.is_not_null());
    unconfirmed.set(confirmed).exec(tx).await.map(drop)
}

/// Uses a step up, and every one before it.
///
/// # Errors
/// When the database refuses.
pub async fn use_up(tx: &DatabaseTransaction, account: UserId, step: i64) -> Result<(), DbErr> {
    let used = users::ActiveModel {
        second_factor_step: Set(step),
        ..Default::default()
    };
    let earlier = update_for(account).filter(Column::SecondFactorStep.lt(step));
    earlier.set(used).exec(tx).await.map(drop)
}

/// # Errors
/// When the database refuses.
pub async fn seal_anew(
    tx: &DatabaseTransaction,
    account: UserId,
    sealed: Vec<u8>,
) -> Result<(), DbErr> {
    let sealed = users::ActiveModel {
        second_factor: Set(Some(sealed)),
        ..Default::default()
    };
    super::set(tx, account, sealed).await.map(drop)
}

/// Forgets it. `false`: there was none.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &DatabaseTransaction, account: UserId) -> Result<bool, DbErr> {
    let none = users::ActiveModel {
        second_factor: Set(None),
        second_factor_confirmed_at: Set(None),
        ..Default::default()
    };
    let there = update_for(account).filter(Column::SecondFactor.is_not_null());
    Ok(there.set(none).exec(tx).await?.rows_affected == 1)
}
