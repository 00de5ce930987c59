//! What somebody has in the app, as the page of notices reads it.

use crate::ground::{
    db::{self, ConnectionTrait, DbErr, FromQueryResult},
    ids::UserId,
    inert,
};
use chrono::{DateTime, Utc};
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

/// Somebody's notices, newest first, older than `before`.
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
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let sql = "select count(*) from notices where user_id = $1 and channel = 'in_app' and state = 'sent' and read_at is null";
    let count = db::one::<Count, C>(c, sql, [user.0.into()]).await?;
    Ok(count.map_or(0, |row| row.count))
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
    let sql = "update notices set read_at = $3
         where user_id = $1 and channel = 'in_app' and state = 'sent' and read_at is null and id <= $2";
    db::execute(c, sql, [user.0.into(), last.into(), now.into()]).await
}
