//! API tokens: made by the person in whose name they act, revoked by them or by an admin.

use super::name;
use crate::{
    accounts::{
        Permission, Role, TOKEN_DAYS_MOST, User,
        context::{AccountError, Accounts},
        second_factor::check::by_code,
        store::{
            self, people,
            tokens::{self, NewToken, Token},
        },
        token,
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        ids::TokenId,
        zone,
    },
    notices::store::authority,
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

/// The most valid tokens of one person.
const MOST: u64 = 50;

/// A token that somebody wants.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub name: &'a str,
    pub role: Role,
    pub days: u16,
}

/// Makes one for oneself, with a code of one's authenticator; the token is returned, and kept
/// nowhere. Appends `token_added`.
///
/// # Errors
/// [`AccountError::HigherRole`], [`AccountError::Days`], [`AccountError::ManyTokens`], and see
/// [`AccountError`].
pub async fn add(
    accounts: &Accounts,
    user: &User,
    wanted: Wanted<'_>,
    code: &str,
) -> Result<String, AccountError> {
    let tx = accounts.database.begin().await?;
    store::lock(&tx, user.id).await?;
    let user = store::get(&tx, user.id).await?;
    let user = user.ok_or(AccountError::Unknown)?;
    fits(&tx, &user, wanted, accounts.clock.now()).await?;
    let tx = by_code(accounts, tx, &user, code).await?;
    let token = make(
        &tx,
        &user,
        wanted,
        Actor::User(user.id),
        accounts.clock.now(),
    )
    .await?;
    tx.commit().await?;
    accounts.wake();
    Ok(token)
}

/// Makes one for somebody, on the command line: whoever is there owns the machine. Appends
/// `token_added`.
///
/// # Errors
/// As [`add`].
pub async fn add_for(
    tx: &DatabaseTransaction,
    user: &User,
    wanted: Wanted<'_>,
    now: DateTime<Utc>,
) -> Result<String, AccountError> {
    store::lock(tx, user.id).await?;
    fits(tx, user, wanted, now).await?;
    Ok(make(tx, user, wanted, Actor::System, now).await?)
}

async fn fits(
    tx: &DatabaseTransaction,
    user: &User,
    wanted: Wanted<'_>,
    now: DateTime<Utc>,
) -> Result<(), AccountError> {
    name::normalize(wanted.name)?;
    if wanted.role > user.role {
        return Err(AccountError::HigherRole(user.role));
    }
    if !(1..=TOKEN_DAYS_MOST).contains(&wanted.days) {
        return Err(AccountError::Days {
            most: TOKEN_DAYS_MOST,
        });
    }
    if tokens::good(tx, user.id, now).await? >= MOST {
        return Err(AccountError::ManyTokens { most: MOST });
    }
    Ok(())
}

async fn make(
    tx: &DatabaseTransaction,
    user: &User,
    wanted: Wanted<'_>,
    by: Actor,
    now: DateTime<Utc>,
) -> Result<String, DbErr> {
    let (id, token) = (TokenId::new(), token::generate());
    let expires_at = now + Duration::days(wanted.days.into());
    let name = wanted.name.trim();
    let new = NewToken {
        id,
        name,
        owner: user.id,
        role: wanted.role,
        hash: &token::hash(&token),
        created_at: now,
        expires_at,
    };
    tokens::add(tx, &new).await?;
    let data = json!({"token_id": id, "token": name, "user_id": user.id, "name": user.name,
        "role": wanted.role, "expires_at": expires_at});
    let event = NewEvent::general(EventKind::TokenAdded, by, now);
    append(tx, event.with(data)).await?;
    let words = format!(
        "New API token for {}: “{name}”, with the role {}. It expires on {}.",
        user.name,
        wanted.role.name(),
        zone::day(expires_at, user.zone),
    );
    authority::tell(tx, Some(user.id), &words, now).await?;
    Ok(token)
}

/// Makes one worthless, at once: one's own, or as an admin anybody's. Appends `token_revoked`.
///
/// # Errors
/// [`AccountError::NoToken`].
pub async fn revoke(accounts: &Accounts, by: &User, id: TokenId) -> Result<(), AccountError> {
    let now = accounts.clock.now();
    let tx = accounts.database.begin().await?;
    let anybodys =
        by.role.may(Permission::Configure) && people::admins(&tx).await?.contains(&by.id);
    let owner = (!anybodys).then_some(by.id);
    let revoked = tokens::revoke(&tx, id, owner, now).await?;
    let revoked = revoked.ok_or(AccountError::NoToken)?;
    notify(&tx, &revoked, Actor::User(by.id), Some(&by.name), now).await?;
    tx.commit().await?;
    accounts.close(vec![id.to_string()]);
    accounts.wake();
    Ok(())
}

/// Makes every token of a name worthless, on the command line. Which they were. Appends
/// `token_revoked` for each.
///
/// # Errors
/// When the database refuses.
pub async fn revoke_named(
    tx: &DatabaseTransaction,
    name: &str,
    now: DateTime<Utc>,
) -> Result<Vec<TokenId>, DbErr> {
    let mut all = vec![];
    for id in tokens::named(tx, name, now).await? {
        if let Some(revoked) = tokens::revoke(tx, id, None, now).await? {
            notify(tx, &revoked, Actor::System, None, now).await?;
            all.push(id);
        }
    }
    Ok(all)
}

async fn notify(
    tx: &DatabaseTransaction,
    token: &Token,
    by: Actor,
    by_name: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let owner = token.owner.as_ref();
    let data = json!({"token_id": token.id, "token": token.name,
        "user_id": owner.map(|owner| owner.id), "name": owner.map(|owner| &owner.name)});
    let event = NewEvent::general(EventKind::TokenRevoked, by, now);
    append(tx, event.with(data)).await?;
    let by = by_name.unwrap_or("The command line");
    let whose = owner.map_or("nobody", |owner| &owner.name);
    let words = format!(
        "{by} revoked the API token “{}”, owned by {whose}.",
        token.name
    );
    authority::tell(tx, owner.map(|owner| owner.id), &words, now).await
}
