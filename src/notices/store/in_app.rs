//! What somebody has in the app, as the page of notices reads it.

use super::tables::notices;
use crate::ground::{
    db::{self, ConnectionTrait, DbErr, FromQueryResult, Table},
    ids::UserId,
    inert,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, PaginatorTrait, QueryFilter, sea_query::Expr,
};
use uuid::Uuid;

/// A notice in the app.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct InApp {
    pub id: i64,
    pub kind: String,
    pub note: Option<String>,
    pub action_id: Option<Uuid>,
    pub title: Option<String>,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
    /// Where the action stands now, and why.
    pub status: Option<String>,
    pub error: Option<String>,
    /// Of an approved one: not before then.
    pub not_before: Option<DateTime<Utc>>,
}

/// Somebody's notices, newest first, older than `before`. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    user: UserId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<InApp>, DbErr> {
    let sql = format!(
        "select n.id, n.kind, n.note, n.action_id, a.action_protocol ->> 'title' as title, n.created_at, n.read_at,
           a.status, a.execution_error as error, a.not_before
         from notices n left join autonomous_actions a on a.id = n.action_id
         where n.user_id = $1 and n.channel = 'in_app' and n.state = 'sent' and n.id < coalesce($2, 9223372036854775807)
         order by n.id desc limit {limit}"
    );
    let mut notices: Vec<InApp> = db::all(c, &sql, [user.0.into(), before.into()]).await?;
    for notice in &mut notices {
        notice.title = notice.title.as_deref().map(inert::one_line);
        for words in [&mut notice.note, &mut notice.error].into_iter().flatten() {
            *words = inert::lines(words);
        }
    }
    Ok(notices)
}

/// How many of them were not seen yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn unread<C: ConnectionTrait>(c: &C, user: UserId) -> Result<i64, DbErr> {
    let unread = notices::Entity::mine().filter(is_unread(user));
    let count = unread.count(c).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// In the words of its index, which the planner has to find in every plan.
fn is_unread(user: UserId) -> Condition {
    Condition::all()
        .add(notices::Column::UserId.eq(user.0))
        .add(Expr::cust(
            "channel = 'in_app' and state = 'sent' and read_at is null",
        ))
}

/// Marks somebody's notices as seen, up to `last` and no newer.
///
/// # Errors
/// When the database refuses.
pub async fn mark_read<C: ConnectionTrait>(
    c: &C,
    user: UserId,
    last: i64,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let read = notices::ActiveModel {
        read_at: Set(Some(now)),
        ..Default::default()
    };
    let seen = is_unread(user).add(notices::Column::Id.lte(last));
    let marked = notices::Entity::change().filter(seen).set(read);
    Ok(marked.exec(c).await?.rows_affected)
}
