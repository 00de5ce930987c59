//! The API's limit: so many calls a second for each token, and for each signed-in person who
//! calls the API from a browser; over all processes. Pages are not counted: one page asks for
//! several things at once. What a token does, the trail says of the token.

use crate::{
    audit::store::by_token,
    ground::error::{ErrorKind, UserError},
    limits::{self, Limit},
    web::{
        session::caller::{Known, Once, known},
        state::AppState,
    },
};
use axum::{
    extract::{Request, State},
    http::{
        HeaderValue,
        header::{AUTHORIZATION, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Duration;

/// The layer. Strangers are not counted: nothing is done for them, and what they send is no key.
pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if parts.method.is_safe() {
        parts.extensions.insert(Once::default());
    }
    let api = parts.uri.path().starts_with("/api/ai-coo/");
    if !api && !parts.headers.contains_key(AUTHORIZATION) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let known = match known(&mut parts, &state).await {
        Ok(known) => known,
        Err(error) => return error.into_response(),
    };
    if let Some(Known { key, .. }) = known.as_ref().filter(|known| known.by_token() || api) {
        let limit = &state.limits.api;
        let connection = state.database.connection();
        match limits::store::next_turn(connection, limit, key, Duration::ZERO).await {
            Ok(Ok(_)) => {}
            Ok(Err(wait)) => return too_many(limit, wait),
            Err(error) => return UserError::from(error).into_response(),
        }
    }
    let token = known.as_ref().and_then(|known| known.token);
    if let Some(known) = known {
        parts.extensions.insert(known);
    }
    let answer = next.run(Request::from_parts(parts, body));
    match token {
        Some(token) => by_token(token, answer).await,
        None => answer.await,
    }
}

fn too_many(limit: &Limit, wait: Duration) -> Response {
    let seconds = (wait.as_secs_f64().ceil() as u64).max(1);
    let words = format!(
        "Too many calls: {} a {} are allowed. Try again in {seconds} s, as Retry-After says.",
        limit.most,
        limit.window_in_words()
    );
    let mut response = UserError::new(ErrorKind::TooMany, words).into_response();
    let after = HeaderValue::from(seconds);
    response.headers_mut().insert(RETRY_AFTER, after);
    response
}
