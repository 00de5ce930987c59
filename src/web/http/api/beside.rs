//! What a link, or the code of an SMS, does besides answering: an approval is taken back, an approved
//! action is stopped, one whose records have changed is proposed afresh.

use super::{
    Problem,
    by_link::{Link, Posted, find, page, posted, refused},
    input::Params,
    verbs::Decided,
};
use crate::{
    decisions::by_link::{self, Bearer},
    ground::error::UserError,
    web::{http::status, pages::answer::read, state::AppState},
};
use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

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
    by_token(state, link, request, Verb::Stop).await
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

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::web::http) enum Verb {
    TakeBack,
    Stop,
    Renew,
}

impl Verb {
    /// What an API's caller is told.
    fn outcome(self) -> &'static str {
        match self {
            Self::TakeBack => "taken_back",
            Self::Stop => "cancelled",
            Self::Renew => "renewed",
        }
    }
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
    follow(&state, found, &posted.token, page_wanted, verb).await
}

/// Does it as the one who was found, and says what became of it.
pub(in crate::web::http) async fn follow(
    state: &AppState,
    found: Result<Bearer, UserError>,
    token: &str,
    page_wanted: bool,
    verb: Verb,
) -> Result<Response, UserError> {
    let done = match &found {
        Ok(bearer) => carry_out(state, bearer, verb).await,
        Err(refused) => Err(refused.clone()),
    };
    if !page_wanted {
        return done.map(|()| Json(Decided::new(verb.outcome())).into_response());
    }
    let error = done.err();
    let code = error
        .as_ref()
        .map_or(StatusCode::OK, |error| status(error.kind));
    let look = match (&error, verb, &found) {
        (None, Verb::Renew, Ok(bearer)) => {
            let action = bearer.link.action;
            read::named(state, read::renewed(action), Some(action)).await?
        }
        _ => read::look(state, found, token, error).await?,
    };
    Ok(page(look, code, state))
}

async fn carry_out(state: &AppState, bearer: &Bearer, verb: Verb) -> Result<(), UserError> {
    let desk = state.desk();
    match verb {
        Verb::TakeBack => by_link::take_back(&desk, bearer).await?,
        Verb::Stop => by_link::stop(&desk, bearer).await?,
        Verb::Renew => by_link::renew(&desk, &state.workbench(), bearer).await?,
    }
    Ok(())
}
