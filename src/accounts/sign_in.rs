//! Signing in with a password, slowed down for who guesses.

use super::{User, password, store};
use crate::{
    actions::Actor,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    clock::Clock,
    db::{Database, DbErr},
};
use chrono::Duration;

/// Wrong passwords for one address within a quarter of an hour before it has to wait.
const TRIES: i64 = 10;

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The same words whether the account or the password is unknown.
    #[error("This e-mail address and password do not belong together.")]
    Wrong,
    #[error("Too many wrong passwords for this address. Try again in 15 minutes.")]
    TooMany,
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Who this is, if the password is theirs. Appends `signed_in`.
///
/// # Errors
/// See [`SignInError`].
pub async fn sign_in(
    database: &Database,
    clock: &Clock,
    email: &str,
    password: &str,
) -> Result<User, SignInError> {
    let now = clock.now();
    let key = email.trim().to_lowercase();
    let connection = database.connection();
    let tx = database.begin().await?;
    let since = now - Duration::minutes(15);
    if !store::count_try(&tx, &key, since, TRIES, now).await? {
        return Err(SignInError::TooMany);
    }
    tx.commit().await?;
    let found = store::by_email(connection, &key).await?;
    let right = password::verify(password, found.as_ref().map(|(_, hash)| hash.as_str())).await;
    match found {
        Some((user, _)) if right => {
            let tx = database.begin().await?;
            store::forget_try(&tx, &key, now).await?;
            append(
                &tx,
                NewEvent::general(EventKind::SignedIn, Actor::User(user.id), now),
            )
            .await?;
            tx.commit().await?;
            Ok(user)
        }
        _ => Err(SignInError::Wrong),
    }
}
