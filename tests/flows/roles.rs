//! Two roles in PostgreSQL: one owns the tables, the other one runs the app and can change
//! nothing of the record.

use crate::support::{self, Options, TestApp, find};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    ground::{
        clock::Clock,
        db::{self, Database},
        queue,
    },
    server::{
        config::{Config, DatabaseUrls},
        doctor::{self, Check, Level},
        serve::{self, ServeError},
        sweep,
    },
};
use sqlx::{ConnectOptions, Executor as _, postgres::PgConnectOptions};

/// A database as the tests have it, and the addresses of its owner and of a role to be made.
struct Two {
    owner: Database,
    urls: DatabaseUrls,
    role: String,
    clock: Clock,
}

impl Two {
    async fn new() -> Self {
        let clock = Clock::set_to(support::MONDAY.parse().unwrap());
        let owner = support::database(&clock, &[]).await;
        let options: PgConnectOptions = (*owner.pool().connect_options()).clone();
        let role = format!("runtime_{}", options.get_database().unwrap());
        let runtime = options
            .clone()
            .username(&role)
            .password("it's a %+&=\"secret\"");
        Self {
            urls: DatabaseUrls {
                runtime: runtime.to_url_lossy().to_string().into(),
                owner: Some(options.to_url_lossy().to_string().into()),
            },
            owner,
            role,
            clock,
        }
    }

    async fn set_up(&self) -> Result<Database, ServeError> {
        serve::set_up(&config(), &self.urls, &self.clock).await
    }

    /// What doctor says of the role.
    async fn said(&self) -> Check {
        let urls = &self.urls;
        let checks = doctor::run_checks(&config(), &[], &urls.runtime, &self.clock).await;
        let found = checks
            .into_iter()
            .find(|check| check.name == "database role");
        found.unwrap()
    }

    async fn as_owner(&self, sql: String) {
        let statement = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
        self.owner.pool().execute(statement).await.unwrap();
    }

    /// Roles are the whole server's: it does not stay.
    async fn end(self, runtime: Database) {
        runtime.pool().close().await;
        let role = &self.role;
        self.as_owner(format!("drop owned by {role}; drop role {role}"))
            .await;
    }
}

fn config() -> Config {
    Config::read(&|_| None).unwrap()
}

