//! The links and codes that approvers were sent: remembered, found again, and used up.

use crate::{
    actions::EffectHash,
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult},
        ids::{ActionId, UserId},
    },
    links::link::Link,
    notices::Channel,
};
use chrono::{DateTime, Duration, Utc};

/// Remembers a link that is about to be sent.
///
/// # Errors
/// When the database refuses.
pub async fn remember(
    tx: &DatabaseTransaction,
    link: &Link,
    channel: Channel,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    db::execute(
        tx,
        "insert into approval_links (hash, org_id, channel, action_id, user_id, effect_hash, issued_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            link.hash.clone().into(),
            db::ORG.into(),
            channel.name().into(),
            link.action.0.into(),
            link.approver.0.into(),
            link.effect_hash.0.clone().into(),
            now.into(),
            link.expires.into(),
        ],
    )
    .await
    .map(drop)
}

/// Remembers a code that is about to be sent. `false`: another one that is still about is found
/// by the same selector.
///
/// # Errors
/// When the database refuses.
pub async fn remember_code(
    tx: &DatabaseTransaction,
    selector: &str,
    link: &Link,
    channel: Channel,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    // Who opens an old code is told for a month what became of it.
    let sql = "insert into approval_codes as held (selector, hash) values ($1, $2)
         on conflict (selector) do update set hash = excluded.hash, wrong_guesses = 0
         where (select l.expires_at from approval_links l where l.hash = held.hash) < $3";
    let old = now - Duration::days(30);
    let values = [selector.into(), link.hash.clone().into(), old.into()];
    if db::execute(tx, sql, values).await? == 0 {
        return Ok(false);
    }
    remember(tx, link, channel, now).await.map(|()| true)
}

/// What a code is about, if it is right: `hashes` are those of what was typed, one for each key.
/// A wrong guess is counted in the same statement, and the fifth makes the code worthless.
///
/// # Errors
/// When the database refuses.
pub async fn try_code(
    tx: &DatabaseTransaction,
    selector: &str,
    hashes: &[String],
) -> Result<Option<Link>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        hash: String,
        action_id: uuid::Uuid,
        user_id: uuid::Uuid,
        effect_hash: String,
        expires_at: DateTime<Utc>,
    }
    // A count alone waits for the disk, and would tell a code that there is from one that is not.
    let soon = "set local synchronous_commit = off";
    db::execute(tx, soon, []).await?;
    let sql = "with wrong as (
           update approval_codes set wrong_guesses = wrong_guesses + 1
           where selector = $1 and wrong_guesses < 5 and not $2::jsonb ? hash)
         select l.hash, l.action_id, l.user_id, l.effect_hash, l.expires_at
         from approval_codes c join approval_links l on l.hash = c.hash
         where c.selector = $1 and c.wrong_guesses < 5 and $2::jsonb ? c.hash
         for share of c";
    let values = [selector.into(), serde_json::json!(hashes).into()];
    let row = db::one::<Row, _>(tx, sql, values).await?;
    Ok(row.map(|row| Link {
        hash: row.hash,
        action: ActionId(row.action_id),
        approver: UserId(row.user_id),
        effect_hash: EffectHash(row.effect_hash),
        expires: row.expires_at,
    }))
}

/// Uses a link up, in the transaction that decides. `false`: it was used, has expired, or is not
/// about this.
///
/// # Errors
/// When the database refuses.
pub async fn use_up(
    tx: &DatabaseTransaction,
    link: &str,
    decided: (ActionId, UserId, &EffectHash),
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let (action, user, hash) = decided;
    let used = db::execute(
        tx,
        "update approval_links set used_at = $5
         where hash = $1 and action_id = $2 and user_id = $3 and effect_hash = $4 and used_at is null and expires_at > $5",
        [
            link.into(),
            action.0.into(),
            user.0.into(),
            hash.0.clone().into(),
            now.into(),
        ],
    )
    .await?;
    Ok(used == 1)
}

/// When a link was used, if it is one of ours: `Some(None)` where it was not yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn used_at<C: ConnectionTrait>(
    c: &C,
    link: &str,
) -> Result<Option<Option<DateTime<Utc>>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Used {
        used_at: Option<DateTime<Utc>>,
    }
    let sql = "select used_at from approval_links where hash = $1";
    let used = db::one::<Used, C>(c, sql, [link.into()]).await?;
    Ok(used.map(|used| used.used_at))
}
