//! Browsers that need no code at the sign-in for a while. Only the hashes of their cookies are here.

use super::tables::remembered_browsers::{self, Column};
use crate::ground::{
    db::{ConnectionTrait, DatabaseTransaction, DbErr, Table},
    ids::{BrowserId, UserId},
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, DeleteMany, QueryFilter, QueryOrder, QuerySelect};

/// A browser that is remembered.
#[derive(Debug, Clone)]
pub struct Remembered {
    pub id: BrowserId,
    pub user_agent: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Remembers one until a moment.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    tx: &DatabaseTransaction,
    user: UserId,
    hash: &str,
    user_agent: Option<&str>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(), DbErr> {
    let browser = remembered_browsers::ActiveModel {
        id: Set(BrowserId::new().0),
        user_id: Set(user.0),
        key_hash: Set(hash.to_owned()),
        user_agent: Set(user_agent.map(str::to_owned)),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(until),
        ..Default::default()
    };
    remembered_browsers::Entity::add(tx, browser).await
}

/// Whether one of these is a browser of this account, and remembers that it was used.
///
/// # Errors
/// When the database refuses.
pub async fn known<C: ConnectionTrait>(
    c: &C,
    user: UserId,
    hashes: &[String],
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    if hashes.is_empty() {
        return Ok(false);
    }
    let used = remembered_browsers::ActiveModel {
        last_used_at: Set(now),
        ..Default::default()
    };
    let good = remembered_browsers::Entity::change()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::KeyHash.is_in(hashes.iter().map(String::as_str)));
    Ok(good.set(used).exec(c).await?.rows_affected > 0)
}

/// Those of an account that are still good, the last used first; at most 50.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Remembered>, DbErr> {
    let good = remembered_browsers::Entity::mine()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::ExpiresAt.gt(now))
        .order_by_desc(Column::LastUsedAt)
        .order_by_desc(Column::Id)
        .limit(50);
    let read = |row: remembered_browsers::Model| Remembered {
        id: BrowserId(row.id),
        user_agent: row.user_agent,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
    };
    Ok(good.all(c).await?.into_iter().map(read).collect())
}

/// Forgets one of an account. `false`: there was none.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &DatabaseTransaction, user: UserId, id: BrowserId) -> Result<bool, DbErr> {
    let one = delete_for(user).filter(Column::Id.eq(id.0));
    Ok(one.exec(tx).await?.rows_affected == 1)
}

/// Forgets every one of an account.
///
/// # Errors
/// When the database refuses.
pub async fn forget_all<C: ConnectionTrait>(c: &C, user: UserId) -> Result<(), DbErr> {
    delete_for(user).exec(c).await.map(drop)
}

fn delete_for(user: UserId) -> DeleteMany<remembered_browsers::Entity> {
    remembered_browsers::Entity::forget().filter(Column::UserId.eq(user.0))
}
