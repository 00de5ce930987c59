//! Reading them, and having seen them.

use super::Notices;
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

/// What the reader was told, the newest first; of what is older than a notice.
#[server(prefix = "/page", endpoint = "notices")]
pub async fn load_notices(before: Option<i64>) -> Result<Packed<Notices>, UserError> {
    let caller = caller(Permission::Read).await?;
    super::read::load(&caller, before).await
}

/// Everything up to this one was seen; what has come since was not.
#[server(prefix = "/page", endpoint = "mark_read")]
pub async fn mark_read(last: i64) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    let state = &caller.state;
    let (connection, now) = (state.database.connection(), state.clock.now());
    in_app::mark_read(connection, caller.user.id, last, now).await?;
    // Their other pages count anew.
    state.hub.announce(Change::for_topic(Topic::Actions));
    lead_to("/dashboard/operator/notices");
    Ok(())
}

#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    ground::{
        address::lead_to,
        live::{Change, Topic},
    },
    notices::store::in_app,
    web::session::caller::caller,
};
