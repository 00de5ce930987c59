//! The kill switch: who throws it and by what, what it holds, and that nothing begins after it.

use crate::{
    kills::all_happened_once,
    process::{PATIENCE, Process, binary},
    support::{Options, TestApp, find},
    world::World,
};
use ai_coo::{
    actions::{Held, Kind, TIME_TO_RUN, lifecycle::Status},
    decisions::{configure::configure, kill_switch},
    ground::ids::ActionId,
    guardrails, records,
    server::sweep,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PATH: &str = "/api/ai-coo/kill-switch";
const PAGE: &str = "/dashboard/operator/kill-switch";

async fn is_on(app: &TestApp) -> bool {
    let switch = guardrails::store::switch(app.database.connection()).await;
    switch.unwrap().on
}

/// The newest event of a kind: who did it, and its data.
async fn newest(app: &TestApp, kind: &str) -> (String, Value) {
    let trail = app
        .get(&format!("/api/ai-coo/audit-trail?eventType={kind}"))
        .await;
    let event = &trail["events"][0];
    (
        event["actor_name"].as_str().unwrap_or_default().to_owned(),
        event["event_data"].clone(),
    )
}

#[tokio::test]
async fn a_token_stops_and_never_releases() {
    let app = TestApp::start().await;
    let stop = json!({"on": true, "reason": "The wrong price list is out"});
    let (status, json) = app
        .call(&app.viewer, "POST", PATH, Some(stop.clone()))
        .await;
    assert_eq!(status, 403, "{json}");
    let (status, json) = app
        .call(&app.operator, "POST", PATH, Some(stop.clone()))
        .await;
    assert_eq!((status, &json["changed"]), (200, &json!(true)), "{json}");
    let (_, again) = app.call(&app.operator, "POST", PATH, Some(stop)).await;
    assert_eq!(again["changed"], false);
    let stands = app.get(PATH).await;
    assert_eq!(stands["on"], true);
    assert_eq!(stands["reason"], "The wrong price list is out");
    let (who, data) = newest(&app, "kill_switch_on").await;
    let by = "Operator, by API token “Operator”";
    assert_eq!((who.as_str(), &data["by"]), (by, &json!("token")));
    assert_eq!(
        app.count("select count(*) from action_events where event_type = 'kill_switch_on'")
            .await,
        1
    );
    for who in [&app.operator, &app.admin] {
        let body = json!({"on": false, "code": app.code(who)});
        let (status, json) = app.call(who, "POST", PATH, Some(body)).await;
        assert_eq!(status, 403, "{json}");
    }
    // By the page's form it is a token all the same.
    let form = app
        .http()
        .post(format!("{}/page/throw_kill_switch", app.url));
    let form = form
        .bearer_auth(&app.admin.token)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("on=false&code={}", app.code(&app.admin)));
    form.send().await.unwrap();
    assert!(is_on(&app).await);
}

#[tokio::test]
async fn one_press_and_one_confirmation_stop_and_an_admin_releases_with_a_code() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.approve(&app.operator, &task).await;
    let operator = app.browser_of(&app.operator).await;
    for path in [
        "/dashboard/operator",
        "/dashboard/ai-coo",
        "/dashboard/operator/account",
    ] {
        let page = operator.get(path).await.text;
        // Beside the page and above it.
        assert_eq!(page.matches("class=\"stop\"").count(), 2, "{path}: {page}");
    }
    let viewer = app.browser_of(&app.viewer).await;
    assert!(
        !viewer
            .get("/dashboard/operator")
            .await
            .text
            .contains("class=\"stop")
    );

    let stopped = operator
        .post(
            "/dashboard/operator",
            "throw_kill_switch",
            &[("on", "true"), ("reason", "")],
        )
        .await;
    assert_eq!(stopped.location, PAGE);
    app.work_off().await;
    assert!(app.odoo.ledger().await.is_empty());
    let page = operator.get(PAGE).await.text;
    assert!(
        page.contains("On: nothing new starts") && page.contains("by Operator"),
        "{page}"
    );
    assert!(page.contains(&task.title), "{page}");
    assert!(page.contains("An admin can release it"), "{page}");
    let inbox = operator.get("/dashboard/operator").await.text;
    assert!(inbox.contains("The kill switch is on"), "{inbox}");

    let admin = app.browser_of(&app.admin).await;
    let release = async |code: &str| {
        let fields = [("on", "false"), ("reason", "All is well"), ("code", code)];
        admin
            .post(PAGE, "throw_kill_switch", &fields)
            .await
            .location
    };
    assert_eq!(release("").await, format!("{PAGE}?refused=1"));
    assert_eq!(release("000000").await, format!("{PAGE}?refused=1"));
    let refused = admin.get(&format!("{PAGE}?refused=1")).await.text;
    assert!(refused.contains("role=\"alert\""), "{refused}");
    assert!(is_on(&app).await);
    // Not the operator, whatever they post.
    let code = app.code(&app.operator);
    operator
        .post(
            PAGE,
            "throw_kill_switch",
            &[("on", "false"), ("code", &code)],
        )
        .await;
    assert!(is_on(&app).await);

    assert_eq!(release(&app.code(&app.admin)).await, PAGE);
    assert!(!is_on(&app).await);
    let (who, data) = newest(&app, "kill_switch_released").await;
    assert_eq!(who, "Admin");
    assert_eq!(
        (&data["reason"], &data["released"]),
        (&json!("All is well"), &json!(1))
    );
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
}

