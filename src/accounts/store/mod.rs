//! Accounts.

pub mod browsers;
pub mod keys;
pub mod people;
pub mod phone;
pub mod recovery;
pub mod second_factor;
pub mod sessions;
pub mod time_zone;
pub mod tokens;

use super::{Role, User, address};
use crate::ground::{
    db::{
        self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Stored, unreadable,
    },
    ids::UserId,
    zone,
};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    time_zone: Option<String>,
}

/// The columns of a [`Row`], of `users u`.
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
    let added = db::execute(
        c,
        "insert into users (id, org_id, email, name, role, password_hash, created_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict do nothing",
        [
            user.id.0.into(),
            ORG.into(),
            kept(&user.email).into(),
            user.name.clone().into(),
            user.role.name().into(),
            password_hash.into(),
            now.into(),
        ],
    )
    .await?;
    Ok(added == 1)
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

/// An active account.
///
/// # Errors
/// When the database cannot be read.
pub async fn get<C: ConnectionTrait>(c: &C, id: UserId) -> Result<Option<User>, DbErr> {
    let sql = format!("select {COLUMNS} from users u where id = $1 and org_id = $2 and active");
    db::readable_one::<Row, C>(c, &sql, [id.0.into(), ORG.into()]).await
}

/// An account, whether active or not: to write to whoever has it.
///
/// # Errors
/// When the database cannot be read.
pub async fn anybody<C: ConnectionTrait>(c: &C, id: UserId) -> Result<Option<User>, DbErr> {
    let sql = format!("select {COLUMNS} from users u where id = $1 and org_id = $2");
    db::readable_one::<Row, C>(c, &sql, [id.0.into(), ORG.into()]).await
}

/// An active account, for a session with the stamp of its password.
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

/// An active account and the hash of its password, by its address; or, of one that was added
/// before addresses were all kept alike, by what was typed.
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
    #[derive(FromQueryResult)]
    struct Hash {
        password_hash: String,
    }
    let sql = "select password_hash from users where id = $1 and org_id = $2 and active";
    let row = db::one::<Hash, C>(c, sql, [id.0.into(), ORG.into()]).await?;
    Ok(row.map(|row| row.password_hash))
}

/// Locks an account until the transaction ends.
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
    let sql = "update users set name = $2 where id = $1 and org_id = $3";
    let renamed = db::execute(tx, sql, [id.0.into(), name.into(), ORG.into()]).await?;
    Ok(renamed == 1)
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
    let sql = "update users set password_hash = $2 where id = $1";
    db::execute(c, sql, [id.0.into(), password_hash.into()])
        .await
        .map(drop)
}

/// How many accounts there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn count<C: ConnectionTrait>(c: &C) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let row = db::one::<Count, C>(
        c,
        "select count(*) from users where org_id = $1",
        [ORG.into()],
    )
    .await?;
    Ok(row.map_or(0, |row| row.count))
}

/// Active accounts that may decide.
///
/// # Errors
/// When the database cannot be read.
pub async fn deciders<C: ConnectionTrait>(c: &C) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let sql = "select count(*) from users where org_id = $1 and active and role in ('operator', 'admin') and password_hash <> '!'";
    Ok(db::one::<Count, C>(c, sql, [ORG.into()])
        .await?
        .map_or(0, |row| row.count))
}

/// Everybody who may decide, by name; at most 200. Accounts of tokens, and people who have no
/// password yet, are left out.
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
) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let sql = "select count(*) from sign_in_failures where key = $1 and failed_at > $2";
    Ok(db::one::<Count, C>(c, sql, [key.into(), since.into()])
        .await?
        .map_or(0, |row| row.count))
}

/// Counts a try under a key before it is known whether it fails, one at a time for each key:
/// however many come at once, no more than `most` since a moment get through. `false`: there were
/// as many.
///
/// # Errors
/// When the database refuses.
pub async fn count_try(
    tx: &DatabaseTransaction,
    key: &str,
    since: DateTime<Utc>,
    most: i64,
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

/// Takes back a try that did not fail.
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
    let failures = "delete from sign_in_failures where failed_at < $1";
    db::execute(c, failures, [(now - Duration::days(1)).into()]).await?;
    let browsers = "delete from remembered_browsers where expires_at < $1";
    db::execute(c, browsers, [now.into()]).await?;
    let sessions = "delete from sessions where expiry < now()";
    db::execute(c, sessions, []).await?;
    let keys = "delete from account_keys where expires_at < $1";
    let values = [(now - Duration::days(90)).into()];
    db::execute(c, keys, values).await.map(drop)
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
    db::execute(
        c,
        "insert into sign_in_failures (key, failed_at) values ($1, $2)",
        [key.into(), now.into()],
    )
    .await
    .map(drop)
}
