//! Setting an authenticator up: by a link in a mail, a secret, shown until a first code proves that
//! it arrived.

use super::{
    check::admit,
    counted_as, recovery,
    seal::{self, open},
};
use crate::{
    accounts::{
        User,
        context::{AccountError, Accounts, CodeError},
        reauthenticate::by_password,
        store::{
            self,
            keys::{self, Held},
            second_factor as stored,
        },
        token,
        totp::{self, Secret},
    },
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{actor::Actor, db::ConnectionTrait, ids::UserId},
    notices::{
        store::{self as notices, authority},
        subject::KeyKind,
    },
};
use chrono::{DateTime, Duration, Utc};
use rand::RngExt as _;

/// How often somebody may ask within a quarter of an hour.
const ASKS: u64 = 5;

/// Sends a link to set up an authenticator by, to an account that has none. It takes the password,
/// and then the link: neither whoever finds a screen that was left alone nor whoever has learnt a
/// password can make themselves an approver.
///
/// # Errors
/// See [`CodeError`].
pub async fn ask(accounts: &Accounts, user: &User, password: &str) -> Result<(), CodeError> {
    if is_set_up(stored::get(accounts.database.connection(), user.id).await?) {
        return Err(CodeError::SetUpAlready);
    }
    by_password(accounts, user, password)
        .await
        .map_err(|error| match error {
            AccountError::TooMany => CodeError::TooMany,
            AccountError::Hash(error) => CodeError::Hash(error),
            AccountError::Database(error) => error.into(),
            _ => CodeError::WrongPassword,
        })?;
    let now = accounts.clock.now();
    let tx = accounts.database.begin().await?;
    let key = format!("authenticator:{}", user.id);
    if !store::count_try(&tx, &key, now - WAITS, ASKS, now).await? {
        return Err(CodeError::TooMany);
    }
    notices::send_key(&tx, user.id, KeyKind::Authenticator, now).await?;
    tx.commit().await?;
    accounts.wake();
    Ok(())
}

/// Makes a secret for the account of whoever was sent the link, and uses the link up.
///
/// # Errors
/// [`CodeError::Link`], [`CodeError::SetUpAlready`].
pub async fn begin(accounts: &Accounts, user: &User, key: &str) -> Result<(), CodeError> {
    let now = accounts.clock.now();
    let secret: Secret = rand::rng().random();
    let sealed = seal::seal(&accounts.keys, user.id, &secret).ok_or(CodeError::Unreadable)?;
    let tx = accounts.database.begin().await?;
    if is_set_up(stored::lock(&tx, user.id).await?) {
        return Err(CodeError::SetUpAlready);
    }
    let held = keys::use_up(&tx, &token::hash(key), now).await?;
    let fits = |held: &Held| held.user == user.id && held.kind == KeyKind::Authenticator;
    // Rolled back: somebody else's link stays as good as it was.
    if !held.is_some_and(|held| fits(&held)) {
        return Err(CodeError::Link);
    }
    stored::begin(&tx, user.id, sealed, now).await?;
    Ok(tx.commit().await?)
}

fn is_set_up(factor: Option<stored::Factor>) -> bool {
    factor.is_some_and(|factor| factor.confirmed)
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

/// The first code: from now on the authenticator counts. The recovery codes that go with it, which
/// are kept nowhere. Appends `second_factor_added` and `recovery_codes_made`.
///
/// # Errors
/// See [`CodeError`].
pub async fn confirm(
    accounts: &Accounts,
    user: &User,
    code: &str,
) -> Result<Vec<String>, CodeError> {
    let now = accounts.clock.now();
    let tx = accounts.database.begin().await?;
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
    let opened = open(&accounts.keys, user.id, &factor.sealed).ok_or(CodeError::NotBegun)?;
    let step = totp::step_of(&opened.secret, code, now.timestamp(), factor.step);
    let Some(step) = step else {
        store::add_failure(&tx, &counted_as(user.id), now).await?;
        tx.commit().await?;
        return Err(CodeError::Wrong);
    };
    stored::confirm(&tx, user.id, step, now).await?;
    let event = NewEvent::general(EventKind::SecondFactorAdded, Actor::User(user.id), now);
    append(&tx, event).await?;
    let words = format!("{} set up an authenticator.", user.name);
    authority::tell(&tx, Some(user.id), &words, now).await?;
    let codes = recovery::make(&tx, user, now).await?;
    tx.commit().await?;
    Ok(codes)
}
