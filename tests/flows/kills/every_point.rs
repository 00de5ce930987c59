//! A process is killed at each point of an action of each kind, and another one takes over.

use super::{
    BETWEEN_REQUESTS, POINTS, Point, complete, count, has_written, mail_is_taken, sms_is_taken,
};
use crate::{process::Process, receivers::Manner, sms_server, world::World};
use ai_coo::{
    actions::{ActionInputs, Kind, Undo, lifecycle::Status},
    decisions::settle::Answer,
    records::Record,
};
use futures::{StreamExt, stream};
use serde_json::json;
use std::{collections::BTreeMap, sync::LazyLock};

/// Every kind at every point that it has.
static EVERY_ONE: LazyLock<Vec<(Kind, Point)>> = LazyLock::new(|| {
    let kinds = Kind::ALL.iter().copied();
    let all = POINTS
        .iter()
        .flat_map(|point| kinds.clone().map(move |kind| (kind, *point)));
    all.chain([(Kind::CreateInvoiceReminder, BETWEEN_REQUESTS)])
        .collect()
});

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
        let (kind, point) = EVERY_ONE[n % EVERY_ONE.len()];
        let round = n / EVERY_ONE.len();
        let in_a_request = [
            Point::Inside("after_start"),
            Point::Unanswered,
            Point::Inside("after_call"),
        ];
        let request = match kind {
            // Every second time at the mail.
            Kind::CreateInvoiceReminder if in_a_request.contains(&point) => [0, 1, 0, 2][round % 4],
            _ if point == BETWEEN_REQUESTS => round % 2,
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
        // Of the last request the answer is on record with the end alone.
        let alone = matches!(self.kind, Kind::SendEmail | Kind::SendSms);
        let at_the_end = alone && self.point == Point::Inside("before_commit");
        (self.is_at_mail() || self.is_at_sms()) && (open.contains(&self.point) || at_the_end)
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_killed_process_loses_nothing_and_does_nothing_twice() {
    let runs: usize = std::env::var("KILLS").map_or(EVERY_ONE.len(), |runs| runs.parse().unwrap());
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
