//! What grows is kept by month: where rows are, what goes after a while, and who is told that the
//! months of the trail end.

use crate::support::{TestApp, find};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    ground::{clock::Clock, db::months},
    notices::store,
    server::{
        config::Config,
        doctor::{self, Check, Level},
        serve,
    },
};
use chrono::Duration;
use sqlx::ConnectOptions as _;

impl TestApp {
    async fn text(&self, sql: &'static str) -> String {
        sqlx::query_scalar(sql)
            .fetch_one(self.pool())
            .await
            .unwrap()
    }

    /// What doctor says of the months.
    async fn months_of_the_trail(&self, clock: &Clock) -> Check {
        let config = Config::read(&|_| None).unwrap();
        let url = self.pool().connect_options().to_url_lossy();
        let checks = doctor::run_checks(&config, &[], &url.to_string().into(), clock).await;
        let mut found = checks.into_iter();
        found
            .find(|check| check.name.starts_with("months"))
            .unwrap()
    }
}

#[tokio::test]
async fn events_are_in_the_month_of_their_id_and_none_is_ever_refused() {
    let app = TestApp::start().await;
    app.analyze().await;
    assert!(app.count("select count(*) from action_events").await > 5);
    let elsewhere = "select count(*) from action_events
        where tableoid::regclass::text <> 'action_events' || to_char(made_at(id) at time zone 'UTC', '_YYYY_MM')";
    assert_eq!(app.count(elsewhere).await, 0);
    let ahead = "select count(*) from pg_inherits
        where inhparent = 'action_events'::regclass and month_ends(inhrelid) > now()";
    assert_eq!(app.count(ahead).await, 25, "this month and 24");

    // Before the first and after the last of them, and with an id that says nothing.
    let strange = "insert into action_events (id, org_id, event_type, timestamp, actor, actor_type)
        select id, 'default', 'signed_in', '2026-11-23', 'system', 'system'
        from unnest(array[least_id('1970-01-02'), least_id(now() + interval '30 months'), '649c1b23-ea82-4784-835e-f6b662803634']) id";
    assert_eq!(app.sql(strange).await.unwrap(), 3);
    assert_eq!(
        app.count("select count(*) from action_events_default")
            .await,
        3
    );
    let twice = app.sql(strange).await.unwrap_err().to_string();
    assert!(twice.contains("duplicate key"), "{twice}");
    // Their month stays there; all others are made.
    let is_made = "select make_month('action_events', now() + interval '30 months')::text";
    assert_eq!(app.text(is_made).await, "false");
    let is_made = "select make_month('action_events', now() + interval '31 months')::text";
    assert_eq!(app.text(is_made).await, "true");
    let signed_in = app.get("/api/ai-coo/audit-trail?eventType=signed_in").await;
    assert_eq!(signed_in["events"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn no_month_of_the_trail_takes_anything_but_inserts() {
    let app = TestApp::start().await;
    app.analyze().await;
    let parts = "select inhrelid::regclass::text from pg_inherits where inhparent = 'action_events'::regclass";
    let parts: Vec<String> = sqlx::query_scalar(parts)
        .fetch_all(app.pool())
        .await
        .unwrap();
    assert!(parts.len() >= 26, "{}", parts.len());
    let full = "select max(tableoid::regclass::text) from action_events";
    let full = app.text(full).await;
    let mut tries: Vec<String> = parts
        .iter()
        .map(|part| format!("truncate {part} cascade"))
        .collect();
    tries.push(format!("update {full} set actor = 'system'"));
    tries.push(format!("delete from {full}"));
    for sql in tries {
        let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.clone()))
            .execute(app.pool())
            .await;
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("inserts only"), "{sql}: {refused}");
    }
}

