//! The real process is killed, stopped, starved of its database and its Odoo in the worst
//! moments; then the outside systems are counted. Nothing may be lost, nothing may happen twice.

use crate::{
    google::{CALENDAR, Google, Manner as Answers, SUBJECT},
    process::{PATIENCE, Process},
    receivers::Manner,
    sms_server,
    world::{World, prepare},
};
use ai_coo::{
    actions::{
        ActionInputs, Kind, Undo,
        lifecycle::{self, Status},
    },
    audit::{self, EventKind},
    decisions::settle::Answer,
    executor::store::{self, Call},
    ground::{
        clock::Clock,
        db::ConnectionTrait,
        effect::Request,
        ids::{ActionId, PartnerId},
    },
    operations::calendar::GoogleCalendar,
    records::Record,
    server::{postgres::PrivatePostgres, sweep},
};
use futures::{StreamExt, stream};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};
use tempfile::TempDir;

/// Where the process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    /// As `failpoint.rs` calls it.
    Inside(&'static str),
    /// The outside system has the whole request and has not answered.
    Unanswered,
}

const POINTS: [Point; 8] = [
    Point::Inside("before_claim"),
    Point::Inside("after_claim"),
    Point::Inside("after_start"),
    Point::Unanswered,
    Point::Inside("after_call"),
    Point::Inside("after_answer"),
    Point::Inside("before_commit"),
    Point::Inside("after_commit"),
];

/// What is killed: one that is found by its external id, one by its Message-ID, and all that
/// cannot be found again.
/// One kill.
#[derive(Debug, Clone, Copy)]
struct Kill {
    point: Point,
    kind: Kind,
    /// At which of the effect's requests: a reminder has a mail and two notes, the others one.
    request: usize,
}

impl Kill {
    /// Every kind at every point, and where the point lies in a request, at each in turn.
    fn number(n: usize) -> Self {
        let kinds = Kind::ALL.len();
        let kind = Kind::ALL[n % kinds];
        let point = POINTS[n / kinds % POINTS.len()];
        let in_a_request = [
            Point::Inside("after_start"),
            Point::Unanswered,
            Point::Inside("after_call"),
            Point::Inside("after_answer"),
        ];
        let request = match kind {
            // Every second time at the mail.
            Kind::CreateInvoiceReminder if in_a_request.contains(&point) => {
                [0, 1, 0, 2][n / (kinds * POINTS.len()) % 4]
            }
            _ => 0,
        };
        Self {
            point,
            kind,
            request,
        }
    }

    fn is_at_mail(self) -> bool {
        let mails = [Kind::CreateInvoiceReminder, Kind::SendEmail];
        mails.contains(&self.kind) && self.request == 0
    }

    fn is_at_sms(self) -> bool {
        self.kind == Kind::SendSms
    }

    /// The message had been started, and its answer was not on record.
    fn leaves_doubt(self) -> bool {
        let open = [
            Point::Inside("after_start"),
            Point::Unanswered,
            Point::Inside("after_call"),
        ];
        (self.is_at_mail() || self.is_at_sms()) && open.contains(&self.point)
    }

    /// Lets the process come to the point.
    async fn reached(self, world: &World) -> Process {
        match self.point {
            Point::Inside(name) => {
                let wanted = format!("{name}:{}", self.request + 1);
                let process = Process::start(world, &[("AI_COO_FAILPOINT", &wanted)]).await;
                process.says(&format!("failpoint {name}")).await;
                process
            }
            Point::Unanswered if self.is_at_mail() => {
                world.mail.now(Manner::HangsAfterDot);
                let process = Process::start(world, &[]).await;
                mail_is_taken(world, &process).await;
                world.mail.now(Manner::Takes);
                process
            }
            Point::Unanswered if self.is_at_sms() => {
                world.sms.now(sms_server::Manner::HangsAfterRequest);
                let process = Process::start(world, &[]).await;
                sms_is_taken(world, &process).await;
                world.sms.now(sms_server::Manner::Takes);
                process
            }
            Point::Unanswered => {
                let spare = self.request.saturating_sub(1);
                let methods = json!(["load", "message_post", "write", "unlink", "button_cancel"]);
                let before = world.odoo.ledger().await.len();
                let hang = json!({"mode": "hang", "methods": methods, "spare": spare, "count": 1});
                world.odoo.fault(hang).await;
                let process = Process::start(world, &[]).await;
                has_written(world, before + spare + 1).await;
                process
            }
        }
    }
}

