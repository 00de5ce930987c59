//! When the program was set up.

use crate::ground::db::{self, ConnectionTrait, DbErr, FromQueryResult, ORG};
use chrono::{DateTime, Utc};

/// Since when there are settings: when the program was set up.
///
/// # Errors
/// When the database cannot be read.
pub async fn since<C: ConnectionTrait>(c: &C) -> Result<Option<DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct First {
        changed_at: DateTime<Utc>,
    }
    let sql =
        "select changed_at from guardrails_versions where org_id = $1 order by version limit 1";
    let first = db::one::<First, C>(c, sql, [ORG.into()]).await?;
    Ok(first.map(|first| first.changed_at))
}
