//! Sessions as tower-sessions keeps them, and as their owners see them.

use super::{
    COLUMNS, Row, STAMP,
    tables::sessions::{self, Column},
};
use crate::{
    accounts::User,
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Table},
        ids::UserId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use serde_json::Value;

/// A session as tower-sessions has it.
pub struct Kept {
    pub user: Option<UserId>,
    pub data: Value,
    pub expiry: DateTime<Utc>,
    pub user_agent: Option<String>,
}

impl Kept {
    fn row(self) -> sessions::ActiveModel {
        sessions::ActiveModel {
            id: NotSet,
            user_id: Set(self.user.map(|user| user.0)),
            data: Set(self.data),
            expiry: Set(self.expiry),
            created_at: NotSet,
            last_used_at: NotSet,
            user_agent: Set(self.user_agent),
        }
    }
}

/// Stores a new one. `false`: there is one with this id.
///
/// # Errors
/// When the database refuses.
pub async fn create<C: ConnectionTrait>(c: &C, id: &str, kept: Kept) -> Result<bool, DbErr> {
    let row = sessions::ActiveModel {
        id: Set(id.to_owned()),
        ..kept.row()
    };
    sessions::Entity::add_new(c, row).await
}

/// Stores what has changed. Never an insert: a session that was ended while a request of it was
/// answered stays ended.
///
/// # Errors
/// When the database refuses.
pub async fn save<C: ConnectionTrait>(c: &C, id: &str, kept: Kept) -> Result<(), DbErr> {
    let one = sessions::Entity::change().filter(Column::Id.eq(id));
    one.set(kept.row()).exec(c).await.map(drop)
}

/// What a session that is still good holds, and until when.
///
/// # Errors
/// When the database cannot be read.
pub async fn load<C: ConnectionTrait>(
    c: &C,
    id: &str,
) -> Result<Option<(Value, DateTime<Utc>)>, DbErr> {
    let one = sessions::Entity::mine()
        .filter(Column::Id.eq(id))
        .filter(is_good())
        .select_only()
        .columns([Column::Data, Column::Expiry]);
    one.into_tuple().one(c).await
}

/// By the database's clock.
fn is_good() -> Expr {
    ExprTrait::gt(Expr::col(Column::Expiry), Expr::current_timestamp())
}

/// Ends one, whoever's it is.
///
/// # Errors
/// When the database refuses.
pub async fn delete<C: ConnectionTrait>(c: &C, id: &str) -> Result<(), DbErr> {
    let one = sessions::Entity::forget().filter(Column::Id.eq(id));
    one.exec(c).await.map(drop)
}

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

/// The last used ones of an account. Written out: an expression; what each is called is computed.
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

/// Whose session it is, if it is (still) good. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn whose<C: ConnectionTrait>(c: &C, id: &str) -> Result<Option<User>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from sessions s join users u on u.id = s.user_id
         where s.id = $1 and s.expiry > now() and u.org_id = $2 and u.active and s.data ->> 'stamp' = {STAMP}"
    );
    db::readable_one::<Row, C>(c, &sql, [id.into(), ORG.into()]).await
}

/// Remembers that it was used, to the minute, by the database's clock.
///
/// # Errors
/// When the database refuses.
pub async fn touch<C: ConnectionTrait>(c: &C, id: &str) -> Result<(), DbErr> {
    let a_minute_ago = Expr::cust("now() - interval '1 minute'");
    let one = sessions::Entity::change()
        .filter(Column::Id.eq(id))
        .filter(ExprTrait::lt(Expr::col(Column::LastUsedAt), a_minute_ago));
    let used = one.col_expr(Column::LastUsedAt, Expr::current_timestamp());
    used.exec(c).await.map(drop)
}

/// Ends one session of an account, by its key. Its id, if there was one. Written out: an
/// expression; the key is computed.
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
    let one = sessions::Entity::forget()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::Id.eq(id));
    Ok(one.exec(tx).await?.rows_affected)
}

/// Ends every session of an account but one. Their ids. Written out: an expression; there may be
/// none to keep.
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
