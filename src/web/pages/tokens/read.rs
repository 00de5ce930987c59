//! Gathers the API tokens for their page.

use super::{Line, Standing, Tokens, Typed};
use crate::{
    accounts::{
        Permission, Role,
        store::{
            second_factor,
            tokens::{self, Token},
        },
    },
    ground::{error::UserError, ids::TokenId},
    web::{
        components::{fetch::Packed, when::Moment},
        session::{
            caller::{Caller, caller},
            draft, one_time,
        },
    },
};
use chrono::DateTime;
use chrono_tz::Tz;

const PAGE: u32 = 50;

/// Under what a new token waits for the page that shows it.
pub(super) const MADE: &str = "token";

/// What the page shows as the server makes it: with the token that was just made, which a script is
/// not told.
///
/// # Errors
/// When nobody is signed in, or the database cannot be read.
pub async fn page(before: Option<TokenId>) -> Result<(Packed<Tokens>, Option<String>), UserError> {
    let caller = caller(Permission::Read).await?.in_person()?;
    let tokens = load(&caller, before).await?;
    Ok((tokens, one_time::take(&caller, MADE).await))
}

/// # Errors
/// When the database cannot be read.
pub async fn load(caller: &Caller, before: Option<TokenId>) -> Result<Packed<Tokens>, UserError> {
    let state = &caller.state;
    let (connection, now) = (state.database.connection(), caller.now());
    let admin = caller.user.role.may(Permission::Configure);
    let whose = (!admin).then_some(caller.user.id);
    let mut found = tokens::list(connection, whose, before, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let orphaned = if admin {
        tokens::orphaned(connection).await?
    } else {
        vec![]
    };
    let since = second_factor::confirmed_at(connection, caller.user.id).await?;
    Packed::new(&Tokens {
        typed: typed(caller).await,
        role: caller.user.role,
        admin,
        authenticator: since.is_some(),
        orphaned: orphaned
            .iter()
            .map(|token| format!("“{}” ({})", token.name, token.role.name()))
            .collect(),
        older: found
            .last()
            .filter(|_| more)
            .map(|last| format!("/dashboard/operator/tokens?before={}", last.id)),
        tokens: found
            .into_iter()
            .map(|token| line(token, caller, now))
            .collect(),
    })
}

/// What the reader had typed of a token when their session ended.
async fn typed(caller: &Caller) -> Option<Typed> {
    let ended = draft::ended_words(caller, "/page/add_token", |_| true).await?;
    Some(Typed {
        name: ended.one("name"),
        role: Role::parse(&ended.one("role")).unwrap_or(Role::Viewer),
        days: ended.one("days"),
    })
}

fn line(token: Token, caller: &Caller, now: DateTime<Tz>) -> Line {
    let owner = token.owner.as_ref();
    Line {
        id: token.id,
        standing: standing(&token, now),
        // As it counts now: a person who has lost a role has lost it for the token too.
        role: owner.map_or(token.role, |owner| token.role.min(owner.role)),
        lowered: owner.is_some_and(|owner| owner.role < token.role),
        yours: owner.is_some_and(|owner| owner.id == caller.user.id),
        owner: owner.map(|owner| owner.name.clone()),
        name: token.name,
        made: Moment::new(token.created_at, now),
        used: token.last_used_at.map(|at| Moment::new(at, now)),
    }
}

fn standing(token: &Token, now: DateTime<Tz>) -> Standing {
    let inactive = token.owner.as_ref().is_some_and(|owner| !owner.active);
    match token.revoked_at {
        Some(at) => Standing::Revoked(Moment::new(at, now)),
        None if token.expires_at <= now => Standing::Expired(Moment::new(token.expires_at, now)),
        None if inactive => Standing::Suspended,
        None => Standing::Valid(Moment::new(token.expires_at, now)),
    }
}
