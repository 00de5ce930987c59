//! What the verbs about accounts need, and why they refuse.

use super::{Role, password::HashError};
use crate::ground::{
    clock::Clock,
    db::{Database, DbErr},
    error::{ErrorKind, UserError},
    live::{Change, Topic, hub::Hub},
};

/// Where accounts are changed.
#[derive(Clone)]
pub struct Accounts {
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    /// Of the secrets of authenticators, the current one first.
    pub keys: Vec<[u8; 32]>,
}

impl Accounts {
    /// Closes the sockets of sessions that have ended, in every process.
    pub fn close(&self, sessions: Vec<String>) {
        for id in sessions {
            self.hub.announce(Change::to(Topic::Sessions, id));
        }
    }

    /// There may be a mail to send. No page has anything new to show.
    pub fn wake(&self) {
        self.hub.announce(Change::for_topic(Topic::Mail));
    }
}

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("password: is incorrect. Enter the one that you sign in with.")]
    WrongPassword,
    #[error("Sign-in is locked after too many wrong passwords. Try again in 15 minutes.")]
    TooMany,
    #[error("Too many links were requested. Try again in 15 minutes.")]
    TooManyRequests,
    #[error("new password: has fewer than {least} characters. Make it longer.")]
    ShortPassword { least: usize },
    #[error("new password: has more than {most} characters. Make it shorter.")]
    LongPassword { most: usize },
    #[error("name: has to be 1 to 80 characters, on one line.")]
    Name,
    #[error(
        "phone: is not a number that can receive SMS. Enter it with + and the country code, such as +1 415 555 0123."
    )]
    Phone,
    #[error(
        "time zone: is not an IANA time zone such as Europe/Berlin. Pick one from the list, or leave it empty."
    )]
    TimeZone,
    #[error("This session has already ended.")]
    NoSession,
    #[error("Only admins can change other people's accounts.")]
    NotAdmin,
    #[error("This is the last active admin. Make somebody else an admin first.")]
    LastAdmin,
    #[error("email: is not an e-mail address.")]
    Email,
    #[error("email: has an account already.")]
    Taken,
    #[error("This account has no open invitation.")]
    NotInvited,
    #[error("This link has been used, has expired or is incomplete. Request a new one.")]
    Key,
    #[error("You cannot reset your own authenticator. Ask another admin, or use the command line.")]
    OwnReset,
    #[error("This account has no authenticator.")]
    NoAuthenticator,
    #[error("There is no such account.")]
    Unknown,
    #[error("role: is higher than {}. A token can have at most the role of its owner.", .0.name())]
    HigherRole(Role),
    #[error("days: is not between 1 and {most}. A token expires after at most a year.")]
    Days { most: u16 },
    #[error("This person already has {most} API tokens. Revoke one first.")]
    ManyTokens { most: u64 },
    #[error("This took too long, or your password has changed. Sign in again.")]
    StartOver,
    #[error("This browser is no longer remembered.")]
    NoBrowser,
    #[error("This API token is no longer valid, or is not yours.")]
    NoToken,
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<AccountError> for UserError {
    fn from(error: AccountError) -> Self {
        let kind = match &error {
            AccountError::WrongPassword
            | AccountError::ShortPassword { .. }
            | AccountError::LongPassword { .. }
            | AccountError::Name
            | AccountError::Phone
            | AccountError::TimeZone
            | AccountError::HigherRole(_)
            | AccountError::Days { .. }
            | AccountError::Email => ErrorKind::Invalid,
            AccountError::StartOver => ErrorKind::SignedOut,
            AccountError::NotAdmin | AccountError::OwnReset => ErrorKind::NotAllowed,
            AccountError::LastAdmin
            | AccountError::Taken
            | AccountError::ManyTokens { .. }
            | AccountError::NotInvited => ErrorKind::Conflict,
            AccountError::TooMany | AccountError::TooManyRequests => ErrorKind::TooMany,
            AccountError::NoSession
            | AccountError::NoAuthenticator
            | AccountError::NoToken
            | AccountError::NoBrowser
            | AccountError::Unknown
            | AccountError::Key => ErrorKind::NotFound,
            // These know their own kinds.
            AccountError::Hash(_) | AccountError::Code(_) | AccountError::Database(_) => {
                ErrorKind::Unavailable
            }
        };
        match error {
            AccountError::Hash(error) => error.into(),
            AccountError::Code(error) => error.into(),
            AccountError::Database(error) => error.into(),
            other => Self::new(kind, other.to_string()),
        }
    }
}

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
