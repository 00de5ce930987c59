//! One row in each table that lists read is broken by hand: everything else goes on, and the row
//! is named to an admin.

use crate::support::{Options, TestApp, find};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    ground::{db::aside, ids::PartnerId, queue::Execute},
    notices::store::authority,
    records,
    server::sweep,
};
use chrono::Duration;
use serde_json::json;

impl TestApp {
    /// As somebody with the database's password would.
    pub async fn by_hand(&self, sql: &str) {
        let sql = format!(
            "set session_replication_role = replica; {sql}; reset session_replication_role"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut *self.pool().acquire().await.unwrap())
            .await
            .unwrap();
    }

    async fn set_aside(&self) -> Vec<(String, String)> {
        aside::keep(self.database.connection()).await.unwrap();
        let found = aside::list(self.database.connection(), 100).await.unwrap();
        found
            .into_iter()
            .map(|row| (row.table_name, row.row_key))
            .collect()
    }
}

const PAGES: &[&str] = &[
    "/dashboard/ai-coo",
    "/dashboard/operator",
    "/dashboard/operator/approvals",
    "/dashboard/operator/history",
    "/dashboard/operator/failed",
    "/dashboard/operator/audit",
    "/dashboard/operator/notices",
    "/dashboard/operator/outbox",
    "/dashboard/operator/settings",
    "/dashboard/operator/people",
    "/dashboard/operator/account",
    "/dashboard/operator/unreadable",
    "/dashboard/operator/tokens",
    "/dashboard/operator/kill-switch",
    "/api/ai-coo/actions",
    "/api/ai-coo/audit-trail",
    "/api/ai-coo/audit-trail.csv",
    "/api/ai-coo/alerts",
    "/api/ai-coo/analyses",
    "/api/ai-coo/queue/metrics",
];

#[tokio::test]
async fn a_row_that_cannot_be_read_stops_nothing_and_is_named_to_admins() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let (broken, whole) = (
        find(&waiting, Kind::CreateInvoiceReminder),
        find(&waiting, Kind::CreateTask),
    );
    let admin = app.browser_of(&app.admin).await;
    app.approve(&app.operator, &whole).await;
    app.work_off().await;
    app.request_analysis().await;
    let checks = "alter table users drop constraint users_role_check;
        alter table analysis_results drop constraint analysis_results_status_check;
        alter table alerts drop constraint alerts_severity_check;
        alter table notices drop constraint notices_kind_check";
    app.by_hand(checks).await;
    for sql in [
        format!("update autonomous_actions set action_protocol = action_protocol - 'effect' where id = '{}'", broken.action_id),
        "update action_events set event_type = 'of_another_version' where id = (select max(id::text)::uuid from action_events)".to_owned(),
        "update analysis_results set metrics = '{\"other\": 1}' where status = 'done'".to_owned(),
        "update alerts set severity = 'unheard_of' where id = (select max(id::text)::uuid from alerts)".to_owned(),
        "update users set role = 'auditor' where name = 'Second operator'".to_owned(),
        "update notices set kind = 'of_another_version' where id = (select min(id) from notices where channel = 'email')".to_owned(),
        "update outbox_messages set recipients = '1'".to_owned(),
        "update action_approvals set why = null, decision = 'approved', actor = 'nobody'".to_owned(),
        "insert into moves_to_tell (action_id, status, moved_at) select id, 'of_another_version', now() from autonomous_actions limit 1".to_owned(),
        "update guardrails_config set forbidden_types = '[\"of_another_version\"]', autonomy = '{\"of_another_version\": \"auto\"}'".to_owned(),
    ] {
        app.by_hand(&sql).await;
    }
    for page in PAGES {
        let found = admin.get(page).await;
        assert_eq!(found.status, 200, "{page}");
        for trouble in [
            "cannot be reached just now",
            "another version of AI COO, and",
        ] {
            assert!(!found.text.contains(trouble), "{page} says {trouble}");
        }
    }
    let inbox = admin.get("/dashboard/operator").await.text;
    assert!(inbox.contains("cannot be read and are left out"), "{inbox}");
    let others = waiting.iter().filter(|action| {
        action.action_id != broken.action_id && action.action_id != whole.action_id
    });
    for other in others {
        assert!(
            inbox.contains(&other.action_id.to_string()),
            "{} is gone",
            other.title
        );
    }
    // The broken one says so, to whoever opens it, and does nothing else.
    let path = format!("/api/ai-coo/actions/{}", broken.action_id);
    let (status, said) = app.call(&app.viewer, "GET", &path, None).await;
    assert_eq!(status, 500, "{said}");
    assert!(
        said["message"]
            .as_str()
            .unwrap()
            .contains("another version"),
        "{said}"
    );

    // Mails, the sweep, the clock and the next analysis go on.
    app.deliver().await;
    let mails = app.outbox().await;
    assert!(
        mails
            .iter()
            .any(|mail| mail.recipients.to_string().contains("operator@example.com"))
    );
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    app.clock.advance(Duration::hours(30));
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    assert_eq!(
        app.count("select count(*) from autonomous_actions where status = 'pending_approval'")
            .await,
        0
    );
    app.analyze().await;
    app.deliver().await;
    assert_eq!(
        app.count("select count(*) from analysis_results where status = 'done'")
            .await,
        2
    );

    let named = app.set_aside().await;
    let tables: Vec<&str> = named.iter().map(|(table, _)| table.as_str()).collect();
    for table in [
        "autonomous_actions",
        "action_events",
        "analysis_results",
        "alerts",
        "users",
        "notices",
    ] {
        assert!(tables.contains(&table), "{table} is not in {named:?}");
    }
    let page = admin.get("/dashboard/operator/unreadable").await.text;
    assert!(page.contains(&broken.action_id.to_string()), "{page}");
    let operator = app.browser_of(&app.operator).await;
    let inbox = operator.get("/dashboard/operator").await.text;
    assert!(!inbox.contains("cannot be read and are left out"));
    let refused = operator.get("/dashboard/operator/unreadable").await.text;
    assert!(!refused.contains(&broken.action_id.to_string()));
}

