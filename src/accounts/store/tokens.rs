//! API tokens: whose they are, how much they may, and until when. Only their hashes are here.

use super::{
    COLUMNS,
    tables::api_tokens::{self, Column},
};
use crate::{
    accounts::{Role, User},
    ground::{
        db::{
            self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, NO_PASSWORD, ORG,
            Stored, Table, unreadable,
        },
        ids::{TokenId, UserId},
        zone,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// A token, as people see it.
#[derive(Debug, Clone)]
pub struct Token {
    pub id: TokenId,
    pub name: String,
    pub role: Role,
    /// Whose it is. Of a token that belongs to no person, nobody's.
    pub owner: Option<Owner>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it stopped working because it belonged to nobody.
    pub orphaned_at: Option<DateTime<Utc>>,
}

/// The person whose token it is.
#[derive(Debug, Clone)]
pub struct Owner {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    pub active: bool,
}

/// A token that is about to be made.
pub struct NewToken<'a> {
    pub id: TokenId,
    pub name: &'a str,
    pub owner: UserId,
    pub role: Role,
    pub hash: &'a str,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Stores a token's hash.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &DatabaseTransaction, token: &NewToken<'_>) -> Result<(), DbErr> {
    let row = api_tokens::ActiveModel {
        id: Set(token.id.0),
        name: Set(token.name.to_owned()),
        role: Set(token.role.name().to_owned()),
        user_id: Set(token.owner.0),
        token_hash: Set(token.hash.to_owned()),
        created_at: Set(token.created_at),
        expires_at: Set(token.expires_at),
        ..Default::default()
    };
    api_tokens::Entity::add(tx, row).await
}

/// In whose name a token calls, and which one it is. The role is the lower of the token's and the
/// person's as it is now. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn bearer<C: ConnectionTrait>(
    c: &C,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<(User, TokenId)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Bearer {
        token: Uuid,
        id: Uuid,
        email: String,
        name: String,
        role: String,
        time_zone: Option<String>,
        token_role: String,
    }
    let sql = format!(
        "update api_tokens t set last_used_at = $2 from users u
         where t.token_hash = $1 and t.revoked_at is null and t.expires_at > $2
           and u.id = t.user_id and u.active and u.password_hash <> $3
         returning t.id as token, {COLUMNS}, t.role as token_role"
    );
    let values = [hash.into(), now.into(), NO_PASSWORD.into()];
    let Some(found) = db::one::<Bearer, C>(c, &sql, values).await? else {
        return Ok(None);
    };
    let user = User {
        id: UserId(found.id),
        email: found.email,
        name: found.name,
        role: role(&found.role)?.min(role(&found.token_role)?),
        zone: zone::by_name(found.time_zone.as_deref()),
    };
    Ok(Some((user, TokenId(found.token))))
}

/// Whether a token is still good: neither revoked nor over, and its person may still sign in.
/// Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn lives<C: ConnectionTrait>(
    c: &C,
    id: TokenId,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    #[derive(FromQueryResult)]
    struct Lives {
        lives: bool,
    }
    let sql = "select exists (select from api_tokens t join users u on u.id = t.user_id
           where t.id = $1 and t.revoked_at is null and t.expires_at > $2 and u.active and u.password_hash <> $3) as lives";
    let values = [id.0.into(), now.into(), NO_PASSWORD.into()];
    let row = db::one::<Lives, C>(c, sql, values).await?;
    Ok(row.is_some_and(|row| row.lives))
}

fn role(name: &str) -> Result<Role, DbErr> {
    Role::parse(name).ok_or_else(|| unreadable("a role", name))
}

/// How many tokens of a person are good.
///
/// # Errors
/// When the database cannot be read.
pub async fn good<C: ConnectionTrait>(
    c: &C,
    owner: UserId,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let good = is_good(now).add(Column::UserId.eq(owner.0));
    api_tokens::Entity::mine().filter(good).count(c).await
}

