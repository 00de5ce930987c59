//! The rows of what grows are moved into months, and nothing of them is lost.

use super::loaded;
use ai_coo::{ground::db::Database, server::serve};
use ai_coo_migration::Migrator;
use sea_orm_migration::MigratorTrait as _;
use sqlx::PgPool;
use std::collections::BTreeSet;

/// What grows, and since this release is kept by month.
const BY_MONTH: &[&str] = &["action_events", "action_execution_log", "outbox_messages"];

/// Every row of it, as text.
async fn what_grows(pool: &PgPool) -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for table in BY_MONTH {
        let sql = format!("select '{table} ' || t::text from {table} t");
        let all = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
        rows.extend(all.fetch_all(pool).await.unwrap() as Vec<String>);
    }
    rows
}

/// Everything but what came with or after this one.
async fn migrated_until(database: &Database, migration: &str) {
    let pending = serve::pending::pending(database).await.unwrap().ours;
    let before = pending.iter().position(|one| one == migration).unwrap();
    let steps = u32::try_from(before).unwrap();
    Migrator::up(database.to_migrate(), Some(steps))
        .await
        .unwrap();
}

async fn run(pool: &PgPool, sql: &str) {
    let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
    sql.execute(pool).await.unwrap();
}

#[tokio::test]
async fn what_grows_is_in_its_months_with_all_that_it_held() {
    let (database, clock) = loaded().await;
    let pool = database.pool();
    migrated_until(&database, "m20261128_1_months").await;
    let rows = what_grows(pool).await;
    let last = "select pg_sequence_last_value(pg_get_serial_sequence('outbox_messages', 'id'))";
    let last: i64 = sqlx::query_scalar(last).fetch_one(pool).await.unwrap();
    serve::migrate(&database, &clock).await.unwrap();
    assert!(
        what_grows(pool).await.is_superset(&rows),
        "a row was changed"
    );
    for (table, made) in [
        ("action_events", "made_at(id)"),
        ("action_execution_log", "made_at(action_id)"),
        ("outbox_messages", "accepted_at"),
    ] {
        let sql = format!(
            "select count(*) from {table} where tableoid::regclass::text <> '{table}' || to_char({made} at time zone 'UTC', '_YYYY_MM')"
        );
        let elsewhere = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
        let elsewhere: i64 = elsewhere.fetch_one(pool).await.unwrap();
        assert_eq!(elsewhere, 0, "{table}");
    }
    // The sealer's list still refers to events, and the next message has the next number.
    let sql = "select count(*) from unsealed_events u left join action_events e on e.id = u.event_id where e.id is null";
    let lost: i64 = sqlx::query_scalar(sql).fetch_one(pool).await.unwrap();
    assert_eq!(lost, 0);
    let next = "insert into outbox_messages (message_id, sender, recipients, subject, content)
        values ('', '', '[]', '', '') returning id";
    let next: i64 = sqlx::query_scalar(next).fetch_one(pool).await.unwrap();
    assert_eq!(next, last + 1);
}

#[tokio::test]
async fn moving_goes_on_where_it_was_broken_off() {
    let (database, clock) = loaded().await;
    let pool = database.pool();
    migrated_until(&database, "m20261128_1_months").await;
    // More than two batches, over three months; the last line cannot be moved.
    run(
        pool,
        "insert into action_events (id, org_id, event_type, timestamp, actor, actor_type)
           select (lpad(to_hex(1780272000000 + i * 100000::bigint), 12, '0') || '70008000000000000000')::uuid,
             'default', 'signed_in', '2026-11-23', 'system', 'system' from generate_series(1, 50000) i",
    )
    .await;
    let sql = "alter table action_events drop constraint action_events_actor_type_check;
         insert into action_events (id, org_id, event_type, timestamp, actor, actor_type)
           values ('019faf00-0000-7000-8000-000000000000', 'default', 'signed_in', '2026-11-23', 'system', 'robot');
         alter table action_events add constraint action_events_actor_type_check
           check (actor_type in ('human', 'ai', 'system')) not valid";
    run(pool, sql).await;
    let broken_off = serve::migrate(&database, &clock).await.unwrap_err();
    assert!(
        broken_off.to_string().contains("actor_type"),
        "{broken_off}"
    );

    // What had arrived is there, and the table is in use.
    let moved = "select string_agg(xmin::text || id::text, ',' order by id), count(*) from action_events_by_month";
    let (before, count): (String, i64) = sqlx::query_as(moved).fetch_one(pool).await.unwrap();
    assert!((20_000..50_000).contains(&count), "{count}");
    run(
        pool,
        "insert into action_events (id, org_id, event_type, timestamp, actor, actor_type)
           values ('00000000-0000-7000-8000-000000000001', 'default', 'signed_in', '2026-11-23', 'system', 'system');
         set session_replication_role = replica;
         update action_events set actor_type = 'system' where actor_type = 'robot';
         reset session_replication_role",
    )
    .await;
    let rows = what_grows(pool).await;
    serve::migrate(&database, &clock).await.unwrap();
    assert!(what_grows(pool).await.is_superset(&rows));
    let all: i64 = sqlx::query_scalar("select count(*) from action_events")
        .fetch_one(pool)
        .await
        .unwrap();
    assert!(all > 50_000, "{all}");
    let first = format!(
        "select string_agg(xmin::text || id::text, ',' order by id) from
           (select xmin, id from action_events where id <> '00000000-0000-7000-8000-000000000001' order by id limit {count}) first"
    );
    let after = sqlx::query_scalar(sqlx::AssertSqlSafe(first));
    let after: String = after.fetch_one(pool).await.unwrap();
    assert!(after == before, "what had arrived was moved again");
}
