//! The only error that crosses to the browser.

mod crossing;
#[cfg(feature = "ssr")]
pub mod unread;

use serde::{Deserialize, Serialize};

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
    /// Nobody is signed in.
    SignedOut,
    /// The role does not allow it.
    NotAllowed,
    /// There is no such thing.
    NotFound,
    /// Somebody was faster, or it has moved on.
    Conflict,
    /// What was sent cannot be.
    Invalid,
    /// Too many tries.
    TooMany,
    /// The database or Odoo cannot be reached; trying later may help.
    Unavailable,
    /// A mistake of ours.
    Internal,
}

impl ErrorKind {
    /// The status of an answer that says it.
    pub fn status(self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::NotAllowed => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Invalid => 422,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// Of an answer of another version, or of a proxy in between.
pub const UNREADABLE: &str = "The server's answer cannot be read. Reload the page.";

/// What only a browser can find out.
const UNREACHABLE: &str = "The server cannot be reached. Check that it is running.";

impl UserError {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// Nobody answered: what is on the screen may still be right.
    pub fn is_unreachable(&self) -> bool {
        self.kind == ErrorKind::Unavailable && self.message == UNREACHABLE
    }

    /// It says nothing about what was asked for: asked again, there may be an answer.
    pub fn may_pass(&self) -> bool {
        matches!(self.kind, ErrorKind::Unavailable | ErrorKind::Internal)
    }
}