/// Waits until Odoo has carried out so many writes. It has no signal for a test.
async fn has_written(world: &World, count: usize) {
    let looking = async {
        let mut beat = tokio::time::interval(Duration::from_millis(10));
        while world.odoo.ledger().await.len() < count {
            beat.tick().await;
        }
    };
    tokio::time::timeout(PATIENCE, looking)
        .await
        .expect("Odoo was never written to");
}

/// What a kill came to.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    runs: usize,
    lost: usize,
    doubled: usize,
    in_doubt: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.in_doubt += other.in_doubt;
    }
}

/// One run: approve, kill at the point, start anew, wait for the end, count.
async fn kill_and_recover(kill: Kill) -> Tally {
    let world = World::new().await;
    let (inputs, before) = match kill.kind {
        Kind::CreateTask => (world.task(), None),
        Kind::PostInternalMessage => (world.note().await, None),
        Kind::CreateInvoiceReminder => (world.reminder().await, None),
        Kind::ScheduleMeeting => (world.meeting(), None),
        Kind::ScheduleActivity => (world.activity().await, None),
        Kind::UpdateDealStage => (world.deal().await, None),
        Kind::CreatePurchaseOrder => (world.order().await, None),
        Kind::SendEmail => (world.mail_to_two().await, None),
        Kind::SendSms => (world.text_message().await, None),
        Kind::Undo => {
            let done = executed_task(&world).await;
            let action_id = done.action.action_id;
            (ActionInputs::Undo(Undo { action_id }), Some(done))
        }
    };
    let id = world.approve(inputs).await;
    kill.reached(&world).await.kill().await;

    let process = Process::start(&world, &[]).await;
    let settled = |record: &Record| {
        record.action.status.is_final() || record.action.status == Status::InDoubt
    };
    let mut record = world.until(id, settled).await;
    let in_doubt = record.action.status == Status::InDoubt;
    assert_eq!(in_doubt, kill.leaves_doubt(), "{}", process.log());
    if in_doubt {
        // A person looks at the mail server or the gateway and says what is there.
        let answer = match world.mail.taken().len() + world.sms.taken().len() {
            0 => Answer::SendAgain,
            _ => Answer::ItHappened,
        };
        world.settle(id, answer).await;
        record = world.stands(id, &[Status::Executed]).await;
    }
    process.kill().await;
    let all: Vec<&Record> = before.iter().chain([&record]).collect();
    let (lost, doubled) = count(&world, &all).await;
    assert_eq!(record.action.status, Status::Executed);
    complete(&world, &record).await;
    world.close().await;
    Tally {
        runs: 1,
        lost,
        doubled,
        in_doubt: usize::from(in_doubt),
    }
}

/// A task that was made, for an undo to take back.
async fn executed_task(world: &World) -> Record {
    let id = world.approve(world.task()).await;
    let process = Process::start(world, &[]).await;
    let record = world.stands(id, &[Status::Executed]).await;
    process.kill().await;
    record
}

/// Compares what arrived with the effects of these actions, which are all there were: how many
/// requests never arrived, and how many arrivals there were beyond one each.
async fn count(world: &World, records: &[&Record]) -> (usize, usize) {
    let (ledger, mails) = (world.odoo.ledger().await, world.mail.taken());
    let texts = world.sms.taken();
    let requests = records
        .iter()
        .flat_map(|record| &record.action.effect.requests);
    let (mut lost, mut wanted) = (0, 0);
    for request in requests {
        let arrived = match request {
            Request::Odoo(call) => ledger
                .iter()
                .filter(|entry| {
                    entry["model"] == *call.model
                        && entry["method"] == *call.method
                        && entry["arguments"] == call.arguments
                })
                .count(),
            Request::Calendar(_) | Request::Cancellation(_) => panic!("that is for Google"),
            Request::Mail(mail) => mails.iter().filter(|id| **id == mail.message_id).count(),
            Request::Sms(sms) => texts.iter().filter(|id| **id == sms.reference).count(),
        };
        wanted += 1;
        lost += usize::from(arrived == 0);
    }
    (
        lost,
        (ledger.len() + mails.len() + texts.len() + lost).saturating_sub(wanted),
    )
}