#[tokio::test]
async fn a_page_is_as_long_with_a_row_set_aside_as_without() {
    let app = TestApp::start().await;
    for _ in 0..6 {
        let kind = ai_coo::audit::EventKind::SignedIn;
        let event = ai_coo::audit::store::NewEvent::general(
            kind,
            ai_coo::ground::actor::Actor::System,
            app.clock.now(),
        );
        let tx = app.database.begin().await.unwrap();
        ai_coo::audit::store::append(&tx, event).await.unwrap();
        tx.commit().await.unwrap();
    }
    app.by_hand("update action_events set event_type = 'other' where id in (select id from action_events order by id desc offset 1 limit 2)").await;
    let page = app.get("/api/ai-coo/audit-trail?limit=3").await;
    assert_eq!(page["events"].as_array().unwrap().len(), 3);
    let last = page["events"][2]["id"].as_str().unwrap();
    let rest = app
        .get(&format!("/api/ai-coo/audit-trail?limit=3&before={last}"))
        .await;
    assert_eq!(rest["events"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_approved_action_that_cannot_be_read_ends_and_is_a_persons() {
    let app = TestApp::start().await;
    let action = find(&app.analyze().await, Kind::CreateTask);
    app.approve(&app.operator, &action).await;
    app.by_hand("update autonomous_actions set verdict = '[]' where status = 'approved'")
        .await;
    // Ends by itself: it would be due for ever otherwise.
    app.work_off().await;
    assert_eq!(app.count("select count(*) from autonomous_actions where status = 'failed' and execution_error like 'Another version%'").await, 1);
    assert!(app.odoo.ledger().await.is_empty());
    assert_eq!(app.events(action.action_id).await.last().unwrap(), "failed");
    app.deliver().await;
    let told = app
        .count("select count(*) from notices where kind = 'failed'")
        .await;
    assert!(told > 0, "somebody is told");
}

#[tokio::test]
async fn attempts_that_are_broken_off_have_an_end() {
    let app = TestApp::with(Options::default()).await;
    let action = find(&app.analyze().await, Kind::CreateTask);
    app.approve(&app.operator, &action).await;
    // Each attempt takes it and dies before it says anything: the first, and those that took over
    // from one that had died.
    let (connection, lease) = (app.database.connection(), std::time::Duration::ZERO);
    for attempt in 1..=records::MOST_BROKEN_OFF {
        let job = Execute {
            action: action.action_id,
            attempt,
        };
        let claims = records::claim(connection, job, lease, app.clock.now()).await;
        assert_eq!(claims.unwrap().taken.len(), 1, "attempt {attempt}");
    }
    assert_eq!(app.status(action.action_id).await, Status::Executing);
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Failed);
    assert!(app.odoo.ledger().await.is_empty());
    // A person may try again, and then it is done.
    let path = format!("/api/ai-coo/actions/{}/retry", action.action_id);
    assert_eq!(
        app.call(&app.operator, "POST", &path, Some(json!({})))
            .await
            .0,
        200
    );
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
}

#[tokio::test]
async fn a_run_that_is_broken_off_again_and_again_is_failed() {
    let app = TestApp::start().await;
    let id = app.request_analysis().await;
    for _ in 0..5 {
        app.sql("update analysis_results set lease_until = now() - interval '1 s' where status = 'running'").await.unwrap();
        sweep::sweep_once(&app.executor.process()).await.unwrap();
        let lease = std::time::Duration::ZERO;
        ai_coo::insight::analyzers::store::claim(
            app.database.connection(),
            id,
            lease,
            app.clock.now(),
        )
        .await
        .unwrap();
    }
    assert_eq!(app.count("select count(*) from analysis_results where status = 'failed' and error like 'The run was broken off%'").await, 1);
    app.analyze().await;
    assert_eq!(
        app.count("select count(*) from analysis_results where status = 'done'")
            .await,
        1
    );
}

/// One receiver's row is of another version: their notice is put off, and all others go out.
#[tokio::test]
async fn a_change_of_authority_for_an_unreadable_account_keeps_no_other_mail_waiting() {
    let app = TestApp::start().await;
    let now = app.clock.now();
    let tx = app.database.begin().await.unwrap();
    let about = Some(app.second.user.id);
    authority::tell(&tx, about, "Somebody changed something.", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.by_hand("alter table users drop constraint users_role_check; update users set role = 'auditor' where name = 'Second operator'; update notices set due_at = due_at - interval '1 s' where user_id = (select id from users where role = 'auditor')").await;
    app.deliver().await;
    let mails = app.outbox().await;
    let to = |address: &str| {
        let mut all = mails.iter();
        all.any(|mail| mail.recipients.to_string().contains(address))
    };
    assert!(to("admin@example.com") && !to("second.operator@example.com"));
    assert_eq!(app.count("select count(*) from notices where channel = 'email' and state = 'waiting' and kind = 'authority'").await, 1);
}

/// A reminder of long ago that cannot be read stops no analysis.
#[tokio::test]
async fn an_old_reminder_that_cannot_be_read_ends_no_analysis() {
    let app = TestApp::start().await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(app.approve(&app.operator, &reminder).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(reminder.action_id).await, Status::Executed);
    app.by_hand("update autonomous_actions set action_protocol = action_protocol #- '{inputs,invoice_ids}' where status = 'executed'")
        .await;
    app.clock.advance(Duration::days(8));
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    app.analyze().await;
    let done = "select count(*) from analysis_results where status = 'done'";
    assert_eq!(app.count(done).await, 2);
    let (customer, _) = crate::execution::reminded(&reminder);
    let sent = records::reminders(app.database.connection(), &[PartnerId(customer)]).await;
    assert!(sent.unwrap().is_empty());
    let named = app.set_aside().await;
    let row = (
        "autonomous_actions".to_owned(),
        reminder.action_id.to_string(),
    );
    assert!(named.contains(&row), "{named:?}");
}
