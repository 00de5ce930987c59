//! What callers send, read strictly: what cannot be is told with its field.

use crate::{
    decisions::{LONGEST_NOTE, LONGEST_REASON},
    ground::{
        error::{ErrorKind, UserError, unread},
        ids::{ActionId, EventId},
        number,
    },
    web::state::AppState,
};
use axum::{
    body::Bytes,
    extract::{FromRequest, Query, Request, rejection::QueryRejection},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use validator::{Validate, ValidationError, ValidationErrors};

/// The most characters of a reason, as the decisions have it.
pub(super) const REASON: u64 = LONGEST_REASON as u64;
/// The most characters of a note or a comment, as the decisions have it.
pub(super) const NOTE: u64 = LONGEST_NOTE as u64;

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

/// What was read, if it keeps to the bounds that it is described with.
pub(super) fn within<T: Validate>(read: T) -> Result<T, UserError> {
    match read.validate() {
        Ok(()) => Ok(read),
        Err(errors) => Err(UserError::new(ErrorKind::Invalid, first(&errors))),
    }
}

/// The first field that is out of its bounds, with what is wrong with it.
fn first(errors: &ValidationErrors) -> String {
    let fields = errors.field_errors();
    let first = fields.iter().min_by(|one, other| one.0.cmp(other.0));
    let wrong = first.and_then(|(field, errors)| Some((field, errors.first()?)));
    wrong.map_or_else(
        || "The request is out of its bounds.".to_owned(),
        |(field, error)| format!("{field}: {}", words(error)),
    )
}

fn words(error: &ValidationError) -> String {
    if let Some(message) = &error.message {
        return message.to_string();
    }
    let given = |name: &str| error.params.get(name).cloned().unwrap_or_default();
    let bound = |name: &str, without: u64| given(name).as_u64().unwrap_or(without);
    let (least, most) = (bound("min", 1), bound("max", u64::MAX));
    match given("value") {
        Value::String(text) => {
            let length = number::count(text.chars().count(), "character");
            format!("has {length}; use {least} to {most}")
        }
        number => format!("{number} is not from {least} to {most}"),
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
