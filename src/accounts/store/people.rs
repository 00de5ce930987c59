//! Accounts as admins see and change them. The accounts of tokens are not people.

use super::tables::users::{self, Column};
use crate::{
    accounts::{Role, address},
    ground::{
        db::{
            self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, NO_PASSWORD, ORG,
            Stored, Table, unreadable,
        },
        ids::UserId,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::LockType,
};
use uuid::Uuid;

/// Somebody with an account, or invited to have one.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub active: bool,
    /// Has not set a password yet.
    pub invited: bool,
    pub second_factor: bool,
    /// E.164: where they are asked by SMS.
    pub phone: Option<String>,
    pub sessions: i64,
    pub last_used: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    active: bool,
    invited: bool,
    second_factor: bool,
    phone: Option<String>,
    sessions: i64,
    last_used: Option<DateTime<Utc>>,
}

impl Stored for Row {
    type Is = Person;
    const TABLE: &'static str = "users";

    fn read(self) -> Result<Person, DbErr> {
        let role = Role::parse(&self.role).ok_or_else(|| unreadable("a role", &self.role))?;
        Ok(Person {
            id: UserId(self.id),
            email: self.email,
            name: self.name,
            role,
            active: self.active,
            invited: self.invited,
            second_factor: self.second_factor,
            phone: self.phone,
            sessions: self.sessions,
            last_used: self.last_used,
        })
    }
}

/// With how many sessions each of them has.
const PEOPLE: &str =
    "select u.id, u.email, u.name, u.role, u.active, u.password_hash = '!' as invited,
       u.second_factor_confirmed_at is not null as second_factor, u.phone,
       count(s.id) as sessions, max(s.last_used_at) as last_used
     from users u left join sessions s on s.user_id = u.id and s.expiry > now()
     where u.org_id = $1 and u.email not like 'token-%@ai-coo.invalid'";

/// A page of them, by their address, after the one given. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(c: &C, after: &str, most: u32) -> Result<Vec<Person>, DbErr> {
    let sql = format!(
        "{PEOPLE} and lower(u.email) > lower($2) group by u.id order by lower(u.email) limit {most}"
    );
    db::readable::<Row, C>(c, &sql, [ORG.into(), after.into()]).await
}

/// One of them, whether active or not; locked. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn lock(tx: &DatabaseTransaction, id: UserId) -> Result<Option<Person>, DbErr> {
    super::lock(tx, id).await?;
    let sql = format!("{PEOPLE} and u.id = $2 group by u.id");
    db::readable_one::<Row, _>(tx, &sql, [ORG.into(), id.0.into()]).await
}

/// By the address, whether active or not; see [`super::by_email`]. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_email(tx: &DatabaseTransaction, email: &str) -> Result<Option<Person>, DbErr> {
    let sql = format!("{PEOPLE} and lower(u.email) in (lower($2), lower($3)) group by u.id");
    let values = [ORG.into(), address(email).into(), email.trim().into()];
    db::readable_one::<Row, _>(tx, &sql, values).await
}

/// Everybody who can sign in and may configure; locked, so that two who take each other's role
/// away do it one after the other.
///
/// # Errors
/// When the database cannot be read.
pub async fn admins(tx: &DatabaseTransaction) -> Result<Vec<UserId>, DbErr> {
    let who = users::Entity::mine()
        .filter(Column::Active.eq(true))
        .filter(Column::Role.eq(Role::Admin.name()))
        .filter(Column::PasswordHash.ne(NO_PASSWORD))
        .order_by_asc(Column::Id)
        .select_only()
        .column(Column::Id)
        .lock(LockType::NoKeyUpdate);
    let ids = who.into_tuple::<Uuid>().all(tx).await?;
    Ok(ids.into_iter().map(UserId).collect())
}

/// # Errors
/// When the database refuses.
pub async fn set_role(tx: &DatabaseTransaction, id: UserId, role: Role) -> Result<(), DbErr> {
    let role = users::ActiveModel {
        role: Set(role.name().to_owned()),
        ..Default::default()
    };
    super::set(tx, id, role).await.map(drop)
}

/// # Errors
/// When the database refuses.
pub async fn set_active(tx: &DatabaseTransaction, id: UserId, active: bool) -> Result<(), DbErr> {
    let active = users::ActiveModel {
        active: Set(active),
        ..Default::default()
    };
    super::set(tx, id, active).await.map(drop)
}
