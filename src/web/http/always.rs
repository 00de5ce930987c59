//! Every request has an answer: what panics is an error page and a line in the log, and what takes
//! too long is told so.

use super::status;
use crate::{
    ground::error::{ErrorKind, UserError},
    web::state::AppState,
};
use axum::{
    extract::{Request, State},
    http::header::ACCEPT,
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use futures::FutureExt;
use std::{panic::AssertUnwindSafe, time::Duration};

/// Longer than anything that a page waits for.
const LONGEST: Duration = Duration::from_secs(30);

/// The layer.
pub async fn always(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let accept = request.headers().get(ACCEPT);
    let page = accept.is_some_and(|accept| {
        accept
            .to_str()
            .is_ok_and(|accept| accept.contains("text/html"))
    });
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    let error = match tokio::time::timeout(LONGEST, answer).await {
        Ok(Ok(response)) => return response,
        Ok(Err(_panic)) => {
            // Its place was logged by the hook, as it happened.
            tracing::error!("A request ended in a panic");
            let words = "Something went wrong on our side, and it is in the log. Reload the page to see where things stand.";
            UserError::new(ErrorKind::Internal, words)
        }
        Err(_) => {
            tracing::error!("A request took too long");
            let words = "This took too long. It may have happened nevertheless: reload the page to see where things stand.";
            UserError::new(ErrorKind::Unavailable, words)
        }
    };
    if page {
        let back = state.site.base.at("/dashboard/operator");
        (status(error.kind), Html(document(&error.message, &back))).into_response()
    } else {
        error.into_response()
    }
}

/// Made without anything that may have broken down.
fn document(words: &str, back: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Could not complete the request · AI COO</title></head>\
         <body><main><h1>Could not complete the request</h1><p>{words}</p><p><a href=\"{back}\">Go to inbox</a></p></main></body></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_page_needs_nothing_else() {
        let page = document("It broke.", "/desk/dashboard/operator");
        assert!(page.contains("<p>It broke.</p>"));
        assert!(page.contains("href=\"/desk/dashboard/operator\""));
    }
}
