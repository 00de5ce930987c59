//! The kill switch, for programs: a token may stop everything and never releases it.

use super::{Problem, input::Body};
use crate::{
    accounts::Permission,
    decisions::kill_switch::{self, Thrown},
    ground::error::UserError,
    guardrails, records,
    web::{bounds, session::caller::Caller},
};
use axum::Json;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

#[derive(Serialize, ToSchema)]
pub(super) struct Stand {
    on: bool,
    reason: Option<String>,
    /// The id of an account, or `owner`: whoever runs commands on the machine.
    by: Option<String>,
    at: Option<DateTime<Utc>>,
    /// How many approved actions wait, by what holds them: `kill_switch`, `business_hours`,
    /// `contact_limit` and others.
    held: BTreeMap<String, i64>,
}

/// How it stands, and what waits for what.
#[utoipa::path(get, path = "/api/ai-coo/kill-switch", responses((status = 200, body = Stand)))]
pub(super) async fn stand(caller: Caller) -> Result<Json<Stand>, UserError> {
    let caller = caller.may(Permission::Read)?;
    let connection = caller.state.database.connection();
    let switch = guardrails::store::switch(connection).await?;
    let held = records::held(connection).await?;
    Ok(Json(Stand {
        on: switch.on,
        reason: switch.reason,
        by: switch.by,
        at: switch.at,
        held: held
            .into_iter()
            .map(|(held, count)| (held.name().to_owned(), count))
            .collect(),
    }))
}

#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct Throw {
    on: bool,
    /// At most 500 characters, in one line; it stays on the audit trail.
    #[schema(max_length = 500)]
    #[serde(default)]
    #[validate(custom(function = "bounds::reason"))]
    reason: String,
    /// Six digits of the caller's authenticator, for releasing it; who has none needs none.
    #[serde(default)]
    code: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ThrownTo {
    on: bool,
    /// `false`: it stood like this already.
    changed: bool,
    /// How many actions go on that it had held.
    released: usize,
}

/// Stops everything that has not begun, or releases it. Whoever may decide can stop, a token too;
/// releasing takes an admin who has signed in.
#[utoipa::path(post, path = "/api/ai-coo/kill-switch", request_body = Throw,
    responses((status = 200, body = ThrownTo), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn throw(caller: Caller, body: Body<Throw>) -> Result<Json<ThrownTo>, UserError> {
    let caller = caller.may(Permission::Decide)?;
    let state = &caller.state;
    let Throw { on, reason, code } = &body.0;
    let (database, clock) = (&state.database, &state.clock);
    let hand = caller.hand(code);
    let Thrown { changed, released } =
        kill_switch::throw(database, clock, *on, reason, &hand).await?;
    kill_switch::changes().for_each(|change| state.hub.announce(change));
    Ok(Json(ThrownTo {
        on: *on,
        changed,
        released,
    }))
}