/// Neither revoked nor over.
fn is_good(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::RevokedAt.is_null())
        .add(Column::ExpiresAt.gt(now))
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    role: String,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    orphaned_at: Option<DateTime<Utc>>,
    owner: Uuid,
    owner_name: String,
    owner_role: String,
    owner_active: bool,
    person: bool,
}

impl Stored for Row {
    type Is = Token;
    const TABLE: &'static str = "api_tokens";

    fn read(self) -> Result<Token, DbErr> {
        let owner = Owner {
            id: UserId(self.owner),
            name: self.owner_name,
            role: role(&self.owner_role)?,
            active: self.owner_active,
        };
        Ok(Token {
            id: TokenId(self.id),
            name: self.name,
            role: role(&self.role)?,
            owner: self.person.then_some(owner),
            created_at: self.created_at,
            last_used_at: self.last_used_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
            orphaned_at: self.orphaned_at,
        })
    }
}

/// With whose each of them is.
const TOKENS: &str =
    "select t.id, t.name, t.role, t.created_at, t.last_used_at, t.expires_at, t.revoked_at, t.orphaned_at,
       u.id as owner, u.name as owner_name, u.role as owner_role, u.active as owner_active,
       u.email not like 'token-%@ai-coo.invalid' as person
     from api_tokens t join users u on u.id = t.user_id where t.org_id = $1";

/// A page of them, newest first, those older than the one given; of everybody, or of one person.
/// Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn list<C: ConnectionTrait>(
    c: &C,
    owner: Option<UserId>,
    before: Option<TokenId>,
    most: u32,
) -> Result<Vec<Token>, DbErr> {
    let mut sql = TOKENS.to_owned();
    let mut values: Vec<sea_orm::Value> = vec![ORG.into()];
    if let Some(owner) = owner {
        values.push(owner.0.into());
        sql.push_str(&format!(" and t.user_id = ${}", values.len()));
    }
    if let Some(before) = before {
        values.push(before.0.into());
        sql.push_str(&format!(" and t.id < ${}", values.len()));
    }
    sql.push_str(&format!(" order by t.id desc limit {most}"));
    db::readable::<Row, C>(c, &sql, values).await
}

/// Those that stopped working because they belonged to nobody; at most 50. Written out: several
/// tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn orphaned<C: ConnectionTrait>(c: &C) -> Result<Vec<Token>, DbErr> {
    let sql = format!("{TOKENS} and t.orphaned_at is not null order by t.name limit 50");
    db::readable::<Row, C>(c, &sql, [ORG.into()]).await
}

/// Makes one worthless; `owner`: only if it is this person's. What it was, if it was good. Written
/// out: several tables.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(
    tx: &DatabaseTransaction,
    id: TokenId,
    owner: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<Option<Token>, DbErr> {
    let revoked = api_tokens::ActiveModel {
        revoked_at: Set(Some(now)),
        ..Default::default()
    };
    let theirs = owner.map(|owner| Column::UserId.eq(owner.0));
    let good = is_good(now).add(Column::Id.eq(id.0)).add_option(theirs);
    let one = api_tokens::Entity::change().filter(good).set(revoked);
    if one.exec(tx).await?.rows_affected == 0 {
        return Ok(None);
    }
    let sql = format!("{TOKENS} and t.id = $2");
    let row = db::one::<Row, _>(tx, &sql, [ORG.into(), id.0.into()]).await?;
    row.map(Stored::read).transpose()
}

/// The good ones of a name, whoever's they are.
///
/// # Errors
/// When the database cannot be read.
pub async fn named<C: ConnectionTrait>(
    c: &C,
    name: &str,
    now: DateTime<Utc>,
) -> Result<Vec<TokenId>, DbErr> {
    let good = is_good(now).add(Column::Name.eq(name));
    let ids = api_tokens::Entity::mine().filter(good).select_only();
    let ids = ids.column(Column::Id).order_by_asc(Column::Id);
    let ids = ids.into_tuple::<Uuid>().all(c).await?;
    Ok(ids.into_iter().map(TokenId).collect())
}
