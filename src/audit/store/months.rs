//! The months of the trail: its owner makes them, ahead.

use crate::ground::db::{self, ConnectionTrait, DbErr, FromQueryResult};
use chrono::{DateTime, Months, Utc};

/// How many months are made ahead, each time that the owner migrates.
const AHEAD: i32 = 24;

/// How many months before the last one ends somebody is told.
const WARNING: Months = Months::new(3);

/// Makes the months that are not there yet: none, where the last one is. The owner's alone. Written
/// out: PostgreSQL itself.
///
/// # Errors
/// When the database refuses.
pub async fn make_ahead<C: ConnectionTrait>(c: &C) -> Result<(), DbErr> {
    let sql = "select make_months('action_events', now(), $1)
         where to_regclass('action_events' || to_char((now() at time zone 'UTC') + make_interval(months => $1), '_YYYY_MM')) is null";
    db::execute(c, sql, [AHEAD.into()]).await.map(drop)
}

/// When the last month ends; `None`: there is none. What comes later is kept all the same, in a
/// partition for everything else. Written out: PostgreSQL itself.
///
/// # Errors
/// When the database cannot be read, or has no months yet.
pub async fn end<C: ConnectionTrait>(c: &C) -> Result<Option<DateTime<Utc>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Last {
        ends: Option<DateTime<Utc>>,
    }
    let sql = "select max(month_ends(inhrelid)) as ends from pg_inherits where inhparent = to_regclass('action_events')";
    let last = db::one::<Last, C>(c, sql, []).await?;
    Ok(last.and_then(|last| last.ends))
}

/// Whether it is time to make more of them.
pub fn run_out(end: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    end.is_none_or(|end| end < now + WARNING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_months_before_the_end_it_is_time() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let end = Some(at("2028-12-01T00:00:00Z"));
        assert!(!run_out(end, at("2028-08-31T12:00:00Z")));
        assert!(run_out(end, at("2028-09-01T00:00:01Z")));
        assert!(run_out(None, at("2026-12-01T00:00:00Z")));
    }
}
