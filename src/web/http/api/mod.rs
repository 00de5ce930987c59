//! The HTTP API under `/api/ai-coo`: the same verbs as the dashboard, for programs.

mod actions;
mod analyses;
mod audit;
pub(in crate::web::http) mod beside;
pub(in crate::web::http) mod by_link;
mod follow_up;
mod input;
mod kill_switch;
mod verbs;

use crate::{records::ExecutionResult, web::state::AppState};
use axum::{
    Router,
    routing::{get, post},
};
use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// The table of routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/actions",
            get(actions::list_actions).post(actions::propose_action),
        )
        .route("/approve", get(by_link::show).post(by_link::approve))
        .route("/reject", get(by_link::show).post(by_link::reject))
        .route("/take-back", post(beside::take_back))
        .route("/stop", post(beside::stop))
        .route("/renew", post(beside::renew))
        .route("/actions/{id}", get(actions::get_action))
        .route("/actions/{id}/approve", post(verbs::approve))
        .route("/actions/{id}/reject", post(verbs::reject))
        .route("/actions/{id}/settle", post(verbs::settle))
        .route("/actions/{id}/retry", post(verbs::retry))
        .route("/actions/{id}/cancel", post(verbs::cancel))
        .route("/actions/{id}/undo", post(verbs::undo))
        .route("/actions/{id}/comment", post(follow_up::comment))
        .route("/actions/{id}/snooze", post(follow_up::snooze))
        .route("/actions/{id}/hand-over", post(follow_up::hand_over))
        .route("/actions/{id}/remind", post(follow_up::remind))
        .route("/actions/{id}/take-back", post(follow_up::take_back))
        .route("/actions/{id}/withdraw", post(follow_up::withdraw))
        .route("/actions/{id}/test", post(verbs::send_test))
        .route("/audit-trail", get(audit::audit_trail))
        .route("/audit-trail.csv", get(audit::audit_trail_csv))
        .route(
            "/kill-switch",
            get(kill_switch::stand).post(kill_switch::throw),
        )
        .route("/queue/metrics", get(analyses::queue_metrics))
        .route("/trigger", post(analyses::trigger))
        .route("/alerts", get(analyses::alerts))
        .route("/analyses", get(analyses::analyses))
        .route("/analyses/{id}", get(analyses::analysis))
}

/// The description of the API (OpenAPI 3.1).
#[derive(OpenApi)]
#[openapi(
    info(
        title = "AI COO",
        description = "Sign in with a session cookie, or send `Authorization: Bearer TOKEN` with a token of the page API tokens, or of `ai-coo token add`. A token acts as the person whose it is, with the lower of its role and theirs. 10 calls a second of one token or one person; beyond that 429 with `Retry-After`."
    ),
    paths(
        actions::list_actions,
        actions::propose_action,
        actions::get_action,
        by_link::show,
        by_link::approve,
        by_link::reject,
        verbs::approve,
        verbs::reject,
        verbs::settle,
        verbs::retry,
        verbs::cancel,
        verbs::undo,
        verbs::send_test,
        follow_up::comment,
        follow_up::snooze,
        follow_up::hand_over,
        follow_up::remind,
        follow_up::take_back,
        follow_up::withdraw,
        beside::take_back,
        beside::stop,
        beside::renew,
        audit::audit_trail,
        audit::audit_trail_csv,
        kill_switch::stand,
        kill_switch::throw,
        analyses::queue_metrics,
        analyses::trigger,
        analyses::alerts,
        analyses::analyses,
        analyses::analysis
    ),
    components(schemas(Problem, ExecutionResult)),
    modifiers(&Authority),
    security(("session" = []), ("token" = []))
)]
pub struct Description;

/// By what a call is somebody's.
struct Authority;

impl Modify for Authority {
    fn modify(&self, described: &mut utoipa::openapi::OpenApi) {
        let components = described.components.get_or_insert_default();
        let cookie = ApiKeyValue::with_description(
            "ai_coo_session",
            "Of who has signed in with a browser. Over HTTPS its name begins with `__Host-` or `__Secure-`.",
        );
        let schemes = [
            ("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie))),
            (
                "token",
                SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
            ),
        ];
        for (name, scheme) in schemes {
            components.add_security_scheme(name, scheme);
        }
    }
}

/// What every refusal looks like.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "only its schema is used: the error itself is UserError"
)]
struct Problem {
    /// `signed_out`, `not_allowed`, `not_found`, `conflict`, `invalid`, `too_many`, `unavailable` or `internal`.
    kind: String,
    /// In words, with the field and the remedy.
    message: String,
}
