//! What callers send, read strictly: what cannot be is told with its field.

use crate::{
    ground::{
        error::{ErrorKind, UserError, unread},
        ids::{ActionId, EventId},
    },
    web::{bounds::within, state::AppState},
};
use axum::{
    body::Bytes,
    extract::{FromRequest, Query, Request, rejection::QueryRejection},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use validator::Validate;

/// A JSON body, where nothing is as good as `{}`; what cannot be read, or is out of its bounds, is
/// told with the field.
pub(super) struct Body<T>(pub T);

impl<T: DeserializeOwned + Validate> FromRequest<AppState> for Body<T> {
    type Rejection = UserError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, UserError> {
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|error| unread::request(&error.body_text()))?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let body = serde_json::from_slice(text).map_err(|error| invalid(&error))?;
        within(body).map(Body)
    }
}

/// Query parameters; what cannot be read, or is out of its bounds, is told with the field.
pub(super) struct Params<T>(pub T);

impl<T: DeserializeOwned + Validate> axum::extract::FromRequestParts<AppState> for Params<T> {
    type Rejection = UserError;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        state: &AppState,
    ) -> Result<Self, UserError> {
        let query: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        let query = query.map_err(|error| unread::request(&error.body_text()))?;
        within(query.0).map(Self)
    }
}

pub(super) fn invalid(error: &serde_json::Error) -> UserError {
    if error.is_syntax() || error.is_eof() {
        let words = format!(
            "The request is not JSON: check line {}, column {}.",
            error.line(),
            error.column()
        );
        return UserError::new(ErrorKind::Invalid, words);
    }
    unread::request(&error.to_string())
}

pub(super) fn named<T>(
    field: &str,
    value: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, UserError> {
    value
        .map(|name| {
            parse(name).ok_or_else(|| {
                UserError::new(ErrorKind::Invalid, format!("{field}: there is no “{name}”"))
            })
        })
        .transpose()
}

pub(super) fn moment(field: &str, text: &str, end: bool) -> Result<DateTime<Utc>, UserError> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        let day = if end {
            day.succ_opt().unwrap_or(day)
        } else {
            day
        };
        return Ok(day.and_time(chrono::NaiveTime::MIN).and_utc());
    }
    text.parse().map_err(|_| {
        UserError::new(ErrorKind::Invalid, format!("{field}: “{text}” is neither a day such as 2026-11-23 nor a moment such as 2026-11-23T12:00:00Z"))
    })
}

pub(super) fn action_id(text: &str) -> Result<ActionId, UserError> {
    text.parse().map_err(|_| {
        UserError::new(
            ErrorKind::NotFound,
            format!("“{text}” is not the id of an action."),
        )
    })
}

pub(super) fn event_id(text: &str) -> Result<EventId, UserError> {
    text.parse().map_err(|_| {
        UserError::new(
            ErrorKind::Invalid,
            format!("before: “{text}” is not the id of an event"),
        )
    })
}
