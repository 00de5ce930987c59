//! The link of an approval. GET and HEAD show the question, whoever fetches it, and change
//! nothing; the answer is a POST, by the page's form or as JSON. So is what the link can do once
//! things have moved on.

use super::{
    Problem,
    input::{Params, invalid},
    verbs::Decided,
};
use crate::{
    actions::WhyNot,
    decisions::{
        Verb,
        by_link::{self, Answer, Answered, Bearer},
    },
    ground::error::{ErrorKind, UserError, unread},
    guardrails::Overrides,
    web::{
        bounds::{self, within},
        components::hand::Least,
        http::status,
        pages::answer::{Look, document, read},
        session::caller::Caller,
        state::AppState,
    },
};
use axum::{
    Form, Json,
    body::Bytes,
    extract::{FromRequest, Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT, CONTENT_TYPE},
    },
    response::{Html, IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

#[derive(Deserialize, Validate)]
pub(super) struct Link {
    #[serde(default)]
    token: String,
}

/// What is posted. The token may stand in the address instead.
#[derive(Default, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(in crate::web::http) struct Posted {
    /// From a mail's link, or the code of an SMS.
    #[serde(default)]
    pub(in crate::web::http) token: String,
    #[schema(max_length = 500)]
    #[serde(default)]
    #[validate(custom(function = "bounds::reason"))]
    reason: String,
    /// One of the usual reasons, as in `POST /api/ai-coo/actions/{id}/reject`; may be empty.
    #[serde(default)]
    why: String,
    /// Overrides business hours, and no other rule.
    #[serde(default)]
    send_now: bool,
    #[serde(default)]
    override_contact_limit: bool,
    /// Six digits of the approver's authenticator: for what is of high or critical risk.
    #[serde(default)]
    code: String,
    /// Of the page's form: when it was made, signed.
    #[serde(default)]
    shown: String,
    /// As the page's script measured it, in milliseconds.
    #[serde(default)]
    in_view: String,
}

/// The page of the question, for a browser; `reject` answers alike.
#[utoipa::path(get, path = "/api/ai-coo/approve", params(("token" = String, Query, description = "From the link")),
    responses(
        (status = 200, description = "A page. Nothing is changed, whoever fetches it.", content_type = "text/html"),
        (status = 404, description = "A page: the link is not ours, or was changed.", content_type = "text/html"),
        (status = 410, description = "A page: the link has expired.", content_type = "text/html")),
    security(()))]
pub(super) async fn show(
    State(state): State<AppState>,
    Params(link): Params<Link>,
) -> Result<Response, UserError> {
    let found = find(&state, &link.token).await;
    let code = standing(&found, state.clock.now());
    let look = read::load(&state, found, &link.token, None).await?;
    Ok(page(look, code, &state))
}

/// What a program is told of a link: a person reads the page.
fn standing(found: &Result<Bearer, UserError>, now: DateTime<Utc>) -> StatusCode {
    match found {
        Err(refused) => status(refused.kind),
        Ok(bearer) if bearer.link.expires <= now => StatusCode::GONE,
        Ok(_) => StatusCode::OK,
    }
}

/// Approves what the link is about, as the person whom it was sent to; once.
#[utoipa::path(post, path = "/api/ai-coo/approve", params(("token" = Option<String>, Query)), request_body = Posted,
    responses((status = 200, body = Decided), (status = 404, body = Problem), (status = 409, body = Problem)), security(()))]
pub(super) async fn approve(
    State(state): State<AppState>,
    Params(link): Params<Link>,
    request: Request,
) -> Result<Response, UserError> {
    by_token(state, link, request, Verb::Approve).await
}

/// Rejects it.
#[utoipa::path(post, path = "/api/ai-coo/reject", params(("token" = Option<String>, Query)), request_body = Posted,
    responses((status = 200, body = Decided), (status = 404, body = Problem), (status = 409, body = Problem)), security(()))]
