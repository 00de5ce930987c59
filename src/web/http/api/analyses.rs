//! Analyses, their alerts, and the queue.

use super::Problem;
use crate::{
    accounts::Permission,
    ground::{
        actor::Actor,
        error::{ErrorKind, UserError},
        ids::AnalysisId,
    },
    insight::analyzers::{self, Alert, Analysis, AnalyzerType},
    records::{self as actions, Metrics},
    web::http::caller::Caller,
};
use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// How the queue stands.
#[utoipa::path(get, path = "/api/ai-coo/queue/metrics", responses((status = 200, body = Metrics)))]
pub(super) async fn queue_metrics(caller: Caller) -> Result<Json<Metrics>, UserError> {
    let caller = caller.may(Permission::Read)?;
    Ok(Json(
        actions::metrics(caller.state.executor.database.connection()).await?,
    ))
}

#[derive(Serialize, ToSchema)]
pub(super) struct Triggered {
    analysis_id: String,
}

/// Asks for a financial analysis now. One that is going on already is the answer.
#[utoipa::path(post, path = "/api/ai-coo/trigger", responses((status = 202, body = Triggered)))]
pub(super) async fn trigger(caller: Caller) -> Result<Response, UserError> {
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
pub(super) struct Alerts {
    alerts: Vec<Alert>,
}

/// The newest alerts.
#[utoipa::path(get, path = "/api/ai-coo/alerts", responses((status = 200, body = Alerts)))]
pub(super) async fn alerts(caller: Caller) -> Result<Json<Alerts>, UserError> {
    let caller = caller.may(Permission::Read)?;
    Ok(Json(Alerts {
        alerts: analyzers::store::alerts::list(
            caller.state.executor.database.connection(),
            None,
            100,
        )
        .await?,
    }))
}

#[derive(Serialize, ToSchema)]
pub(super) struct Analyses {
    analyses: Vec<Analysis>,
}

/// The newest analyses.
#[utoipa::path(get, path = "/api/ai-coo/analyses", responses((status = 200, body = Analyses)))]
pub(super) async fn analyses(caller: Caller) -> Result<Json<Analyses>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let connection = caller.state.executor.database.connection();
    Ok(Json(Analyses {
        analyses: analyzers::store::list(connection, AnalyzerType::Financial, None, 20).await?,
    }))
}

/// One analysis.
#[utoipa::path(get, path = "/api/ai-coo/analyses/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Analysis), (status = 404, body = Problem)))]
pub(super) async fn analysis(
    caller: Caller,
    id: Path<String>,
) -> Result<Json<Analysis>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let id: AnalysisId = id
        .parse()
        .map_err(|_| UserError::new(ErrorKind::NotFound, "This is not the id of an analysis."))?;
    let found = analyzers::store::get(caller.state.executor.database.connection(), id).await?;
    found
        .map(Json)
        .ok_or_else(|| UserError::new(ErrorKind::NotFound, format!("There is no analysis {id}.")))
}
