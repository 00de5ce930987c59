//! Reading and proposing actions.

use super::{
    Problem,
    input::{Body, Params, action_id, invalid, named},
};
use crate::{
    accounts::Permission,
    actions::{ActionInputs, RiskLevel, form::Filled, lifecycle::Status},
    audit::{self, Event},
    decisions::{self, refusal::Refusal},
    ground::{error::UserError, ids::ActionId},
    records::{self, Filter, Record},
    web::session::caller::Caller,
};
use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

#[derive(Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListActions {
    /// One of the statuses, such as `pending_approval`.
    status: Option<String>,
    /// `low`, `medium`, `high` or `critical`.
    risk_level: Option<String>,
    /// 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    #[validate(range(min = 1, max = 200))]
    limit: Option<u32>,
    offset: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Actions {
    actions: Vec<Record>,
    /// How many match, on all pages.
    total: i64,
}

/// Actions, newest first.
#[utoipa::path(get, path = "/api/ai-coo/actions", params(ListActions), responses((status = 200, body = Actions)))]
pub(super) async fn list_actions(
    caller: Caller,
    query: Params<ListActions>,
) -> Result<Json<Actions>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let query = query.0;
    let filter = Filter {
        statuses: named("status", query.status.as_deref(), Status::parse)?
            .into_iter()
            .collect(),
        risk: named("risk_level", query.risk_level.as_deref(), RiskLevel::parse)?,
        ..Filter::default()
    };
    let connection = caller.state.database.connection();
    Ok(Json(Actions {
        actions: records::list(
            connection,
            &filter,
            query.limit.unwrap_or(50),
            query.offset.unwrap_or(0),
        )
        .await?,
        total: records::count(connection, &filter).await?,
    }))
}

#[derive(Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAction {
    action_type: String,
    inputs: serde_json::Value,
    #[validate(length(min = 10, max = 500))]
    expected_effect: String,
    #[validate(length(min = 20, max = 1_000))]
    reasoning: String,
    instead_of: Option<ActionId>,
}

/// What is proposed, as it is described: read in two steps, so that a wrong field is named.
#[derive(ToSchema)]
#[schema(as = NewAction)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct Proposed {
    /// `action_type`, and the `inputs` of that type; unknown fields are refused.
    #[serde(flatten)]
    what: ActionInputs,
    /// 10 to 500 characters.
    #[schema(min_length = 10, max_length = 500)]
    expected_effect: String,
    /// 20 to 1,000 characters.
    #[schema(min_length = 20, max_length = 1000)]
    reasoning: String,
    /// The waiting action that this one takes the place of: it was edited.
    instead_of: Option<ActionId>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ProposedAction {
    action_id: String,
    title: String,
    status: String,
    /// That the same was proposed not long ago, and what became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<String>,
}

/// Proposes an action in the caller's name. Somebody else has to approve it.
#[utoipa::path(post, path = "/api/ai-coo/actions", request_body = Proposed,
    responses((status = 201, body = ProposedAction), (status = 422, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn propose_action(
    caller: Caller,
    body: Body<NewAction>,
) -> Result<Response, UserError> {
    let caller = caller.may(Permission::Propose)?;
    let new = body.0;
    let wire = serde_json::json!({"action_type": new.action_type, "inputs": new.inputs});
    let inputs: ActionInputs = serde_json::from_value(wire).map_err(|error| invalid(&error))?;
    let filled = Filled {
        inputs,
        expected_effect: new.expected_effect,
        reasoning: new.reasoning,
    };
    let (bench, user) = (caller.state.workbench(), &caller.user);
    let proposed = match new.instead_of {
        None => decisions::propose(&bench, filled, user).await?,
        Some(id) => decisions::edit(&bench, id, filled, user).await?,
    };
    let body = ProposedAction {
        action_id: proposed.action.to_string(),
        title: proposed.title,
        status: proposed.status.name().to_owned(),
        told: proposed.told,
    };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// An action and its trail.
#[derive(Serialize, ToSchema)]
pub(super) struct ActionWithEvents {
    #[serde(flatten)]
    action: Record,
    /// Everything that happened to it, oldest first; at most the newest 500.
    events: Vec<Event>,
}

/// The most events of one action in one answer.
const EVENTS: u32 = 500;

/// One action with everything that happened to it.
#[utoipa::path(get, path = "/api/ai-coo/actions/{id}", params(("id" = String, Path)),
    responses((status = 200, body = ActionWithEvents), (status = 404, body = Problem)))]
pub(super) async fn get_action(
    caller: Caller,
    id: Path<String>,
) -> Result<Json<ActionWithEvents>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let id = action_id(&id)?;
    let connection = caller.state.database.connection();
    let found = records::get(connection, id).await?;
    let action = found.ok_or(Refusal::NoAction(id))?;
    let of_it = audit::Filter {
        action: Some(id),
        ..audit::Filter::default()
    };
    let mut events = audit::store::list(connection, &of_it, EVENTS).await?;
    events.reverse();
    Ok(Json(ActionWithEvents { action, events }))
}