pub async fn calls(world: &World, id: ActionId) -> Vec<Call> {
    store::calls(world.executor.database.connection(), id)
        .await
        .unwrap()
}

/// What is on record about an action that has come to its end: every call has its outcome, each
/// request succeeded once, nothing is leased, and the trail tells a legal story.
pub async fn complete(world: &World, record: &Record) {
    let id = record.action.action_id;
    let calls = calls(world, id).await;
    for step in 0..record.action.effect.requests.len() {
        let done = calls
            .iter()
            .filter(|call| usize::try_from(call.step) == Ok(step) && call.success == Some(true));
        assert_eq!(done.count(), 1, "successes of request {step}: {calls:#?}");
    }
    for call in &calls {
        assert!(
            call.completed_at.is_some() && call.success.is_some(),
            "{call:#?}"
        );
    }
    let leased: i64 = sqlx::query_scalar(
        "select count(*) from autonomous_actions where lease_until is not null and id = $1",
    )
    .bind(id.0)
    .fetch_one(world.executor.database.pool())
    .await
    .unwrap();
    assert_eq!(leased, 0, "open leases");
    let contacts: i64 =
        sqlx::query_scalar("select count(*) from customer_contacts where action_id = $1")
            .bind(id.0)
            .fetch_one(world.executor.database.pool())
            .await
            .unwrap();
    assert_eq!(usize::try_from(contacts).unwrap(), record.contacts().len());
    assert!(record.executed_at.is_some() && record.execution_error.is_none());
    story(world, record).await;
}

/// Reads the trail from the beginning: each event is a legal move from where the last one led.
async fn story(world: &World, record: &Record) {
    let filter = audit::Filter {
        action: Some(record.action.action_id),
        ..Default::default()
    };
    let connection = world.executor.database.connection();
    let mut events = audit::store::list(connection, &filter, 500).await.unwrap();
    events.reverse();
    let told: Vec<_> = events.iter().map(|event| event.event_type.name()).collect();
    let (mut at, mut attempts) = (None, 0);
    for (place, event) in events.iter().enumerate() {
        let to = match event.event_type {
            EventKind::Created => Status::PendingApproval,
            EventKind::Approved | EventKind::Postponed => Status::Approved,
            EventKind::Executing => {
                attempts += 1;
                Status::Executing
            }
            EventKind::InDoubt => Status::InDoubt,
            // It was the effect's last request, and it had happened.
            EventKind::Settled if place + 1 == events.len() => Status::Executed,
            EventKind::Settled => Status::Approved,
            EventKind::Executed => Status::Executed,
            other => panic!("{} in {told:?}", other.name()),
        };
        match at {
            None => assert_eq!(to, Status::PendingApproval, "{told:?}"),
            Some(from) => assert!(lifecycle::allows(from, to), "{told:?}"),
        }
        at = Some(to);
    }
    assert_eq!(at, Some(record.action.status), "{told:?}");
    assert_eq!(attempts, record.attempt, "{told:?}");
}

/// All of them executed, each request of theirs arrived once.
pub async fn all_happened_once(world: &World, ids: &[ActionId]) {
    let mut records = vec![];
    for id in ids {
        let record = world.stands(*id, &[Status::Executed]).await;
        complete(world, &record).await;
        records.push(record);
    }
    let records: Vec<&Record> = records.iter().collect();
    assert_eq!(count(world, &records).await, (0, 0), "lost, doubled");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_killed_process_loses_nothing_and_does_nothing_twice() {
    let runs: usize = std::env::var("KILLS").map_or(100, |runs| runs.parse().unwrap());
    let lanes: usize = std::env::var("KILLS_AT_ONCE").map_or(10, |lanes| lanes.parse().unwrap());
    let mut done = stream::iter((0..runs).map(|n| {
        // A task of its own, so that a failed run does not end the others.
        let run = tokio::spawn(kill_and_recover(Kill::number(n)));
        async move { (n, run.await) }
    }))
    .buffer_unordered(lanes);
    let (mut all, mut points) = (Tally::default(), BTreeMap::<Point, Tally>::new());
    let mut failures = vec![];
    while let Some((n, tally)) = done.next().await {
        match tally {
            Ok(tally) => {
                all.add(tally);
                points.entry(Kill::number(n).point).or_default().add(tally);
            }
            Err(failure) => failures.push(format!("{n}: {:?}: {failure}", Kill::number(n))),
        }
    }
    for (point, tally) in &points {
        println!("{point:?}: {tally:?}");
    }
    println!(
        "kills: {} runs, {} lost, {} doubled, {} in doubt",
        all.runs, all.lost, all.doubled, all.in_doubt
    );
    assert!(failures.is_empty(), "{failures:#?}");
    assert_eq!((all.runs, all.lost, all.doubled), (runs, 0, 0));
}

/// The same where meetings go to Google: there is counted what arrived, invitations too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_puts_a_meeting_into_google_calendar_once_and_takes_it_back_once() {
    stream::iter(POINTS)
        .map(kill_at_google)
        .buffer_unordered(4)
        .collect::<Vec<()>>()
        .await;
}

