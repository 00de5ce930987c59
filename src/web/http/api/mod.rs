//! The HTTP API under `/api/ai-coo`: the same verbs as the dashboard, for programs.

mod actions;
mod analyses;
mod asked;
mod audit;
pub(in crate::web::http) mod by_link;
mod follow_up;
mod input;
mod kill_switch;
mod verbs;

use crate::{decisions::Verb, records::ExecutionResult, web::state::AppState};
use axum::{
    Extension, Router,
    routing::{MethodRouter, get, post},
};
use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// The routes: those of the verbs come from their table.
pub fn routes() -> Router<AppState> {
    let mut router = Router::new()
        .route(
            "/actions",
            get(actions::list_actions).post(actions::propose_action),
        )
        .route("/actions/{id}", get(actions::get_action))
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
        .route("/analyses/{id}", get(analyses::analysis));
    for verb in Verb::ALL.iter().copied() {
        if let (Some(path), Some(handler)) = (verb.path(), handler(verb)) {
            router = router.route(&path, handler.layer(Extension(verb)));
        }
        if let (Some(path), Some(handler)) = (verb.link_path(), link_handler(verb)) {
            router = router.route(&path, handler);
        }
    }
    router
}

/// What answers programs that ask for a verb: each has the caller whom the verb's row allows.
fn handler(verb: Verb) -> Option<MethodRouter<AppState>> {
    Some(match verb {
        Verb::Approve => post(verbs::approve),
        Verb::Reject => post(verbs::reject),
        Verb::Settle => post(verbs::settle),
        Verb::Retry => post(verbs::retry),
        Verb::Cancel => post(verbs::cancel),
        Verb::Undo => post(verbs::undo),
        Verb::Test => post(verbs::send_test),
        Verb::Comment => post(follow_up::comment),
        Verb::Snooze => post(follow_up::snooze),
        Verb::HandOver => post(follow_up::hand_over),
        Verb::Remind => post(follow_up::remind),
        Verb::TakeBack => post(follow_up::take_back),
        Verb::Withdraw => post(follow_up::withdraw),
        Verb::Edit | Verb::Renew => return None,
    })
}

/// What answers whoever was sent a link.
fn link_handler(verb: Verb) -> Option<MethodRouter<AppState>> {
    Some(match verb {
        Verb::Approve => get(by_link::show).post(by_link::approve),
        Verb::Reject => get(by_link::show).post(by_link::reject),
        Verb::TakeBack => post(by_link::take_back),
        Verb::Cancel => post(by_link::stop),
        Verb::Renew => post(by_link::renew),
        _ => return None,
    })
}

