//! No query reads a table that grows from end to end: each is explained, as the program sends it,
//! on tables that have rows.

use crate::support::TestApp;
use ai_coo::{
    actions::Kind,
    audit::{self, EventKind, Filter},
    executor,
    ground::{
        clock::Clock,
        db::{ConnectionTrait, Database, DbErr},
        ids::ActionId,
    },
    guardrails,
    operations::outbox,
    records,
};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{DbBackend, ExecResult, QueryResult, Statement};
use serde_json::Value;
use std::{collections::BTreeSet, sync::Mutex};

/// A connection that explains each query before it runs it: as PostgreSQL plans it for what is asked,
/// and as it plans it once for whatever will be asked, which is how the program has it planned.
struct Explained<'a> {
    database: &'a Database,
    plans: Mutex<Vec<(String, Value)>>,
}

impl Explained<'_> {
    async fn explain(&self, statement: &Statement) -> Result<(), DbErr> {
        let mut asked = statement.clone();
        asked.sql = format!("explain (format json) {}", statement.sql);
        let row = self.database.connection().query_one_raw(asked).await?;
        self.note(statement, &row)?;

        let tx = self.database.begin().await?;
        let prepare = format!(
            "set local plan_cache_mode = force_generic_plan; prepare asked as {}",
            statement.sql
        );
        tx.execute_unprepared(&prepare).await?;
        let many = statement.values.as_ref().map_or(0, |all| all.0.len());
        let nothing = match vec!["null"; many].join(", ") {
            none if none.is_empty() => none,
            some => format!("({some})"),
        };
        let sql = format!("explain (format json) execute asked{nothing}");
        let generic = Statement::from_string(DbBackend::Postgres, sql);
        let row = tx.query_one_raw(generic).await?;
        tx.execute_unprepared("deallocate asked").await?;
        tx.rollback().await?;
        self.note(statement, &row)
    }

    fn note(&self, statement: &Statement, explained: &Option<QueryResult>) -> Result<(), DbErr> {
        let plan = explained.as_ref().unwrap().try_get_by_index(0)?;
        let mut plans = self.plans.lock().unwrap();
        plans.push((statement.sql.clone(), plan));
        Ok(())
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Explained<'_> {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.explain(&statement).await?;
        self.database.connection().execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.database.connection().execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.explain(&statement).await?;
        self.database.connection().query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.explain(&statement).await?;
        self.database.connection().query_all_raw(statement).await
    }
}

/// Rows as a busy company has them, all in this month: events of many actions, calls, messages.
const FILL: &str = "
    create temporary table made as
        select i, now() - i * interval '1 second' as at,
               overlay(least_id(now() - i * interval '1 second')::text placing substr(md5(i::text), 1, 12) from 25)::uuid as id
        from generate_series(1, 20000) i;
    insert into action_events (id, org_id, action_id, event_type, timestamp, actor, actor_type)
        select id, 'default', case when i % 2 = 0 then id end, case when i % 5000 = 0 then 'settings_changed' else 'executed' end, at, 'system', 'system'
        from made;
    insert into action_execution_log (id, action_id, attempt_number, step, operation_type, operation_params, call_deadline, success)
        select id, id, 1, 0, 'mail:send', '{}', at, true from made;
    insert into outbox_messages (message_id, sender, recipients, subject, content, accepted_at)
        select i::text, 'a', '[]', '', '', at from made;
    analyze action_events; analyze action_execution_log; analyze outbox_messages";

/// What a plan reads from end to end, of what has rows.
fn read_whole(plan: &Value, filled: &BTreeSet<String>, found: &mut Vec<String>) {
    match plan {
        Value::Object(node) => {
            let relation = node.get("Relation Name").and_then(Value::as_str);
            if node.get("Node Type").is_some_and(|kind| kind == "Seq Scan") {
                found.extend(
                    relation
                        .filter(|name| filled.contains(*name))
                        .map(str::to_owned),
                );
            }
            node.values()
                .for_each(|value| read_whole(value, filled, found));
        }
        Value::Array(nodes) => nodes
            .iter()
            .for_each(|node| read_whole(node, filled, found)),
        _ => {}
    }
}

/// What the trail can be asked for: alone, together, and on a later page.
fn filters(action: ActionId, now: DateTime<Utc>) -> Vec<Filter> {
    let of_kind = |kind| Filter {
        kind: Some(kind),
        ..Filter::default()
    };
    let dated = |filter: Filter| Filter {
        from: Some(now - Duration::hours(3)),
        until: Some(now - Duration::hours(2)),
        ..filter
    };
    let of_action = Filter {
        action: Some(action),
        ..Filter::default()
    };
    let alone = [
        Filter::default(),
        of_kind(EventKind::Executed),
        of_kind(EventKind::SettingsChanged),
        of_kind(EventKind::TokenAdded),
        of_action,
    ];
    let together = alone.clone().map(dated);
    alone.into_iter().chain(together).collect()
}

#[tokio::test]
async fn what_grows_is_read_by_its_indexes() {
    let app = TestApp::start().await;
    app.by_hand(FILL).await;
    let filled: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relkind = 'r' and reltuples > 100
            and relname ~ '^(action_events|action_execution_log|outbox_messages)'",
    )
    .fetch_all(app.pool())
    .await
    .unwrap();
    let filled: BTreeSet<String> = filled.into_iter().collect();
    assert!(filled.len() >= 3, "{filled:?}");
    let action: uuid::Uuid =
        sqlx::query_scalar("select action_id from action_execution_log limit 1")
            .fetch_one(app.pool())
            .await
            .unwrap();
    let (action, now) = (ActionId(action), Clock::system().now());
    let connection = Explained {
        database: &app.database,
        plans: Mutex::default(),
    };
    for filter in filters(action, now) {
        let page = audit::store::list(&connection, &filter, 100).await.unwrap();
        let before = page.last().map(|event| event.id);
        let next = Filter { before, ..filter };
        audit::store::list(&connection, &next, 100).await.unwrap();
    }
    let calls = executor::store::calls(&connection, action).await.unwrap();
    assert_eq!(calls.len(), 1);
    let page = outbox::list(&connection, None, 100).await.unwrap();
    let before = page.last().map(|message| message.id);
    assert_eq!(
        outbox::list(&connection, before, 100).await.unwrap().len(),
        100
    );
    guardrails::store::usage(&connection, now, None)
        .await
        .unwrap();
    let about = records::last_about(&connection, Kind::SendSms, "res.partner:1", None).await;
    assert_eq!(about.unwrap(), None);

    let plans = connection.plans.into_inner().unwrap();
    assert!(plans.len() >= 25, "{}", plans.len());
    for (sql, plan) in plans {
        let mut found = vec![];
        read_whole(&plan, &filled, &mut found);
        assert!(found.is_empty(), "{found:?} whole: {sql}\n{plan:#}");
    }
}
