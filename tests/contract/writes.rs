//! The writes: stored as shown, and once.

use crate::support::{Target, fresh, message_id};
use ai_coo::{
    ground::effect::OdooCall,
    operations::odoo::{Found, NoteTarget, Outcome, Written, create_task_call, note_call},
};
use serde_json::{Value, json};

const TASK: [&str; 7] = [
    "name",
    "project_id",
    "user_ids",
    "date_deadline",
    "priority",
    "description",
    "active",
];

async fn task_row(target: &Target, id: i64) -> Value {
    let domain = json!([["id", "=", id]]);
    target.raw.rows("project.task", domain, &TASK).await[0].clone()
}

async fn made(target: &Target, call: &OdooCall) -> i64 {
    let written = target.odoo.send(call).await.unwrap();
    assert!(!written.found);
    written.record_id
}

/// The very cell that was sent.
fn cell<'a>(call: &'a OdooCall, column: &str) -> &'a str {
    let columns = call.arguments["fields"].as_array().unwrap();
    let at = columns.iter().position(|name| name == column).unwrap();
    call.arguments["data"][0][at].as_str().unwrap()
}

pub async fn a_task_is_stored_as_it_was_sent(target: Target) {
    let task = target.new_task("Call Ängström & Søn about INV/7").await;
    let call = create_task_call(&fresh("task"), &task);
    let row = task_row(&target, made(&target, &call).await).await;
    assert_eq!(row["name"], task.name);
    assert_eq!(row["project_id"][0], json!(task.project));
    assert_eq!(row["user_ids"], json!([task.user]));
    // Noon there, where the day begins first.
    let before = task.deadline - chrono::Days::new(1);
    assert_eq!(row["date_deadline"], format!("{before} 22:00:00"));
    assert_eq!(row["priority"], "2");
    assert_eq!(row["description"], cell(&call, "description"));
    assert_eq!(
        row["description"],
        "<p>Why: it is late.</p><p>Call first.</p>"
    );
}

/// The effect must say so: Odoo adds whoever makes it.
pub async fn a_task_without_a_project_is_a_private_one(target: Target) {
    let mut task = target.new_task("Private").await;
    task.project = None;
    let call = create_task_call(&fresh("task"), &task);
    let row = task_row(&target, made(&target, &call).await).await;
    assert_eq!(row["project_id"], false);
    let me = target.odoo.identity().await.unwrap().user;
    assert_eq!(row["user_ids"], json!([me, task.user]));
    assert!(matches!(target.odoo.find(&call).await, Ok(Found::There(_))));
}

pub async fn the_same_task_twice_is_one_task(target: Target) {
    let name = fresh("once");
    let call = create_task_call(&name, &target.new_task(&name).await);
    let record_id = made(&target, &call).await;
    let again = target.odoo.send(&call).await.unwrap();
    assert_eq!(
        again,
        Written {
            record_id,
            found: true
        }
    );
    assert_eq!(target.odoo.find(&call).await, Ok(Found::There(record_id)));
    assert_eq!(tasks_named(&target, &name).await, 1);
}

async fn tasks_named(target: &Target, name: &str) -> usize {
    let domain = json!([["name", "=", name]]);
    target
        .raw
        .rows("project.task", domain, &["name"])
        .await
        .len()
}

pub async fn twenty_sends_at_once_make_one_task(target: Target) {
    let name = fresh("twenty");
    let call = create_task_call(&name, &target.new_task(&name).await);
    // Each a connection of its own, as twenty processes would have.
    let senders: Vec<_> = (0..20).map(|_| target.with(|_| {})).collect();
    // A send is one try: whoever came at the same moment as another looks again, and then sends.
    let sends = senders.iter().map(async |odoo| {
        for _ in 0..20 {
            match odoo.send(&call).await {
                Ok(written) => return written.record_id,
                Err(error) if error.outcome() == Outcome::TryAgain => {}
                Err(error) => panic!("{error}"),
            }
        }
        panic!("twenty tries were all in vain")
    });
    let ids: Vec<i64> = futures::future::join_all(sends).await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(tasks_named(&target, &name).await, 1);
}

pub async fn a_task_that_a_person_changed_is_left_alone(target: Target) {
    let name = fresh("changed");
    let call = create_task_call(&name, &target.new_task(&name).await);
    let id = made(&target, &call).await;
    target.rename(id, "Renamed by hand").await;
    assert!(target.odoo.send(&call).await.unwrap().found);
    assert_eq!(task_row(&target, id).await["name"], "Renamed by hand");
}

