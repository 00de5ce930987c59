//! Signing in with a password, slowed down for who guesses.

use super::{
    LONGEST_ADDRESS, User, address,
    password::{self, HashError},
    store,
};
use crate::{
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, DbErr},
        error::{ErrorKind, UserError},
    },
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

/// Within this time, wrong passwords are counted.
const WINDOW: Duration = Duration::minutes(15);
/// For one address from one network: who guesses from elsewhere does not keep its owner out.
const OF_BOTH: u64 = 10;
/// For any address from one network: the same password may be tried on many.
const OF_NETWORK: u64 = 100;
/// For one address from all networks.
const OF_ADDRESS: u64 = 500;
/// Nor has a password of 200 characters, whatever they are.
const LONGEST_PASSWORD: usize = 800;

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The same words whether the account or the password is unknown.
    #[error("Incorrect e-mail address or password.")]
    Wrong,
    #[error("Sign-in locked: too many wrong passwords. Try again in 15 minutes.")]
    TooMany,
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<SignInError> for UserError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Database(error) => error.into(),
            SignInError::Hash(error) => error.into(),
            SignInError::Wrong => Self::new(ErrorKind::SignedOut, error.to_string()),
            SignInError::TooMany => Self::new(ErrorKind::TooMany, error.to_string()),
        }
    }
}

/// Somebody who has just signed in.
pub struct Entered {
    pub user: User,
    /// For their session, see [`password::stamp`].
    pub stamp: String,
    /// They have an authenticator, and this browser is not remembered: see `second_step.rs`.
    pub code_needed: bool,
}

/// Where somebody signs in from.
pub struct Origin<'a> {
    pub network: &'a str,
    /// The browser's own name, if this account was signed in to with it before.
    pub browser: Option<String>,
}

impl Origin<'_> {
    /// What wrong passwords for an address are counted under, and how many are looked at. Those of
    /// a browser that has signed in before are its own matter: whatever strangers try, at the
    /// account or from the same network, its owner gets in.
    fn tries(&self, email: &str) -> Vec<(String, u64)> {
        let from = self.network;
        match &self.browser {
            Some(browser) => vec![(format!("browser:{email} {browser}"), OF_BOTH)],
            None => vec![
                (format!("both:{email} {from}"), OF_BOTH),
                (format!("network:{from}"), OF_NETWORK),
                (format!("address:{email}"), OF_ADDRESS),
            ],
        }
    }
}

/// Who this is, if the password is theirs; `browsers` are the
/// hashes of what the browser was given to be remembered by. Appends `signed_in`, unless a code is
/// needed, and `sign_in_refused` with the last wrong password that is looked at.
///
/// # Errors
/// See [`SignInError`].
pub async fn sign_in(
    database: &Database,
    clock: &Clock,
    email: &str,
    password: &str,
    from: &Origin<'_>,
    browsers: &[String],
) -> Result<Entered, SignInError> {
    let now = clock.now();
    let typed = email.trim();
    let odd = |c: char| c.is_control() || c.is_whitespace();
    if typed.len() > LONGEST_ADDRESS || typed.contains(odd) || password.len() > LONGEST_PASSWORD {
        return Err(SignInError::Wrong);
    }
    let key = address(typed);
    let connection = database.connection();
    let tries = from.tries(&key);
    let tx = database.begin().await?;
    for (key, most) in &tries {
        if !store::count_try(&tx, key, now - WINDOW, *most, now).await? {
            return Err(SignInError::TooMany);
        }
    }
    tx.commit().await?;
    let found = store::by_email(connection, typed).await?;
    let hash = found.as_ref().map(|(_, hash)| hash.as_str());
    let right = match password::verify(password, hash).await {
        Ok(right) => right,
        Err(busy) => {
            forget(database, &tries, now).await?;
            return Err(busy.into());
        }
    };
    let user = found.as_ref().map(|(user, _)| user);
    let Some((user, hash)) = found.clone().filter(|_| right) else {
        record_refusal(database, user, &tries[0].0, from.network, now).await?;
        return Err(SignInError::Wrong);
    };
    forget(database, &tries, now).await?;
    let stamp = password::stamp(&hash);
    let factor = store::second_factor::confirmed_at(connection, user.id).await?;
    let remembered =
        factor.is_some() && store::browsers::known(connection, user.id, browsers, now).await?;
    if factor.is_some() && !remembered {
        return Ok(Entered {
            user,
            stamp,
            code_needed: true,
        });
    }
    let tx = database.begin().await?;
    let event = NewEvent::general(EventKind::SignedIn, Actor::User(user.id), now);
    let event = match remembered {
        true => event.with(json!({"second_factor": "remembered browser"})),
        false => event,
    };
    append(&tx, event).await?;
    tx.commit().await?;
    Ok(Entered {
        user,
        stamp,
        code_needed: false,
    })
}

/// What was counted and was no wrong password.
async fn forget(
    database: &Database,
    tries: &[(String, u64)],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let tx = database.begin().await?;
    for (key, _) in tries {
        store::forget_try(&tx, key, now).await?;
    }
    tx.commit().await
}

/// Puts it on record that from now on nobody signs in to this account from that network for a
/// while. Of addresses that have no account nothing is recorded: anybody could fill the trail.
async fn record_refusal(
    database: &Database,
    user: Option<&User>,
    key: &str,
    from: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let failures = store::failures(database.connection(), key, now - WINDOW).await?;
    // Asked of every address alike, so that the answer takes as long.
    let Some(user) = user.filter(|_| failures == OF_BOTH) else {
        return Ok(());
    };
    let tx = database.begin().await?;
    let event = NewEvent::general(EventKind::SignInRefused, Actor::System, now);
    let data =
        json!({"user_id": user.id, "name": user.name, "from": from, "wrong_passwords": failures});
    append(&tx, event.with(data)).await?;
    tx.commit().await
}
