//! The authenticator of an account: setting it up, codes that count once, and recovery codes.

pub mod check;
pub mod recovery;
pub mod remove;
pub mod seal;
pub mod set_up;

use super::password::HashError;
use crate::ground::{
    db::DbErr,
    error::{ErrorKind, UserError},
};

/// Wrong codes of one person within a quarter of an hour before they have to wait.
pub const TRIES: u64 = 5;

/// Why a code did not count.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    #[error(
        "This needs a code from an authenticator app, and you have not set one up. Set it up under Your account."
    )]
    NotSetUp,
    #[error("code: is missing. Enter the six-digit code from your authenticator app.")]
    Missing,
    #[error(
        "code: is incorrect or has been used. Enter the next one that your authenticator app shows."
    )]
    Wrong,
    #[error("Too many wrong codes. Try again in 15 minutes.")]
    TooMany,
    #[error(
        "code: your authenticator can no longer be read, because the secret of this installation has changed. Ask an admin to reset it."
    )]
    Unreadable,
    #[error("password: is incorrect. Enter the one that you sign in with.")]
    WrongPassword,
    #[error("You already have an authenticator. Remove it first, with a code from it.")]
    SetUpAlready,
    #[error("No setup is waiting for a code. Start over under Your account.")]
    NotBegun,
    #[error(
        "This link has been used, has expired or belongs to another account. Request a new one under Your account."
    )]
    Link,
    #[error("This account has no authenticator.")]
    None,
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<CodeError> for UserError {
    fn from(error: CodeError) -> Self {
        let kind = match &error {
            CodeError::NotSetUp => ErrorKind::NotAllowed,
            CodeError::Missing
            | CodeError::Wrong
            | CodeError::WrongPassword
            | CodeError::Unreadable => ErrorKind::Invalid,
            CodeError::TooMany => ErrorKind::TooMany,
            CodeError::SetUpAlready | CodeError::NotBegun | CodeError::Link => ErrorKind::Conflict,
            CodeError::None => ErrorKind::NotFound,
            // These know their own kinds.
            CodeError::Hash(_) | CodeError::Database(_) => ErrorKind::Unavailable,
        };
        match error {
            CodeError::Hash(error) => error.into(),
            CodeError::Database(error) => error.into(),
            other => Self::new(kind, other.to_string()),
        }
    }
}

/// Under what an account's wrong codes are counted.
fn counted_as(account: crate::ground::ids::UserId) -> String {
    format!("code:{account}")
}