pub async fn a_task_that_a_person_archived_is_found(target: Target) {
    let name = fresh("archived");
    let call = create_task_call(&name, &target.new_task(&name).await);
    let record_id = made(&target, &call).await;
    target.archive(record_id).await;
    let again = target.odoo.send(&call).await.unwrap();
    assert_eq!(
        again,
        Written {
            record_id,
            found: true
        }
    );
    assert_eq!(task_row(&target, record_id).await["active"], false);
    let there = target.odoo.existing("project.task", &[record_id]).await;
    assert_eq!(there.unwrap(), [record_id]);
}

const NOTE: [&str; 8] = [
    "body",
    "model",
    "res_id",
    "message_id",
    "message_type",
    "subtype_id",
    "author_id",
    "notified_partner_ids",
];

async fn note_row(target: &Target, id: i64) -> Value {
    let domain = json!([["id", "=", id]]);
    target.raw.rows("mail.message", domain, &NOTE).await[0].clone()
}

pub async fn a_note_is_stored_as_it_was_sent_and_mails_nobody(target: Target) {
    let invoice = target.an_invoice().await;
    let read = [ai_coo::ground::ids::InvoiceId(invoice)];
    let before = target.odoo.invoices(&read).await.unwrap();
    let text = "Reminder sent to ap@example.com.\nSecond line 日本 😀\n\nNext: call.";
    let call = note_call(NoteTarget::Invoice, invoice, text, &message_id());
    let row = note_row(&target, made(&target, &call).await).await;
    assert_eq!(row["body"], call.arguments["body"]);
    assert_eq!(row["message_id"], call.arguments["message_id"]);
    assert_eq!(
        (&row["model"], &row["res_id"]),
        (&json!("account.move"), &json!(invoice))
    );
    assert_eq!(row["message_type"], "comment");
    assert_eq!(row["subtype_id"][1], "Note");
    let me = target.odoo.identity().await.unwrap().user;
    let me = target.odoo.users(&[me]).await.unwrap()[0].partner;
    assert_eq!(row["author_id"][0], json!(me));
    assert_eq!(row["notified_partner_ids"], json!([]));
    // A note is no change of the invoice.
    assert_eq!(target.odoo.invoices(&read).await.unwrap(), before);
}

pub async fn the_same_note_twice_is_one_note(target: Target) {
    let invoice = target.an_invoice().await;
    let id = message_id();
    let call = note_call(NoteTarget::Invoice, invoice, "Once.", &id);
    let record_id = made(&target, &call).await;
    let again = target.odoo.send(&call).await.unwrap();
    assert_eq!(
        again,
        Written {
            record_id,
            found: true
        }
    );
    let domain = json!([["message_id", "=", id]]);
    assert_eq!(
        target
            .raw
            .rows("mail.message", domain, &["body"])
            .await
            .len(),
        1
    );
}

const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "=cmd|' /C calc'!A0",
    "{{7*7}} ${object.env} %(name)s \\n \\",
    "'; drop table project_task; -- ",
    "a &amp; b &lt; c \" ' `",
    "Zażółć 𝕏 😀 \u{202E}gnp.exe",
    "  leading  and  inner  spaces",
];

pub async fn hostile_text_stays_text(target: Target) {
    for text in HOSTILE {
        let mut task = target.new_task(text).await;
        task.description = Some(text.to_owned());
        let call = create_task_call(&fresh("hostile"), &task);
        let id = made(&target, &call).await;
        let row = task_row(&target, id).await;
        assert_eq!(row["name"], cell(&call, "name"));
        assert_eq!(row["name"], text.trim());
        assert_eq!(row["description"], cell(&call, "description"));
        let note = note_call(NoteTarget::Task, id, text, &message_id());
        let row = note_row(&target, made(&target, &note).await).await;
        assert_eq!(row["body"], note.arguments["body"]);
    }
}

pub async fn what_was_not_sent_is_not_found(target: Target) {
    let task = target.new_task("Not sent").await;
    let task = create_task_call(&fresh("task"), &task);
    assert_eq!(target.odoo.find(&task).await, Ok(Found::NotYet));
    let invoice = target.an_invoice().await;
    let note = note_call(NoteTarget::Invoice, invoice, "Not sent", &message_id());
    assert_eq!(target.odoo.find(&note).await, Ok(Found::NotYet));
}

/// Odoo 19 remembers the external id of a task that it then refused.
pub async fn a_task_that_was_refused_can_be_made_after_all(target: Target) {
    let name = fresh("refused");
    let call = create_task_call(&name, &target.new_task(&name).await);
    let mut wrong = call.clone();
    wrong.arguments["data"][0][4] = json!("the 30th of February");
    assert!(target.odoo.send(&wrong).await.is_err());
    assert_eq!(target.odoo.find(&call).await, Ok(Found::NotYet));
    let record_id = made(&target, &call).await;
    assert_eq!(target.odoo.find(&call).await, Ok(Found::There(record_id)));
    assert_eq!(tasks_named(&target, &name).await, 1);
}
