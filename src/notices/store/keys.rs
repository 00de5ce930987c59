//! The links that open an account: asked for by whoever manages accounts, or by who has forgotten
//! their password.

use super::{channels, tables::password_requests};
use crate::{
    ground::{
        db::{self, DatabaseTransaction, DbErr, ORG, Table},
        ids::UserId,
    },
    notices::subject::KeyKind,
};
use chrono::{DateTime, Duration, Utc};
use sea_orm::ActiveValue::Set;

/// Sends somebody the link that opens their account once. Written out: several tables.
///
/// # Errors
/// When the database refuses.
pub async fn send_key(
    tx: &DatabaseTransaction,
    user: UserId,
    kind: KeyKind,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let channels = channels::joined(|channel| channel.row().opens_accounts);
    let sql = format!(
        "insert into notices (org_id, user_id, channel, kind, due_at, created_at)
         select u.org_id, u.id, c.channel, $3, $4, $4 from users u {channels}
         where u.org_id = $1 and u.id = $2 and c.reached"
    );
    let values = [ORG.into(), user.0.into(), kind.name().into(), now.into()];
    db::execute(tx, &sql, values).await.map(drop)
}

/// Notes that somebody wants another password for this address, whether it has an account.
///
/// # Errors
/// When the database refuses.
pub async fn note_forgotten(
    tx: &DatabaseTransaction,
    email: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let request = password_requests::ActiveModel {
        email: Set(email.to_owned()),
        requested_at: Set(now),
        ..Default::default()
    };
    password_requests::Entity::add(tx, request).await
}

/// The most of them that are looked at in one go.
const REQUESTS: u32 = 100;

/// Makes notices of what was noted: a link for each account with a password, and not more than
/// three in an hour. Written out: several tables and a lock.
///
/// # Errors
/// When the database refuses.
pub async fn answer_forgotten(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let channels = channels::joined(|channel| channel.row().opens_accounts);
    let sql = format!(
        "with asked as (delete from password_requests where id in (
           select id from password_requests order by id limit {REQUESTS} for update skip locked)
           returning org_id, email)
         insert into notices (org_id, user_id, channel, kind, due_at, created_at)
         select distinct u.org_id, u.id, c.channel, 'reset', $1::timestamptz, $1::timestamptz
         from asked a join users u on u.org_id = a.org_id and lower(u.email) = lower(a.email) {channels}
         where u.active and u.password_hash <> '!' and c.reached
           and (select count(*) from notices n
                where n.user_id = u.id and n.kind = 'reset' and n.created_at > $2) < 3"
    );
    let since = now - Duration::hours(1);
    db::execute(tx, &sql, [now.into(), since.into()]).await
}
