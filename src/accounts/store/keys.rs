//! Keys that open an account once. Only their hashes are here.

use super::tables::account_keys;
use crate::{
    ground::{
        db::{
            self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, Table, unreadable,
        },
        ids::UserId,
    },
    notices::subject::KeyKind,
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};
use uuid::Uuid;

/// Whose key it is, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub user: UserId,
    pub kind: KeyKind,
}

#[derive(FromQueryResult)]
struct Row {
    user_id: Uuid,
    kind: String,
}

impl Row {
    fn read(self) -> Result<Held, DbErr> {
        let kind = KeyKind::parse(&self.kind).ok_or_else(|| unreadable("a kind", &self.kind))?;
        Ok(Held {
            user: UserId(self.user_id),
            kind,
        })
    }
}

/// Remembers the hash of a key that is about to be sent.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    tx: &DatabaseTransaction,
    hash: &str,
    held: Held,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let key = account_keys::ActiveModel {
        hash: Set(hash.to_owned()),
        user_id: Set(held.user.0),
        kind: Set(held.kind.name().to_owned()),
        issued_at: Set(now),
        expires_at: Set(now + held.kind.good_for()),
        ..Default::default()
    };
    account_keys::Entity::add(tx, key).await
}

/// The account of a key has to be active.
const GOOD: &str =
    "k.hash = $1 and k.used_at is null and k.expires_at > $2 and u.id = k.user_id and u.active";

/// Whose it is, if it is still good. Changes nothing. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(
    c: &C,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Held>, DbErr> {
    let sql = format!("select k.user_id, k.kind from account_keys k, users u where {GOOD}");
    let row = db::one::<Row, C>(c, &sql, [hash.into(), now.into()]).await?;
    row.map(Row::read).transpose()
}

/// Uses it up, if it is still good. Written out: several tables.
///
/// # Errors
/// When the database refuses.
pub async fn use_up(
    tx: &DatabaseTransaction,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Held>, DbErr> {
    let sql = format!(
        "update account_keys k set used_at = $2 from users u where {GOOD} returning k.user_id, k.kind"
    );
    let row = db::one::<Row, _>(tx, &sql, [hash.into(), now.into()]).await?;
    row.map(Row::read).transpose()
}

/// Makes every key of an account worthless.
///
/// # Errors
/// When the database refuses.
pub async fn void(tx: &DatabaseTransaction, user: UserId, now: DateTime<Utc>) -> Result<(), DbErr> {
    let used = account_keys::ActiveModel {
        used_at: Set(Some(now)),
        ..Default::default()
    };
    let unused = account_keys::Entity::change()
        .filter(account_keys::Column::UserId.eq(user.0))
        .filter(account_keys::Column::UsedAt.is_null());
    unused.set(used).exec(tx).await.map(drop)
}
