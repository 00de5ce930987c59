//! What pages, answers and executions read of the database stays as small as what they are about,
//! however much has been done.

use crate::support::{Options, TestApp, find};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    executor::{self, Timing},
    ground::actor::Actor,
    insight::analyzers::{job, schedule},
};
use std::{collections::BTreeMap, time::Duration};
use uuid::Uuid;

/// What there is more of with every day, or with every action.
const GROWS: &[&str] = &[
    "action_approvals",
    "action_events",
    "action_execution_log",
    "action_snoozes",
    "alerts",
    "analysis_results",
    "approval_links",
    "autonomous_actions",
    "customer_contacts",
    "notices",
];

/// The most rows of what grows that one page may touch: two pages of every status with every risk,
/// and less than a tenth of what there is.
const MOST: i64 = 1_500;

/// Done long ago, with a decision, a call, notices and events each; and some that wait.
const DONE: &[&str] = &[
    "insert into autonomous_actions
       (id, org_id, action_type, subject, action_protocol, effect_hash, verdict, status, risk_level, requires_approval,
        idempotency_key, created_at, created_by, expires_at, approved_by, approved_at, execute_by, executed_at, updated_at)
     select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
            || '8' || substr(md5(n::text), 4, 15))::uuid,
        org_id, action_type, 'done:' || n, action_protocol, effect_hash, verdict,
        case when n > 20000 then 'pending_approval' when n % 20 = 0 then 'failed' when n % 20 = 1 then 'rejected' else 'executed' end,
        (array['low', 'medium', 'high'])[1 + n % 3], n % 3 <> 0, 'done:' || n, at, created_by, expires_at,
        case when n % 3 <> 0 then u.id end, at, at, case when n <= 20000 then at end, at
     from (select * from autonomous_actions order by id limit 1) one, (select id from users where name = 'Operator') u,
        generate_series(1, 20500) n, lateral (select timestamptz '2026-11-22' - (20500 - n) * interval '20 minutes' as at) t",
    "insert into action_approvals select id, approved_by::text, 'approved', effect_hash, null, approved_at
     from autonomous_actions where approved_by is not null and status <> 'pending_approval'",
    "insert into action_execution_log (id, action_id, attempt_number, step, operation_type, operation_params, started_at, call_deadline, completed_at, success)
     select id, id, 1, 0, 'odoo:project.task.load', '{}', executed_at, executed_at, executed_at, true from autonomous_actions where executed_at is not null",
    "insert into action_events (id, org_id, action_id, event_type, timestamp, actor, actor_type)
     select id, org_id, id, 'created', created_at, 'ai_coo', 'ai' from autonomous_actions where subject like 'done:%'",
    "insert into notices (org_id, user_id, channel, kind, action_id, state, due_at, created_at, sent_at, read_at)
     select a.org_id, u.id, 'in_app', 'executed', a.id, 'sent', a.created_at, a.created_at, a.created_at, a.created_at
     from autonomous_actions a, users u where a.status = 'executed' and u.name = 'Operator'",
    "insert into customer_contacts (org_id, partner_id, action_id, contacted_at)
     select org_id, 100000 + row_number() over () % 900, id, executed_at from autonomous_actions where status = 'executed'",
    "insert into action_snoozes select a.id, u.id, a.created_at from autonomous_actions a, users u where a.status = 'rejected' and u.name = 'Operator'",
    "insert into approval_links (hash, org_id, channel, action_id, user_id, effect_hash, issued_at, expires_at)
     select md5(a.id::text) || md5(a.subject), a.org_id, 'email', a.id, u.id, a.effect_hash, a.created_at, a.created_at
     from autonomous_actions a, users u where a.status = 'executed' and u.name = 'Operator'",
    "insert into analysis_results select (jsonb_populate_record(one, jsonb_build_object('slot', 'old:' || n, 'id',
        '01900000-0000-7000-8000-' || substr(md5((one).analyzer_type || n), 1, 12)))).*
     from (select distinct on (analyzer_type) r as one from analysis_results r order by analyzer_type) each, generate_series(1, 1500) n",
    "insert into alerts (id, org_id, analyzer_type, type, severity, title, message, status, created_at, resolved_at)
     select ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'default', 'financial', 'old:' || n, 'info', 'Old', 'Old',
        'resolved', now(), now() from generate_series(1, 3000) n",
    "vacuum (analyze)",
];

/// Of the whole test: so few that all of them can be asked what they have read.
const CONNECTIONS: u32 = 4;

/// Runs it on every connection.
async fn on_each(app: &TestApp, sql: &'static str) {
    let all = (0..CONNECTIONS).map(|_| app.pool().acquire());
    for mut connection in futures::future::try_join_all(all).await.unwrap() {
        sqlx::query(sql).execute(&mut *connection).await.unwrap();
    }
}

/// What was read of each table so far: rows of scans from end to end, and rows by an index.
type Read = BTreeMap<String, (i64, i64)>;

async fn read(app: &TestApp) -> Read {
    // What a connection has counted is told with the end of the statement.
    on_each(app, "select pg_stat_force_next_flush()").await;
    let sql = "select relname::text, seq_tup_read, coalesce((select sum(idx_tup_read)::bigint
            from pg_stat_user_indexes i where i.relid = t.relid), 0)
         from pg_stat_user_tables t where schemaname = 'public'";
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(sql).fetch_all(app.pool()).await.unwrap();
    let rows = rows
        .into_iter()
        .map(|(table, whole, found)| (table, (whole, found)));
    rows.collect()
}

