//! How many actions stand where is kept, not counted, and is the same at every moment.

use crate::support::{Options, TestApp};
use ai_coo::{
    actions::{RiskLevel, lifecycle::Status},
    ground::{actor::Actor, db::PgPool},
    records::{self, Filter, Metrics},
    server::sweep,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::sync::atomic::{AtomicBool, Ordering};

/// Copies of one action, each with a number of its own.
const COPIES: &str = "insert into autonomous_actions
       (id, org_id, action_type, subject, action_protocol, effect_hash, verdict, status, risk_level,
        idempotency_key, created_at, created_by, expires_at, execute_by)
     select gen_random_uuid(), org_id, action_type, 'copy:' || n, action_protocol, effect_hash, verdict,
        (array['pending_approval', 'executed', 'failed', 'approved'])[1 + n % 4],
        (array['low', 'medium', 'high', 'critical'])[1 + n % 3], 'copy:' || n, created_at, created_by, expires_at, now()
     from (select * from autonomous_actions order by id limit 1) one, generate_series(1, 400) n";

/// Where the number that is kept is not the one that is counted, both seen at the same moment.
const WRONG: &str = "select count(*) from (
       select org_id, status, risk_level, sum(count)::bigint as count from
         (select org_id, status, risk_level, count from action_counts
          union all select org_id, status, risk_level, change from action_count_changes) kept
       group by 1, 2, 3 having sum(count) <> 0) kept
     full join (select org_id, status, risk_level, count(*) from autonomous_actions
       where status not in ('approved', 'executing') group by 1, 2, 3) counted
       using (org_id, status, risk_level)
     where kept.count is distinct from counted.count";

/// One random change by hand, which is taken back now and then.
async fn change(pool: &PgPool, random: &mut StdRng) {
    let one = format!("copy:{}", random.random_range(1..=400));
    let status = Status::ALL[random.random_range(0..Status::ALL.len())].name();
    let risk = RiskLevel::ALL[random.random_range(0..RiskLevel::ALL.len())].name();
    let sql = match random.random_range(0..8) {
        0 => "update autonomous_actions set risk_level = $3 where subject = $1 and $2 <> ''",
        1 => "delete from autonomous_actions where subject = $1 and $2 <> $3",
        // Many at once.
        2 => {
            "update autonomous_actions set status = $2 where risk_level = $3 and right(subject, 1) = right($1, 1)"
        }
        _ => {
            "update autonomous_actions set status = $2, version = version + 1 where subject = $1 and $3 <> ''"
        }
    };
    let mut tx = pool.begin().await.unwrap();
    for _ in 0..random.random_range(1..3) {
        let change = sqlx::query(sql).bind(&one).bind(status).bind(risk);
        // Two who change the same rows in different orders: one of them has to begin anew.
        if change.execute(&mut *tx).await.is_err() {
            return;
        }
    }
    let end = match random.random_range(0..5) {
        0 => tx.rollback().await,
        _ => tx.commit().await,
    };
    end.unwrap();
}

#[tokio::test]
async fn what_is_kept_is_what_there_is_whoever_changes_it() {
    let app = TestApp::with(Options {
        database_settings: vec!["deadlock_timeout = '20ms'"],
        ..Options::default()
    })
    .await;
    app.analyze().await;
    app.sql(COPIES).await.unwrap();
    let over = AtomicBool::new(false);
    let changes = async |seed: u64| {
        let mut random = StdRng::seed_from_u64(seed);
        for _ in 0..120 {
            change(app.pool(), &mut random).await;
        }
    };
    let sums = async {
        while !over.load(Ordering::Relaxed) {
            let tx = app.database.begin().await.unwrap();
            records::sum_up_counts(&tx).await.unwrap();
            tx.commit().await.unwrap();
        }
    };
    let looks = async {
        let mut looks = 0;
        while !over.load(Ordering::Relaxed) {
            assert_eq!(app.count(WRONG).await, 0);
            looks += 1;
        }
        assert!(looks > 10, "{looks}");
    };
    let all = async {
        tokio::join!(changes(1), changes(2), changes(3), changes(4));
        over.store(true, Ordering::Relaxed);
    };
    tokio::join!(all, sums, looks);
    assert_eq!(app.count(WRONG).await, 0);
    let process = app.executor.process();
    sweep::sweep_once(&process).await.unwrap();
    assert_eq!(
        app.count("select count(*) from action_count_changes").await,
        0
    );
    assert_eq!(app.count(WRONG).await, 0);
    every_number_is_as_counted(&app).await;
}

