//! The HTTP API under `/api/ai-coo`: the same verbs as the dashboard, for programs.

use super::caller::Caller;
use crate::{
    accounts::Permission,
    actions::{
        ActionInputs, Actor, EffectHash, RiskLevel,
        form::Filled,
        lifecycle::Status,
        store::{self as actions, Filter, Metrics, Record},
    },
    analyzers::{self, Alert, Analysis, AnalyzerType},
    approvals::{
        Approved,
        answer::{self, Question},
    },
    audit::{self, Event, EventKind},
    effect::Address,
    error::{ErrorKind, UserError},
    executor::{self, settle::Answer, test_mail},
    ids::{ActionId, AnalysisId, EventId},
    state::AppState,
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{FromRequest, Path, Query, Request, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, OpenApi, ToSchema};

/// The table of routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/actions", get(list_actions).post(propose_action))
        .route("/actions/{id}", get(get_action))
        .route("/actions/{id}/approve", post(approve))
        .route("/actions/{id}/reject", post(reject))
        .route("/actions/{id}/settle", post(settle))
        .route("/actions/{id}/retry", post(retry))
        .route("/actions/{id}/cancel", post(cancel))
        .route("/actions/{id}/undo", post(undo))
        .route("/actions/{id}/test", post(send_test))
        .route("/audit-trail", get(audit_trail))
        .route("/audit-trail.csv", get(audit_trail_csv))
        .route("/queue/metrics", get(queue_metrics))
        .route("/trigger", post(trigger))
        .route("/alerts", get(alerts))
        .route("/analyses", get(analyses))
        .route("/analyses/{id}", get(analysis))
}

/// The description of the API (OpenAPI 3.1).
#[derive(OpenApi)]
#[openapi(
    info(
        title = "AI COO",
        description = "Sign in with a session cookie, or send `Authorization: Bearer TOKEN` with a token of `ai-coo token add`. 10 calls a second of one token or one person; beyond that 429 with `Retry-After`."
    ),
    paths(
        list_actions,
        propose_action,
        get_action,
        approve,
        reject,
        settle,
        retry,
        cancel,
        undo,
        send_test,
        audit_trail,
        audit_trail_csv,
        queue_metrics,
        trigger,
        alerts,
        analyses,
        analysis
    ),
    components(schemas(Problem))
)]
pub struct Description;

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

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListActions {
    /// One of the statuses, such as `pending_approval`.
    status: Option<String>,
    /// `low`, `medium`, `high` or `critical`.
    risk_level: Option<String>,
    /// 1 to 200; 50 when left out.
    limit: Option<u32>,
    offset: Option<u32>,
}

#[derive(Serialize, ToSchema)]
struct Actions {
    #[schema(value_type = Vec<Object>)]
    actions: Vec<Record>,
    /// How many match, on all pages.
    total: i64,
}