pub(super) async fn reject(
    State(state): State<AppState>,
    Params(link): Params<Link>,
    request: Request,
) -> Result<Response, UserError> {
    by_token(state, link, request, Verb::Reject).await
}

/// Takes back the approval that was given by the link, before anything has happened.
#[utoipa::path(post, path = "/api/ai-coo/take-back", params(("token" = Option<String>, Query)), request_body = Posted,
    responses((status = 200, body = Decided), (status = 404, body = Problem), (status = 409, body = Problem)), security(()))]
pub(super) async fn take_back(
    State(state): State<AppState>,
    Params(link): Params<Link>,
    request: Request,
) -> Result<Response, UserError> {
    by_token(state, link, request, Verb::TakeBack).await
}

/// Stops the approved action that the link is about, before it begins; whoever approved it.
#[utoipa::path(post, path = "/api/ai-coo/stop", params(("token" = Option<String>, Query)), request_body = Posted,
    responses((status = 200, body = Decided), (status = 404, body = Problem), (status = 409, body = Problem)), security(()))]
pub(super) async fn stop(
    State(state): State<AppState>,
    Params(link): Params<Link>,
    request: Request,
) -> Result<Response, UserError> {
    by_token(state, link, request, Verb::Cancel).await
}

/// Ends the waiting action that the link is about, because its records have changed, and proposes
/// the same by the records as they are now.
#[utoipa::path(post, path = "/api/ai-coo/renew", params(("token" = Option<String>, Query)), request_body = Posted,
    responses((status = 200, body = Decided), (status = 404, body = Problem), (status = 409, body = Problem)), security(()))]
pub(super) async fn renew(
    State(state): State<AppState>,
    Params(link): Params<Link>,
    request: Request,
) -> Result<Response, UserError> {
    by_token(state, link, request, Verb::Renew).await
}

async fn by_token(
    state: AppState,
    link: Link,
    request: Request,
    verb: Verb,
) -> Result<Response, UserError> {
    let (page_wanted, posted) = posted(request).await;
    let mut posted = match posted {
        Ok(posted) => posted,
        Err(why) => return refused(&state, why, page_wanted).await,
    };
    if posted.token.is_empty() {
        posted.token = link.token;
    }
    let found = find(&state, &posted.token).await;
    apply(&state, found, &posted, page_wanted, verb).await
}

async fn find(state: &AppState, token: &str) -> Result<Bearer, UserError> {
    let found = by_link::bearer(&state.desk(), &state.keys(), token).await;
    Ok(found?)
}

/// Does it as the one who was found, and says what became of it.
pub(in crate::web::http) async fn apply(
    state: &AppState,
    found: Result<Bearer, UserError>,
    posted: &Posted,
    page_wanted: bool,
    verb: Verb,
) -> Result<Response, UserError> {
    let bearer = match found {
        Ok(bearer) => bearer,
        Err(why) => return refused(state, why, page_wanted).await,
    };
    // Browsers count a line break as one character and send two.
    let reason = posted.reason.replace("\r\n", "\n");
    let answered = match said(verb, posted, &reason) {
        Some(given) => answer(state, &bearer, given, posted).await,
        None => Err(UserError::new(ErrorKind::NotFound, "No link does this.")),
    };
    if !page_wanted {
        return Ok(Json(Decided::new(outcome(answered?))).into_response());
    }
    let (token, action) = (&posted.token, bearer.link.action);
    // What is to go out at once cannot be taken back.
    let undo = Some(state.timing.undo)
        .filter(|undo| !undo.is_zero() && !posted.send_now)
        .unwrap_or_default();
    let look = match answered {
        Ok(Answered::Approved(approved)) => read::approved(approved, action, token, undo),
        Ok(Answered::Rejected) => read::rejected(action),
        Ok(Answered::Renewed) => read::renewed(action),
        Ok(Answered::TakenBack | Answered::Stopped) => {
            let look = read::load(state, Ok(bearer), token, None).await?;
            return Ok(page(look, StatusCode::OK, state));
        }
        Err(error) => {
            let code = status(error.kind);
            let look = read::load(state, Ok(bearer), token, Some(error)).await?;
            return Ok(page(look, code, state));
        }
    };
    let look = read::named(state, look, Some(action)).await?;
    Ok(page(look, StatusCode::OK, state))
}

