//! The only error that crosses to the browser.

#[cfg(feature = "ssr")]
pub mod unread;

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;

/// What went wrong, in words for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct UserError {
    pub kind: ErrorKind,
    pub message: String,
}

/// What the answer's status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Nobody is signed in (401).
    SignedOut,
    /// The role does not allow it (403).
    NotAllowed,
    /// There is no such thing (404).
    NotFound,
    /// Somebody was faster, or it has moved on (409).
    Conflict,
    /// What was sent cannot be (422).
    Invalid,
    /// Too many tries (429).
    TooMany,
    /// The database or Odoo cannot be reached; trying later may help (503).
    Unavailable,
    /// A mistake of ours (500).
    Internal,
}

impl UserError {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }
}

/// Of an answer of another version, or of a proxy in between.
pub const UNREADABLE: &str = "The server's answer cannot be read here. Reload the page.";

/// What only a browser can find out.
const UNREACHABLE: &str = "The server cannot be reached. Is it running?";

impl UserError {
    /// Nobody answered: what is on the screen may still be right.
    pub fn is_unreachable(&self) -> bool {
        self.kind == ErrorKind::Unavailable && self.message == UNREACHABLE
    }

    /// It says nothing about what was asked for: asked again, there may be an answer.
    pub fn may_pass(&self) -> bool {
        matches!(self.kind, ErrorKind::Unavailable | ErrorKind::Internal)
    }
}

