//! What is not a page: the API, health, live changes, and the guard before all of it.

mod always;
mod api;
mod audit_csv;
mod base_path;
mod by_code;
mod guard;
mod health;
mod kept;
mod limit;
pub mod listen;
mod live;
mod page_errors;
mod policy;
mod signed_errors;
mod written;

use crate::{
    accounts::session::Sessions,
    ground::error::{ErrorKind, UserError, unread::MOST_MEGABYTES},
    web::{
        app::{App, shell},
        components::hand::{Least, SCRIPT},
        session::span,
        state::AppState,
    },
};
use axum::{
    Extension, Json, Router,
    extract::{DefaultBodyLimit, Request},
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
        request::Parts,
    },
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use tower::{Layer, ServiceBuilder, util::MapRequestLayer};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};
use tower_sessions::{
    Expiry, SessionManagerLayer,
    cookie::{SameSite, time::Duration},
};
use utoipa::OpenApi;

const LARGEST_BODY: usize = MOST_MEGABYTES * 1024 * 1024;

/// Everything that is served; under the path of `APP_URL` too, for a proxy that passes it on.
pub fn router(state: AppState) -> Router {
    let base = state.site.base.clone();
    let take_away = move |mut request: Request| {
        base_path::take_away(&base, request.uri_mut());
        request
    };
    let inside = MapRequestLayer::new(take_away).layer(inside(state));
    Router::new().fallback_service(inside)
}

/// The table of routes and layers.
fn inside(state: AppState) -> Router {
    let pages = generate_route_list(App);
    let context = {
        let state = state.clone();
        move || {
            provide_context(state.clone());
            base_path::provide(&state.site.base);
            provide_context(Least(state.timing.view));
            provide_nonce();
        }
    };
    let page_shell = {
        let options = state.options.clone();
        move || shell(options.clone())
    };
    Router::new()
        .nest("/api/ai-coo", api::routes().fallback(no_such_route))
        .route(
            "/api/openapi.json",
            get(async || Json(api::Description::openapi())),
        )
        .merge(by_code::routes())
        .route(
            "/live",
            get(live::socket).layer(Extension(live::Sockets::default())),
        )
        .route("/hand.js", get(hand))
        .nest_service("/pkg", packages(&state))
        .leptos_routes_with_context(&state, pages, context.clone(), page_shell.clone())
        // Not leptos_axum's file handler: it gives a file the headers and the status of whichever
        // page is being rendered on the same thread, and takes them away from that page.
        .fallback_service(
            ServeDir::new(&*state.options.site_root)
                .append_index_html_on_directories(false)
                .precompressed_br()
                .precompressed_gzip()
                .not_found_service(get(render_app_async_with_context(context, page_shell))),
        )
        .layer(middleware::from_fn(page_errors::page_errors))
        .layer(middleware::from_fn_with_state(state.clone(), kept::kept))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            signed_errors::signed_errors,
        ))
        .layer(middleware::from_fn_with_state(state.clone(), limit::limit))
        .layer(sessions(&state))
        // Health is asked often and needs no session.
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            always::always,
        ))
        .layer(middleware::from_fn_with_state(state.clone(), guard::guard))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(listen::bodies))
        .layer(middleware::from_fn(span::span))
        .with_state(state)
}

/// The nonce that the guard puts into the answer's policy is the one that its scripts carry.
fn provide_nonce() {
    let nonce = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Nonce>().cloned());
    if let Some(nonce) = nonce {
        provide_context(nonce);
    }
}

/// The built browser part: compressed at build time, with names that change with the content.
fn packages(
    state: &AppState,
) -> impl tower::Service<
    axum::extract::Request,
    Response = axum::http::Response<tower_http::services::fs::ServeFileSystemResponseBody>,
    Error = std::convert::Infallible,
    Future: Send,
> + Clone
+ Send
+ Sync
+ 'static {
    let folder = std::path::Path::new(&*state.options.site_root).join(&*state.options.site_pkg_dir);
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(
            CACHE_CONTROL,
            forever,
        ))
        .service(
            ServeDir::new(folder)
                .precompressed_br()
                .precompressed_gzip(),
        )
}

/// Its address changes with its content.
async fn hand() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, SCRIPT.as_str())
}

fn sessions(state: &AppState) -> SessionManagerLayer<Sessions> {
    // Other apps behind the same proxy do not get our cookie.
    let path = match state.site.base.as_str() {
        "" => "/".to_owned(),
        base => base.to_owned(),
    };
    // A name that browsers take from this very host and over HTTPS alone: a sibling cannot plant it.
    let name = match (state.site.secure, state.site.base.as_str()) {
        (true, "") => "__Host-ai_coo_session",
        (true, _) => "__Secure-ai_coo_session",
        (false, _) => "ai_coo_session",
    };
    SessionManagerLayer::new(Sessions(state.database.connection().clone()))
        .with_name(name)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path(path)
        .with_secure(state.site.secure)
        .with_expiry(Expiry::OnInactivity(Duration::days(7)))
}

async fn no_such_route() -> UserError {
    UserError::new(
        ErrorKind::NotFound,
        "There is no such route. The API is described at /api/openapi.json.",
    )
}

impl IntoResponse for UserError {
    fn into_response(self) -> Response {
        (status(self.kind), Json(self)).into_response()
    }
}

/// The status that says what kind of error it is.
fn status(kind: ErrorKind) -> StatusCode {
    StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
