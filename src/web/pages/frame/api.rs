//! What every page shows around its content.

use super::FrameData;
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

#[server(prefix = "/page", endpoint = "frame")]
pub async fn load_frame() -> Result<Packed<FrameData>, UserError> {
    let caller = caller(Permission::Read).await?;
    let (state, now) = (&caller.state, caller.now());
    let connection = state.database.connection();
    // Who only reads sees how many there are.
    let (counts, waiting) = match caller.user.role.may(Permission::Decide) {
        true => records::load_counts_for(connection, caller.user.id, now.to_utc()).await?,
        false => {
            let counts = records::load_counts(connection).await?;
            (counts, counts.waiting)
        }
    };
    let read = analyzers::store::latest::last_read(connection).await?;
    let switch = guardrails::store::switch(connection).await?;
    let held = match switch.on {
        true => records::held(connection).await?,
        false => vec![],
    };
    let unreadable = match caller.user.role.may(Permission::Configure) {
        true => {
            aside::keep(connection).await?;
            aside::count(connection).await?
        }
        false => 0,
    };
    Packed::new(&FrameData {
        user: caller.user.name,
        role: caller.user.role,
        waiting,
        in_doubt: counts.in_doubt,
        failed: counts.failed,
        unread: in_app::unread(connection, caller.user.id).await?,
        stand_ins: caller.state.site.stand_ins.clone(),
        outbox: state.mail_is_stand_in() || state.sms_is_stand_in(),
        kill_switch: switch.on,
        held: held
            .into_iter()
            .find(|(held, _)| *held == Held::KillSwitch)
            .map_or(0, |(_, count)| count),
        unreadable,
        stale: read.is_some_and(|read| now.to_utc() - read > Duration::hours(2)),
        read: read.map(|read| Moment::new(read, now)),
        zone: zone::named(now),
    })
}

/// Whether the page asks for what somebody had typed when their session ended, and it is not kept
/// any more.
#[server(prefix = "/page", endpoint = "kept_is_gone")]
pub async fn kept_is_gone() -> Result<Packed<bool>, UserError> {
    let caller = caller(Permission::Read).await?;
    Packed::new(&draft::is_gone(&caller).await)
}

#[server(prefix = "/page", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let session = crate::web::session::caller::session()?;
    let id = session.id().map(|id| id.to_string());
    let actor = Actor::User(caller.user.id);
    let event = NewEvent::general(EventKind::SignedOut, actor, state.clock.now());
    let tx = state.database.begin().await?;
    append(&tx, event).await?;
    // On the same connection: twenty at once who each waited for a second one would have none.
    if let Some(id) = &id {
        sessions::end_by_id(&tx, caller.user.id, id).await?;
    }
    tx.commit().await?;
    if let Err(error) = session.flush().await {
        tracing::warn!(%error, "An ended session could not be deleted");
    }
    // The session's sockets close.
    state.hub.announce(Change {
        topic: Topic::Sessions,
        id,
    });
    crate::ground::address::lead_to("/sign-in");
    Ok(())
}

#[cfg(feature = "ssr")]
use chrono::Duration;

#[cfg(feature = "ssr")]
use crate::{
    accounts::{Permission, store::sessions},
    actions::Held,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::aside,
        live::{Change, Topic},
        zone,
    },
    guardrails,
    insight::analyzers,
    notices::store::in_app,
    records,
    web::{
        components::when::Moment,
        session::{caller::caller, draft},
    },
};
