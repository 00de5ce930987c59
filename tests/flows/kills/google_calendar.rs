//! The same where meetings go to Google: there is counted what arrived, invitations too.

use super::{POINTS, Point, complete};
use crate::{
    google::{CALENDAR, Google, Manner as Answers, SUBJECT},
    process::{PATIENCE, Process},
    world::World,
};
use ai_coo::{
    actions::{ActionInputs, Undo, lifecycle::Status},
    ground::{
        clock::Clock,
        ids::{ActionId, PartnerId},
    },
    operations::calendar::GoogleCalendar,
    records::Record,
};
use futures::{StreamExt, stream};
use serde_json::json;
use std::time::Duration;

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