async fn kill_at_google(point: Point) {
    let mut world = World::new().await;
    let google = Google::start(&Clock::system()).await;
    let key = world.home.path().join("google.json");
    std::fs::write(&key, google.key_file()).unwrap();
    let settings = google.settings(Some(SUBJECT));
    world.executor.calendar = Some(GoogleCalendar::new(settings, Clock::system()).unwrap());
    let ActionInputs::ScheduleMeeting(mut meeting) = world.meeting() else {
        panic!("a meeting is one")
    };
    let customer = json!([["name", "=", "Cascade Trail Shops"]]);
    let customer = world.odoo.search("res.partner", customer).await[0];
    meeting.attendee_ids.push(PartnerId(customer));
    let id = world.approve(ActionInputs::ScheduleMeeting(meeting)).await;

    let settings = vec![
        ("GOOGLE_SERVICE_ACCOUNT_FILE", key.to_str().unwrap()),
        ("GOOGLE_CALENDAR_ID", CALENDAR),
        ("GOOGLE_IMPERSONATE", SUBJECT),
        ("GOOGLE_CALENDAR_URL", &google.url),
    ];
    let insert = "calendar.events.insert";
    let record = killed_at_google(&world, &google, &settings, point, insert, id).await;
    assert_eq!(
        (google.events().len(), google.calls(insert)),
        (1, 1),
        "{point:?}"
    );
    assert_eq!(google.invited().len(), 3, "{point:?}");

    // And back again, killed at the same point.
    let action_id = record.action.action_id;
    let back = world.approve(ActionInputs::Undo(Undo { action_id })).await;
    let delete = "calendar.events.delete";
    killed_at_google(&world, &google, &settings, point, delete, back).await;
    assert_eq!(google.events()[0]["status"], "cancelled", "{point:?}");
    assert_eq!(google.calls(delete), 1, "{point:?}");
    assert_eq!(google.uninvited().len(), 3, "{point:?}");
    let undone = world.record(action_id).await.action.status;
    assert_eq!(undone, Status::RolledBack);
    google.was_asked_rightly();
    world.close().await;
}

