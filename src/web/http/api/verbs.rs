//! What can be done with one action: deciding, settling, taking back.

use super::{Problem, asked::Asked, input::Body};
use crate::{
    actions::{EffectHash, WhyNot, lifecycle::Status},
    decisions::{self, answer::Question, settle::Answer},
    ground::{error::UserError, ids::ActionId},
    guardrails::Overrides,
    web::bounds,
};
use axum::{Json, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    /// The hash of the effect that was looked at; 64 hex digits.
    effect_hash: EffectHash,
    /// At most 500 characters.
    #[schema(max_length = 500)]
    #[validate(custom(function = "bounds::reason"))]
    reason: Option<String>,
    /// Of a rejection: `wrong_figures`, `wrong_person`, `wrong_words`, `handled`, `not_now` or
    /// `other`.
    why: Option<WhyNot>,
    /// Let it reach the customer outside business hours; the contact limit still holds.
    #[serde(default)]
    send_now: bool,
    /// Let it reach the customer in spite of the contact limit; business hours still hold.
    #[serde(default)]
    override_contact_limit: bool,
    /// Six digits of the caller's authenticator: for approving what is of high or critical risk.
    code: Option<String>,
}

impl Decision {
    fn overrides(&self) -> Overrides {
        Overrides {
            business_hours: self.send_now,
            contact_limit: self.override_contact_limit,
        }
    }

    fn question(&self, action: ActionId, in_person: bool) -> Question<'_> {
        Question {
            reason: self.reason.as_deref(),
            why: self.why,
            code: self.code.as_deref(),
            ..Question::for_action(action, &self.effect_hash, in_person)
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct Decided {
    success: bool,
    /// `queued`, `held` or `one_more_needed`.
    outcome: String,
}

impl Decided {
    pub(super) fn new(outcome: &str) -> Self {
        Self {
            success: true,
            outcome: outcome.to_owned(),
        }
    }
}

/// Approves exactly the effect with this hash.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/approve", params(("id" = String, Path)), request_body = Decision,
    responses((status = 200, body = Decided), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn approve(
    Asked { caller, id }: Asked,
    body: Body<Decision>,
) -> Result<Json<Decided>, UserError> {
    let question = body.0.question(id, caller.token.is_none());
    let approved = decisions::approve(
        &caller.state.desk(),
        question,
        &caller.user,
        body.0.overrides(),
    )
    .await?;
    Ok(Json(Decided::new(approved.name())))
}

/// Rejects an action.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/reject", params(("id" = String, Path)), request_body = Decision,
    responses((status = 200, body = Decided), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn reject(
    Asked { caller, id }: Asked,
    body: Body<Decision>,
) -> Result<Json<Decided>, UserError> {
    let question = body.0.question(id, caller.token.is_none());
    decisions::reject(&caller.state.desk(), question, &caller.user).await?;
    Ok(Json(Decided::new("rejected")))
}

#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct Settlement {
    /// `it_happened` or `send_again`.
    answer: Answer,
    /// As for approving: sending again what is of high or critical risk takes one.
    #[serde(default)]
    code: String,
}

/// The body may be missing, but for what is of high or critical risk.
#[derive(Default, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct WithCode {
    /// Six digits of the caller's authenticator.
    #[serde(default)]
    code: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Moved {
    status: String,
}

impl Moved {
    fn to(status: Status) -> Json<Self> {
        Json(Self {
            status: status.name().to_owned(),
        })
    }
}

/// Says what happened to an action in doubt.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/settle", params(("id" = String, Path)), request_body = Settlement,
    responses((status = 200, body = Moved), (status = 409, body = Problem)))]
pub(super) async fn settle(
    Asked { caller, id }: Asked,
    body: Body<Settlement>,
) -> Result<Json<Moved>, UserError> {
    let status = decisions::settle(
        &caller.state.desk(),
        id,
        body.0.answer,
        &caller.by(&body.0.code),
    )
    .await?;
    Ok(Moved::to(status))
}

#[derive(Serialize, ToSchema)]
pub(super) struct UndoProposed {
    /// The `undo` action, which waits for a decision like any other.
    action_id: String,
    status: String,
}

/// Proposes to take back what an executed action did.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/undo", params(("id" = String, Path)),
    responses((status = 201, body = UndoProposed), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn undo(
    Asked { caller, id }: Asked,
) -> Result<(StatusCode, Json<UndoProposed>), UserError> {
    let by_token = caller.token.is_some();
    let bench = caller.state.workbench();
    let proposed = decisions::undo(&bench, id, &caller.user, by_token).await?;
    let body = UndoProposed {
        action_id: proposed.action.to_string(),
        status: proposed.status.name().to_owned(),
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Tries a failed action again.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/retry", params(("id" = String, Path)), request_body = WithCode,
    responses((status = 200, body = Moved), (status = 409, body = Problem)))]
pub(super) async fn retry(
    Asked { caller, id }: Asked,
    body: Body<WithCode>,
) -> Result<Json<Moved>, UserError> {
    let by = caller.by(&body.0.code);
    let status = decisions::retry(&caller.state.desk(), id, &by).await?;
    Ok(Moved::to(status))
}

/// Takes an approved action back before it begins.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/cancel", params(("id" = String, Path)),
    responses((status = 200, body = Moved), (status = 409, body = Problem)))]
pub(super) async fn cancel(Asked { caller, id }: Asked) -> Result<Json<Moved>, UserError> {
    let desk = caller.state.desk();
    let status = decisions::cancel(&desk, id, &caller.user).await?;
    Ok(Moved::to(status))
}

#[derive(Serialize, ToSchema)]
pub(super) struct Tested {
    /// The caller's own address.
    sent_to: String,
}

/// Sends the mail of an action that waits for a decision to the caller's own address.
#[utoipa::path(post, path = "/api/ai-coo/actions/{id}/test", params(("id" = String, Path)),
    responses((status = 200, body = Tested), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
pub(super) async fn send_test(Asked { caller, id }: Asked) -> Result<Json<Tested>, UserError> {
    decisions::test_mail(&caller.state.test_post(), id, &caller.user).await?;
    Ok(Json(Tested {
        sent_to: caller.user.email,
    }))
}
