//! Errors as Odoo 19's JSON-2 gives them: a status and an exception's name.

use axum::{
    Json,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde_json::json;

/// One refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OdooException {
    pub status: u16,
    pub name: &'static str,
    pub message: String,
}

impl OdooException {
    fn new(status: u16, name: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            name,
            message: message.into(),
        }
    }

    pub fn value(message: impl Into<String>) -> Self {
        Self::new(500, "builtins.ValueError", message)
    }

    pub fn unexpected_argument(method: &str, argument: &str) -> Self {
        let message = format!("{method}() got an unexpected keyword argument '{argument}'");
        Self::new(500, "builtins.TypeError", message)
    }

    pub fn unprocessable(message: impl Into<String>) -> Self {
        Self::new(422, "werkzeug.exceptions.UnprocessableEntity", message)
    }

    pub fn access(message: impl Into<String>) -> Self {
        Self::new(403, "odoo.exceptions.AccessError", message)
    }

    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, "werkzeug.exceptions.NotFound", message)
    }

    pub fn missing(model: &str, id: i64) -> Self {
        let message = format!(
            "Record does not exist or has been deleted.\n(Record: {model}({id},), User: {})",
            super::company::COO
        );
        Self::new(404, "odoo.exceptions.MissingError", message)
    }

    pub fn unauthorized(message: &str) -> Self {
        Self::new(401, "werkzeug.exceptions.Unauthorized", message)
    }

    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, "werkzeug.exceptions.BadRequest", message)
    }

    pub fn busy() -> Self {
        Self::new(
            500,
            "psycopg2.errors.SerializationFailure",
            "could not serialize access due to concurrent update",
        )
    }

    /// The disk refused: nothing was kept.
    pub fn not_kept(error: &std::io::Error) -> Self {
        Self::new(500, "builtins.OSError", error.to_string())
    }
}

impl IntoResponse for OdooException {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = json!({
            "name": self.name,
            "message": self.message,
            "arguments": [self.message],
            "context": {},
            // A client must drop this. The marker lets tests see that ours does.
            "debug": "Traceback (most recent call last): sandbox-traceback",
        });
        (status, Json(body)).into_response()
    }
}

/// What Odoo answers before any database is chosen.
pub fn no_database() -> Response {
    let page = "<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n\
        <p>No database is selected and the requested URL was not found in the server-wide controllers.</p>\n";
    (StatusCode::NOT_FOUND, Html(page)).into_response()
}

pub fn not_json() -> Response {
    let page = "<!doctype html>\n<title>415 Unsupported Media Type</title>\n";
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, Html(page)).into_response()
}
