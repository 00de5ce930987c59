//! When the program was set up.

use super::tables::guardrails_versions::{self, Column};
use crate::ground::db::{ConnectionTrait, DbErr, Table};
use chrono::{DateTime, Utc};
use sea_orm::QueryOrder;

/// Since when there are settings: when the program was set up.
///
/// # Errors
/// When the database cannot be read.
pub async fn since<C: ConnectionTrait>(c: &C) -> Result<Option<DateTime<Utc>>, DbErr> {
    let first = guardrails_versions::Entity::mine().order_by_asc(Column::Version);
    Ok(first.one(c).await?.map(|first| first.changed_at))
}
