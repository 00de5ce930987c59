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
pub const TRIES: i64 = 5;

/// Why a code did not count.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    #[error(
        "You have no authenticator, and this takes a code of one. Set it up under Your account."
    )]
    NotSetUp,
    #[error("code: is missing. Enter the six digits that your authenticator shows now.")]
    Missing,
    #[error(
        "code: is not what your authenticator shows now, or has been used. Enter the next one that it shows."
    )]
    Wrong,
    #[error("Too many wrong codes. Try again in 15 minutes.")]
    TooMany,
    #[error(
        "code: your authenticator cannot be read any more, because the secret of this installation has changed. Ask an admin to reset it."
    )]
    Unreadable,
    #[error("password: is not yours. Enter the one that you sign in with.")]
    WrongPassword,
    #[error("An authenticator is set up already. Remove it first, with a code of it.")]
    SetUpAlready,
    #[error("Nothing is waiting for a first code. Begin anew under Your account.")]
    NotBegun,
    #[error(
        "This link was used, has expired, or is for another account. Ask for another one under Your account."
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
            CodeError::TooMany | CodeError::Hash(HashError::Busy) => ErrorKind::TooMany,
            CodeError::Hash(HashError::Failed(_)) => ErrorKind::Internal,
            CodeError::SetUpAlready | CodeError::NotBegun | CodeError::Link => ErrorKind::Conflict,
            CodeError::None => ErrorKind::NotFound,
            CodeError::Database(_) => ErrorKind::Unavailable,
        };
        match error {
            CodeError::Database(error) => error.into(),
            other => Self::new(kind, other.to_string()),
        }
    }
}

/// Under what an account's wrong codes are counted.
fn counted_as(account: crate::ground::ids::UserId) -> String {
    format!("code:{account}")
}
