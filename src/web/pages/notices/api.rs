//! Having seen them.

use crate::{
    accounts::Permission,
    ground::{
        error::UserError,
        live::{Change, Topic},
    },
    notices::store::told,
    web::session::caller::caller,
};
use leptos::prelude::*;

/// Everything up to this one was seen; what has come since was not.
#[server(prefix = "/page", endpoint = "mark_read")]
pub async fn mark_read(last: i64) -> Result<(), UserError> {
    let caller = caller(Permission::Read).await?;
    let executor = &caller.state.executor;
    let (connection, now) = (executor.database.connection(), executor.clock.now());
    told::mark_read(connection, caller.user.id, last, now).await?;
    // Their other pages count anew.
    executor.hub.announce(Change::of(Topic::Actions));
    crate::ground::address::lead_to("/dashboard/operator/notices");
    Ok(())
}
