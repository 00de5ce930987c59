//! Browsers that need no code at the sign-in for a while. Only the hashes of their cookies are here.

use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
    ids::{BrowserId, UserId},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

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
    let sql = "insert into remembered_browsers (id, org_id, user_id, key_hash, user_agent, created_at, last_used_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $6, $7)";
    let values = [
        BrowserId::new().0.into(),
        ORG.into(),
        user.0.into(),
        hash.into(),
        user_agent.map(str::to_owned).into(),
        now.into(),
        until.into(),
    ];
    db::execute(tx, sql, values).await.map(drop)
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
    let sql = "update remembered_browsers set last_used_at = $3
         where user_id = $1 and expires_at > $3
           and key_hash in (select value from jsonb_array_elements_text($2))";
    let values = [
        user.0.into(),
        serde_json::Value::from(hashes.to_vec()).into(),
        now.into(),
    ];
    Ok(db::execute(c, sql, values).await? > 0)
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
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        user_agent: Option<String>,
        created_at: DateTime<Utc>,
        last_used_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    }
    let sql = "select id, user_agent, created_at, last_used_at, expires_at from remembered_browsers
         where user_id = $1 and expires_at > $2 order by last_used_at desc, id desc limit 50";
    let rows = db::all::<Row, C>(c, sql, [user.0.into(), now.into()]).await?;
    let read = |row: Row| Remembered {
        id: BrowserId(row.id),
        user_agent: row.user_agent,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Forgets one of an account. `false`: there was none.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &DatabaseTransaction, user: UserId, id: BrowserId) -> Result<bool, DbErr> {
    let sql = "delete from remembered_browsers where user_id = $1 and id = $2";
    let forgotten = db::execute(tx, sql, [user.0.into(), id.0.into()]).await?;
    Ok(forgotten == 1)
}

/// Forgets every one of an account.
///
/// # Errors
/// When the database refuses.
pub async fn forget_all<C: ConnectionTrait>(c: &C, user: UserId) -> Result<(), DbErr> {
    let sql = "delete from remembered_browsers where user_id = $1";
    db::execute(c, sql, [user.0.into()]).await.map(drop)
}