impl FromServerFnError for UserError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // The server reads forms, the browser answers.
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Args(why)
            | ServerFnErrorErr::MissingArg(why)
            | ServerFnErrorErr::Deserialization(why) => unread::form(&why),
            #[cfg(not(feature = "ssr"))]
            ServerFnErrorErr::Deserialization(_) => Self::new(ErrorKind::Internal, UNREADABLE),
            ServerFnErrorErr::Request(_) => Self::new(ErrorKind::Unavailable, UNREACHABLE),
            other => {
                #[cfg(feature = "ssr")]
                tracing::error!(error = %other, "A server function has no answer");
                #[cfg(not(feature = "ssr"))]
                let _ = other;
                let words =
                    "Something went wrong on our side. Reload the page to see where things stand.";
                Self::new(ErrorKind::Internal, words)
            }
        }
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::{ErrorKind, UserError};
    use crate::{
        accounts::{
            office::AccountError, password::HashError, second_factor::CodeError,
            sign_in::SignInError,
        },
        approvals::{answer::AnswerError, follow_up::FollowUpError, seen::Unseen},
        db::DbErr,
        executor::{
            configure::ConfigureError, kill_switch::SwitchError, settle::SettleError,
            test_mail::TestError,
        },
        recommender::propose::Discarded,
    };

    impl From<DbErr> for UserError {
        fn from(error: DbErr) -> Self {
            tracing::error!(%error, "The database could not be used");
            if crate::db::is_unreadable(&error) {
                let words = "This record was written by another version of AI COO, and this one cannot read it. An admin sees which it is.";
                return Self::new(ErrorKind::Internal, words);
            }
            Self::new(
                ErrorKind::Unavailable,
                "The database cannot be reached just now. Nothing was changed; try again in a moment.",
            )
        }
    }

    impl From<AnswerError> for UserError {
        fn from(error: AnswerError) -> Self {
            let kind = match &error {
                AnswerError::Unknown(_) => ErrorKind::NotFound,
                AnswerError::NotAllowed | AnswerError::OwnProposal | AnswerError::Own => {
                    ErrorKind::NotAllowed
                }
                AnswerError::Decided(_)
                | AnswerError::Refused(_)
                | AnswerError::Twice
                | AnswerError::TooLate(_)
                | AnswerError::LinkUsed => ErrorKind::Conflict,
                AnswerError::NotOurs => ErrorKind::NotFound,
                AnswerError::TooManyGuesses => ErrorKind::TooMany,
                AnswerError::OtherEffect | AnswerError::LongReason => ErrorKind::Invalid,
                AnswerError::Code(_) | AnswerError::Database(_) | AnswerError::Unseen(_) => {
                    ErrorKind::Unavailable
                }
            };
            match error {
                AnswerError::Unseen(error) => error.into(),
                AnswerError::Code(error) => error.into(),
                AnswerError::Database(error) => error.into(),
                other => Self::new(kind, other.to_string()),
            }
        }
    }

    impl From<SwitchError> for UserError {
        fn from(error: SwitchError) -> Self {
            match error {
                SwitchError::Code(error) => error.into(),
                SwitchError::Database(error) => error.into(),
                SwitchError::Reason(_) => Self::new(ErrorKind::Invalid, error.to_string()),
                SwitchError::NotAllowed | SwitchError::NoAdmin | SwitchError::Token => {
                    Self::new(ErrorKind::NotAllowed, error.to_string())
                }
            }
        }
    }

    impl From<Unseen> for UserError {
        fn from(error: Unseen) -> Self {
            Self::new(ErrorKind::Invalid, error.to_string())
        }
    }

    impl From<FollowUpError> for UserError {
        fn from(error: FollowUpError) -> Self {
            let kind = match &error {
                FollowUpError::Unknown(_) => ErrorKind::NotFound,
                FollowUpError::NotAllowed | FollowUpError::NotProposed => ErrorKind::NotAllowed,
                FollowUpError::Elsewhere(_) | FollowUpError::NotYours | FollowUpError::Nobody => {
                    ErrorKind::Conflict
                }
                FollowUpError::TooSoon(_) => ErrorKind::TooMany,
                FollowUpError::Until(_) | FollowUpError::NoReceiver | FollowUpError::Invalid(_) => {
                    ErrorKind::Invalid
                }
                FollowUpError::Database(_) => ErrorKind::Unavailable,
            };
            match error {
                FollowUpError::Database(error) => error.into(),
                other => Self::new(kind, other.to_string()),
            }
        }
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
                CodeError::SetUpAlready | CodeError::NotBegun | CodeError::Link => {
                    ErrorKind::Conflict
                }
                CodeError::None => ErrorKind::NotFound,
                CodeError::Database(_) => ErrorKind::Unavailable,
            };
            match error {
                CodeError::Database(error) => error.into(),
                other => Self::new(kind, other.to_string()),
            }
        }
    }

    impl From<AccountError> for UserError {
        fn from(error: AccountError) -> Self {
            let kind = match &error {
                AccountError::WrongPassword
                | AccountError::ShortPassword { .. }
                | AccountError::LongPassword { .. }
                | AccountError::Name
                | AccountError::Phone
                | AccountError::HigherRole(_)
                | AccountError::Days { .. }
                | AccountError::Email => ErrorKind::Invalid,
                AccountError::StartOver => ErrorKind::SignedOut,
                AccountError::NotAdmin | AccountError::OwnReset => ErrorKind::NotAllowed,
                AccountError::LastAdmin
                | AccountError::Taken
                | AccountError::ManyTokens { .. }
                | AccountError::NotInvited => ErrorKind::Conflict,
                AccountError::TooMany
                | AccountError::TooManyRequests
                | AccountError::Hash(HashError::Busy) => ErrorKind::TooMany,
                AccountError::NoSession
                | AccountError::NoAuthenticator
                | AccountError::NoToken
                | AccountError::NoBrowser
                | AccountError::Unknown
                | AccountError::Key => ErrorKind::NotFound,
                AccountError::Hash(_) => ErrorKind::Internal,
                AccountError::Code(_) | AccountError::Database(_) => ErrorKind::Unavailable,
            };
            match error {
                AccountError::Code(error) => error.into(),
                AccountError::Database(error) => error.into(),
                other => Self::new(kind, other.to_string()),
            }
        }
    }

    impl From<ConfigureError> for UserError {
        fn from(error: ConfigureError) -> Self {
            match error {
                ConfigureError::Database(error) => error.into(),
                ConfigureError::Code(error) => error.into(),
                ConfigureError::CodeMissing => Self::new(ErrorKind::Invalid, error.to_string()),
                ConfigureError::Newer => Self::new(ErrorKind::Conflict, error.to_string()),
            }
        }
    }

    impl From<SettleError> for UserError {
        fn from(error: SettleError) -> Self {
            match error {
                SettleError::Database(error) => error.into(),
                SettleError::Unknown(_) => Self::new(ErrorKind::NotFound, error.to_string()),
                SettleError::NotAllowed => Self::new(ErrorKind::NotAllowed, error.to_string()),
                SettleError::Code(error) => error.into(),
                SettleError::Elsewhere { .. }
                | SettleError::OnItsWay
                | SettleError::TooOld(_)
                | SettleError::AnotherOpen => Self::new(ErrorKind::Conflict, error.to_string()),
            }
        }
    }

    impl From<TestError> for UserError {
        fn from(error: TestError) -> Self {
            let kind = match &error {
                TestError::Database(_) | TestError::Mail(_) => ErrorKind::Unavailable,
                TestError::Unknown(_) => ErrorKind::NotFound,
                TestError::Elsewhere(_) | TestError::KillSwitch => ErrorKind::Conflict,
                TestError::NoMail => ErrorKind::Invalid,
                TestError::Limit(_) => ErrorKind::TooMany,
            };
            match error {
                TestError::Database(error) => error.into(),
                other => Self::new(kind, format!("The test was not sent: {other}.")),
            }
        }
    }

    impl From<SignInError> for UserError {
        fn from(error: SignInError) -> Self {
            match error {
                SignInError::Database(error) => error.into(),
                SignInError::Wrong => Self::new(ErrorKind::SignedOut, error.to_string()),
                SignInError::TooMany | SignInError::Hash(HashError::Busy) => {
                    Self::new(ErrorKind::TooMany, error.to_string())
                }
                SignInError::Hash(HashError::Failed(_)) => {
                    Self::new(ErrorKind::Internal, error.to_string())
                }
            }
        }
    }

    impl From<Discarded> for UserError {
        fn from(error: Discarded) -> Self {
            use crate::{
                actions::RenderError,
                operations::{calendar::CalendarError, odoo::Outcome},
            };
            let kind = match &error {
                Discarded::Open
                | Discarded::MovedOn
                | Discarded::CoolDown { .. }
                | Discarded::StillBlocked { .. } => ErrorKind::Conflict,
                Discarded::Render(RenderError::Odoo(odoo))
                    if odoo.outcome() != Outcome::Rejected =>
                {
                    ErrorKind::Unavailable
                }
                Discarded::Render(RenderError::Calendar(
                    CalendarError::NotSent(_) | CalendarError::Unknown(_),
                )) => ErrorKind::Unavailable,
                _ => ErrorKind::Invalid,
            };
            match error {
                Discarded::Database(error) => error.into(),
                other => Self::new(kind, other.to_string()),
            }
        }
    }
}