/// Kills a process at that point of an action that calls this method, and lets another one bring
/// it to its end.
async fn killed_at_google(
    world: &World,
    google: &Google,
    settings: &[(&str, &str)],
    point: Point,
    method: &'static str,
    id: ActionId,
) -> Record {
    match point {
        Point::Inside(name) => {
            let at = [("AI_COO_FAILPOINT", name)];
            let settings = [settings, at.as_slice()].concat();
            let process = Process::start(world, &settings).await;
            process.says(&format!("failpoint {name}")).await;
            process.kill().await;
        }
        Point::Unanswered => {
            google.now(method, Answers::NeverAnswers);
            let process = Process::start(world, settings).await;
            let looking = async {
                let mut beat = tokio::time::interval(Duration::from_millis(10));
                while google.calls(method) == 0 {
                    beat.tick().await;
                }
            };
            let looked = tokio::time::timeout(PATIENCE, looking).await;
            looked.unwrap_or_else(|_| panic!("Google was never asked:\n{}", process.log()));
            process.kill().await;
        }
    }
    let process = Process::start(world, settings).await;
    let record = world.stands(id, &[Status::Executed]).await;
    process.kill().await;
    complete(world, &record).await;
    record
}

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
    let mut beat = tokio::time::interval(Duration::from_millis(70));
    let (mut deletions, mut with_mail) = (0, 0);
    loop {
        beat.tick().await;
        // The lock: otherwise a worker takes a job in between, which then holds the worker's row.
        let sql = "begin; lock table apalis.jobs in exclusive mode;
            delete from apalis.jobs; delete from apalis.workers; commit";
        sqlx::raw_sql(sql)
            .execute(world.executor.database.pool())
            .await
            .unwrap();
        deletions += 1;
        if executed(&world).await == ids.len() {
            break;
        }
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
const PATIENT: [(&str, &str); 2] = [("EXECUTOR_GRACE_MS", "10000"), ("SMTP_TIMEOUT_MS", "10000")];

async fn standing(world: &World, status: Status) -> usize {
    let count: i64 =
        sqlx::query_scalar("select count(*) from autonomous_actions where status = $1")
            .bind(status.name())
            .fetch_one(world.executor.database.pool())
            .await
            .unwrap();
    usize::try_from(count).unwrap()
}

async fn executed(world: &World) -> usize {
    standing(world, Status::Executed).await
}

/// Waits until so many are executed.
async fn has_executed(world: &World, wanted: usize) {
    let looking = async {
        let mut beat = tokio::time::interval(Duration::from_millis(10));
        while executed(world).await < wanted {
            beat.tick().await;
        }
    };
    tokio::time::timeout(PATIENCE, looking)
        .await
        .unwrap_or_else(|_| panic!("fewer than {wanted} were executed"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_goes_away_in_the_middle() {
    let home = TempDir::new_in("/tmp").unwrap();
    open_to_all(&home);
    // The safe way: with asynchronous commits a crash of the server may forget an answer.
    let postgres = PrivatePostgres::start(home.path()).unwrap();
    prepare(&postgres.url()).await;
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

async fn sms_is_taken(world: &World, process: &Process) {
    tokio::time::timeout(PATIENCE, world.sms.has_taken(1))
        .await
        .unwrap_or_else(|_| panic!("no SMS came:\n{}", process.log()));
}

async fn mail_is_taken(world: &World, process: &Process) {
    tokio::time::timeout(PATIENCE, world.mail.has_taken(1))
        .await
        .unwrap_or_else(|_| panic!("no mail came:\n{}", process.log()));
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_share_the_work() {
    let world = World::new().await;
    let ids = world.approve_tasks(40).await;
    let first = Process::start(&world, &[]).await;
    let second = Process::start(&world, &[]).await;
    all_happened_once(&world, &ids).await;
    for id in &ids {
        assert_eq!(world.record(*id).await.attempt, 1);
    }
    first.kill().await;
    second.kill().await;
    world.close().await;
}

/// The process stands still in mid-call for longer than its lease; another one takes over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_wakes_up_late_changes_nothing() {
    let world = World::new().await;
    let id = world.approve(world.note().await).await;
    let slow = json!({"mode": "slow", "slow_ms": 1500, "methods": ["message_post"], "count": 1});
    world.odoo.fault(slow).await;
    let late = Process::start(&world, &[]).await;
    has_begun(&world, id).await;
    late.signal(Signal::STOP);
    let other = Process::start(&world, &[]).await;
    let record = world.stands(id, &[Status::Executed]).await;
    assert!(record.attempt > 1);
    complete(&world, &record).await;
    let before = calls(&world, id).await;

    late.signal(Signal::CONT);
    // It is at work again: the next action is its alone.
    other.kill().await;
    let next = world.approve_tasks(1).await;
    all_happened_once(&world, &[id, next[0]]).await;
    assert_eq!(world.record(id).await, record);
    let after = calls(&world, id).await;
    assert_eq!(after.len(), before.len());
    late.kill().await;
    world.close().await;
}

/// A process that stands still in the middle of a sweep holds the sweepers' lock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweeper_that_stands_still_does_not_stop_the_others() {
    let world = World::new().await;
    let id = world.approve_tasks(1).await[0];
    let first = Process::start(&world, &[("AI_COO_FAILPOINT", "after_claim")]).await;
    first.says("failpoint after_claim").await;
    first.kill().await;
    let stalled = world.executor.database.begin().await.unwrap();
    let lock = format!("select pg_advisory_xact_lock({})", sweep::LOCK);
    stalled.execute_unprepared(&lock).await.unwrap();
    let process = Process::start(&world, &[]).await;
    all_happened_once(&world, &[id]).await;
    process.kill().await;
    drop(stalled);
    world.close().await;
}

/// A mail's first byte left a process that then stood still: nobody sends it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_of_a_process_that_stands_still_is_in_doubt() {
    let world = World::new().await;
    world.mail.now(Manner::HangsAfterDot);
    let id = world.approve(world.reminder().await).await;
    let late = Process::start(&world, &[]).await;
    mail_is_taken(&world, &late).await;
    late.signal(Signal::STOP);
    world.mail.now(Manner::Takes);
    let other = Process::start(&world, &[]).await;
    let in_doubt = world.stands(id, &[Status::InDoubt]).await;
    late.signal(Signal::CONT);
    other.kill().await;
    let next = world.approve_tasks(1).await;
    world.stands(next[0], &[Status::Executed]).await;
    assert_eq!(world.record(id).await, in_doubt);

    world.settle(id, Answer::ItHappened).await;
    all_happened_once(&world, &[id, next[0]]).await;
    late.kill().await;
    world.close().await;
}

/// It stood still just before the first byte, until nobody expected that byte any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_wakes_up_before_its_call_does_not_make_it() {
    for kind in [Kind::PostInternalMessage, Kind::CreateInvoiceReminder] {
        let world = World::new().await;
        let inputs = match kind {
            Kind::PostInternalMessage => world.note().await,
            _ => world.reminder().await,
        };
        let id = world.approve(inputs).await;
        let late = Process::start(&world, &[("AI_COO_FAILPOINT", "after_start")]).await;
        late.says("failpoint after_start").await;
        late.signal(Signal::STOP);
        let other = Process::start(&world, &[]).await;
        let ends = [Status::Executed, Status::InDoubt];
        let record = world.stands(id, &ends).await;
        late.signal(Signal::CONT);
        other.kill().await;
        // It is at work again: the next action is its alone.
        let next = world.approve_tasks(1).await[0];
        world.stands(next, &[Status::Executed]).await;
        assert_eq!(world.record(id).await, record);
        if record.action.status == Status::InDoubt {
            assert_eq!(world.mail.taken().len(), 0);
            world.settle(id, Answer::SendAgain).await;
        }
        all_happened_once(&world, &[id, next]).await;
        late.kill().await;
        world.close().await;
    }
}

/// Waits until the first call of an action was started.
pub async fn has_begun(world: &World, id: ActionId) {
    let looking = async {
        let mut beat = tokio::time::interval(Duration::from_millis(10));
        while calls(world, id).await.is_empty() {
            beat.tick().await;
        }
        // The intent is on record before the first byte leaves: let the request get out.
        tokio::time::sleep(Duration::from_millis(300)).await;
    };
    tokio::time::timeout(PATIENCE, looking)
        .await
        .expect("no call was started");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asked_to_end_it_finishes_what_it_began() {
    let world = World::new().await;
    let mut ids = world.approve_tasks(14).await;
    ids.push(world.approve(world.reminder().await).await);
    let methods = json!(["load", "message_post"]);
    let slow = json!({"mode": "slow", "slow_ms": 300, "methods": methods});
    world.odoo.fault(slow).await;
    let process = Process::start(&world, &[("WORKER_CONCURRENCY", "3")]).await;
    has_executed(&world, 2).await;
    let began = std::time::Instant::now();
    assert_eq!(process.ends_when_asked().await, Some(0));
    println!("shutdown: {} ms", began.elapsed().as_millis());
    assert!(began.elapsed() < Duration::from_secs(5));

    assert_eq!(standing(&world, Status::Executing).await, 0);
    let done = executed(&world).await;
    assert!(done < ids.len(), "it had nothing left to hand back");
    assert_eq!(standing(&world, Status::Approved).await, ids.len() - done);
    for id in &ids {
        for call in calls(&world, *id).await {
            assert_eq!(call.success, Some(true), "{call:#?}");
        }
    }
    world.odoo.healthy().await;
    let next = Process::start(&world, &[]).await;
    let began = std::time::Instant::now();
    // The first of the rest: how soon the last one comes says the limit of calls to Odoo.
    has_executed(&world, done + 1).await;
    println!("handed over: {} ms", began.elapsed().as_millis());
    assert!(began.elapsed() < Duration::from_secs(4));
    all_happened_once(&world, &ids).await;
    next.kill().await;
    world.close().await;
}

/// What the mail server says decides; only silence leaves a doubt.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_mail_server_that_falls_silent_leaves_a_doubt() {
    let ends = [
        (Manner::RefusesRecipient, Status::Failed, 0),
        (Manner::IsBusy, Status::Executed, 1),
        (Manner::ClosesAfterDot, Status::InDoubt, 1),
        (Manner::HangsAfterDot, Status::InDoubt, 1),
    ];
    for (manner, status, mails) in ends {
        let world = World::new().await;
        world.mail.now(manner);
        let id = world.approve(world.reminder().await).await;
        let process = Process::start(&world, &[]).await;
        if manner == Manner::IsBusy {
            let waits = world.until(id, |record| record.retries > 0).await;
            let why = waits.execution_error.unwrap_or_default();
            assert!(why.contains("451"), "{why}");
            world.mail.now(Manner::Takes);
        }
        let record = world.stands(id, &[status]).await;
        assert_eq!(world.mail.taken().len(), mails, "{manner:?}");
        if status == Status::Executed {
            all_happened_once(&world, &[id]).await;
        } else {
            assert!(record.execution_error.is_some(), "{manner:?}");
            assert_eq!(world.odoo.ledger().await.len(), 0, "{manner:?}");
        }
        process.kill().await;
        world.close().await;
    }
}

/// A request that was refused, or never left, is no doubt; silence after its last byte is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_gateway_that_falls_silent_leaves_a_doubt() {
    use sms_server::Manner;
    let ends = [
        (Manner::Refuses, Status::Failed, 0),
        (Manner::IsBusy, Status::Executed, 1),
        (Manner::Breaks, Status::InDoubt, 1),
        (Manner::ClosesAfterRequest, Status::InDoubt, 1),
        (Manner::HangsAfterRequest, Status::InDoubt, 1),
        (Manner::AnswersAsAnotherService, Status::InDoubt, 1),
        (Manner::Redirects, Status::Failed, 0),
    ];
    for (manner, status, texts) in ends {
        let world = World::new().await;
        world.sms.now(manner);
        let id = world.approve(world.text_message().await).await;
        let process = Process::start(&world, &[]).await;
        if manner == Manner::IsBusy {
            let waits = world.until(id, |record| record.retries > 0).await;
            let why = waits.execution_error.unwrap_or_default();
            assert!(why.contains("503"), "{why}");
            world.sms.now(Manner::Takes);
        }
        let record = world.stands(id, &[status]).await;
        assert_eq!(world.sms.taken().len(), texts, "{manner:?}");
        if status == Status::Executed {
            all_happened_once(&world, &[id]).await;
            let calls = calls(&world, id).await;
            let answer = calls.last().and_then(|call| call.result_data.clone());
            assert_eq!(answer.unwrap()["provider_id"], "p-1");
        } else {
            assert!(record.execution_error.is_some(), "{manner:?}");
        }
        process.kill().await;
        world.close().await;
    }
}

/// The same for a mail to several: one refused recipient, and nobody gets it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_to_several_goes_to_all_of_them_or_to_none() {
    let ends = [
        (Manner::RefusesOneOfSeveral, Status::Failed, 0),
        (Manner::RefusesRecipient, Status::Failed, 0),
        (Manner::RefusesMessage, Status::Failed, 0),
        (Manner::DefersRecipient, Status::Executed, 1),
        (Manner::IsBusy, Status::Executed, 1),
        (Manner::ClosesAfterDot, Status::InDoubt, 1),
        (Manner::HangsAfterDot, Status::InDoubt, 1),
        // From outside nobody can tell how much of the message the server had.
        (Manner::ClosesInTheMiddle, Status::InDoubt, 0),
    ];
    for (manner, status, mails) in ends {
        let world = World::new().await;
        world.mail.now(manner);
        let id = world.approve(world.mail_to_two().await).await;
        let process = Process::start(&world, &[]).await;
        if status == Status::Executed {
            let waits = world.until(id, |record| record.retries > 0).await;
            let why = waits.execution_error.unwrap_or_default();
            assert!(
                why.contains("(4") || why.contains(" 4"),
                "{manner:?}: {why}"
            );
            assert_eq!(world.mail.taken().len(), 0);
            world.mail.now(Manner::Takes);
        }
        let record = world.stands(id, &[status]).await;
        assert_eq!(world.mail.taken().len(), mails, "{manner:?}");
        if status == Status::Executed {
            all_happened_once(&world, &[id]).await;
        } else {
            assert!(record.execution_error.is_some(), "{manner:?}");
        }
        process.kill().await;
        world.close().await;
    }
}