/// The description of the API (OpenAPI 3.1).
#[derive(OpenApi)]
#[openapi(
    info(
        title = "AI COO",
        description = "Sign in with a session cookie, or send `Authorization: Bearer TOKEN` with a token from the page API tokens or from `ai-coo token add`. A token acts as its owner, with its own role or the owner's, whichever is lower. Limit: 10 calls a second per token or person; beyond that 429 with `Retry-After`."
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
        by_link::take_back,
        by_link::stop,
        by_link::renew,
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
            "Of somebody who has signed in with a browser. Over HTTPS its name begins with `__Host-` or `__Secure-`.",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::error::UserError;
    use crate::web::bounds::within;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};
    use std::collections::BTreeSet;
    use validator::Validate;

    #[test]
    fn the_table_of_verbs_the_routes_and_their_description_agree() {
        let mut wanted = BTreeSet::new();
        for verb in Verb::ALL.iter().copied() {
            assert_eq!(verb.path().is_some(), handler(verb).is_some(), "{verb:?}");
            let by_link = verb.link_path();
            assert_eq!(by_link.is_some(), link_handler(verb).is_some(), "{verb:?}");
            wanted.extend(verb.path().into_iter().chain(by_link));
        }
        let described = Description::openapi().paths.paths;
        let others = ["/actions", "/kill-switch", "/trigger"];
        let found: BTreeSet<String> = described
            .iter()
            .filter(|(_, item)| item.post.is_some())
            .filter_map(|(path, _)| path.strip_prefix("/api/ai-coo"))
            .filter(|path| !others.contains(path))
            .map(str::to_owned)
            .collect();
        assert_eq!(found, wanted, "described (left) and in the table (right)");
    }

    /// What a body says of the length of its texts: name, least and most.
    fn lengths(described: &Value, body: &str) -> Vec<(String, u64, u64)> {
        let schema = &described["components"]["schemas"][body];
        let parts = schema["allOf"].as_array().into_iter().flatten();
        let properties = parts
            .chain([schema])
            .filter_map(|part| part["properties"].as_object());
        let bound = |(name, property): (&String, &Value)| {
            let most = property["maxLength"].as_u64()?;
            let least = property["minLength"].as_u64().unwrap_or(0);
            Some((name.clone(), least, most))
        };
        properties.flatten().filter_map(bound).collect()
    }

    fn read<T: DeserializeOwned + Validate>(body: Value) -> Result<T, UserError> {
        within(serde_json::from_value(body).unwrap())
    }

    fn lengths_hold<T: DeserializeOwned + Validate>(name: &str, body: Value) {
        let described = serde_json::to_value(Description::openapi()).unwrap();
        let lengths = lengths(&described, name);
        assert!(!lengths.is_empty(), "{name}");
        for (field, least, most) in lengths {
            let of = |length: u64| {
                let mut body = body.clone();
                body[&field] = json!("x".repeat(usize::try_from(length).unwrap()));
                read::<T>(body).map(drop).map_err(|error| error.message)
            };
            assert_eq!(of(least), Ok(()), "{name}.{field}");
            assert_eq!(of(most), Ok(()), "{name}.{field}");
            for outside in [least.checked_sub(1), Some(most + 1)].into_iter().flatten() {
                let refused = of(outside).unwrap_err();
                assert!(refused.starts_with(&format!("{field}: has ")), "{refused}");
            }
        }
    }

    #[test]
    fn texts_are_as_long_as_they_are_described() {
        let hash = json!({"effect_hash": "0".repeat(64)});
        lengths_hold::<verbs::Decision>("Decision", hash);
        lengths_hold::<follow_up::Comment>("Comment", json!({"comment": ""}));
        let to = "01a20d5a-c8ec-705b-81ed-d8523958efe1";
        lengths_hold::<follow_up::HandOver>("HandOver", json!({"to": to}));
        lengths_hold::<follow_up::Remind>("Remind", json!({}));
        lengths_hold::<kill_switch::Throw>("Throw", json!({"on": true}));
        lengths_hold::<by_link::Posted>("Posted", json!({}));
        let text = "They take care of it.";
        let new =
            json!({"action_type": "", "inputs": {}, "expected_effect": text, "reasoning": text});
        lengths_hold::<actions::NewAction>("NewAction", new);
    }

    #[test]
    fn lists_are_as_long_as_they_are_described() {
        fn holds<T: DeserializeOwned + Validate>(path: &str) {
            let described = serde_json::to_value(Description::openapi()).unwrap();
            let parameters = &described["paths"][path]["get"]["parameters"];
            let limit = parameters.as_array().unwrap().iter();
            let limit = limit.clone().find(|one| one["name"] == "limit").unwrap();
            let bound = |name: &str| limit["schema"][name].as_u64().unwrap();
            let (least, most) = (bound("minimum"), bound("maximum"));
            for (number, fits) in [
                (least, true),
                (most, true),
                (least - 1, false),
                (most + 1, false),
            ] {
                let said = read::<T>(json!({"limit": number})).map(drop);
                let refused = format!("limit: {number} is not from {least} to {most}");
                assert_eq!(
                    said.map_err(|error| error.message),
                    if fits { Ok(()) } else { Err(refused) }
                );
            }
        }
        holds::<actions::ListActions>("/api/ai-coo/actions");
        holds::<audit::AuditTrail>("/api/ai-coo/audit-trail");
    }

    #[test]
    fn a_verb_takes_a_code_where_its_row_says_so() {
        let described = serde_json::to_value(Description::openapi()).unwrap();
        for verb in Verb::ALL.iter().copied() {
            let Some(path) = verb.path() else { continue };
            let operation = &described["paths"][format!("/api/ai-coo{path}")]["post"];
            let body = &operation["requestBody"]["content"]["application/json"]["schema"];
            let schema = body["$ref"].as_str().unwrap_or_default();
            let schema = described.pointer(schema.trim_start_matches('#'));
            let code = schema.is_some_and(|schema| schema["properties"]["code"].is_object());
            // A no has the body of a yes.
            let expected = verb.row().takes_code || verb == Verb::Reject;
            assert_eq!(code, expected, "{verb:?}");
        }
    }
}
