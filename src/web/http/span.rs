//! What the log calls a request: its method, the route that answers it, and who is calling. Never its
//! path: it may hold the token of a link, or the code of an SMS.

use crate::ground::ids::UserId;
use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, Span, field};

/// The layer: one for every handler and every server function.
pub async fn span(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str);
    let method = request.method().as_str();
    let span = tracing::info_span!("request", method, route, user_id = field::Empty);
    next.run(request).instrument(span).await
}

/// Says whose request this is, once it is known.
pub fn is_of(user: UserId) {
    Span::current().record("user_id", field::display(user));
}
