//! What the log calls a request: its method, the route that answers it, and who is calling. Never its
//! path: it may hold the token of a link, or the code of an SMS.

use crate::ground::ids::UserId;
use axum::{
    extract::{MatchedPath, Request},
    http::Extensions,
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, Span, field};

/// The span of a request, left in it: whoever stands between has spans of their own.
#[derive(Clone)]
struct OfRequest(Span);

/// The layer: one for every handler and every server function.
pub async fn span(mut request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str);
    let method = request.method().as_str();
    let span = tracing::info_span!("request", method, route, user_id = field::Empty);
    request.extensions_mut().insert(OfRequest(span.clone()));
    next.run(request).instrument(span).await
}

/// Says whose request this is, once it is known.
pub fn is_of(request: &Extensions, user: UserId) {
    if let Some(OfRequest(span)) = request.get() {
        span.record("user_id", field::display(user));
    }
}
