//! Codes for who has lost their authenticator. Only their hashes are here.

use super::tables::recovery_codes::{self, Column};
use crate::ground::{
    db::{ConnectionTrait, DatabaseTransaction, DbErr, Table},
    ids::UserId,
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, PaginatorTrait, QueryFilter};

/// These in the place of all earlier ones.
///
/// # Errors
/// When the database refuses.
pub async fn replace(
    tx: &DatabaseTransaction,
    user: UserId,
    hashes: &[String],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    forget(tx, user).await?;
    let code = |hash: &String| recovery_codes::ActiveModel {
        user_id: Set(user.0),
        code_hash: Set(hash.clone()),
        made_at: Set(now),
        ..Default::default()
    };
    recovery_codes::Entity::add_all(tx, hashes.iter().map(code).collect()).await
}

/// Forgets all of an account.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &DatabaseTransaction, user: UserId) -> Result<(), DbErr> {
    let of_user = recovery_codes::Entity::forget().filter(Column::UserId.eq(user.0));
    of_user.exec(tx).await.map(drop)
}

/// Uses one up. `false`: there is none like it, or it was used before.
///
/// # Errors
/// When the database refuses.
pub async fn use_up(
    tx: &DatabaseTransaction,
    user: UserId,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let used = recovery_codes::ActiveModel {
        used_at: Set(Some(now)),
        ..Default::default()
    };
    let one = recovery_codes::Entity::change()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::CodeHash.eq(hash))
        .filter(Column::UsedAt.is_null());
    Ok(one.set(used).exec(tx).await?.rows_affected == 1)
}

/// How many are left.
///
/// # Errors
/// When the database cannot be read.
pub async fn left<C: ConnectionTrait>(c: &C, user: UserId) -> Result<u64, DbErr> {
    let left = recovery_codes::Entity::mine()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::UsedAt.is_null());
    left.count(c).await
}
