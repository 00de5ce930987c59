//! What was set aside.

use super::Unreadable;
use crate::{ground::error::UserError, web::components::fetch::Packed};
use leptos::prelude::*;

/// The rows that were met in the last day, for admins.
#[server(prefix = "/page", endpoint = "unreadable")]
pub async fn load_unreadable() -> Result<Packed<Unreadable>, UserError> {
    let caller = caller(Permission::Configure).await?;
    let state = &caller.state;
    let (connection, now) = (state.database.connection(), caller.now());
    aside::keep(connection).await?;
    let found = aside::list(connection, MOST).await?;
    Packed::new(&Unreadable {
        lines: found
            .into_iter()
            .map(|one| Line {
                table: one.table_name,
                key: one.row_key,
                problem: one.problem,
                first: Moment::new(one.first_seen_at, now),
                last: Moment::new(one.last_seen_at, now),
            })
            .collect(),
    })
}

/// The most that are named.
#[cfg(feature = "ssr")]
const MOST: u32 = 200;

#[cfg(feature = "ssr")]
use super::Line;
#[cfg(feature = "ssr")]
use crate::{
    accounts::Permission,
    ground::db::aside,
    web::{components::when::Moment, session::caller::caller},
};
