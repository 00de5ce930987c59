//! One contact per customer, over all channels and processes: reserved as a call starts, and given
//! back when nothing left.

use crate::{
    process::{PATIENCE, Process},
    receivers::{MailServer, Manner},
    support::TestApp,
    world::World,
};
use ai_coo::{
    actions::{
        Action, ActionInputs, Held, Line, SendEmail, SendSms, Turn, effect_hash, lifecycle::Status,
    },
    audit::{EventKind, store::NewEvent},
    decisions::settle::Answer,
    ground::{
        actor::Actor,
        db::ORG,
        effect::Request,
        ids::{ActionId, PartnerId},
    },
    records::{self, Record},
};
use chrono::Duration;
use serde_json::json;

/// Cascade Trail Shops, and its department.
const CUSTOMER: PartnerId = PartnerId(12);
const DEPARTMENT: PartnerId = PartnerId(25);

fn mail(subject: &str, to: PartnerId) -> ActionInputs {
    ActionInputs::SendEmail(SendEmail {
        partner_ids: vec![to],
        subject: subject.to_owned(),
        body: "These are our terms.".to_owned(),
    })
}

fn sms(text: &str) -> ActionInputs {
    ActionInputs::SendSms(SendSms {
        partner_id: CUSTOMER,
        text: text.to_owned(),
        line: Line::default(),
    })
}

/// Whether it waits for the customer's next day, and says why.
fn waits(record: &Record) -> bool {
    let held = record.held_by == Some(Held::ContactLimit);
    record.action.status == Status::Approved && held && record.execution_error.is_some()
}

