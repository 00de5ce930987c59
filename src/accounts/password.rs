//! Passwords: argon2id, with OWASP's parameters (19 MiB, 2 passes).

use crate::ground::{
    db::NO_PASSWORD,
    error::{ErrorKind, UserError},
};
use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use rand::RngExt as _;
use sha2::{Digest as _, Sha256};
use std::{sync::LazyLock, thread::available_parallelism, time::Duration};
use tokio::sync::Semaphore;

/// The hash of nothing anybody has: verified against when an account is unknown, so that the
/// answer takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$Nm1bSEBO5ML1z9jQyRqkyOaGFcbKUdDJTcxLDmyrNEk";

/// One for each core: each takes 19 MiB and a core, and whoever has work of their own to do there
/// must not wait for strangers who guess.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, usize::from)));
/// Longer than this nobody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, thiserror::Error)]
pub enum HashError {
    #[error("Too many people are signing in. Try again in a moment.")]
    Busy,
    #[error("the password could not be hashed: {0}")]
    Failed(String),
}

impl From<HashError> for UserError {
    fn from(error: HashError) -> Self {
        let kind = match error {
            HashError::Busy => ErrorKind::TooMany,
            HashError::Failed(_) => ErrorKind::Internal,
        };
        Self::new(kind, error.to_string())
    }
}

/// # Errors
/// When the hash cannot be made.
pub async fn hash(password: &str) -> Result<String, HashError> {
    let password = password.to_owned();
    blocking(move || {
        let salt: [u8; 16] = rand::rng().random();
        let salt =
            SaltString::encode_b64(&salt).map_err(|error| HashError::Failed(error.to_string()))?;
        let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string())
            .map_err(|error| HashError::Failed(error.to_string()))
    })
    .await?
}

/// Is it the password of this hash? Without a hash, or with that of an account which nobody signs
/// in to, it takes as long and says no.
///
/// # Errors
/// [`HashError::Busy`].
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool, HashError> {
    let hash = hash.filter(|hash| *hash != NO_PASSWORD);
    let known = hash.is_some();
    let hash = hash.unwrap_or(NOBODY).to_owned();
    let password = password.to_owned();
    let right = blocking(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    })
    .await?;
    Ok(known && right)
}

/// Hashing takes tens of milliseconds of a core: not on a thread that serves others, and not more
/// at once than there are cores.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, HashError> {
    let turn = tokio::time::timeout(PATIENCE, TURNS.acquire()).await;
    let _turn = turn
        .map_err(|_| HashError::Busy)?
        .map_err(|error| HashError::Failed(error.to_string()))?;
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| HashError::Failed(error.to_string()))
}

/// What a session remembers of the password it was opened with: with another password it is worth
/// nothing. Says nothing about the password that its salted hash does not.
pub fn stamp(hash: &str) -> String {
    hex::encode(&Sha256::digest(hash.as_bytes())[..8])
}

/// A password that nobody has to invent: 20 letters and digits, about 103 bits.
pub fn generate() -> String {
    const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut rng = rand::rng();
    (0..20)
        .map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let hash = hash("correct horse").await.unwrap();
        assert!(verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!verify("battery staple", Some(&hash)).await.unwrap());
        assert!(!verify("correct horse", None).await.unwrap());
        assert!(!verify("!", Some(NO_PASSWORD)).await.unwrap());
    }

    #[test]
    fn nobodys_hash_is_one_that_takes_as_long() {
        let hash = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(hash.algorithm.as_str(), "argon2id");
    }
}
