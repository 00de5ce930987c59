//! What somebody keeps out of their inbox for a while.

use crate::{
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, Table},
        ids::{ActionId, UserId},
    },
    records::tables::action_snoozes::{self, Column},
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, sea_query::OnConflict};
use std::collections::HashMap;

/// Keeps an action out of one person's inbox until then.
///
/// # Errors
/// When the database refuses.
pub async fn put_off(
    tx: &DatabaseTransaction,
    action: ActionId,
    user: UserId,
    until: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = action_snoozes::ActiveModel {
        action_id: Set(action.0),
        user_id: Set(user.0),
        until: Set(until),
    };
    let again = OnConflict::columns([Column::ActionId, Column::UserId])
        .update_column(Column::Until)
        .to_owned();
    let row = action_snoozes::Entity::new_row(row).on_conflict(again);
    row.exec_without_returning(tx).await.map(drop)
}

/// Puts an action back into the inbox of whoever had put it off; without a name, of everybody.
///
/// # Errors
/// When the database refuses.
pub async fn take_up(
    tx: &DatabaseTransaction,
    action: ActionId,
    user: Option<UserId>,
) -> Result<(), DbErr> {
    let of_action = action_snoozes::Entity::forget().filter(Column::ActionId.eq(action.0));
    let off = match user {
        Some(user) => of_action.filter(Column::UserId.eq(user.0)),
        None => of_action,
    };
    off.exec(tx).await.map(drop)
}

/// How many waiting actions somebody has put off beyond this moment. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_put_off<C: ConnectionTrait>(
    c: &C,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let sql =
        "select count(*) from action_snoozes s join autonomous_actions a on a.id = s.action_id
         where s.user_id = $1 and s.until > $2 and a.status = 'pending_approval' and a.org_id = $3";
    let values = [user.0.into(), now.into(), db::ORG.into()];
    let count = db::one::<Count, C>(c, sql, values).await?;
    Ok(count.map_or(0, |row| row.count))
}

/// What somebody has put off beyond this moment, and until when. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn put_off_until<C: ConnectionTrait>(
    c: &C,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<HashMap<ActionId, DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Off {
        action_id: uuid::Uuid,
        until: DateTime<Utc>,
    }
    let sql = "select s.action_id, s.until from action_snoozes s join autonomous_actions a on a.id = s.action_id
         where s.user_id = $1 and s.until > $2 and a.status = 'pending_approval' limit 1000";
    let rows = db::all::<Off, C>(c, sql, [user.0.into(), now.into()]).await?;
    let pairs = rows
        .into_iter()
        .map(|row| (ActionId(row.action_id), row.until));
    Ok(pairs.collect())
}