/// Somebody else has one: a password alone is not enough any more.
#[tokio::test]
async fn an_admin_without_an_authenticator_releases_nothing_once_others_have_one() {
    let app = TestApp::start().await;
    let forget = "update users set second_factor = null, second_factor_confirmed_at = null";
    app.sql("update users set second_factor = null, second_factor_confirmed_at = null where name = 'Admin'")
        .await
        .unwrap();
    let throw = async |on| {
        let hand = kill_switch::Hand::Person {
            user: &app.admin.user,
            code: "",
            keys: vec![],
        };
        kill_switch::throw(&app.database, &app.clock, on, "", &hand).await
    };
    assert!(throw(true).await.unwrap().changed);
    let refused = throw(false).await.unwrap_err();
    assert!(
        matches!(refused, kill_switch::SwitchError::Code(_)),
        "{refused}"
    );
    assert!(is_on(&app).await);
    // Nobody has one: a new company has nothing but passwords.
    app.sql(forget).await.unwrap();
    assert!(throw(false).await.unwrap().changed);
}

/// It was thrown while somebody filled in the guardrails: neither stands in the other's way.
#[tokio::test]
async fn the_guardrails_form_neither_knows_it_nor_is_refused_because_of_it() {
    let app = TestApp::start().await;
    let connection = app.database.connection();
    let (mut settings, version) = guardrails::store::current(connection).await.unwrap();
    let stop = json!({"on": true});
    assert_eq!(
        app.call(&app.operator, "POST", PATH, Some(stop)).await.0,
        200
    );
    settings.contact_gap_hours = 48;
    let saved = configure(&app.desk(), &settings, version, &app.by(&app.admin, ""))
        .await
        .unwrap();
    assert_eq!(saved, version + 1);
    assert!(is_on(&app).await, "saving does not release it");
}

/// What comes due while it is on has its full time once it is released, days later.
#[tokio::test]
async fn what_it_held_has_its_full_time_again() {
    // A Sunday at 03:00: the reminder waits for Monday.
    let app = TestApp::with(Options {
        now: "2026-11-22T08:00:00Z".to_owned(),
        ..Options::default()
    })
    .await;
    let waiting = app.analyze().await;
    let (task, reminder) = (
        find(&waiting, Kind::CreateTask),
        find(&waiting, Kind::CreateInvoiceReminder),
    );
    app.call(&app.operator, "POST", PATH, Some(json!({"on": true})))
        .await;
    for action in [&task, &reminder] {
        assert_eq!(app.approve(&app.operator, action).await.0, 200);
    }
    app.work_off().await;
    let held = app.record(task.action_id).await;
    assert_eq!(held.held_by, Some(Held::KillSwitch));
    assert_eq!(
        app.get(PATH).await["held"],
        json!({"kill_switch": 1, "business_hours": 1})
    );
    // No worker looked at the reminder when its moment came.
    app.clock.advance(chrono::Duration::hours(55));
    sweep::sweep_once(&app.executor.process()).await.unwrap();
    let thrown = kill_switch::throw(
        &app.database,
        &app.clock,
        false,
        "",
        &kill_switch::Hand::Owner("root".to_owned()),
    )
    .await
    .unwrap();
    assert_eq!((thrown.changed, thrown.released), (true, 1));
    let now = app.clock.now();
    for action in [&task, &reminder] {
        let record = app.record(action.action_id).await;
        assert_eq!(
            record.execute_by,
            Some(now + TIME_TO_RUN),
            "{}",
            action.title
        );
    }
    app.work_off().await;
    for action in [&task, &reminder] {
        assert_eq!(app.status(action.action_id).await, Status::Executed);
    }
    let (_, data) = newest(&app, "kill_switch_released").await;
    assert_eq!(
        (&data["by"], &data["account"]),
        (&json!("owner"), &json!("root"))
    );
}

