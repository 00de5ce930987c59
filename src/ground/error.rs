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

impl UserError {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }
}

/// Of an answer of another version, or of a proxy in between.
pub const UNREADABLE: &str = "The server's answer cannot be read. Reload the page.";

/// What only a browser can find out.
const UNREACHABLE: &str = "The server cannot be reached. Check that it is running.";

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
                tracing::error!(error = %other, "A server function failed");
                #[cfg(not(feature = "ssr"))]
                let _ = other;
                let words =
                    "Something went wrong on our side. Reload the page to see where things stand.";
                Self::new(ErrorKind::Internal, words)
            }
        }
    }
}