async fn looks_at(app: &TestApp, path: &str, wrong: &mut Vec<String>) {
    let before = read(app).await;
    let page = app
        .http()
        .get(format!("{}{path}", app.url))
        .bearer_auth(&app.operator.token)
        .send()
        .await
        .unwrap();
    assert_eq!(page.status().as_u16(), 200, "{path}");
    page.text().await.unwrap();
    let after = read(app).await;
    for table in GROWS {
        let (scanned, found) = (
            after[*table].0 - before[*table].0,
            after[*table].1 - before[*table].1,
        );
        if scanned > 0 {
            wrong.push(format!("{path} reads all of {table}: {scanned} rows"));
        }
        if found > MOST {
            wrong.push(format!("{path} reads {found} rows of {table}"));
        }
    }
}

#[tokio::test]
async fn no_page_reads_what_it_does_not_show() {
    let app = TestApp::with(Options {
        connections: CONNECTIONS,
        ..Options::default()
    })
    .await;
    let (database, hub) = (&app.executor.database, &app.executor.hub);
    let actor = Actor::User(app.operator.user.id);
    let runs = schedule::all_on_demand(database, hub, actor, app.clock.now()).await;
    for (_, run) in runs.unwrap() {
        job::analyze(&app.analyst, run).await.unwrap();
    }
    let waiting = app.actions(Status::PendingApproval).await;
    for sql in DONE {
        app.sql(sql).await.unwrap();
    }
    assert_eq!(app.actions(Status::Executed).await.len(), 200);
    let id = async |sql: &'static str| {
        let id = sqlx::query_scalar::<_, Uuid>(sql).fetch_one(app.pool());
        id.await.unwrap()
    };
    let done =
        id("select id from autonomous_actions where status = 'executed' order by id desc limit 1")
            .await;
    let middle = id("select id from autonomous_actions where subject = 'done:10000'").await;
    let history = "/dashboard/operator/history";
    let pages = [
        "/dashboard/ai-coo".to_owned(),
        "/dashboard/operator".to_owned(),
        "/dashboard/operator?risk=high".to_owned(),
        format!("/dashboard/operator?risk=medium&before={middle}"),
        history.to_owned(),
        format!("{history}?status=executed"),
        format!("{history}?risk=high"),
        format!("{history}?risk=critical"),
        format!("{history}?status=failed&risk=low"),
        format!("{history}?before={middle}"),
        format!("{history}?risk=low&before={middle}"),
        "/dashboard/operator/failed".to_owned(),
        "/dashboard/operator/approvals".to_owned(),
        "/dashboard/operator/notices".to_owned(),
        "/dashboard/operator/kill-switch".to_owned(),
        "/dashboard/operator/audit".to_owned(),
        format!("/dashboard/operator/actions/{done}"),
        format!("/dashboard/operator/actions/{}", waiting[0].action_id),
        "/api/ai-coo/queue/metrics".to_owned(),
        "/api/ai-coo/actions?status=executed".to_owned(),
        "/api/ai-coo/actions?risk_level=medium&offset=40".to_owned(),
        "/api/ai-coo/alerts".to_owned(),
        "/api/ai-coo/analyses".to_owned(),
    ];
    let mut wrong = vec![];
    for mode in [
        "set plan_cache_mode = force_custom_plan",
        "set plan_cache_mode = force_generic_plan",
    ] {
        on_each(&app, mode).await;
        for path in &pages {
            looks_at(&app, path, &mut wrong).await;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn neither_a_yes_nor_an_execution_reads_a_table_from_end_to_end() {
    let app = TestApp::with(Options {
        connections: CONNECTIONS,
        timing: Timing {
            undo: Duration::ZERO,
            ..Timing::default()
        },
        ..Options::default()
    })
    .await;
    let waiting = app.analyze().await;
    // So few that PostgreSQL would read all of them for a list of a hundred.
    for sql in DONE {
        let fewer = sql.replace("20500", "3000").replace("20000", "2900");
        let done = sqlx::raw_sql(sqlx::AssertSqlSafe(fewer)).execute(app.pool());
        done.await.unwrap();
    }
    let mut wrong = vec![];
    for (mode, kind) in [
        ("set plan_cache_mode = force_custom_plan", Kind::CreateTask),
        (
            "set plan_cache_mode = force_generic_plan",
            Kind::CreateInvoiceReminder,
        ),
    ] {
        on_each(&app, mode).await;
        let action = find(&waiting, kind);
        let before = read(&app).await;
        assert_eq!(app.approve(&app.operator, &action).await.0, 200);
        let (taken, _) = executor::take(&app.executor, 4).await.unwrap();
        for taken in taken {
            executor::carry_out(&app.executor, taken).await.unwrap();
        }
        let after = read(&app).await;
        assert_eq!(app.status(action.action_id).await, Status::Executed);
        for (table, (scanned, _)) in &after {
            let scanned = scanned - before[table].0;
            if scanned > 500 {
                wrong.push(format!("{kind:?} reads {scanned} rows of {table}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
