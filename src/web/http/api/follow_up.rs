//! What can be done about an action besides deciding.

use super::{Problem, asked::Asked, input::Body};
use crate::{
    decisions,
    ground::{error::UserError, ids::UserId},
    web::bounds,
};
use axum::Json;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

#[derive(Serialize, ToSchema)]
pub(super) struct Noted {
    success: bool,
}

const NOTED: Json<Noted> = Json(Noted { success: true });

#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct Comment {
    /// At most 1,000 characters.
    #[schema(max_length = 1000)]
    #[validate(custom(function = "bounds::note"))]
    comment: String,
}

/// Puts a few words on the record.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/comment", params(("id" = String, Path)), request_body = Comment,
    responses((status = 200, body = Noted), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn comment(
    Asked { caller, id }: Asked,
    body: Body<Comment>,
) -> Result<Json<Noted>, UserError> {
    let desk = caller.state.desk();
    decisions::comment(&desk, id, &caller.user, &body.0.comment).await?;
    Ok(NOTED)
}

#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct Snooze {
    /// Before the time to decide is over.
    until: DateTime<Utc>,
}

/// Keeps it out of the caller's inbox, and asks again then.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/snooze", params(("id" = String, Path)), request_body = Snooze,
    responses((status = 200, body = Noted), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn snooze(
    Asked { caller, id }: Asked,
    body: Body<Snooze>,
) -> Result<Json<Noted>, UserError> {
    let desk = caller.state.desk();
    decisions::snooze(&desk, id, &caller.user, body.0.until).await?;
    Ok(NOTED)
}

#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct HandOver {
    /// The account of somebody who may decide.
    to: UserId,
    /// At most 1,000 characters; may be empty.
    #[schema(max_length = 1000)]
    #[serde(default)]
    #[validate(custom(function = "bounds::note"))]
    note: String,
}

/// Asks somebody else to decide.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/hand-over", params(("id" = String, Path)), request_body = HandOver,
    responses((status = 200, body = Noted), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn hand_over(
    Asked { caller, id }: Asked,
    body: Body<HandOver>,
) -> Result<Json<Noted>, UserError> {
    let (desk, HandOver { to, note }) = (caller.state.desk(), body.0);
    decisions::hand_over(&desk, id, &caller.user, to, &note).await?;
    Ok(NOTED)
}

#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct Remind {
    /// At most 1,000 characters; may be empty.
    #[schema(max_length = 1000)]
    #[serde(default)]
    #[validate(custom(function = "bounds::note"))]
    note: String,
}

/// Asks everybody again who may decide and has not; at most every four hours.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/remind", params(("id" = String, Path)), request_body = Remind,
    responses((status = 200, body = Noted), (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn remind(
    Asked { caller, id }: Asked,
    body: Body<Remind>,
) -> Result<Json<Noted>, UserError> {
    let desk = caller.state.desk();
    decisions::remind(&desk, id, &caller.user, &body.0.note).await?;
    Ok(NOTED)
}

/// Takes the caller's own approval back, before anything has happened.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/take-back", params(("id" = String, Path)),
    responses((status = 200, body = Noted), (status = 409, body = Problem)))]
pub(super) async fn take_back(Asked { caller, id }: Asked) -> Result<Json<Noted>, UserError> {
    let desk = caller.state.desk();
    decisions::take_back(&desk, id, &caller.user).await?;
    Ok(NOTED)
}

/// Takes the caller's own proposal out again, before anybody has decided about it.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/withdraw", params(("id" = String, Path)),
    responses((status = 200, body = Noted), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn withdraw(Asked { caller, id }: Asked) -> Result<Json<Noted>, UserError> {
    let desk = caller.state.desk();
    decisions::withdraw(&desk, id, &caller.user).await?;
    Ok(NOTED)
}
