//! What admins change about other people's accounts. Every verb looks again, in its own
//! transaction, whether who asks is an admin; and there is always one left. What can make an
//! approver of somebody takes a code of the admin's authenticator: a password may be stolen. The
//! person and every admin are told.

pub mod authenticator;
pub mod deactivation;
pub mod invite;
pub mod role;
pub mod sessions;

use super::{
    User,
    context::{AccountError, Accounts},
    store::people::{self, Person},
};
use crate::{
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        ids::UserId,
    },
    notices::store::authority,
};
use serde_json::Value;

/// Everybody who is an admin now, if `by` is one of them. Locked until the transaction ends.
async fn admins(tx: &DatabaseTransaction, by: &User) -> Result<Vec<UserId>, AccountError> {
    let admins = people::admins(tx).await?;
    if admins.contains(&by.id) {
        Ok(admins)
    } else {
        Err(AccountError::NotAdmin)
    }
}

/// Somebody, and whether the company could do without them as an admin.
async fn person(
    tx: &DatabaseTransaction,
    by: &User,
    id: UserId,
) -> Result<(Person, bool), AccountError> {
    let admins = admins(tx, by).await?;
    let person = people::lock(tx, id).await?.ok_or(AccountError::Unknown)?;
    let last = admins == [id];
    Ok((person, last))
}

async fn record(
    tx: &DatabaseTransaction,
    accounts: &Accounts,
    by: &User,
    kind: EventKind,
    data: Value,
) -> Result<(), DbErr> {
    let event = NewEvent::general(kind, Actor::User(by.id), accounts.clock.now());
    append(tx, event.with(data)).await.map(drop)
}

/// Tells the person and every admin.
async fn tell(
    tx: &DatabaseTransaction,
    accounts: &Accounts,
    about: UserId,
    words: &str,
) -> Result<(), DbErr> {
    authority::tell(tx, Some(about), words, accounts.clock.now()).await
}