#[tokio::test]
async fn the_runtime_role_runs_the_whole_app_and_cannot_touch_the_record() {
    let two = Two::new().await;
    let runtime = two.set_up().await.unwrap();
    let app = TestApp::with(Options {
        database: Some(runtime.clone()),
        ..Options::default()
    })
    .await;
    let action = find(&app.analyze().await, Kind::CreateTask);
    let browser = app.browser_of(&app.operator).await;
    assert_eq!(browser.get("/dashboard/operator").await.status, 200);
    assert_eq!(app.approve(&app.operator, &action).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    app.deliver().await;
    assert!(!app.outbox().await.is_empty());
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    queue::prune(runtime.connection()).await.unwrap();

    let said = two.said().await;
    assert_eq!(said.level, Level::Ok, "{said}");
    for sql in [
        "update action_events set event_type = 'approved'",
        "delete from action_events",
        "truncate action_events cascade",
        "alter table action_events disable trigger all",
        "drop table action_events cascade",
        "delete from unsealed_events",
        "delete from seaql_migrations",
        "create table theirs (id int)",
        // Months of the trail.
        "create table theirs partition of action_events for values from ('ffffffff-0000-0000-0000-000000000000') to (maxvalue)",
        "select make_months('action_events', now(), 60)",
        "update action_events_default set event_type = 'approved'",
        "delete from action_events_default",
        "truncate action_events_default cascade",
        "alter table action_events_default disable trigger all",
        "alter table action_events_default rename to theirs",
        "alter table action_events detach partition action_events_default",
        "drop table action_events_default cascade",
    ] {
        let refused = app.sql(sql).await.unwrap_err().to_string();
        let words = ["permission denied", "must be owner"];
        assert!(
            words.iter().any(|word| refused.contains(word)),
            "{sql}: {refused}"
        );
    }
    // What is not the trail is kept by the month on its behalf.
    let before = two.clock.now() - chrono::Duration::days(90);
    db::months::keep(runtime.connection(), before)
        .await
        .unwrap();
    // Another start changes nothing, and neither does one without the owner.
    two.set_up().await.unwrap().pool().close().await;
    let alone = DatabaseUrls {
        owner: None,
        ..two.urls.clone()
    };
    let again = serve::set_up(&config(), &alone, &two.clock).await.unwrap();
    again.pool().close().await;
    two.end(runtime).await;
}

#[tokio::test]
async fn what_is_made_later_is_the_runtime_roles_to_use_too() {
    let two = Two::new().await;
    let runtime = two.set_up().await.unwrap();
    two.as_owner(
        "create table later (id bigint generated always as identity, word text)".to_owned(),
    )
    .await;
    for sql in [
        "insert into later (word) values ('a')",
        "update later set word = 'b'",
    ] {
        runtime.pool().execute(sql).await.unwrap();
    }
    two.end(runtime).await;
}

#[tokio::test]
async fn doctor_names_every_way_that_is_open() {
    let two = Two::new().await;
    let runtime = two.set_up().await.unwrap();
    let role = &two.role;
    for (opened, word) in [
        (
            format!("grant update on action_events to {role}"),
            "change its lines",
        ),
        (
            format!("grant truncate on action_events to {role}"),
            "empty it",
        ),
        (
            format!("grant delete on unsealed_events to {role}"),
            "to be sealed",
        ),
        (
            format!("grant delete on action_events_default to {role}"),
            "delete the lines of a month",
        ),
        (
            format!("alter function refuse_audit_change() owner to {role}"),
            "what its triggers do",
        ),
    ] {
        two.as_owner(opened.clone()).await;
        let said = two.said().await;
        assert_eq!(said.level, Level::Error, "{opened}: {said}");
        assert!(said.found.contains(word), "{opened}: {said}");
    }
    // The next start with the owner closes what was opened by a grant.
    two.as_owner("alter function refuse_audit_change() owner to current_user".to_owned())
        .await;
    two.set_up().await.unwrap().pool().close().await;
    let said = two.said().await;
    assert_eq!(said.level, Level::Ok, "{said}");
    two.as_owner(format!("alter table action_events owner to {role}"))
        .await;
    let said = two.said().await;
    assert_eq!(said.level, Level::Warning, "{said}");
    assert!(said.found.contains("triggers alone"), "{said}");
    two.as_owner("alter table action_events owner to current_user".to_owned())
        .await;
    two.end(runtime).await;
}

#[tokio::test]
async fn without_the_owner_a_migration_that_waits_is_said() {
    let two = Two::new().await;
    let runtime = two.set_up().await.unwrap();
    two.as_owner(
        "delete from seaql_migrations where version = (select max(version) from seaql_migrations)"
            .to_owned(),
    )
    .await;
    let alone = DatabaseUrls {
        owner: None,
        ..two.urls.clone()
    };
    let refused = serve::set_up(&config(), &alone, &two.clock).await;
    let refused = refused.map(drop).unwrap_err().to_string();
    assert!(
        refused.starts_with("DATABASE_OWNER_URL: is not set"),
        "{refused}"
    );
    assert!(refused.contains("1 migration"), "{refused}");
    two.end(runtime).await;
}

#[tokio::test]
async fn an_older_version_starts_after_a_newer_one() {
    let clock = Clock::set_to(support::MONDAY.parse().unwrap());
    let database = support::database(&clock, &[]).await;
    let newer = "insert into seaql_migrations values ('m29991231_1_newer', 0)";
    database.pool().execute(newer).await.unwrap();
    // Expand: columns that we do not know.
    database
        .pool()
        .execute("alter table autonomous_actions add column newer text not null default 'x'")
        .await
        .unwrap();
    serve::migrate(&database, &clock).await.unwrap();
    let app = TestApp::with(Options {
        database: Some(database.clone()),
        ..Options::default()
    })
    .await;
    assert!(!app.analyze().await.is_empty());
    // One that lacks a migration of ours is another branch: nobody knows what it has.
    database
        .pool()
        .execute("delete from seaql_migrations where version = 'm20261126_2_begun'")
        .await
        .unwrap();
    let refused = serve::migrate(&database, &clock)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("a newer version") && refused.contains("m20261126_2_begun"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_restored_company_starts_with_the_kill_switch_on() {
    let app = TestApp::start().await;
    let action = find(&app.analyze().await, Kind::CreateTask);
    assert_eq!(app.approve(&app.operator, &action).await.0, 200);
    for _ in 0..2 {
        serve::restored::hold(&app.database, &app.clock)
            .await
            .unwrap();
    }
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Approved);
    assert!(app.odoo.ledger().await.is_empty(), "nothing was done");
    let changes = "select count(*) from action_events where event_type = 'kill_switch_on' and actor = 'system'";
    assert_eq!(app.count(changes).await, 1, "it is on the record, once");
}
