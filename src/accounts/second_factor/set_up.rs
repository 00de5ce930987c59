//! Setting an authenticator up: a secret, shown until a first code proves that it arrived.

use super::{
    CodeError,
    check::admit,
    counted_as,
    seal::{self, open},
};
use crate::{
    accounts::{
        User,
        office::{AccountError, Office},
        prove::prove,
        store::{self, second_factor as stored},
        totp::{self, Secret},
    },
    actions::Actor,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    clock::Clock,
    db::{ConnectionTrait, Database},
    ids::UserId,
};
use chrono::{DateTime, Duration, Utc};
use rand::RngExt as _;

/// Makes a secret for an account that has no authenticator. It takes the password: whoever finds
/// a screen that was left alone cannot make themselves an approver.
///
/// # Errors
/// See [`CodeError`].
pub async fn begin(
    office: &Office,
    keys: &[[u8; 32]],
    user: &User,
    given: &str,
) -> Result<(), CodeError> {
    let is_set_up = |factor: Option<stored::Factor>| factor.is_some_and(|factor| factor.confirmed);
    if is_set_up(stored::get(office.database.connection(), user.id).await?) {
        return Err(CodeError::SetUpAlready);
    }
    prove(office, user, given)
        .await
        .map_err(|error| match error {
            AccountError::TooMany => CodeError::TooMany,
            AccountError::Hash(error) => CodeError::Hash(error),
            AccountError::Database(error) => error.into(),
            _ => CodeError::WrongPassword,
        })?;
    let secret: Secret = rand::rng().random();
    let sealed = seal::seal(keys, user.id, &secret).ok_or(CodeError::Unreadable)?;
    let tx = office.database.begin().await?;
    if is_set_up(stored::lock(&tx, user.id).await?) {
        return Err(CodeError::SetUpAlready);
    }
    stored::begin(&tx, user.id, sealed, office.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// How long a secret that was shown waits for its first code: it stands on a screen that may be
/// left alone.
const WAITS: Duration = Duration::minutes(15);

fn waits(factor: &stored::Factor, now: DateTime<Utc>) -> bool {
    !factor.confirmed && factor.begun.is_some_and(|begun| now < begun + WAITS)
}

/// The secret that waits for its first code.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting<C: ConnectionTrait>(
    c: &C,
    keys: &[[u8; 32]],
    account: UserId,
    now: DateTime<Utc>,
) -> Result<Option<Secret>, CodeError> {
    let factor = stored::get(c, account).await?;
    let factor = factor.filter(|factor| waits(factor, now));
    Ok(factor.and_then(|factor| open(keys, account, &factor.sealed).map(|opened| opened.secret)))
}

/// The first code: from now on the authenticator counts. Appends `second_factor_added`.
///
/// # Errors
/// See [`CodeError`].
pub async fn confirm(
    database: &Database,
    clock: &Clock,
    keys: &[[u8; 32]],
    user: &User,
    code: &str,
) -> Result<(), CodeError> {
    let now = clock.now();
    let tx = database.begin().await?;
    let factor = stored::lock(&tx, user.id)
        .await?
        .ok_or(CodeError::NotBegun)?;
    if factor.confirmed {
        return Err(CodeError::SetUpAlready);
    }
    if !waits(&factor, now) {
        return Err(CodeError::NotBegun);
    }
    admit(&tx, user.id, now).await?;
    let opened = open(keys, user.id, &factor.sealed).ok_or(CodeError::NotBegun)?;
    let step = totp::step_of(&opened.secret, code, now.timestamp(), factor.step);
    let Some(step) = step else {
        store::add_failure(&tx, &counted_as(user.id), now).await?;
        tx.commit().await?;
        return Err(CodeError::Wrong);
    };
    stored::confirm(&tx, user.id, step, now).await?;
    let event = NewEvent::general(EventKind::SecondFactorAdded, Actor::User(user.id), now);
    append(&tx, event).await?;
    Ok(tx.commit().await?)
}
