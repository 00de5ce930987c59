//! How an error crosses to the browser, and what becomes of a call that failed on its way.

#[cfg(feature = "ssr")]
use super::unread;
use super::{ErrorKind, UNREACHABLE, UserError};
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use server_fn::codec::JsonEncoding;

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
            ServerFnErrorErr::Deserialization(_) => {
                Self::new(ErrorKind::Internal, super::UNREADABLE)
            }
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
