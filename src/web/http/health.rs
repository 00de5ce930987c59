//! Is the process alive, and can it serve? Does anybody do the work?

use crate::{
    ground::{
        db::DbErr,
        queue::{self, Execute, Job},
    },
    operations::site,
    web::state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use chrono::Duration;
use serde_json::{Value, json};

/// How late what is due may be.
const LATE: Duration = Duration::seconds(60);

/// The process answers.
pub async fn healthz() -> Json<Value> {
    Json(json!({"status": "ok", "app": site::NAME}))
}

/// The database answers within two seconds, a worker has been seen lately, and what is due has
/// begun. 503 with what is not so.
pub async fn readyz(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    let asked = tokio::time::timeout(std::time::Duration::from_secs(2), probe(&state)).await;
    let Ok(Ok((worker, late))) = asked else {
        let body = json!({"status": "unavailable", "database": "PostgreSQL cannot be reached"});
        return (StatusCode::SERVICE_UNAVAILABLE, Json(body));
    };
    let ready = worker && late == 0;
    let body = json!({
        "status": if ready { "ok" } else { "unavailable" },
        "database": "ok",
        "worker": if worker { "ok" } else { "No worker has reported in the last 15 seconds" },
        "jobs": match late {
            0 => "ok".to_owned(),
            1 => "1 action has been due for over a minute".to_owned(),
            more => format!("{more} actions have been due for over a minute"),
        },
    });
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(body))
}

/// Whether a worker lives, and how many actions nobody takes up.
async fn probe(state: &AppState) -> Result<(bool, i64), DbErr> {
    let connection = state.database.connection();
    let worker = queue::is_alive(connection, Execute::QUEUE, "").await?;
    let since = state.clock.now() - LATE;
    Ok((worker, crate::records::late(connection, since).await?))
}
