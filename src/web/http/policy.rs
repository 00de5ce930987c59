//! The Content-Security-Policy of every answer.

use axum::http::HeaderValue;
use leptos::nonce::Nonce;

/// A page runs only what this origin serves, plus the inline scripts that carry the answer's
/// nonce, and nobody may frame it. What is no page may do nothing at all.
pub fn header(html: bool, nonce: &Nonce) -> HeaderValue {
    const NOTHING: HeaderValue =
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    if !html {
        return NOTHING;
    }
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; \
         base-uri 'self'; form-action 'self'"
    );
    HeaderValue::from_str(&policy).unwrap_or(NOTHING)
}
