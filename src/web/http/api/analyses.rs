//! Analyses, their alerts, and the queue.

use super::Problem;
use crate::{
    accounts::Permission,
    ground::{
        actor::Actor,
        error::{ErrorKind, UserError},
        ids::AnalysisId,
    },
    insight::analyzers::{self, Alert, Analysis, AnalyzerType, schedule},
    records::{self, Metrics},
    web::session::caller::Caller,
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
        records::metrics(caller.state.database.connection()).await?,
    ))
}

#[derive(Serialize, ToSchema)]
pub(super) struct Triggered {
    /// The first of them.
    analysis_id: String,
    /// One of each analyzer.
    analyses: Vec<Begun>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Begun {
    analyzer_type: AnalyzerType,
    analysis_id: String,
}

/// Asks every analyzer for an analysis now. One that is going on already is the answer.
#[utoipa::path(post, path = "/api/ai-coo/trigger", responses((status = 202, body = Triggered)))]
pub(super) async fn trigger(caller: Caller) -> Result<Response, UserError> {
    let caller = caller.may(Permission::Analyze)?;
    let state = &caller.state;
    let actor = Actor::User(caller.user.id);
    let now = state.clock.now();
    let begun = schedule::all_on_demand(&state.database, &state.hub, actor, now).await?;
    let analyses: Vec<Begun> = begun
        .into_iter()
        .map(|(analyzer_type, id)| Begun {
            analyzer_type,
            analysis_id: id.to_string(),
        })
        .collect();
    let first = analyses.first().map(|begun| begun.analysis_id.clone());
    let answer = Triggered {
        analysis_id: first.unwrap_or_default(),
        analyses,
    };
    Ok((StatusCode::ACCEPTED, Json(answer)).into_response())
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
        alerts: analyzers::store::alerts::list(caller.state.database.connection(), None, 100)
            .await?,
    }))
}

#[derive(Serialize, ToSchema)]
pub(super) struct Analyses {
    analyses: Vec<Analysis>,
}

/// The newest analyses, of every analyzer.
#[utoipa::path(get, path = "/api/ai-coo/analyses", responses((status = 200, body = Analyses)))]
pub(super) async fn analyses(caller: Caller) -> Result<Json<Analyses>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let connection = caller.state.database.connection();
    Ok(Json(Analyses {
        analyses: analyzers::store::list(connection, None, None, 20).await?,
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
    let found = analyzers::store::get(caller.state.database.connection(), id).await?;
    found
        .map(Json)
        .ok_or_else(|| UserError::new(ErrorKind::NotFound, format!("There is no analysis {id}.")))
}