#[tokio::test]
async fn calls_go_with_their_month_unless_they_are_still_needed() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let (task, reminder) = (
        find(&waiting, Kind::CreateTask),
        find(&waiting, Kind::CreateInvoiceReminder),
    );
    for action in [&task, &reminder] {
        assert_eq!(app.approve(&app.operator, action).await.0, 200);
    }
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
    let calls = "select count(*) from action_execution_log";
    let all = app.count(calls).await;
    assert!(all >= 2, "{all}");
    // Half a year ago; one of them can still be tried again.
    let long_ago = format!(
        "select make_month('action_execution_log', now() - interval '6 months');
         create temporary table older as
           select id, overlay(least_id(now() - interval '6 months')::text placing right(id::text, 12) from 25)::uuid as then
           from autonomous_actions where id in ('{}', '{}');
         update action_execution_log l set action_id = o.then from older o where o.id = l.action_id;
         update autonomous_actions a set id = o.then, updated_at = now() - interval '6 months',
           status = case action_type when 'create_task' then status else 'failed' end from older o where o.id = a.id;
         insert into outbox_messages (message_id, sender, recipients, subject, content, accepted_at)
           values ('old', 'a', '[]', '', '', now() - interval '6 months'), ('new', 'a', '[]', '', '', now())",
        task.action_id, reminder.action_id
    );
    app.by_hand(&long_ago).await;
    let failed = "select count(*) from action_execution_log l join autonomous_actions a on a.id = l.action_id where a.status = 'failed'";
    let needed = app.count(failed).await;
    assert!(needed > 0 && needed < all, "{needed} of {all}");

    let (connection, now) = (app.database.connection(), Clock::system().now());
    let before = now - Duration::days(90);
    assert_eq!(months::keep(connection, before).await.unwrap(), 1);
    assert_eq!(
        (app.count(calls).await, app.count(failed).await),
        (needed, needed)
    );
    assert_eq!(
        app.count("select count(*) from action_execution_log_default")
            .await,
        needed
    );
    assert_eq!(
        app.count("select count(*) from outbox_messages where message_id = 'old'")
            .await,
        0
    );
    assert_eq!(
        app.count("select count(*) from outbox_messages where message_id = 'new'")
            .await,
        1
    );
    assert_eq!(months::keep(connection, before).await.unwrap(), 0);
    // Once somebody has given up on it, they go too.
    app.by_hand("update autonomous_actions set status = 'cancelled' where status = 'failed'")
        .await;
    months::keep(connection, before).await.unwrap();
    assert_eq!(app.count(calls).await, 0);
    // However short the time is, this month stays.
    months::keep(connection, now + Duration::days(1))
        .await
        .unwrap();
    let here = "select count(*) from pg_inherits
        where inhparent = 'action_execution_log'::regclass and month_ends(inhrelid) > now()";
    assert_eq!(app.count(here).await, 3, "this month and two");
}

#[tokio::test]
async fn three_months_before_the_last_one_doctor_and_admins_say_so() {
    let app = TestApp::start().await;
    let clock = Clock::system();
    assert!(!store::months::warn(&app.database, &clock).await.unwrap());
    let said = app.months_of_the_trail(&clock).await;
    assert_eq!(said.level, Level::Ok, "{said}");
    let two_left = "do $$ declare part regclass; begin
        for part in select inhrelid from pg_inherits
            where inhparent = 'action_events'::regclass and month_ends(inhrelid) > now() + interval '80 days'
        loop
            execute format('alter table action_events detach partition %s', part);
            execute format('drop table %s', part);
        end loop; end $$";
    app.sql(two_left).await.unwrap();
    let said = app.months_of_the_trail(&clock).await;
    assert_eq!(said.level, Level::Warning, "{said}");
    assert!(said.to_string().contains("DATABASE_OWNER_URL"), "{said}");
    assert!(store::months::warn(&app.database, &clock).await.unwrap());
    assert!(
        !store::months::warn(&app.database, &clock).await.unwrap(),
        "twice"
    );
    let told = "select count(*) from notices n join users u on u.id = n.user_id
        where n.kind = 'authority' and u.role = 'admin' and n.note like '%trail is stored by month%' and n.channel in ('email', 'in_app')";
    assert_eq!(app.count(told).await, 2);
    // The owner's next start makes them.
    serve::migrate(&app.database, &app.clock).await.unwrap();
    let said = app.months_of_the_trail(&clock).await;
    assert_eq!(said.level, Level::Ok, "{said}");
}
