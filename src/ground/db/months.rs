//! What grows is kept by month: its tables are partitioned, calls by the month of their action and
//! the outbox by its own. Those months come and go here; the trail's are its owner's.

use super::{ConnectionTrait, DbErr, FromQueryResult, one};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, SimpleExpr};
use uuid::Uuid;

/// Makes the next months of calls and of the outbox, and forgets those that ended before `before`.
/// Calls of an action that may still go on, or be tried again, are kept, and so are those of one
/// that has ended since. How many months went. Written out: PostgreSQL itself.
///
/// # Errors
/// When the database refuses, or somebody is busy with a table for two seconds.
pub async fn keep<C: ConnectionTrait>(c: &C, before: DateTime<Utc>) -> Result<i32, DbErr> {
    #[derive(FromQueryResult)]
    struct Kept {
        dropped: i32,
    }
    let sql = "select keep_months($1) as dropped";
    let kept = one::<Kept, C>(c, sql, [before.into()]).await?;
    Ok(kept.map_or(0, |kept| kept.dropped))
}

/// That a column by which a table is partitioned has this value. As `column = $1` it would be
/// planned each time anew, for the one month that it leads to, which takes three times as long as
/// the look-up: so the planner does not see the value, and the month is looked up as the statement
/// begins. SQL that is written out says `planned_once($1)` too.
pub(crate) fn in_its_month(column: &str, key: Uuid) -> SimpleExpr {
    Expr::cust_with_values(format!("{column} = planned_once($1)"), [key])
}