/// What was posted for a verb; `None`: no link has it.
fn said<'a>(verb: Verb, posted: &'a Posted, reason: &'a str) -> Option<Answer<'a>> {
    Some(match verb {
        Verb::Approve => Answer::Approve {
            overrides: Overrides {
                business_hours: posted.send_now,
                contact_limit: posted.override_contact_limit,
            },
            code: Some(&posted.code),
        },
        Verb::Reject => Answer::Reject {
            reason: Some(reason.trim()).filter(|reason| !reason.is_empty()),
            why: WhyNot::parse(&posted.why),
        },
        Verb::TakeBack => Answer::TakeBack,
        Verb::Cancel => Answer::Stop,
        Verb::Renew => Answer::Renew,
        _ => return None,
    })
}

/// What is not the page's form comes from a program, which sees nothing.
async fn answer(
    state: &AppState,
    bearer: &Bearer,
    given: Answer<'_>,
    posted: &Posted,
) -> Result<Answered, UserError> {
    let caller = Caller {
        user: bearer.user.clone(),
        state: state.clone(),
        token: None,
    };
    let decides = matches!(given, Answer::Approve { .. } | Answer::Reject { .. });
    let seen = match posted.shown.as_str() {
        shown if decides && !shown.is_empty() => {
            Some(caller.seen(shown, posted.in_view.parse().ok())?)
        }
        _ => None,
    };
    let (desk, bench) = (state.desk(), state.workbench());
    Ok(by_link::answer(&desk, &bench, bearer, given, seen).await?)
}

/// What an API's caller is told.
fn outcome(answered: Answered) -> &'static str {
    match answered {
        Answered::Approved(approved) => approved.name(),
        Answered::Rejected => "rejected",
        Answered::TakenBack => "taken_back",
        Answered::Stopped => "cancelled",
        Answered::Renewed => "renewed",
    }
}

/// Whether a page is wanted for an answer, and what was posted.
pub(in crate::web::http) async fn posted(request: Request) -> (bool, Result<Posted, UserError>) {
    let page_wanted = wants_page(request.headers());
    (page_wanted, read_body(request).await)
}

/// Says why what was posted for an answer is none.
pub(in crate::web::http) async fn refused(
    state: &AppState,
    why: UserError,
    page_wanted: bool,
) -> Result<Response, UserError> {
    if !page_wanted {
        return Err(why);
    }
    let code = status(why.kind);
    let look = read::load(state, Err(why), "", None).await?;
    Ok(page(look, code, state))
}

async fn read_body(request: Request) -> Result<Posted, UserError> {
    let kind = request.headers().get(CONTENT_TYPE);
    let form = kind.is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if form {
        let form = Form::<Posted>::from_request(request, &()).await;
        let form = form.map_err(|error| unread::form(&error.body_text()))?;
        return within(form.0);
    }
    let body = Bytes::from_request(request, &()).await;
    let body = body.map_err(|error| unread::request(&error.body_text()))?;
    if body.is_empty() {
        return Ok(Posted::default());
    }
    within(serde_json::from_slice(&body).map_err(|error| invalid(&error))?)
}

/// A browser that posts a form asks for a page.
fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

pub(in crate::web::http) fn page(look: Look, code: StatusCode, state: &AppState) -> Response {
    (
        code,
        Html(document(
            look,
            state.options.clone(),
            &state.site.base,
            Least(state.timing.view),
        )),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_that_links_have_can_be_said_by_one() {
        for verb in Verb::ALL.iter().copied() {
            let said = said(verb, &Posted::default(), "").is_some();
            assert_eq!(said, verb.link_path().is_some(), "{verb:?}");
        }
    }
}
