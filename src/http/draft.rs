//! What somebody typed into a form that was refused, kept for the page that shows the refusal.
//! Only without JavaScript: with it the page is still there, and so is what was typed.

use super::caller::session;
use crate::error::{ErrorKind, UserError};
use axum::http::{header::ACCEPT, request::Parts};
use leptos::prelude::use_context;
use serde::{Serialize, de::DeserializeOwned};

/// Longer ones are lost: a session is read with every request.
const LONGEST: usize = 64 * 1024;

/// Keeps what was typed into the form `name` in the session of the request that is answered.
///
/// # Errors
/// [`ErrorKind::Unavailable`] when the session cannot be written.
pub async fn keep(name: &str, draft: &impl Serialize) -> Result<(), UserError> {
    if !is_plain_form() {
        return Ok(());
    }
    let text = serde_json::to_string(draft).unwrap_or_default();
    // PostgreSQL's JSON has no NUL, which JSON writes like this.
    if text.len() > LONGEST || text.contains("\\u0000") {
        return Ok(());
    }
    session()?.insert(&key(name), text).await.map_err(|error| {
        tracing::error!(%error, "A draft could not be kept");
        UserError::new(
            ErrorKind::Unavailable,
            "The database cannot be reached just now. Go back, and send the form again in a moment.",
        )
    })
}

/// Takes what was kept; a second look finds nothing.
pub async fn take<T: DeserializeOwned>(name: &str) -> Option<T> {
    let kept = session().ok()?.remove::<String>(&key(name)).await;
    serde_json::from_str(&kept.ok()??).ok()
}

fn key(name: &str) -> String {
    format!("draft:{name}")
}

/// A browser that sends a form by itself asks for a page; our own code asks for JSON.
fn is_plain_form() -> bool {
    let accept = use_context::<Parts>().and_then(|parts| parts.headers.get(ACCEPT).cloned());
    accept.is_some_and(|accept| {
        accept
            .to_str()
            .is_ok_and(|accept| accept.contains("text/html"))
    })
}
