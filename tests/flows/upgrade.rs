//! A company that an earlier version has left: its dump is migrated, and nothing is lost.

mod moved;

use crate::support::{self, Options, TestApp};
use ai_coo::{
    actions::{self as domain, lifecycle::Status},
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, ORG},
    },
    guardrails::{self, FIELDS, Verdict},
    notices::Channel,
    records,
    server::serve,
};
use ai_coo_migration::Migrator;
use sea_orm_migration::MigratorTrait as _;
use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _, PgConnection, PgPool};
use std::collections::{BTreeMap, BTreeSet};

const DUMP: &str = include_str!("../upgrade/company-8ddb9c0.sql");
/// When it was made.
const THEN: &str = "2026-11-23T20:05:00Z";
/// Tables that the migrations since have taken away, as `docs/upgrading.md` says.
const GONE: &[&str] = &[];
/// Those to which a migration may add rows of its own.
const GROWS: &[&str] = &[
    "action_events",
    // What a call without an answer may have reached is reserved.
    "customer_contacts",
    "notices",
    "seaql_migrations",
    "unsealed_events",
];

/// The dump in a database of its own, not migrated.
async fn loaded() -> (Database, Clock) {
    let clock = Clock::set_to(THEN.parse().unwrap());
    let url = support::empty_database().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    connection.execute(sqlx::raw_sql(DUMP)).await.unwrap();
    connection.close().await.unwrap();
    (Database::connect(&url, 12).await.unwrap(), clock)
}

/// How many rows each table has.
async fn row_counts(pool: &PgPool) -> BTreeMap<String, i64> {
    let sql = "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'apalis')";
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(pool).await.unwrap();
    let mut counts = BTreeMap::new();
    for table in tables {
        let sql = format!("select count(*) from {table}");
        let count = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
        counts.insert(table.clone(), count.fetch_one(pool).await.unwrap());
    }
    counts
}

/// Every line of the trail, as text, by its id.
async fn trail(pool: &PgPool) -> BTreeMap<String, String> {
    let sql = "select id::text, concat_ws(' ', org_id, action_id, event_type, timestamp, actor, actor_type, event_data)
        from action_events";
    let lines: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(pool).await.unwrap();
    lines.into_iter().collect()
}

/// What was proposed and decided of each action, as text.
async fn fixed(pool: &PgPool) -> BTreeMap<String, String> {
    let sql = "select id::text, concat_ws(' ', action_type, subject, action_protocol, effect_hash, status, risk_level,
           idempotency_key, created_at, created_by, approved_by, approved_at, executed_at, execution_result)
        from autonomous_actions";
    let lines: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(pool).await.unwrap();
    lines.into_iter().collect()
}

async fn migrated() -> (Database, Clock) {
    let (database, clock) = loaded().await;
    serve::migrate(&database, &clock).await.unwrap();
    (database, clock)
}

