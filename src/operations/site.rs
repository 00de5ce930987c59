//! Ourselves, as others see us: does the public address lead here?

use serde_json::Value;
use std::time::Duration;

/// What `/healthz` calls us.
pub const NAME: &str = "ai-coo";

/// Asks `url` for its health.
///
/// # Errors
/// With the reason, where somebody else or nobody answers.
pub async fn answers(url: &str) -> Result<(), String> {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| error.to_string())?;
    let answer = client.get(format!("{url}/healthz")).send().await;
    let answer =
        answer.map_err(|error| format!("cannot be reached: {}", super::cause::describe(&error)))?;
    let status = answer.status();
    let body: Option<Value> = answer.json().await.ok();
    if status.is_success() && body.is_some_and(|body| body["app"] == NAME) {
        Ok(())
    } else {
        Err(format!(
            "something else answers there, with status {status}"
        ))
    }
}
