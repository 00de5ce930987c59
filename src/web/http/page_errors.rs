//! The status of a server function's error: leptos answers 500 to all of them.

use super::status;
use crate::ground::error::UserError;
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use server_fn::error::SERVER_FN_ERROR_HEADER;

/// Longer than any message of ours.
const LONGEST: usize = 64 * 1024;

/// Gives an error the status of its kind.
pub async fn page_errors(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let failed = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    if !failed {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, LONGEST).await.unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<UserError>(&bytes) {
        parts.status = status(error.kind);
    }
    Response::from_parts(parts, Body::from(bytes))
}
