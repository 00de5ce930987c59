//! The real process is killed, stopped, starved of its database and its Odoo in the worst
//! moments; then the outside systems are counted. Nothing may be lost, nothing may happen twice.

mod every_point;
mod google_calendar;
mod outages;
mod receivers_in_trouble;
mod shutdown;
mod stalled;

use crate::{
    process::{PATIENCE, Process},
    world::World,
};
use ai_coo::{
    actions::lifecycle::{self, Status},
    audit::{self, EventKind},
    executor::store::{self, Call},
    ground::{effect::Request, ids::ActionId},
    records::Record,
};
use std::time::Duration;

/// Where the process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Point {
    /// As `failpoint.rs` calls it.
    Inside(&'static str),
    /// The outside system has the whole request and has not answered.
    Unanswered,
}

/// Between any two commits and calls of every effect. The last answer is committed with the end.
const POINTS: [Point; 7] = [
    Point::Inside("before_claim"),
    Point::Inside("after_claim"),
    Point::Inside("after_start"),
    Point::Unanswered,
    Point::Inside("after_call"),
    Point::Inside("before_commit"),
    Point::Inside("after_commit"),
];

/// An answer after which a request is still to be made has a commit of its own.
const BETWEEN_REQUESTS: Point = Point::Inside("after_answer");

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
