//! The links and codes that approvers were sent: remembered, found again, and used up.

use crate::{
    actions::EffectHash,
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, Table},
        ids::{ActionId, UserId},
    },
    links::link::Link,
    notices::Channel,
    records::tables::approval_links::{self, Column as Sent},
};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, QueryFilter, QuerySelect};

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
    let row = approval_links::ActiveModel {
        hash: Set(link.hash.clone()),
        channel: Set(channel.name().to_owned()),
        action_id: Set(link.action.0),
        user_id: Set(link.approver.0),
        effect_hash: Set(link.effect_hash.0.clone()),
        issued_at: Set(now),
        expires_at: Set(link.expires),
        ..Default::default()
    };
    approval_links::Entity::add(tx, row).await
}

/// Remembers a code that is about to be sent. `false`: another one that is still about is found by
/// the same selector. Written out: an upsert and several tables.
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

/// What a code is about, if it is right: `hashes` are those of what was typed, one for each key. A
/// wrong guess is counted in the same statement, and the fifth makes the code worthless. Written
/// out: several tables and a lock.
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
    let used = approval_links::ActiveModel {
        used_at: Set(Some(now)),
        ..Default::default()
    };
    let good = Condition::all()
        .add(Sent::Hash.eq(link))
        .add(Sent::ActionId.eq(action.0))
        .add(Sent::UserId.eq(user.0))
        .add(Sent::EffectHash.eq(hash.0.as_str()))
        .add(Sent::UsedAt.is_null())
        .add(Sent::ExpiresAt.gt(now));
    let one = approval_links::Entity::change().filter(good).set(used);
    Ok(one.exec(tx).await?.rows_affected == 1)
}

/// When a link was used, if it is one of ours: `Some(None)` where it was not yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn used_at<C: ConnectionTrait>(
    c: &C,
    link: &str,
) -> Result<Option<Option<DateTime<Utc>>>, DbErr> {
    let used = approval_links::Entity::mine()
        .filter(Sent::Hash.eq(link))
        .select_only()
        .column(Sent::UsedAt);
    used.into_tuple().one(c).await
}
