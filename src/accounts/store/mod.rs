//! Accounts.

pub mod browsers;
pub mod keys;
pub mod people;
pub mod phone;
pub mod recovery;
pub mod second_factor;
pub mod sessions;
pub mod tables;
pub mod time_zone;
pub mod tokens;

use super::{Role, User, address};
use crate::ground::{
    db::{
        self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, NO_PASSWORD, ORG,
        Stored, Table, unreadable,
    },
    ids::UserId,
    zone,
};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, PaginatorTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};
use tables::{
    account_keys, remembered_browsers, sessions as session_rows, sign_in_failures, users,
};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    time_zone: Option<String>,
}

/// The columns of a [`Row`], of `users u`: the zone is the company's where nobody has chosen one.
const COLUMNS: &str = "u.id, u.email, u.name, u.role, coalesce(u.time_zone,
     (select g.document ->> 'business_hours_timezone' from guardrails_config g where g.org_id = u.org_id)) as time_zone";

impl Stored for Row {
    type Is = User;
    const TABLE: &'static str = "users";

    fn read(self) -> Result<User, DbErr> {
        let role = Role::parse(&self.role).ok_or_else(|| unreadable("a role", &self.role))?;
        Ok(User {
            id: UserId(self.id),
            email: self.email,
            name: self.name,
            role,
            zone: zone::by_name(self.time_zone.as_deref()),
        })
    }
}

/// Adds an account. `false`: the address has one.
///
/// # Errors
/// When the database refuses.
pub async fn add<C: ConnectionTrait>(
    c: &C,
    user: &User,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let row = users::ActiveModel {
        id: Set(user.id.0),
        email: Set(kept(&user.email)),
        name: Set(user.name.clone()),
        role: Set(user.role.name().to_owned()),
        password_hash: Set(password_hash.to_owned()),
        created_at: Set(now),
        ..Default::default()
    };
    users::Entity::add_new(c, row).await
}

/// An address as it is kept: its [`address`], but for the size of the letters.
fn kept(email: &str) -> String {
    let email = email.trim();
    let same = address(email);
    if same == email.to_lowercase() {
        email.to_owned()
    } else {
        same
    }
}

/// An active account. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, id: UserId) -> Result<Option<User>, DbErr> {
    let sql = format!("select {COLUMNS} from users u where id = $1 and org_id = $2 and active");
    db::readable_one::<Row, C>(c, &sql, [id.0.into(), ORG.into()]).await
}

/// An account, whether active or not: to write to whoever has it. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn anybody<C: ConnectionTrait>(c: &C, id: UserId) -> Result<Option<User>, DbErr> {
    let sql = format!("select {COLUMNS} from users u where id = $1 and org_id = $2");
    db::readable_one::<Row, C>(c, &sql, [id.0.into(), ORG.into()]).await
}

/// An active account, for a session with the stamp of its password. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn with_stamp<C: ConnectionTrait>(
    c: &C,
    id: UserId,
    stamp: &str,
) -> Result<Option<User>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from users u where id = $1 and org_id = $2 and active and {STAMP} = $3"
    );
    db::readable_one::<Row, C>(c, &sql, [id.0.into(), ORG.into(), stamp.into()]).await
}

/// `password::stamp` of the account `u`.
const STAMP: &str = "left(encode(sha256(convert_to(u.password_hash, 'UTF8')), 'hex'), 16)";

/// An active account and the hash of its password, by its address; or, of one that was added before
/// addresses were all kept alike, by what was typed. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_email<C: ConnectionTrait>(
    c: &C,
    email: &str,
) -> Result<Option<(User, String)>, DbErr> {
    #[derive(FromQueryResult)]
    struct WithHash {
        id: Uuid,
        email: String,
        name: String,
        role: String,
        time_zone: Option<String>,
        password_hash: String,
    }
    let sql = format!(
        "select {COLUMNS}, password_hash from users u
         where org_id = $1 and lower(email) in (lower($2), lower($3)) and active
         order by lower(email) = lower($2) desc limit 1"
    );
    let values = [ORG.into(), address(email).into(), email.trim().into()];
    let row = db::one::<WithHash, C>(c, &sql, values).await?;
    row.map(|row| {
        let user = Row {
            id: row.id,
            email: row.email,
            name: row.name,
            role: row.role,
            time_zone: row.time_zone,
        }
        .read()?;
        Ok((user, row.password_hash))
    })
    .transpose()
}

/// The hash of an active account's password.
///
/// # Errors
/// When the database cannot be read.
pub async fn password_hash<C: ConnectionTrait>(c: &C, id: UserId) -> Result<Option<String>, DbErr> {
    let hash = active(id).select_only();
    let hash = hash
        .column(users::Column::PasswordHash)
        .into_tuple::<String>();
    hash.one(c).await
}

/// An active account, as a query of one row.
fn active(id: UserId) -> Select<users::Entity> {
    users::Entity::mine()
        .filter(users::Column::Id.eq(id.0))
        .filter(users::Column::Active.eq(true))
}

/// Locks an account until the transaction ends. Written out: a lock; nothing of it is read.
///
/// # Errors
/// When the database refuses.
pub async fn lock(tx: &DatabaseTransaction, id: UserId) -> Result<(), DbErr> {
    let sql = "select 1 from users where id = $1 for no key update";
    db::execute(tx, sql, [id.0.into()]).await.map(drop)
}

