//! What PostgreSQL says about itself.

use super::{Check, skew};
use crate::{
    audit,
    clock::Clock,
    db::{self, Database, DbErr, FromQueryResult},
    serve,
};
use chrono::{DateTime, Utc};

/// How the check of the tables is called.
pub(super) const MIGRATIONS: &str = "migrations";

#[derive(FromQueryResult)]
struct Server {
    now: DateTime<Utc>,
}

/// The tables, the role and the clock.
pub(super) async fn examine(database: &Database, clock: &Clock) -> Vec<Check> {
    let mut checks = vec![match serve::pending::count(database).await {
        Ok(0) => Check::ok(MIGRATIONS, "the tables are up to date"),
        Ok(count) => Check::error(
            MIGRATIONS,
            format!("{count} have not run"),
            "Start the app once: `ai-coo serve` runs them",
        ),
        Err(error) => unreadable(MIGRATIONS, &error),
    }];
    checks.push(match audit::store::is_owned(database.connection()).await {
        Ok(owns) => role(owns),
        Err(error) => unreadable("database role", &error),
    });
    checks.push(match now(database).await {
        Ok(now) => skew("database clock", now, clock.now()),
        Err(error) => unreadable("database clock", &error),
    });
    checks
}

async fn now(database: &Database) -> Result<DateTime<Utc>, DbErr> {
    let sql = "select clock_timestamp() as now";
    let row = db::one::<Server, _>(database.connection(), sql, []).await?;
    row.map(|row| row.now)
        .ok_or_else(|| DbErr::RecordNotFound("the time".to_owned()))
}

fn role(owns: bool) -> Check {
    if owns {
        Check::warning(
            "database role",
            "one role only: triggers alone protect the record",
            "Set DATABASE_OWNER_URL to the role that owns the tables, and DATABASE_URL to one that does not",
        )
    } else {
        Check::ok("database role", "it cannot change the record's table")
    }
}

fn unreadable(name: &str, error: &DbErr) -> Check {
    Check::error(
        name,
        error.to_string(),
        "Give the role of DATABASE_URL the right to read",
    )
}
