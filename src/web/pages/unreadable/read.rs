//! Gathers what was set aside.

use super::{Line, Unreadable};
use crate::{
    accounts::Permission,
    ground::{db::aside, error::UserError},
    web::{
        components::{fetch::Packed, when::Moment},
        session::caller::caller,
    },
};

/// The most that are named.
const MOST: u32 = 200;

/// # Errors
/// When somebody else than an admin asks, or the database cannot be read.
pub async fn load() -> Result<Packed<Unreadable>, UserError> {
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