/// The same mail many times over, to the same customer: the program itself would not propose them
/// so close together.
async fn copies(world: &World, of: ActionId, count: usize) -> Vec<ActionId> {
    let record = world.record(of).await;
    let tx = world.executor.database.begin().await.unwrap();
    let mut ids = vec![];
    for number in 0..count {
        let mut action = record.action.clone();
        action.action_id = ActionId::new();
        action.idempotency_key = action.action_id.to_string();
        action.preconditions.clear();
        if let ActionInputs::SendEmail(inputs) = &mut action.inputs {
            inputs.partner_ids = vec![PartnerId(900_000 + number as i64)];
        }
        let Request::Mail(mail) = &mut action.effect.requests[0] else {
            panic!("it is a mail")
        };
        mail.message_id = format!("<aicoo.{}@example.com>", action.action_id);
        let (inputs, effect) = (&action.inputs, &action.effect);
        let hash = effect_hash(ORG, action.action_id, inputs, effect, &action.preconditions);
        action.effect_hash = hash.unwrap();
        action.status = Status::Approved;
        let now = world.executor.clock.now();
        let event = NewEvent::for_action(action.action_id, EventKind::Created, Actor::System, now);
        let turn = Turn::now(now);
        let stored = records::insert(&tx, &action, &record.verdict, Some(&turn), event).await;
        assert!(stored.unwrap());
        ids.push(action.action_id);
    }
    tx.commit().await.unwrap();
    let pool = world.executor.database.pool();
    for sql in [
        "insert into action_approvals (action_id, actor, decision, effect_hash, decided_at)
         select a.id, u.id::text, 'approved', a.effect_hash, now() from autonomous_actions a, users u
         where u.email = 'operator@example.com' on conflict do nothing",
        "update autonomous_actions set send_now = true",
    ] {
        sqlx::query(sql).execute(pool).await.unwrap();
    }
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_workers_in_four_processes_reach_a_customer_once() {
    let world = World::new().await;
    let mut ids = vec![world.approve(world.reminder().await).await];
    ids.push(world.approve(sms("Call us.")).await);
    ids.push(world.approve(mail("Terms", DEPARTMENT)).await);
    ids.extend(copies(&world, ids[2], 7).await);
    assert_eq!(ids.len(), 10);
    let pool = world.executor.database.pool();
    let due = "update autonomous_actions set not_before = clock_timestamp() + interval '6 seconds', override_contact_limit = false";
    sqlx::query(due).execute(pool).await.unwrap();
    let mut processes = vec![];
    for workers in ["3", "3", "2", "2"] {
        processes.push(Process::start(&world, &[("WORKER_CONCURRENCY", workers)]).await);
    }
    let mut waiting = vec![];
    for id in &ids {
        let record = world
            .until(*id, |record| {
                record.action.status == Status::Executed || waits(record)
            })
            .await;
        if record.action.status != Status::Executed {
            waiting.push(record);
        }
    }
    assert_eq!(waiting.len(), 9, "one goes");
    assert_eq!(world.mail.taken().len() + world.sms.taken().len(), 1);
    for record in waiting {
        let until = record.not_before.unwrap();
        assert!(until - world.executor.clock.now() > Duration::hours(23));
        assert_eq!(record.execute_by.unwrap() - until, Duration::hours(4));
        assert_eq!(record.retries, 0, "waiting is no try");
    }
    for process in processes {
        process.kill().await;
    }
    world.close().await;
}

async fn approved(app: &TestApp, inputs: ActionInputs) -> Action {
    let action = app.propose(inputs).await.unwrap();
    let (status, json) = app.approve(&app.operator, &action).await;
    assert_eq!(status, 200, "{json}");
    action
}

async fn slots(app: &TestApp) -> i64 {
    app.count("select count(*) from rate_limit_tracking where limit_type in ('mail', 'sms')")
        .await
}

#[tokio::test]
async fn what_did_not_leave_takes_neither_the_contact_nor_a_slot() {
    let server = MailServer::start().await;
    let app = TestApp::with_mail(server.port).await;
    for manner in [
        Manner::IsBusy,
        Manner::DefersRecipient,
        Manner::RefusesMessage,
    ] {
        server.now(manner);
        approved(&app, mail(&format!("{manner:?}"), CUSTOMER)).await;
        app.work_off().await;
        assert_eq!(slots(&app).await, 0, "{manner:?}");
        let contacts = app.count("select count(*) from customer_contacts").await;
        assert_eq!(contacts, 0, "{manner:?}");
    }
    // Another channel may go at once; then the mails wait for the next day, and say so.
    let text = approved(&app, sms("Call us.")).await;
    app.work_off().await;
    assert_eq!(app.status(text.action_id).await, Status::Executed);
    assert_eq!(slots(&app).await, 1);
    server.now(Manner::Takes);
    app.clock.advance(Duration::seconds(30));
    app.work_off().await;
    assert!(server.taken().is_empty());
    let waiting = app.actions(Status::Approved).await;
    assert_eq!(waiting.len(), 2);
    for action in &waiting {
        let path = format!("/dashboard/operator/actions/{}", action.action_id);
        let page = app.get_text(&path).await;
        assert!(page.contains("less than 24 hours ago"), "{page}");
    }
    app.clock.advance(Duration::hours(24));
    app.work_off().await;
    assert_eq!(server.taken().len(), 1, "and again one of them");
}

#[tokio::test]
async fn a_message_that_may_have_arrived_is_a_contact_until_a_person_says_that_it_did_not() {
    let server = MailServer::start().await;
    let app = TestApp::with_mail(server.port).await;
    server.now(Manner::ClosesAfterDot);
    let first = approved(&app, mail("Terms", CUSTOMER)).await;
    let second = approved(&app, sms("Call us.")).await;
    work_off_first(&app, first.action_id).await;
    assert_eq!(app.status(first.action_id).await, Status::InDoubt);
    app.work_off().await;
    let record = app.record(second.action_id).await;
    assert!(waits(&record), "{:?}", record.execution_error);
    assert!(app.outbox().await.is_empty());

    let path = format!("/api/ai-coo/actions/{}/settle", first.action_id);
    let body = json!({"answer": Answer::SendAgain});
    let (status, json) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(status, 200, "{json}");
    assert_eq!(app.count("select count(*) from customer_contacts").await, 0);
    assert_eq!(slots(&app).await, 0);
    // Who waited for it waits no longer, and whichever comes first is the day's.
    assert_eq!(app.record(second.action_id).await.not_before, None);
    server.now(Manner::Takes);
    app.work_off().await;
    let held = [first.action_id, second.action_id];
    let mut waiting = 0;
    for id in held {
        waiting += usize::from(waits(&app.record(id).await));
    }
    assert_eq!(waiting, 1);
}

/// This action alone.
async fn work_off_first(app: &TestApp, id: ActionId) {
    let job = ai_coo::ground::queue::Execute {
        action: id,
        attempt: 1,
    };
    ai_coo::executor::execute(&app.executor, job).await.unwrap();
}

/// A notice writes links to actions while it holds its own rows: what holds an action must not
/// keep it from that, or the two wait for each other.
#[tokio::test]
async fn what_starts_an_action_holds_no_notice_up() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let tx = app.database.begin().await.unwrap();
    ai_coo::records::get_for_update(&tx, waiting[0].action_id)
        .await
        .unwrap()
        .unwrap();
    app.clock.advance(Duration::seconds(3));
    let post = app.post();
    let delivering = ai_coo::delivery::deliver::deliver_next(&post);
    let delivered = tokio::time::timeout(PATIENCE / 20, delivering).await;
    assert!(delivered.expect("it waits for the action").unwrap());
    tx.rollback().await.unwrap();
}