/// What pages show, against what is counted.
async fn every_number_is_as_counted(app: &TestApp) {
    let connection = app.database.connection();
    let counted = async |which: &str| {
        let sql = format!("select count(*) from autonomous_actions where {which}");
        sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql))
            .fetch_one(app.pool())
            .await
            .unwrap()
    };
    let counts = records::load_counts(connection).await.unwrap();
    assert_eq!(counts.waiting, counted("status = 'pending_approval'").await);
    assert_eq!(counts.in_doubt, counted("status = 'in_doubt'").await);
    assert_eq!(counts.failed, counted("status = 'failed'").await);
    let metrics = Metrics {
        waiting: counted("status = 'approved'").await,
        active: counted("status = 'executing'").await,
        completed: counted("status = 'executed'").await,
        failed: counts.failed,
    };
    assert_eq!(records::metrics(connection).await.unwrap(), metrics);
    let of = |statuses: &[Status], risk| Filter {
        statuses: statuses.to_vec(),
        risk,
        ..Filter::default()
    };
    for (filter, which) in [
        (of(&[], None), "true"),
        (of(&[], Some(RiskLevel::High)), "risk_level = 'high'"),
        (of(&[Status::Approved], None), "status = 'approved'"),
        (
            of(&[Status::Executed, Status::Executing], Some(RiskLevel::Low)),
            "status in ('executed', 'executing') and risk_level = 'low'",
        ),
    ] {
        let count = records::count(connection, &filter).await.unwrap();
        assert_eq!(count, counted(which).await, "{which}");
        let listed = records::list(connection, &filter, 1_000, 0).await.unwrap();
        assert_eq!(i64::try_from(listed.len()).unwrap(), count, "{which}");
        assert!(listed.is_sorted_by(|one, next| one.action.action_id > next.action.action_id));
        let part = |from| {
            listed
                .iter()
                .skip(from)
                .take(3)
                .cloned()
                .collect::<Vec<_>>()
        };
        let next = records::list(connection, &filter, 3, 2).await.unwrap();
        assert_eq!(next, part(2), "{which}");
        let before = Filter {
            before: listed.first().map(|newest| newest.action.action_id),
            ..filter
        };
        let older = records::list(connection, &before, 3, 0).await.unwrap();
        assert_eq!(older, part(1), "{which}");
    }
}

#[tokio::test]
async fn what_waits_for_somebody_is_what_they_may_decide() {
    let app = TestApp::start().await;
    app.analyze().await;
    app.sql(COPIES).await.unwrap();
    let (me, now) = (app.operator.user.id, app.clock.now());
    let actor = Actor::User(me).to_string();
    // Of those that wait, a few each: proposed by them, put off, one of two yeses, asked anew.
    for sql in [
        "update autonomous_actions set created_by = $1 where subject in ('copy:4', 'copy:8', 'copy:12', 'copy:3')",
        "insert into action_snoozes select id, $1::uuid, '2030-01-01' from autonomous_actions where subject in ('copy:8', 'copy:16', 'copy:5')",
        "insert into action_snoozes select id, $1::uuid, '2020-01-01' from autonomous_actions where subject = 'copy:20'",
        "update autonomous_actions set risk_level = 'critical' where subject in ('copy:24', 'copy:28', 'copy:32') and $1 <> ''",
        "update autonomous_actions set asked_at = now() where subject in ('copy:36', 'copy:40') and $1 <> ''",
        "insert into action_approvals select id, $1, 'approved', effect_hash, null, now() from autonomous_actions
           where subject in ('copy:16', 'copy:24', 'copy:28', 'copy:36', 'copy:1', 'copy:2')",
        "insert into action_approvals select id, 'somebody else', 'approved', effect_hash, null, now() from autonomous_actions
           where subject in ('copy:32', 'copy:40')",
    ] {
        let change = sqlx::query(sql).bind(&actor);
        assert!(change.execute(app.pool()).await.unwrap().rows_affected() > 0, "{sql}");
    }
    let all = app
        .count("select count(*) from autonomous_actions where status = 'pending_approval'")
        .await;
    let theirs = async |alone: bool| {
        let sql = "select count(*) from autonomous_actions a
             where status = 'pending_approval' and (created_by <> $1 or $3 and risk_level in ('low', 'medium'))
               and not exists (select from action_snoozes s where s.action_id = a.id and s.user_id = $1::uuid and s.until > $2)
               and not exists (select from action_approvals d where d.action_id = a.id and d.actor = $1)";
        let counted = sqlx::query_scalar::<_, i64>(sql)
            .bind(&actor)
            .bind(now)
            .bind(alone);
        counted.fetch_one(app.pool()).await.unwrap()
    };
    let waiting = async || {
        let connection = app.database.connection();
        let (counts, waiting) = records::load_counts_for(connection, me, now).await.unwrap();
        assert_eq!(counts, records::load_counts(connection).await.unwrap());
        waiting
    };
    assert_eq!(waiting().await, theirs(false).await);
    assert_eq!(waiting().await, all - 7);
    let nobody = records::load_counts_for(app.database.connection(), app.viewer.user.id, now);
    assert_eq!(nobody.await.unwrap().1, all);
    // Who works alone decides about what they proposed, too.
    app.sql("update guardrails_config set document = document || '{\"works_alone\": true}'")
        .await
        .unwrap();
    app.sql("update users set active = name = 'Operator'")
        .await
        .unwrap();
    assert_eq!(waiting().await, theirs(true).await);
    assert!(waiting().await > all - 7);
}
