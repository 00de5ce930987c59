//! Is the process alive, and can it serve?

use crate::{
    db,
    error::{ErrorKind, UserError},
    operations::site,
    state::AppState,
};
use axum::{Json, extract::State};
use serde_json::{Value, json};
use std::time::Duration;

/// The process answers.
pub async fn healthz() -> Json<Value> {
    Json(json!({"status": "ok", "app": site::NAME}))
}

/// The database answers, within two seconds.
///
/// # Errors
/// [`ErrorKind::Unavailable`] when it does not.
pub async fn readyz(State(state): State<AppState>) -> Result<Json<Value>, UserError> {
    let asked = db::execute(state.executor.database.connection(), "select 1", []);
    match tokio::time::timeout(Duration::from_secs(2), asked).await {
        Ok(Ok(_)) => Ok(Json(json!({"status": "ok"}))),
        _ => Err(UserError::new(
            ErrorKind::Unavailable,
            "PostgreSQL cannot be reached",
        )),
    }
}