/// Actions, newest first.
#[utoipa::path(get, path = "/api/ai-coo/actions", params(ListActions), responses((status = 200, body = Actions)))]
async fn list_actions(
    caller: Caller,
    query: Query_<ListActions>,
) -> Result<Json<Actions>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let query = query.0;
    let filter = Filter {
        statuses: named("status", query.status.as_deref(), Status::parse)?
            .into_iter()
            .collect(),
        risk: named("risk_level", query.risk_level.as_deref(), RiskLevel::parse)?,
        before: None,
    };
    let limit = bounded("limit", query.limit, 50, 200)?;
    let connection = caller.state.executor.database.connection();
    Ok(Json(Actions {
        actions: actions::list(connection, &filter, limit, query.offset.unwrap_or(0)).await?,
        total: actions::count(connection, &filter).await?,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAction {
    action_type: String,
    /// The inputs of that type; unknown fields are refused.
    #[schema(value_type = Object)]
    inputs: serde_json::Value,
    /// 10 to 500 characters.
    expected_effect: String,
    /// 20 to 1,000 characters.
    reasoning: String,
}

#[derive(Serialize, ToSchema)]
struct ProposedAction {
    action_id: String,
    title: String,
    status: String,
}

/// Proposes an action in the caller's name. Somebody else has to approve it.
#[utoipa::path(post, path = "/api/ai-coo/actions", request_body = NewAction,
    responses((status = 201, body = ProposedAction), (status = 422, body = Problem), (status = 409, body = Problem)))]
async fn propose_action(caller: Caller, body: Body<NewAction>) -> Result<Response, UserError> {
    let caller = caller.may(Permission::Propose)?;
    let new = body.0;
    let wire = serde_json::json!({"action_type": new.action_type, "inputs": new.inputs});
    let inputs: ActionInputs = serde_json::from_value(wire).map_err(|error| invalid(&error))?;
    let filled = Filled {
        inputs,
        expected_effect: new.expected_effect,
        reasoning: new.reasoning,
    };
    let proposed = caller.state.propose(filled, &caller.user).await?;
    let body = ProposedAction {
        action_id: proposed.action.to_string(),
        title: proposed.title,
        status: proposed.status.name().to_owned(),
    };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// One action with everything that happened to it.
#[utoipa::path(get, path = "/api/ai-coo/actions/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404, body = Problem)))]
async fn get_action(caller: Caller, id: Path<String>) -> Result<Json<Record>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let id = action_id(&id)?;
    let record = actions::get(caller.state.executor.database.connection(), id).await?;
    record.map(Json).ok_or_else(|| not_found("action", id))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Decision {
    /// The hash of the effect that was looked at; 64 hex digits.
    effect_hash: String,
    /// At most 500 characters.
    reason: Option<String>,
    /// Let it reach the customer outside business hours.
    #[serde(default)]
    send_now: bool,
}

#[derive(Serialize, ToSchema)]
struct Decided {
    success: bool,
    /// `queued`, `held` or `one_more_needed`.
    outcome: String,
}

/// Approves exactly the effect with this hash.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/approve", params(("id" = String, Path)), request_body = Decision,
    responses((status = 200, body = Decided), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn approve(
    caller: Caller,
    id: Path<String>,
    body: Body<Decision>,
) -> Result<Json<Decided>, UserError> {
    let caller = caller.may(Permission::Decide)?;
    let hash = EffectHash(body.0.effect_hash);
    let question = Question {
        action: action_id(&id)?,
        hash: &hash,
        reason: body.0.reason.as_deref(),
    };
    let approved = answer::approve(
        &caller.state.approvals(),
        question,
        &caller.user,
        body.0.send_now,
    )
    .await?;
    let outcome = match approved {
        Approved::Queued => "queued",
        Approved::Held => "held",
        Approved::OneMoreNeeded => "one_more_needed",
    };
    Ok(Json(Decided {
        success: true,
        outcome: outcome.to_owned(),
    }))
}

/// Rejects an action.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/reject", params(("id" = String, Path)), request_body = Decision,
    responses((status = 200, body = Decided), (status = 403, body = Problem), (status = 409, body = Problem)))]
async fn reject(
    caller: Caller,
    id: Path<String>,
    body: Body<Decision>,
) -> Result<Json<Decided>, UserError> {
    let caller = caller.may(Permission::Decide)?;
    let hash = EffectHash(body.0.effect_hash);
    let question = Question {
        action: action_id(&id)?,
        hash: &hash,
        reason: body.0.reason.as_deref(),
    };
    answer::reject(&caller.state.approvals(), question, &caller.user).await?;
    Ok(Json(Decided {
        success: true,
        outcome: "rejected".to_owned(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Settlement {
    /// `it_happened` or `send_again`.
    #[schema(value_type = String)]
    answer: Answer,
}

#[derive(Serialize, ToSchema)]
struct Moved {
    status: String,
}

/// Says what happened to an action in doubt.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/settle", params(("id" = String, Path)), request_body = Settlement,
    responses((status = 200, body = Moved), (status = 409, body = Problem)))]
async fn settle(
    caller: Caller,
    id: Path<String>,
    body: Body<Settlement>,
) -> Result<Json<Moved>, UserError> {
    let caller = caller.may(Permission::Decide)?;
    let status = executor::settle::settle(
        &caller.state.executor,
        action_id(&id)?,
        body.0.answer,
        caller.user.id,
    )
    .await?;
    Ok(Json(Moved {
        status: status.name().to_owned(),
    }))
}

#[derive(Serialize, ToSchema)]
struct UndoProposed {
    /// The `undo` action, which waits for a decision like any other.
    action_id: String,
    status: String,
}

/// Proposes to take back what an executed action did.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/undo", params(("id" = String, Path)),
    responses((status = 201, body = UndoProposed), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn undo(
    caller: Caller,
    id: Path<String>,
) -> Result<(StatusCode, Json<UndoProposed>), UserError> {
    let caller = caller.may(Permission::Decide)?;
    let proposed = caller.state.undo(action_id(&id)?, &caller.user).await?;
    let body = UndoProposed {
        action_id: proposed.action.to_string(),
        status: proposed.status.name().to_owned(),
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Tries a failed action again.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/retry", params(("id" = String, Path)),
    responses((status = 200, body = Moved), (status = 409, body = Problem)))]
async fn retry(caller: Caller, id: Path<String>) -> Result<Json<Moved>, UserError> {
    let caller = caller.may(Permission::Decide)?;
    let status =
        executor::settle::retry(&caller.state.executor, action_id(&id)?, caller.user.id).await?;
    Ok(Json(Moved {
        status: status.name().to_owned(),
    }))
}

/// Takes an approved action back before it begins.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/cancel", params(("id" = String, Path)),
    responses((status = 200, body = Moved), (status = 409, body = Problem)))]
async fn cancel(caller: Caller, id: Path<String>) -> Result<Json<Moved>, UserError> {
    let caller = caller.may(Permission::Decide)?;
    let status =
        executor::settle::cancel(&caller.state.executor, action_id(&id)?, caller.user.id).await?;
    Ok(Json(Moved {
        status: status.name().to_owned(),
    }))
}

#[derive(Serialize, ToSchema)]
struct Tested {
    /// The caller's own address.
    sent_to: String,
}

/// Sends the mail of an action that waits for a decision to the caller's own address.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/test", params(("id" = String, Path)),
    responses((status = 200, body = Tested), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn send_test(caller: Caller, id: Path<String>) -> Result<Json<Tested>, UserError> {
    let caller = caller.may(Permission::Decide)?;
    let to = Address {
        name: caller.user.name.clone(),
        email: caller.user.email.clone(),
    };
    test_mail::send_test(&caller.state.executor, action_id(&id)?, caller.user.id, to).await?;
    Ok(Json(Tested {
        sent_to: caller.user.email,
    }))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct AuditTrail {
    action_id: Option<String>,
    /// A day such as `2026-11-23`, or a moment such as `2026-11-23T12:00:00Z`.
    start_date: Option<String>,
    /// A day (which counts whole) or a moment.
    end_date: Option<String>,
    /// A kind such as `approved`.
    event_type: Option<String>,
    /// Older than this event: the next page.
    before: Option<String>,
    /// 1 to 500; 100 when left out.
    limit: Option<u32>,
}

impl AuditTrail {
    fn filter(&self) -> Result<audit::Filter, UserError> {
        Ok(audit::Filter {
            action: self.action_id.as_deref().map(action_id).transpose()?,
            kind: named("eventType", self.event_type.as_deref(), EventKind::parse)?,
            from: self
                .start_date
                .as_deref()
                .map(|text| moment("startDate", text, false))
                .transpose()?,
            until: self
                .end_date
                .as_deref()
                .map(|text| moment("endDate", text, true))
                .transpose()?,
            before: self.before.as_deref().map(event_id).transpose()?,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct Events {
    #[schema(value_type = Vec<Object>)]
    events: Vec<Event>,
}

/// The audit trail, newest first.
#[utoipa::path(get, path = "/api/ai-coo/audit-trail", params(AuditTrail), responses((status = 200, body = Events)))]
async fn audit_trail(caller: Caller, query: Query_<AuditTrail>) -> Result<Json<Events>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let limit = bounded("limit", query.0.limit, 100, 500)?;
    let connection = caller.state.executor.database.connection();
    Ok(Json(Events {
        events: audit::store::list(connection, &query.0.filter()?, limit).await?,
    }))
}

/// The audit trail as CSV, all of it, streamed; cells that a spreadsheet would run are escaped.
#[utoipa::path(get, path = "/api/ai-coo/audit-trail.csv", params(AuditTrail),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn audit_trail_csv(caller: Caller, query: Query_<AuditTrail>) -> Result<Response, UserError> {
    let caller = caller.may(Permission::Read)?;
    let filter = query.0.filter()?;
    Ok(super::audit_csv::stream(
        caller.state.executor.database.clone(),
        filter,
    ))
}

/// How the queue stands.
#[utoipa::path(get, path = "/api/ai-coo/queue/metrics", responses((status = 200, body = Object)))]
async fn queue_metrics(caller: Caller) -> Result<Json<Metrics>, UserError> {
    let caller = caller.may(Permission::Read)?;
    Ok(Json(
        actions::metrics(caller.state.executor.database.connection()).await?,
    ))
}

#[derive(Serialize, ToSchema)]
struct Triggered {
    analysis_id: String,
}

/// Asks for a financial analysis now. One that is going on already is the answer.
#[utoipa::path(post, path = "/api/ai-coo/trigger", responses((status = 202, body = Triggered)))]
async fn trigger(caller: Caller) -> Result<Response, UserError> {
    let caller = caller.may(Permission::Analyze)?;
    let executor = &caller.state.executor;
    let actor = Actor::User(caller.user.id);
    let analyzer = AnalyzerType::Financial;
    let id = analyzers::schedule::on_demand(
        &executor.database,
        &executor.hub,
        analyzer,
        actor,
        executor.clock.now(),
    )
    .await?;
    Ok((
        StatusCode::ACCEPTED,
        Json(Triggered {
            analysis_id: id.to_string(),
        }),
    )
        .into_response())
}

#[derive(Serialize, ToSchema)]
struct Alerts {
    #[schema(value_type = Vec<Object>)]
    alerts: Vec<Alert>,
}

/// The newest alerts.
#[utoipa::path(get, path = "/api/ai-coo/alerts", responses((status = 200, body = Alerts)))]
async fn alerts(caller: Caller) -> Result<Json<Alerts>, UserError> {
    let caller = caller.may(Permission::Read)?;
    Ok(Json(Alerts {
        alerts: analyzers::store::alerts(caller.state.executor.database.connection(), None, 100)
            .await?,
    }))
}

#[derive(Serialize, ToSchema)]
struct Analyses {
    #[schema(value_type = Vec<Object>)]
    analyses: Vec<Analysis>,
}

/// The newest analyses.
#[utoipa::path(get, path = "/api/ai-coo/analyses", responses((status = 200, body = Analyses)))]
async fn analyses(caller: Caller) -> Result<Json<Analyses>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let connection = caller.state.executor.database.connection();
    Ok(Json(Analyses {
        analyses: analyzers::store::list(connection, AnalyzerType::Financial, None, 20).await?,
    }))
}

/// One analysis.
#[utoipa::path(get, path = "/api/ai-coo/analyses/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404, body = Problem)))]
async fn analysis(caller: Caller, id: Path<String>) -> Result<Json<Analysis>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let id: AnalysisId = id
        .parse()
        .map_err(|_| UserError::new(ErrorKind::NotFound, "This is not the id of an analysis."))?;
    let found = analyzers::store::get(caller.state.executor.database.connection(), id).await?;
    found
        .map(Json)
        .ok_or_else(|| UserError::new(ErrorKind::NotFound, format!("There is no analysis {id}.")))
}

/// A JSON body; what cannot be read is told with the field.
struct Body<T>(T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = UserError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, UserError> {
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|error| {
            let words = match error.status() {
                StatusCode::PAYLOAD_TOO_LARGE => format!(
                    "The request is longer than {} bytes; shorten its texts.",
                    super::LARGEST_BODY
                ),
                _ => error.body_text(),
            };
            UserError::new(ErrorKind::Invalid, words)
        })?;
        serde_json::from_slice(&bytes)
            .map(Body)
            .map_err(|error| invalid(&error))
    }
}

/// Query parameters; what cannot be read is told with the field.
struct Query_<T>(T);

impl<T: DeserializeOwned> axum::extract::FromRequestParts<AppState> for Query_<T> {
    type Rejection = UserError;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        state: &AppState,
    ) -> Result<Self, UserError> {
        let query: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        query
            .map(|query| Self(query.0))
            .map_err(|error| UserError::new(ErrorKind::Invalid, error.body_text()))
    }
}

fn invalid(error: &serde_json::Error) -> UserError {
    UserError::new(
        ErrorKind::Invalid,
        format!("The request cannot be read: {error}"),
    )
}

fn named<T>(
    field: &str,
    value: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, UserError> {
    value
        .map(|name| {
            parse(name).ok_or_else(|| {
                UserError::new(ErrorKind::Invalid, format!("{field}: there is no “{name}”"))
            })
        })
        .transpose()
}

fn bounded(field: &str, value: Option<u32>, default: u32, most: u32) -> Result<u32, UserError> {
    match value.unwrap_or(default) {
        number if (1..=most).contains(&number) => Ok(number),
        number => Err(UserError::new(
            ErrorKind::Invalid,
            format!("{field}: {number} is not from 1 to {most}"),
        )),
    }
}

fn moment(field: &str, text: &str, end: bool) -> Result<DateTime<Utc>, UserError> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        let day = if end {
            day.succ_opt().unwrap_or(day)
        } else {
            day
        };
        return Ok(day.and_time(chrono::NaiveTime::MIN).and_utc());
    }
    text.parse().map_err(|_| {
        UserError::new(ErrorKind::Invalid, format!("{field}: “{text}” is neither a day such as 2026-11-23 nor a moment such as 2026-11-23T12:00:00Z"))
    })
}

fn action_id(text: &str) -> Result<ActionId, UserError> {
    text.parse().map_err(|_| {
        UserError::new(
            ErrorKind::NotFound,
            format!("“{text}” is not the id of an action."),
        )
    })
}

fn event_id(text: &str) -> Result<EventId, UserError> {
    text.parse().map_err(|_| {
        UserError::new(
            ErrorKind::Invalid,
            format!("before: “{text}” is not the id of an event"),
        )
    })
}

fn not_found(what: &str, id: impl std::fmt::Display) -> UserError {
    UserError::new(ErrorKind::NotFound, format!("There is no {what} {id}."))
}
