//! What leaves and enters at most: counted over all processes, by the database's clock.

use crate::{
    process::{PATIENCE, Process},
    support::{Options, TestApp, find},
    world::World,
};
use ai_coo::{
    actions::{ActionInputs, Held, Kind, Turn, effect_hash, lifecycle::Status},
    audit::{EventKind, store::NewEvent},
    decisions::kill_switch::{Hand, throw},
    executor::Limits,
    ground::{
        actor::Actor,
        db::ORG,
        effect::Request,
        ids::{ActionId, PartnerId},
        queue::Execute,
    },
    limits::{self, Limit, store::SharedPace},
    operations::odoo::Pace,
    records,
};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

/// As if so much time had passed for everything that counts against a limit.
const TWO_HOURS_LATER: &str = "update rate_limit_tracking
    set window_start = window_start - interval '2 hours', window_end = window_end - interval '2 hours'";

/// One mail an hour.
async fn one_mail() -> TestApp {
    TestApp::with(Options {
        limits: Limits {
            mail: Limit {
                most: 1,
                ..limits::MAIL
            },
            ..Options::default().limits
        },
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn a_test_takes_a_slot_of_the_notices_and_none_is_promised_to_it() {
    let app = TestApp::with(Options {
        limits: Limits {
            mail: Limit {
                most: 1,
                ..limits::MAIL
            },
            notice_mail: Limit {
                most: 1,
                ..limits::NOTICE_MAIL
            },
            ..Options::default().limits
        },
        ..Options::default()
    })
    .await;
    let reminder = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    let path = format!("/api/ai-coo/actions/{}/test", reminder.action_id);
    let (status, json) = app.call(&app.operator, "POST", &path, None).await;
    assert_eq!(status, 200, "{json}");
    for _ in 0..3 {
        let (status, json) = app.call(&app.operator, "POST", &path, None).await;
        assert_eq!(status, 429, "{json}");
        let why = json["message"].as_str().unwrap();
        let said = "The test was not sent: 1 notices by e-mail in the last hour; next at 11:0";
        assert!(why.starts_with(said), "{why}");
    }
    assert_eq!(app.outbox().await.len(), 1);
    // The real one has slots of its own.
    assert_eq!(app.approve(&app.operator, &reminder).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(reminder.action_id).await, Status::Executed);
}

#[tokio::test]
async fn a_mail_beyond_the_limit_waits_says_until_when_and_goes_then() {
    let app = one_mail().await;
    let mut reminders = vec![];
    for action in app.analyze().await {
        if action.inputs.kind() == Kind::CreateInvoiceReminder && reminders.len() < 3 {
            app.approve(&app.operator, &action).await;
            app.approve(&app.second, &action).await;
            reminders.push(action.action_id);
        }
    }
    app.work_off().await;
    assert_eq!(app.outbox().await.len(), 1);
    let mut waiting = vec![];
    for id in &reminders {
        let record = app.record(*id).await;
        if record.action.status != Status::Executed {
            assert_eq!(record.action.status, Status::Approved);
            assert_eq!(record.retries, 0, "waiting is no try");
            let why = record.execution_error.unwrap();
            assert!(why.contains("1 e-mails in the last hour"), "{why}");
            assert_eq!(app.events(*id).await.last().unwrap(), "postponed");
            let until = record.not_before.unwrap();
            assert!(until - app.clock.now() > chrono::Duration::hours(1));
            assert_eq!(
                record.execute_by.unwrap() - until,
                chrono::Duration::hours(4)
            );
            waiting.push((until, *id));
        }
    }
    waiting.sort();
    assert_eq!(waiting.len(), 2);
    // The second is told the slot after the first one's.
    assert!(waiting[1].0 - waiting[0].0 > chrono::Duration::minutes(59));
    let page = app
        .get(&format!("/api/ai-coo/actions/{}", waiting[0].1))
        .await;
    assert!(page["not_before"].is_string());

    app.sql(TWO_HOURS_LATER).await.unwrap();
    app.clock.advance(waiting[0].0 - app.clock.now());
    app.work_off().await;
    assert_eq!(app.status(waiting[0].1).await, Status::Executed);
    assert_eq!(app.status(waiting[1].1).await, Status::Approved);
    assert_eq!(app.outbox().await.len(), 2);
}

#[tokio::test]
async fn what_the_kill_switch_held_back_goes_as_soon_as_it_is_released() {
    let app = TestApp::start().await;
    let actions = app.analyze().await;
    let action = crate::support::find(&actions, Kind::CreateTask);
    app.approve(&app.operator, &action).await;
    let owner = Hand::Owner("tests".to_owned());
    let switch = async |on: bool| {
        let thrown = throw(&app.database, &app.clock, on, "", &owner).await;
        assert!(thrown.unwrap().changed);
    };
    switch(true).await;
    app.work_off().await;
    assert_eq!(
        app.record(action.action_id).await.held_by,
        Some(Held::KillSwitch)
    );
    switch(false).await;
    assert_eq!(app.record(action.action_id).await.held_by, None);
    let due = app
        .count("select count(*) from apalis.jobs where job_type = 'execute' and status = 'Pending' and run_at <= clock_timestamp() and idempotency_key like '%:2'")
        .await;
    assert_eq!(due, 1, "its job is due");
    // The clock has not moved.
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
}

#[tokio::test]
async fn a_write_that_arrives_late_is_seen_within_seconds() {
    let app = TestApp::start().await;
    let actions_ = app.analyze().await;
    let action = crate::support::find(&actions_, Kind::PostInternalMessage);
    app.approve(&app.operator, &action).await;
    let Request::Odoo(call) = &action.effect.requests[0] else {
        panic!("a note is a call to Odoo")
    };
    // A process begins the call and is gone.
    let job = Execute {
        action: action.action_id,
        attempt: 1,
    };
    let (connection, now) = (app.database.connection(), app.clock.now());
    let claims = records::claim(connection, job, Duration::ZERO, now).await;
    assert_eq!(claims.unwrap().count(), 1);
    app.begin_call(&action, Duration::from_secs(100)).await;

    app.work_off().await;
    let record = app.record(action.action_id).await;
    assert_eq!(record.action.status, Status::Approved);
    let wait = record.not_before.unwrap() - app.clock.now();
    assert!(wait <= chrono::Duration::seconds(5), "{wait}");
    assert!(app.odoo.ledger().await.is_empty(), "it is not sent again");

    app.executor.odoo.write(call).await.unwrap();
    app.clock.advance(wait);
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(app.odoo.ledger().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_calls_the_api_ten_times_a_second() {
    let app = TestApp::with(Options {
        limits: Limits::default(),
        ..Options::default()
    })
    .await;
    let url = format!("{}/api/ai-coo/alerts", app.url);
    let http = reqwest::Client::new();
    let call = |token: String| {
        let request = http.get(&url).bearer_auth(token);
        async move { request.send().await.unwrap() }
    };
    let begun = Instant::now();
    let answers = futures::future::join_all((0..60).map(|_| call(app.viewer.token.clone()))).await;
    let seconds = begun.elapsed().as_secs() as usize + 1;
    let taken = answers.iter().filter(|answer| answer.status() == 200);
    let taken = taken.count();
    assert!(
        taken >= 10 && taken <= 10 * seconds,
        "{taken} in {seconds} s"
    );
    let refused = answers.into_iter().find(|answer| answer.status() == 429);
    let refused = refused.expect("60 at once are too many");
    assert_eq!(refused.headers()["retry-after"], "1");
    let body: serde_json::Value = refused.json().await.unwrap();
    assert_eq!(body["kind"], "too_many");
    assert!(body["message"].as_str().unwrap().contains("10 a second"));
    // Another token is not held up.
    assert_eq!(call(app.operator.token.clone()).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_to_odoo_keep_their_pace_over_all_processes() {
    let app = TestApp::start().await;
    let mut turns = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let pace = std::sync::Arc::new(SharedPace::new(app.database.clone(), limits::ODOO, ORG));
        for _ in 0..8 {
            let pace = pace.clone();
            turns.spawn(async move {
                pace.turn(Duration::from_secs(20)).await.unwrap();
                Instant::now()
            });
        }
    }
    let mut moments = turns.join_all().await;
    moments.sort();
    assert_eq!(moments.len(), 32);
    for (first, begin) in moments.iter().enumerate() {
        let within = moments[first..]
            .iter()
            .filter(|at| at.duration_since(*begin) < Duration::from_secs(1));
        assert!(within.count() <= 10);
    }
    // Who will not wait is told at once, and takes nobody's place.
    let pace = SharedPace::new(app.database.clone(), limits::ODOO, "other");
    for _ in 0..10 {
        pace.turn(Duration::ZERO).await.unwrap();
    }
    let why = pace.turn(Duration::ZERO).await.unwrap_err();
    assert!(why.contains("10 calls to Odoo per second"), "{why}");
}

/// A real reminder, many times over: other customers, other messages, no notes.
async fn approved_mails(world: &World, count: usize) -> Vec<ActionId> {
    let inputs = world.reminder().await;
    let model = world.approve(inputs).await;
    let record = world.record(model).await;
    let mut ids = vec![model];
    let tx = world.executor.database.begin().await.unwrap();
    for number in 1..count {
        let mut action = record.action.clone();
        action.action_id = ActionId::new();
        action.idempotency_key = action.action_id.to_string();
        action.metadata.contacts.clear();
        action.preconditions.clear();
        if let ActionInputs::CreateInvoiceReminder(inputs) = &mut action.inputs {
            inputs.customer_id = PartnerId(900_000 + number as i64);
        }
        action.effect.requests.truncate(1);
        let Request::Mail(mail) = &mut action.effect.requests[0] else {
            panic!("a reminder begins with its mail")
        };
        mail.message_id = format!("<aicoo.{}@example.com>", action.action_id);
        action.effect_hash = effect_hash(
            ORG,
            action.action_id,
            &action.inputs,
            &action.effect,
            &action.preconditions,
        )
        .unwrap();
        action.status = Status::Approved;
        let now = world.executor.clock.now();
        let event = NewEvent::for_action(action.action_id, EventKind::Created, Actor::System, now);
        let stored =
            records::insert(&tx, &action, &record.verdict, Some(&Turn::now(now)), event).await;
        assert!(stored.unwrap());
        ids.push(action.action_id);
    }
    tx.commit().await.unwrap();
    run(
        world,
        "insert into action_approvals (action_id, actor, decision, effect_hash, decided_at)
         select a.id, u.id::text, 'approved', a.effect_hash, now() from autonomous_actions a, users u
         where u.email = 'operator@example.com' on conflict do nothing",
    )
    .await;
    run(
        world,
        "update autonomous_actions set approved_by = (select id from users where email = 'operator@example.com')",
    )
    .await;
    // As by an approver who chose "send now": the test runs at any hour.
    run(
        world,
        "update autonomous_actions set send_now = true, override_contact_limit = true, not_before = null",
    )
    .await;
    ids
}

async fn run(world: &World, sql: &'static str) {
    let pool = world.executor.database.pool();
    sqlx::query(sql).execute(pool).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_processes_race_and_the_101st_mail_waits() {
    const MAILS: usize = 106;
    let world = World::new().await;
    let ids = approved_mails(&world, MAILS).await;
    let mut processes = vec![];
    for _ in 0..4 {
        processes.push(Process::start(&world, &[]).await);
    }
    tokio::time::timeout(PATIENCE * 3, world.mail.has_taken(100))
        .await
        .expect("a hundred mails go out");
    let mut waiting = vec![];
    for id in &ids {
        let record = world
            .until(*id, |record| {
                let error = record.execution_error.as_deref().unwrap_or_default();
                record.action.status == Status::Executed
                    || error.starts_with("Sending limit: 100 e-mails in the last hour")
            })
            .await;
        if record.action.status != Status::Executed {
            assert_eq!(record.retries, 0);
            waiting.push(record.not_before.unwrap());
        }
    }
    assert_eq!(waiting.len(), MAILS - 100);
    let now = world.executor.clock.now();
    for until in &waiting {
        assert!(*until - now > chrono::Duration::minutes(55), "{until}");
    }
    let taken: BTreeSet<String> = world.mail.taken().into_iter().collect();
    assert_eq!((taken.len(), world.mail.taken().len()), (100, 100));

    run(&world, TWO_HOURS_LATER).await;
    run(
        &world,
        "update autonomous_actions set not_before = null where status = 'approved'",
    )
    .await;
    for id in &ids {
        world.stands(*id, &[Status::Executed]).await;
    }
    assert_eq!(world.mail.taken().len(), MAILS);
    for process in processes {
        process.kill().await;
    }
    world.close().await;
}
