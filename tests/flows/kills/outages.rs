//! PostgreSQL, Odoo and the queue are away at the start and in the middle.

use super::{all_happened_once, executed, has_executed, mail_is_taken, standing};
use crate::{process::Process, receivers::Manner, world::World};
use ai_coo::{
    actions::lifecycle::Status,
    ground::{clock::Clock, db::Database, ids::ActionId},
    server::{postgres::PrivatePostgres, serve},
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_queue_may_lose_all_its_rows() {
    let world = World::new().await;
    world.mail.now(Manner::AnswersWhenLet);
    let mut ids = world.approve_tasks(30).await;
    ids.push(world.approve(world.reminder().await).await);
    world
        .odoo
        .fault(json!({"mode": "slow", "slow_ms": 15}))
        .await;
    let process = Process::start(&world, &PATIENT).await;
    // Faster than a worker begins anew on this machine, none of them would ever come to a job.
    let (shortest, longest) = (Duration::from_millis(70), Duration::from_millis(200));
    let (mut pause, mut before) = (shortest, 0);
    let (mut deletions, mut with_mail) = (0, 0);
    loop {
        tokio::time::sleep(pause).await;
        // The lock: otherwise a worker takes a job in between, which then holds the worker's row.
        let sql = "begin; lock table apalis.jobs in exclusive mode;
            delete from apalis.jobs; delete from apalis.workers; commit";
        sqlx::raw_sql(sql)
            .execute(world.executor.database.pool())
            .await
            .unwrap();
        deletions += 1;
        let now = executed(&world).await;
        if now == ids.len() {
            break;
        }
        pause = if now > before {
            shortest
        } else {
            longest.min(pause * 2)
        };
        before = now;
        // A worker without its row ends; the mail that it has begun does not.
        with_mail += world.mail.taken().len();
        if with_mail == 40 {
            world.mail.answer();
        }
        assert!(deletions < 800, "{}", process.log());
        assert_eq!(standing(&world, Status::InDoubt).await, 0);
    }
    println!(
        "queue: {} actions executed, its rows deleted {deletions} times",
        ids.len()
    );
    all_happened_once(&world, &ids).await;
    process.kill().await;
    world.close().await;
}

/// For a mail that waits for its answer.
const PATIENT: [(&str, &str); 2] = [("EXECUTOR_GRACE_MS", "20000"), ("SMTP_TIMEOUT_MS", "20000")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_goes_away_in_the_middle() {
    let home = TempDir::new_in("/tmp").unwrap();
    open_to_all(&home);
    // The safe way: with asynchronous commits a crash of the server may forget an answer.
    let postgres = PrivatePostgres::start(home.path()).unwrap();
    let database = Database::connect(&postgres.url(), 4).await.unwrap();
    serve::migrate(&database, &Clock::system()).await.unwrap();
    database.pool().close().await;
    let world = World::at(&postgres.url()).await;
    world.mail.now(Manner::AnswersWhenLet);
    let mut ids = vec![world.approve(world.reminder().await).await];
    ids.extend(world.approve_tasks(12).await);
    world
        .odoo
        .fault(json!({"mode": "slow", "slow_ms": 150, "methods": ["load"]}))
        .await;
    let process = Process::start(&world, &PATIENT).await;
    mail_is_taken(&world, &process).await;
    has_executed(&world, 2).await;

    kill_process(postmaster(&home), Signal::QUIT).unwrap();
    drop(postgres);
    // An answer that nobody can write down yet.
    world.mail.answer();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let _postgres = PrivatePostgres::start(home.path()).unwrap();

    all_happened_once(&world, &ids).await;
    let lines = process.log().lines().count();
    assert!(lines < 500, "{lines} lines in the log for three seconds");
    process.kill().await;
    world.close().await;
}

/// The server's own user must be able to enter.
fn open_to_all(folder: &TempDir) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn postmaster(home: &TempDir) -> Pid {
    let file = home.path().join("postgres/data/postmaster.pid");
    let text = std::fs::read_to_string(&file).unwrap();
    let id = text.lines().next().unwrap().trim().parse().unwrap();
    Pid::from_raw(id).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odoo_is_away_at_the_start_and_in_the_middle() {
    let world = World::new().await;
    let mut ids = world.approve_tasks(3).await;
    ids.push(world.approve(world.reminder().await).await);
    let down = json!({"mode": "down"});
    world.odoo.fault(down.clone()).await;
    let process = Process::start(&world, &[]).await;
    for id in &ids {
        postponed_for_odoo(&world, *id).await;
    }
    assert_eq!(world.mail.taken().len(), 0);
    world.odoo.healthy().await;
    all_happened_once(&world, &ids).await;

    // Now while calls are on their way.
    let slow = json!({"mode": "slow", "slow_ms": 100, "methods": ["load"]});
    world.odoo.fault(slow).await;
    ids.extend(world.approve_tasks(8).await);
    has_executed(&world, 6).await;
    world.odoo.fault(down).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    world.odoo.healthy().await;
    all_happened_once(&world, &ids).await;
    process.kill().await;
    world.close().await;
}

/// It waits, and says that Odoo is why.
async fn postponed_for_odoo(world: &World, id: ActionId) {
    let record = world
        .until(id, |record| {
            record.action.status == Status::Approved && record.execution_error.is_some()
        })
        .await;
    let why = record.execution_error.unwrap();
    assert!(why.contains("Odoo cannot be reached"), "{why}");
    assert!(record.not_before.is_some());
}
