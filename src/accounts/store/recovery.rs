//! Codes for who has lost their authenticator. Only their hashes are here.

use crate::ground::{
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult},
    ids::UserId,
};
use chrono::{DateTime, Utc};

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
    let sql = "insert into recovery_codes (user_id, code_hash, made_at)
         select $1, value, $3 from jsonb_array_elements_text($2)";
    let values = [
        user.0.into(),
        serde_json::Value::from(hashes.to_vec()).into(),
        now.into(),
    ];
    db::execute(tx, sql, values).await.map(drop)
}

/// Forgets all of an account.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &DatabaseTransaction, user: UserId) -> Result<(), DbErr> {
    let sql = "delete from recovery_codes where user_id = $1";
    db::execute(tx, sql, [user.0.into()]).await.map(drop)
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
    let sql = "update recovery_codes set used_at = $3
         where user_id = $1 and code_hash = $2 and used_at is null";
    let used = db::execute(tx, sql, [user.0.into(), hash.into(), now.into()]).await?;
    Ok(used == 1)
}

/// How many are left.
///
/// # Errors
/// When the database cannot be read.
pub async fn left<C: ConnectionTrait>(c: &C, user: UserId) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let sql = "select count(*) from recovery_codes where user_id = $1 and used_at is null";
    let row = db::one::<Count, C>(c, sql, [user.0.into()]).await?;
    Ok(row.map_or(0, |row| row.count))
}
