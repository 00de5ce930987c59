//! Reading the kill switch and what it holds, and throwing it. It is thrown by plain forms, which
//! need no script.

use super::{Held, Switch};
use crate::{
    ground::{error::UserError, ids::ActionId},
    web::components::fetch::Packed,
};
use leptos::prelude::*;

/// How it stands, and what the reader may do; with `refused`, why it was not thrown just now.
#[server(prefix = "/page", endpoint = "kill_switch")]
pub async fn load_switch(refused: bool) -> Result<Packed<Switch>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let connection = state.database.connection();
    let switch = guardrails::store::switch(connection).await?;
    let (role, id) = (caller.user.role, caller.user.id);
    let factor = accounts::store::second_factor::get(connection, id).await?;
    let refused = if refused {
        draft::take::<(String, (bool, String))>(DRAFT).await
    } else {
        None
    };
    let (refused, typed) = refused.unzip();
    let typed = match typed {
        Some(typed) => Some(typed),
        None => typed_before(&caller).await,
    };
    Packed::new(&Switch {
        on: switch.on,
        words: words(&switch, caller.now()),
        may_stop: role.may(Permission::Decide),
        may_release: role.may(Permission::Configure),
        code: factor.is_some_and(|factor| factor.confirmed),
        refused,
        typed,
    })
}

/// The approved actions that it holds, newest first, and how many wait for whatever reason.
#[server(prefix = "/page", endpoint = "held")]
pub async fn load_held(before: Option<ActionId>) -> Result<Packed<Held>, UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let (connection, now) = (state.database.connection(), caller.now());
    let counts = records::held(connection).await?;
    let filter = Filter {
        held_by: Some(HeldBy::KillSwitch),
        before,
        ..Filter::default()
    };
    let mut records = records::list(connection, &filter, PAGE + 1, 0).await?;
    let more = records.len() > PAGE as usize;
    records.truncate(PAGE as usize);
    Packed::new(&Held {
        counts: counts
            .into_iter()
            .map(|(held, count)| (held.words().to_owned(), count))
            .collect(),
        cards: records.iter().map(|record| card(record, now)).collect(),
        more,
    })
}

/// Stops everything, or releases it.
#[server(prefix = "/page", endpoint = "throw_kill_switch")]
pub async fn throw_kill_switch(
    on: bool,
    #[server(default)] reason: String,
    #[server(default)] code: String,
) -> Result<(), UserError> {
    let caller = caller(Permission::Decide).await?;
    let state = &caller.state;
    let place = match thrown(&caller, on, &reason, &code).await {
        Ok(_) => {
            kill_switch::changes().for_each(|change| state.hub.announce(change));
            "/dashboard/operator/kill-switch"
        }
        // Said on its own page: the form is on every other too.
        Err(refused) => {
            let words = in_words(&refused.message);
            draft::keep(DRAFT, &(words, (on, &reason))).await?;
            "/dashboard/operator/kill-switch?refused=1"
        }
    };
    crate::ground::address::lead_to(place);
    Ok(())
}

/// What the form says, by its bounds.
#[cfg(feature = "ssr")]
#[derive(Validate)]
struct Why<'a> {
    #[validate(custom(function = "bounds::reason"))]
    reason: &'a str,
}

#[cfg(feature = "ssr")]
async fn thrown(caller: &Caller, on: bool, reason: &str, code: &str) -> Result<Thrown, UserError> {
    let (state, Why { reason }) = (&caller.state, within(Why { reason })?);
    let hand = caller.hand(code);
    Ok(throw(&state.database, &state.clock, on, reason, &hand).await?)
}

/// What the caller had typed when their session ended.
#[cfg(feature = "ssr")]
async fn typed_before(caller: &Caller) -> Option<(bool, String)> {
    let ended = draft::ended_words(caller, "/page/throw_kill_switch", |_| true).await?;
    Some((ended.one("on").parse().ok()?, ended.one("reason")))
}

/// Since when it stands like this, by whose hand, and why.
#[cfg(feature = "ssr")]
fn words(switch: &guardrails::store::Switch, now: DateTime<Tz>) -> String {
    let who = match (switch.by.as_deref(), &switch.name) {
        (Some("owner"), _) => " on the server's command line".to_owned(),
        (_, Some(name)) => format!(" by {name}"),
        _ => String::new(),
    };
    let when = switch
        .at
        .map(|at| format!(" on {}", Moment::new(at, now).words))
        .unwrap_or_default();
    let why = switch
        .reason
        .as_ref()
        .map(|reason| format!(" Reason: {reason}"))
        .unwrap_or_default();
    match (switch.on, switch.at.is_some()) {
        (true, _) => format!("On: nothing new starts. Turned on{when}{who}.{why}"),
        (false, true) => format!("Off. Released{when}{who}.{why}"),
        (false, false) => "Off.".to_owned(),
    }
}

/// Under which a refusal is kept for the page, with the reason that was typed.
#[cfg(feature = "ssr")]
const DRAFT: &str = "kill_switch";

#[cfg(feature = "ssr")]
const PAGE: u32 = 50;

#[cfg(feature = "ssr")]
use {
    crate::{
        accounts::{self, Permission},
        actions::Held as HeldBy,
        decisions::kill_switch::{self, Thrown, throw},
        guardrails,
        records::{self, Filter},
        web::{
            bounds::{self, within},
            components::{problem::in_words, when::Moment},
            pages::inbox::api::card,
            session::{
                caller::{Caller, caller},
                draft,
            },
        },
    },
    chrono::DateTime,
    chrono_tz::Tz,
    validator::Validate,
};
