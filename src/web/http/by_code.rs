//! The link in an SMS: `/s/` and a code. As the link in a mail: GET and HEAD show the question and
//! change nothing but the count of wrong guesses; the answer is a POST.

use super::{
    api::by_link::{self, page, posted, refused},
    status,
};
use crate::{
    accounts::store::who_decide,
    decisions::{
        Verb,
        by_code::{self, Typist},
    },
    ground::error::UserError,
    web::{
        pages::answer::{Look, read},
        session::{caller::known, known_browser, origin},
        state::AppState,
    },
};
use axum::{
    Extension, Router,
    extract::{
        FromRequestParts, Path, Query, Request, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header::LOCATION, request::Parts},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use std::convert::Infallible;

/// Who typed the code of a request.
struct TypedBy(Typist);

impl FromRequestParts<AppState> for TypedBy {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let known = if from_elsewhere(&parts.headers) {
            None
        } else {
            somebody(parts, state).await
        };
        let stranger = || Typist::Stranger(origin::client_address(parts, &state.site.proxies));
        Ok(Self(known.unwrap_or_else(stranger)))
    }
}

/// Whether another site led the browser here. It brings its cookies along then, and any page can
/// make somebody's browser type wrong codes.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

/// Whoever is signed in, else whose browser it is. Where that cannot be found out, it is a
/// stranger's.
async fn somebody(parts: &mut Parts, state: &AppState) -> Option<Typist> {
    if let Ok(Some(known)) = known(parts, state).await {
        return Some(Typist::Person(known.user.id));
    }
    if known_browser::carried(state, &parts.headers).is_empty() {
        return None;
    }
    let people = who_decide(state.database.connection()).await;
    let people = people.ok()?;
    let whose = known_browser::whose(state, &parts.headers, &people);
    whose.map(|(user, browser)| Typist::Known(user.id, browser))
}

/// The routes of the page; the answers are posted beside it, as those of a mail's page.
pub(super) fn routes() -> Router<AppState> {
    let mut router = Router::new()
        .route("/s", get(type_it))
        .route("/s/{code}", get(show));
    for verb in Verb::ALL.iter().copied() {
        if let Some(path) = verb.link_path() {
            let answer = get(back).post(submit).layer(Extension(verb));
            router = router.route(&format!("/s{path}"), answer);
        }
    }
    router
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
}

/// The form to type a code in; what was typed leads to its page.
async fn type_it(
    State(state): State<AppState>,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Response {
    let typed = typed.map(|typed| typed.0.code).unwrap_or_default();
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    if plain.is_empty() {
        return page(Look::Type, StatusCode::OK, &state);
    }
    // Relative, so that a proxy may put the app under any path.
    match HeaderValue::try_from(format!("s/{plain}")) {
        Ok(there) => (StatusCode::SEE_OTHER, [(LOCATION, there)]).into_response(),
        Err(_) => page(Look::Type, StatusCode::OK, &state),
    }
}

/// Who reloads the page of an answer begins anew.
async fn back() -> Response {
    let there = HeaderValue::from_static("../s");
    (StatusCode::SEE_OTHER, [(LOCATION, there)]).into_response()
}

async fn show(
    State(state): State<AppState>,
    TypedBy(typist): TypedBy,
    code: Result<Path<String>, PathRejection>,
) -> Result<Response, UserError> {
    // What is no text is no code.
    let code = code.map(|code| code.0).unwrap_or_default();
    let found = by_code::bearer(&state.desk(), &code, &typist).await;
    let found = found.map_err(UserError::from);
    let status = match &found {
        Ok(_) => StatusCode::OK,
        Err(error) => status(error.kind),
    };
    let typed_wrong = found.is_err();
    let mut look = read::load(&state, found, &code, None).await?;
    if let Look::Closed(closed) = &mut look {
        closed.type_again = typed_wrong;
        if status == StatusCode::NOT_FOUND {
            closed.title = "This code does not work".to_owned();
            closed.words = "It is incorrect, or part of it is missing. Check the SMS.".to_owned();
        }
    }
    Ok(page(look, status, &state))
}

async fn submit(
    State(state): State<AppState>,
    Extension(verb): Extension<Verb>,
    TypedBy(typist): TypedBy,
    request: Request,
) -> Result<Response, UserError> {
    let (page_wanted, posted) = posted(request).await;
    let posted = match posted {
        Ok(posted) => posted,
        Err(why) => return refused(&state, why, page_wanted).await,
    };
    let found = by_code::bearer(&state.desk(), &posted.token, &typist).await;
    let found = found.map_err(UserError::from);
    by_link::apply(&state, found, &posted, page_wanted, verb).await
}