async fn app(database: &Database) -> TestApp {
    TestApp::with(Options {
        now: THEN.to_owned(),
        database: Some(database.clone()),
        // The company's own people have the usual addresses.
        domain: "upgrade.example.com",
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn no_row_is_lost_and_no_line_of_the_trail_is_touched() {
    let (database, clock) = loaded().await;
    let pool = database.pool();
    let (rows, lines, actions) = (row_counts(pool).await, trail(pool).await, fixed(pool).await);
    for table in [
        "action_approvals",
        "action_execution_log",
        "action_snoozes",
        "alerts",
        "analysis_results",
        "api_tokens",
        "approval_links",
        "digests",
        "guardrails_versions",
        "notices",
        "notification_preferences",
        "outbox_messages",
        "sessions",
        "sign_in_failures",
        "users",
    ] {
        assert!(
            rows[&format!("public.{table}")] > 0,
            "{table} proves nothing"
        );
    }
    serve::migrate(&database, &clock).await.unwrap();
    let after = row_counts(pool).await;
    for (table, before) in rows {
        let name = table.trim_start_matches("public.");
        match after.get(&table) {
            None => assert!(GONE.contains(&name), "{table} is gone"),
            Some(now) if GROWS.contains(&name) => assert!(*now >= before, "{table}"),
            Some(now) => assert_eq!(*now, before, "{table}"),
        }
    }
    let now = trail(pool).await;
    for (id, line) in lines {
        assert_eq!(now.get(&id), Some(&line), "an event was changed");
    }
    assert_eq!(fixed(pool).await, actions);
    // Migrating again is nothing.
    serve::migrate(&database, &clock).await.unwrap();
    assert_eq!(row_counts(pool).await, after);
}

#[tokio::test]
async fn every_action_is_read_and_has_the_hash_that_was_approved() {
    let (database, _) = migrated().await;
    let app = app(&database).await;
    let list = app.get("/api/ai-coo/actions?limit=200").await;
    let all = app.count("select count(*) from autonomous_actions").await;
    let list: &Vec<Value> = list["actions"].as_array().unwrap();
    assert_eq!(i64::try_from(list.len()).unwrap(), all);
    let mut statuses = BTreeSet::new();
    for listed in list {
        let id = listed["action_id"].as_str().unwrap();
        let one = app.get(&format!("/api/ai-coo/actions/{id}")).await;
        assert_eq!(one["effect_hash"], listed["effect_hash"]);
        let record = records::get(database.connection(), id.parse().unwrap())
            .await
            .unwrap()
            .unwrap();
        let action = &record.action;
        let hash = domain::effect_hash(
            ORG,
            action.action_id,
            &action.inputs,
            &action.effect,
            &action.preconditions,
        );
        assert_eq!(hash.unwrap(), action.effect_hash, "{}", action.title);
        statuses.insert(action.status.name());
    }
    for status in Status::ALL {
        assert!(
            statuses.contains(status.name()),
            "none is {}",
            status.name()
        );
    }
    let pages = [
        "operator",
        "operator/history",
        "operator/failed",
        "operator/audit",
        "operator/approvals",
        "ai-coo",
    ];
    for page in pages {
        app.get_text(&format!("/dashboard/{page}")).await;
    }
    assert_eq!(app.count("select count(*) from unreadable_rows").await, 0);
}

#[tokio::test]
async fn settings_and_their_history_are_kept() {
    let (database, _) = migrated().await;
    let (settings, version) = guardrails::store::current(database.connection())
        .await
        .unwrap();
    let switch = guardrails::store::switch(database.connection()).await;
    assert!(switch.unwrap().on);
    assert_eq!(settings.high_amount, 2_000_000);
    assert_eq!(settings.contact_gap_hours, 48);
    assert_eq!(settings.business_hours_timezone, "Europe/Berlin");
    assert_eq!(settings.forbidden_types, [domain::Kind::SendSms]);
    assert!(version >= 6, "{version}");
    assert!(
        guardrails::store::are_chosen(database.connection())
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn verdicts_are_kept_to_the_letter_and_each_reason_is_shown_in_words_of_today() {
    let (database, _) = migrated().await;
    let sql = "select verdict from autonomous_actions";
    let verdicts = sqlx::query_scalar(sql).fetch_all(database.pool()).await;
    let mut shown = BTreeSet::new();
    for stored in verdicts.unwrap() {
        let stored: Value = stored;
        let verdict: Verdict = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(serde_json::to_value(&verdict).unwrap(), stored);
        for answer in verdict.rules {
            let sentence = answer.because.stored();
            assert!(answer.because.reason().is_some(), "{sentence}");
            shown.insert(answer.because.words());
        }
    }
    for words in [
        "Financial actions need approval",
        "$12,840.00 is more than the $0.00 allowed without approval",
    ] {
        assert!(shown.contains(words), "{shown:?}");
    }
}

/// The settings' row, as it is stored.
async fn settings_row(pool: &PgPool) -> Value {
    let sql = "select to_jsonb(g) from guardrails_config g";
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn settings_become_one_document_that_the_release_before_reads_and_writes() {
    let (database, clock) = loaded().await;
    let (pool, connection) = (database.pool(), database.connection());
    let before = settings_row(pool).await;
    serve::migrate(&database, &clock).await.unwrap();
    let (settings, version) = guardrails::store::current(connection).await.unwrap();
    let (now, read) = (settings_row(pool).await, settings.document());
    let mut kept = 0;
    for (name, value) in before.as_object().unwrap() {
        if let Some(read) = read.get(name) {
            assert_eq!((&now["document"][name], read), (value, value), "{name}");
            kept += 1;
        }
    }
    let younger = ["works_alone", "proposals"];
    assert_eq!(kept, FIELDS.len() - younger.len());
    let by = "select changed_by from guardrails_versions order by version desc limit 1";
    let by: String = sqlx::query_scalar(by).fetch_one(pool).await.unwrap();
    assert_eq!(now["changed_by"], by);

    // The release before saves.
    sqlx::query("update guardrails_config set version = version + 1, high_amount = 3000000, autonomy = '{\"create_task\": \"auto\"}'")
        .execute(pool)
        .await
        .unwrap();
    let saved = guardrails::store::current(connection).await.unwrap();
    let mut expected = settings.clone();
    expected.high_amount = 3_000_000;
    expected.autonomy = [(domain::Kind::CreateTask, guardrails::Autonomy::Auto)].into();
    assert_eq!(saved, (expected, version + 1));

    // This one does.
    let tx = database.begin().await.unwrap();
    let mut changed = saved.0.clone();
    changed.contact_gap_hours = 12;
    changed.notification_channels = vec![Channel::Sms];
    guardrails::store::save(&tx, &changed, &saved, Actor::System, clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let row = settings_row(pool).await;
    for (name, value) in changed.document() {
        assert_eq!(row[&name], value, "{name}");
    }

    // And the way back loses nothing.
    let at = Migrator::migrations()
        .iter()
        .position(|one| one.name() == "m20261127_42_document")
        .unwrap();
    let steps = u32::try_from(Migrator::migrations().len() - at).unwrap();
    Migrator::down(database.to_migrate(), Some(steps))
        .await
        .unwrap();
    let back = settings_row(pool).await;
    assert_eq!(back.get("document"), None);
    for (name, value) in changed.document() {
        assert_eq!(back[&name], value, "{name} back");
    }
    assert_eq!(back["contact_gap_hours"], json!(12));
}

#[tokio::test]
async fn what_was_approved_has_its_turn_and_says_what_holds_it() {
    let (database, _) = migrated().await;
    let app = app(&database).await;
    let without =
        "select count(*) from autonomous_actions where status = 'approved' and execute_by is null";
    assert_eq!(app.count(without).await, 0, "it would never lapse");
    let held = "select count(*) from autonomous_actions where status = 'approved' and held_by = 'kill_switch'";
    assert!(app.count(held).await > 0);
}

#[tokio::test]
async fn tokens_without_a_person_stop_and_admins_are_told_which() {
    let (database, _) = migrated().await;
    let app = app(&database).await;
    let status = async |name: &str| {
        let token = format!("aicoo_{name:0>40}");
        let called = app.http().get(format!("{}/api/ai-coo/actions", app.url));
        called
            .bearer_auth(token)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(status("warehouse").await, 401);
    assert_eq!(status("reports").await, 401);
    assert_eq!(status("laptop").await, 200, "a person's token goes on");
    let told = "select count(distinct channel) from notices
         where kind = 'authority' and note like '%warehouse%' and note like '%reports%'";
    assert_eq!(app.count(told).await, 2);
}

#[tokio::test]
async fn what_waits_is_decided_and_what_was_approved_runs() {
    let (database, _) = migrated().await;
    let app = app(&database).await;
    let waiting = app.actions(Status::PendingApproval).await;
    let task = support::find(&waiting, domain::Kind::CreateTask);
    let (status, answer) = app.approve(&app.operator, &task).await;
    assert_eq!(status, 200, "{answer}");
    // A person's token calls as before.
    let laptop = format!("aicoo_{:0>40}", "laptop");
    let called = app
        .http()
        .get(format!("{}/api/ai-coo/actions", app.url))
        .bearer_auth(laptop);
    assert_eq!(called.send().await.unwrap().status().as_u16(), 200);
}
