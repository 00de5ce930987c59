//! What PostgreSQL says about itself.

use super::{Check, Level, skew};
use crate::{
    audit::{self, store::months},
    ground::{
        clock::Clock,
        db::{self, Database, DbErr, FromQueryResult},
    },
    server::serve,
};
use chrono::{DateTime, Utc};

/// How the check of the tables is called.
pub(super) const MIGRATIONS: &str = "migrations";
const ROLE: &str = "database role";
const MONTHS: &str = "months of the audit trail";

#[derive(FromQueryResult)]
struct Server {
    now: DateTime<Utc>,
}

/// The tables, the role and the clock.
pub(super) async fn check(database: &Database, clock: &Clock) -> Vec<Check> {
    let mut checks = vec![match serve::pending::count(database).await {
        Ok(0) => Check::ok(MIGRATIONS, "the tables are up to date"),
        Ok(count) => Check::error(
            MIGRATIONS,
            format!("{count} pending"),
            "Start the app once: `ai-coo serve` runs them",
        ),
        Err(error) => unreadable(MIGRATIONS, &error),
    }];
    if checks[0].level == Level::Ok {
        checks.push(months(database, clock).await);
    }
    match audit::store::is_owned(database.connection()).await {
        Ok(true) => checks.push(one_role()),
        Ok(false) => checks.extend(attempts(database).await),
        Err(error) => checks.push(unreadable(ROLE, &error)),
    }
    checks.push(match now(database).await {
        Ok(now) => skew("database clock", now, clock.now()),
        Err(error) => unreadable("database clock", &error),
    });
    checks
}

/// Whether there are months for the events to come.
async fn months(database: &Database, clock: &Clock) -> Check {
    let end = match months::end(database.connection()).await {
        Ok(end) => end,
        Err(error) => return unreadable(MONTHS, &error),
    };
    let found = end.map_or_else(
        || "there is none".to_owned(),
        |end| format!("the last one ends on {}", end.date_naive()),
    );
    if months::run_out(end, clock.now()) {
        let remedy = "Start the app once with DATABASE_OWNER_URL: `ai-coo serve` makes the next 24; until then later events are in one partition";
        Check::warning(MONTHS, found, remedy)
    } else {
        Check::ok(MONTHS, found)
    }
}

/// Written out: the database's clock.
async fn now(database: &Database) -> Result<DateTime<Utc>, DbErr> {
    let sql = "select clock_timestamp() as now";
    let row = db::one::<Server, _>(database.connection(), sql, []).await?;
    row.map(|row| row.now)
        .ok_or_else(|| DbErr::RecordNotFound("the time".to_owned()))
}

fn one_role() -> Check {
    Check::warning(
        ROLE,
        "one role only: the audit trail is protected by triggers alone",
        "Set DATABASE_OWNER_URL to the role that owns the tables, and DATABASE_URL to one that does not",
    )
}

/// What would change the record, or make it changeable; each is tried in a transaction that is
/// rolled back, and touches no row.
const ATTEMPTS: &[(&str, &str)] = &[
    (
        "change its lines",
        "update action_events set event_data = event_data where false",
    ),
    ("delete its lines", "delete from action_events where false"),
    ("empty it", "truncate action_events"),
    (
        "switch its triggers off",
        "alter table action_events disable trigger all",
    ),
    ("drop a trigger", "drop trigger no_update on action_events"),
    ("drop it", "drop table action_events cascade"),
    (
        "change the lines of a month",
        "update action_events_default set event_data = event_data where false",
    ),
    (
        "delete the lines of a month",
        "delete from action_events_default where false",
    ),
    ("empty a month", "truncate action_events_default"),
    ("drop a month", "drop table action_events_default cascade"),
    (
        "take a month out",
        "alter table action_events detach partition action_events_default",
    ),
    (
        "make a month",
        "select make_month('action_events', now() + interval '100 years')",
    ),
    (
        "change what its triggers do",
        "alter function refuse_audit_change() cost 100",
    ),
    (
        "work without triggers",
        "set local session_replication_role = replica",
    ),
    (
        "change the list of events to be sealed",
        "delete from unsealed_events where false",
    ),
    (
        "pretend that a migration has run",
        "insert into seaql_migrations select * from seaql_migrations where false",
    ),
];
/// Permission is looked at before a lock is asked for; where there is one, nobody waits for it.
const NO_WAITING: &str = "set local lock_timeout = '100ms'";
/// `insufficient_privilege`.
const REFUSED: &str = "42501";

/// Whether the runtime role is kept from all of it, by PostgreSQL's own word.
async fn attempts(database: &Database) -> Vec<Check> {
    let mut may = vec![];
    for (what, sql) in ATTEMPTS {
        match refused(database, sql).await {
            Ok(true) => {}
            Ok(false) => may.push(*what),
            Err(error) => return vec![unreadable(ROLE, &error)],
        }
    }
    if may.is_empty() {
        let found = format!(
            "tried {} ways to change the audit trail; PostgreSQL refused each",
            ATTEMPTS.len()
        );
        return vec![Check::ok(ROLE, found)];
    }
    vec![Check::error(
        ROLE,
        format!("it may {}", may.join(", ")),
        "Revoke these rights from the role of DATABASE_URL; a start with DATABASE_OWNER_URL grants those that it needs",
    )]
}

/// Written out: PostgreSQL itself.
async fn refused(database: &Database, sql: &str) -> Result<bool, DbErr> {
    let tx = database.begin().await?;
    db::execute(&tx, NO_WAITING, []).await?;
    let tried = db::execute(&tx, sql, []).await;
    tx.rollback().await?;
    match tried {
        Ok(_) => Ok(false),
        Err(error) => Ok(db::code_of(&error).as_deref() == Some(REFUSED)),
    }
}

fn unreadable(name: &str, error: &DbErr) -> Check {
    Check::error(
        name,
        error.to_string(),
        "Grant the role of DATABASE_URL the right to read",
    )
}