/// The command of whoever owns the machine, as they type it.
async fn command(world: &World, to: &str) -> String {
    let answer = tokio::process::Command::new(binary())
        .args(["kill-switch", to, "--reason", "A drill"])
        .env_clear()
        .env("AI_COO_HOME", world.home.path())
        .env("DATABASE_URL", &world.url)
        .env("ADMIN_EMAIL", "admin@example.com")
        .output()
        .await
        .unwrap();
    assert!(
        answer.status.success(),
        "{}",
        String::from_utf8_lossy(&answer.stderr)
    );
    String::from_utf8(answer.stdout).unwrap()
}

/// Every call that was started, and every one that Odoo took.
async fn begun(world: &World) -> (i64, usize) {
    let sql = "select count(*) from action_execution_log";
    let started = sqlx::query_scalar(sql).fetch_one(world.executor.database.pool());
    (started.await.unwrap(), world.odoo.ledger().await.len())
}

async fn throw(world: &World, on: bool) {
    let (database, clock) = (&world.executor.database, &world.executor.clock);
    let owner = kill_switch::Hand::Owner("tests".to_owned());
    let thrown = kill_switch::throw(database, clock, on, "", &owner).await;
    assert!(thrown.unwrap().changed);
}

/// Four processes are in the middle of their work when it is thrown: no start commits after it,
/// and Odoo hears nothing of anything 250 ms later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pressed_under_load_nothing_begins_after_it() {
    let rounds: usize = match std::env::var_os("KILLS") {
        Some(_) => 20,
        None => 3,
    };
    let world = World::new().await;
    let hub = world.executor.hub.clone();
    let mut processes = vec![];
    for _ in 0..4 {
        processes.push(Process::start(&world, &[]).await);
    }
    throw(&world, true).await;
    let (mut ids, mut caught) = (vec![], 0);
    for round in 0..rounds {
        ids.extend(world.approve_tasks(16).await);
        all_stopped_or_done(&world, &ids).await;
        let (_, before) = begun(&world).await;
        // All of them at once.
        throw(&world, false).await;
        kill_switch::changes().for_each(|change| hub.announce(change));
        let looking = async {
            let mut beat = tokio::time::interval(Duration::from_millis(2));
            while begun(&world).await.1 < before + 2 {
                beat.tick().await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, looking).await;
        found.expect("nothing ran");
        throw(&world, true).await;
        let committed = Instant::now();
        // Whatever committed its start before the switch did is there to be counted.
        let (started, _) = begun(&world).await;
        kill_switch::changes().for_each(|change| hub.announce(change));
        tokio::time::sleep_until((committed + Duration::from_millis(250)).into()).await;
        let (_, arrived) = begun(&world).await;
        all_stopped_or_done(&world, &ids).await;
        assert_eq!(begun(&world).await, (started, arrived), "round {round}");
        let held = records::held(world.executor.database.connection()).await;
        caught += held.unwrap().iter().map(|(_, count)| count).sum::<i64>();
    }
    println!("kill switch: {rounds} times, {caught} actions caught");
    assert!(caught > 0, "it was never pressed in the middle");
    let said = command(&world, "off").await;
    assert!(said.contains("held action"), "{said}");
    what_was_held_goes_on(&world).await;
    all_happened_once(&world, &ids).await;
    assert!(command(&world, "off").await.contains("already off"));
    for process in processes {
        process.kill().await;
    }
    world.close().await;
}

/// Waits until all of them have run. Odoo's pace lets hundreds take minutes, so that what is waited
/// for is the next one.
async fn what_was_held_goes_on(world: &World) {
    let left = async || -> i64 {
        let sql =
            "select count(*) from autonomous_actions where status in ('approved', 'executing')";
        let left = sqlx::query_scalar(sql).fetch_one(world.executor.database.pool());
        left.await.unwrap()
    };
    let mut before = left().await;
    while before > 0 {
        let fewer = async {
            let mut beat = tokio::time::interval(Duration::from_millis(100));
            loop {
                beat.tick().await;
                let now = left().await;
                if now < before {
                    return now;
                }
            }
        };
        let next = tokio::time::timeout(PATIENCE, fewer).await;
        before = next.unwrap_or_else(|_| panic!("{before} are left, and none goes on"));
    }
}

/// Waits until each has met the switch or has come to its end.
async fn all_stopped_or_done(world: &World, ids: &[ActionId]) {
    for id in ids {
        let stood = |record: &records::Record| {
            record.held_by == Some(Held::KillSwitch) || record.action.status == Status::Executed
        };
        world.until(*id, stood).await;
    }
}
