//! Keys that open an account once. Only their hashes are here.

use crate::{
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, unreadable},
        ids::UserId,
    },
    notices::about::KeyKind,
};
use chrono::{DateTime, Utc};
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
    let sql = "insert into account_keys (hash, org_id, user_id, kind, issued_at, expires_at) values ($1, $2, $3, $4, $5, $6)";
    let values = [
        hash.into(),
        ORG.into(),
        held.user.0.into(),
        held.kind.name().into(),
        now.into(),
        (now + held.kind.good_for()).into(),
    ];
    db::execute(tx, sql, values).await.map(drop)
}

const GOOD: &str =
    "k.hash = $1 and k.used_at is null and k.expires_at > $2 and u.id = k.user_id and u.active";

/// Whose it is, if it is still good. Changes nothing.
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

/// Uses it up, if it is still good.
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
    let sql = "update account_keys set used_at = $2 where user_id = $1 and used_at is null";
    db::execute(tx, sql, [user.0.into(), now.into()])
        .await
        .map(drop)
}
