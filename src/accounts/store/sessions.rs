//! Sessions as their owners see them; tower-sessions' own side is `accounts/session.rs`.

use super::STAMP;
use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult},
    ids::UserId,
};
use chrono::{DateTime, Utc};

/// A session that is still good.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Session {
    /// What it is called where its id, which opens it, must not be seen.
    pub key: String,
    pub user_agent: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    /// The one that asks.
    pub current: bool,
}

/// The last used ones of an account.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    user: UserId,
    current: Option<&str>,
) -> Result<Vec<Session>, DbErr> {
    let sql =
        "select encode(sha256(id::bytea), 'hex') as key, user_agent, created_at, last_used_at,
           id is not distinct from $2 as current
         from sessions where user_id = $1 and expiry > now()
         order by current desc, last_used_at desc limit 50";
    db::all(c, sql, [user.0.into(), current.map(str::to_owned).into()]).await
}

/// Whether a session is (still) good.
///
/// # Errors
/// When the database cannot be read.
pub async fn lives<C: ConnectionTrait>(c: &C, id: &str) -> Result<bool, DbErr> {
    #[derive(FromQueryResult)]
    struct Lives {
        lives: bool,
    }
    let sql = format!(
        "select exists (select from sessions s join users u on u.id = s.user_id
           where s.id = $1 and s.expiry > now() and u.active and s.data ->> 'stamp' = {STAMP}) as lives"
    );
    let row = db::one::<Lives, C>(c, &sql, [id.into()]).await?;
    Ok(row.is_some_and(|row| row.lives))
}

/// Remembers that it was used, to the minute.
///
/// # Errors
/// When the database refuses.
pub async fn touch<C: ConnectionTrait>(c: &C, id: &str) -> Result<(), DbErr> {
    let sql = "update sessions set last_used_at = now()
         where id = $1 and last_used_at < now() - interval '1 minute'";
    db::execute(c, sql, [id.into()]).await.map(drop)
}

/// Ends one session of an account, by its key. Its id, if there was one.
///
/// # Errors
/// When the database refuses.
pub async fn end(
    tx: &DatabaseTransaction,
    user: UserId,
    key: &str,
) -> Result<Option<String>, DbErr> {
    let sql = "delete from sessions where user_id = $1 and encode(sha256(id::bytea), 'hex') = $2 returning id";
    let row = db::one::<Ended, _>(tx, sql, [user.0.into(), key.into()]).await?;
    Ok(row.map(|row| row.id))
}

/// Ends the session that asks for it.
///
/// # Errors
/// When the database refuses.
pub async fn end_by_id(tx: &DatabaseTransaction, user: UserId, id: &str) -> Result<u64, DbErr> {
    let sql = "delete from sessions where user_id = $1 and id = $2";
    db::execute(tx, sql, [user.0.into(), id.into()]).await
}

/// Ends every session of an account but one. Their ids.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(
    tx: &DatabaseTransaction,
    user: UserId,
    but: Option<&str>,
) -> Result<Vec<String>, DbErr> {
    let sql = "delete from sessions where user_id = $1 and id is distinct from $2 returning id";
    let values = [user.0.into(), but.map(str::to_owned).into()];
    let rows = db::all::<Ended, _>(tx, sql, values).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(FromQueryResult)]
struct Ended {
    id: String,
}