/// Gives an account another name. `false`: there is none.
///
/// # Errors
/// When the database refuses.
pub async fn rename(tx: &DatabaseTransaction, id: UserId, name: &str) -> Result<bool, DbErr> {
    let name = users::ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    set(tx, id, name).await
}

/// Changes an account, whether active or not. `false`: there is none.
async fn set<C: ConnectionTrait>(c: &C, id: UserId, to: users::ActiveModel) -> Result<bool, DbErr> {
    let one = users::Entity::change().filter(users::Column::Id.eq(id.0));
    Ok(one.set(to).exec(c).await?.rows_affected == 1)
}

/// Sets another password, and leaves the sessions alone.
///
/// # Errors
/// When the database refuses.
pub async fn replace_password<C: ConnectionTrait>(
    c: &C,
    id: UserId,
    password_hash: &str,
) -> Result<(), DbErr> {
    let hash = users::ActiveModel {
        password_hash: Set(password_hash.to_owned()),
        ..Default::default()
    };
    set(c, id, hash).await.map(drop)
}

/// How many accounts there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn count<C: ConnectionTrait>(c: &C) -> Result<u64, DbErr> {
    users::Entity::mine().count(c).await
}

/// Active accounts that may decide.
///
/// # Errors
/// When the database cannot be read.
pub async fn deciders<C: ConnectionTrait>(c: &C) -> Result<u64, DbErr> {
    let who = may_decide().filter(users::Column::PasswordHash.ne(NO_PASSWORD));
    who.count(c).await
}

/// Active accounts that may decide, as far as their role says.
fn may_decide() -> Select<users::Entity> {
    users::Entity::mine()
        .filter(users::Column::Active.eq(true))
        .filter(users::Column::Role.is_in(["operator", "admin"]))
}

/// Everybody who may decide, by name; at most 200. Accounts of tokens, and people who have no
/// password yet, are left out. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn who_decide<C: ConnectionTrait>(c: &C) -> Result<Vec<User>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from users u
         where org_id = $1 and active and role in ('operator', 'admin') and password_hash <> '!' order by name limit 200"
    );
    db::readable::<Row, C>(c, &sql, [ORG.into()]).await
}

/// Counts failed sign-ins under a key since a moment.
///
/// # Errors
/// When the database cannot be read.
pub async fn failures<C: ConnectionTrait>(
    c: &C,
    key: &str,
    since: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let failures = sign_in_failures::Entity::mine()
        .filter(sign_in_failures::Column::Key.eq(key))
        .filter(sign_in_failures::Column::FailedAt.gt(since));
    failures.count(c).await
}

/// Counts a try under a key before it is known whether it fails, one at a time for each key:
/// however many come at once, no more than `most` since a moment get through. `false`: there were
/// as many. Written out: a lock.
///
/// # Errors
/// When the database refuses.
pub async fn count_try(
    tx: &DatabaseTransaction,
    key: &str,
    since: DateTime<Utc>,
    most: u64,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let lock = "select pg_advisory_xact_lock(hashtextextended($1, 7))";
    db::execute(tx, lock, [key.into()]).await?;
    if failures(tx, key, since).await? >= most {
        return Ok(false);
    }
    add_failure(tx, key, now).await?;
    Ok(true)
}

/// Takes back a try that did not fail. Written out: a batch; one of several rows that are alike.
///
/// # Errors
/// When the database refuses.
pub async fn forget_try<C: ConnectionTrait>(
    c: &C,
    key: &str,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sql = "delete from sign_in_failures where ctid = (
           select ctid from sign_in_failures where key = $1 and failed_at = $2 limit 1)";
    db::execute(c, sql, [key.into(), at.into()]).await.map(drop)
}

/// Forgets the failures, the sessions, the remembered browsers and the keys that are of no use any
/// more.
///
/// # Errors
/// When the database refuses.
pub async fn prune<C: ConnectionTrait>(c: &C, now: DateTime<Utc>) -> Result<(), DbErr> {
    let old = sign_in_failures::Column::FailedAt.lt(now - Duration::days(1));
    sign_in_failures::Entity::forget()
        .filter(old)
        .exec(c)
        .await?;
    let over = remembered_browsers::Column::ExpiresAt.lt(now);
    remembered_browsers::Entity::forget()
        .filter(over)
        .exec(c)
        .await?;
    let over = ExprTrait::lt(
        Expr::col(session_rows::Column::Expiry),
        Expr::current_timestamp(),
    );
    session_rows::Entity::forget().filter(over).exec(c).await?;
    let old = account_keys::Column::ExpiresAt.lt(now - Duration::days(90));
    account_keys::Entity::forget().filter(old).exec(c).await?;
    Ok(())
}

/// Remembers a failed sign-in.
///
/// # Errors
/// When the database refuses.
pub async fn add_failure<C: ConnectionTrait>(
    c: &C,
    key: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let failure = sign_in_failures::ActiveModel {
        key: Set(key.to_owned()),
        failed_at: Set(now),
    };
    sign_in_failures::Entity::add(c, failure).await
}
