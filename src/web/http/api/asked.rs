//! A verb that somebody asks for by its route: may they, by its row, and about which action.

use super::input::action_id;
use crate::{
    decisions::Verb,
    ground::{
        error::{ErrorKind, UserError},
        ids::ActionId,
    },
    web::{session::caller::Caller, state::AppState},
};
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

/// Somebody who may do what the route is for, and to what.
pub(super) struct Asked {
    pub caller: Caller,
    pub id: ActionId,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = UserError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, UserError> {
        let verb = parts.extensions.get::<Verb>().copied();
        let no_verb = || UserError::new(ErrorKind::Internal, "This route is for no verb.");
        let permission = verb.ok_or_else(no_verb)?.permission();
        let caller = Caller::from_request_parts(parts, state).await?;
        let caller = caller.may(permission)?;
        // What is no text is no id.
        let id = Path::<String>::from_request_parts(parts, state).await;
        let id = id.map(|id| id.0).unwrap_or_default();
        Ok(Self {
            caller,
            id: action_id(&id)?,
        })
    }
}
