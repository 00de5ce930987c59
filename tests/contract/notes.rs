//! Whom a note tells: colleagues who follow notes, and nobody outside, whoever follows.

use crate::support::{Target, fresh, message_id};
use ai_coo::operations::odoo::{Found, NoteTarget, OdooError, create_task_call, note_call};
use serde_json::{Value, json};

fn id(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

/// Partners who follow everything that can be followed: a colleague, and three from outside.
struct Followers {
    colleague: i64,
    /// A customer, a portal's login, and somebody whose login was archived.
    outsiders: Vec<i64>,
    note: i64,
}

async fn followers(target: &Target) -> Followers {
    let me = target.odoo.identity().await.unwrap().user;
    let outside = json!([["share", "=", true]]);
    let logins = target.raw.rows("res.users", outside, &["partner_id"]).await;
    let customer = json!([
        ["move_type", "=", "out_invoice"],
        ["partner_id.email", "!=", false]
    ]);
    let sold = ["partner_id"];
    let customers = target.raw.rows("account.move", customer, &sold).await;
    let own = json!([
        ["share", "=", false],
        ["id", "!=", me],
        ["active", "=", true]
    ]);
    let colleagues = target.raw.rows("res.users", own, &["partner_id"]).await;
    let mut outsiders: Vec<i64> = logins
        .iter()
        .chain(customers.first())
        .map(|row| id(&row["partner_id"][0]))
        .collect();
    let there = json!([["id", "in", outsiders], ["active", "=", true]]);
    let rows = target.raw.rows("res.partner", there, &["name"]).await;
    outsiders = rows.iter().map(|row| id(&row["id"])).collect();
    assert!(outsiders.len() > 1, "a customer and a portal's login");
    Followers {
        colleague: id(&colleagues[0]["partner_id"][0]),
        outsiders,
        note: subtype(target, "mt_note").await,
    }
}

async fn subtype(target: &Target, name: &str) -> i64 {
    let arguments = json!({"module": "mail", "xml_id": name});
    let found = target
        .raw
        .ok("ir.model.data", "check_object_reference", arguments)
        .await;
    id(&found[1])
}

async fn notified(target: &Target, message: i64) -> Vec<i64> {
    let domain = json!([["id", "=", message]]);
    let fields = ["notified_partner_ids"];
    let rows = target.raw.rows("mail.message", domain, &fields).await;
    let told = rows[0]["notified_partner_ids"].as_array().unwrap();
    let mut told: Vec<i64> = told.iter().map(id).collect();
    told.sort_unstable();
    told
}

/// One of each kind that the recommended key may put notes on. No other check looks at the last
/// deal or at an invoice that was paid: they keep their followers.
async fn records(target: &Target) -> Vec<(NoteTarget, i64)> {
    let task = create_task_call(&fresh("followed"), &target.new_task("Followed").await);
    let task = target.odoo.send(&task).await.unwrap().record_id;
    let deals = json!([["type", "=", "opportunity"], ["active", "=", true]]);
    let deals = target.raw.rows("crm.lead", deals, &["name"]).await;
    let deal = deals.last().unwrap();
    let company = target.company().await.id;
    let paid = json!([
        ["move_type", "=", "out_invoice"],
        ["payment_state", "in", ["paid", "in_payment", "reversed"]],
        ["company_id", "=", company],
    ]);
    let invoice = &target.raw.rows("account.move", paid, &["name"]).await[0];
    vec![
        (NoteTarget::Task, task),
        (NoteTarget::Lead, id(&deal["id"])),
        (NoteTarget::Invoice, id(&invoice["id"])),
    ]
}

/// No mail and no notification of a message for any of them, in Odoo's own tables.
async fn assert_no_mail(message: i64, partners: &[i64]) {
    let Ok(tables) = std::env::var("ODOO_CONTRACT_PG_URL") else {
        return;
    };
    let pool = sqlx::PgPool::connect(&tables).await.unwrap();
    let (notifications, mails): (i64, i64) = sqlx::query_as(
        "select (select count(*) from mail_notification
                 where mail_message_id = $1 and res_partner_id = any($2)),
                (select count(*) from mail_mail mail
                 left join mail_mail_res_partner_rel recipient on recipient.mail_mail_id = mail.id
                 where mail.mail_message_id = $1
                   and (recipient.res_partner_id = any($2) or mail.email_to <> ''))",
    )
    .bind(i32::try_from(message).unwrap())
    .bind(partners)
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!((notifications, mails), (0, 0));
}

pub async fn a_note_takes_the_right_to_its_record(target: Target) {
    let right = async |model, operation| target.odoo.has_right(model, operation).await;
    assert_eq!(right("mail.message", "create").await, Ok(true));
    assert_eq!(right("crm.lead", "write").await, Ok(true));
    assert_eq!(right("res.partner", "write").await, Ok(false));
    let me = target.odoo.identity().await.unwrap().user;
    let me = target.odoo.users(&[me]).await.unwrap()[0].partner;
    let others = json!([["id", "!=", me], ["active", "=", true]]);
    let contact = id(&target.raw.rows("res.partner", others, &["name"]).await[0]["id"]);
    let call = note_call(NoteTarget::Partner, contact, "May not.", &message_id());
    let error = target.odoo.send(&call).await.unwrap_err();
    assert!(matches!(error, OdooError::Refused(_)), "{error}");
    assert_eq!(target.odoo.find(&call).await, Ok(Found::NotYet));
    // To read an invoice is enough.
    assert_eq!(right("account.move", "write").await, Ok(false));
    let invoice = target.an_invoice().await;
    let call = note_call(NoteTarget::Invoice, invoice, "May.", &message_id());
    assert!(target.odoo.send(&call).await.is_ok());
}

pub async fn a_note_tells_colleagues_and_no_outsider_who_follows(target: Target) {
    let who = followers(&target).await;
    let everything = [who.note, subtype(&target, "mt_comment").await];
    for (on, record) in records(&target).await {
        let model = on.model();
        for partner in who.outsiders.iter().chain([&who.colleague]) {
            if !target.follow(model, record, *partner, &everything).await {
                return;
            }
        }
        // Odoo lets outsiders follow notes.
        let following = json!([
            ["res_model", "=", model],
            ["res_id", "=", record],
            ["partner_id", "in", who.outsiders],
        ]);
        let rows = target
            .raw
            .rows("mail.followers", following, &["subtype_ids"]);
        let rows = rows.await;
        assert_eq!(rows.len(), who.outsiders.len(), "{model}");
        for row in &rows {
            let follows = row["subtype_ids"].as_array().unwrap();
            assert!(follows.contains(&json!(who.note)), "{model}: {row}");
        }

        let call = note_call(on, record, "For colleagues.", &message_id());
        let note = target.odoo.send(&call).await.unwrap().record_id;
        assert_eq!(notified(&target, note).await, [who.colleague], "{model}");
        if !target.is_sandbox {
            assert_no_mail(note, &who.outsiders).await;
        }

        // The same followers are told of what is not a note: it is the note that spares them.
        let comment = json!({"ids": [record], "body": "For all.", "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment"});
        let comment = target.raw.ok(model, "message_post", comment).await;
        let told = notified(&target, id(&comment[0])).await;
        let everybody = who.outsiders.iter().chain([&who.colleague]);
        for partner in everybody {
            assert!(told.contains(partner), "{model}: {told:?}");
        }
    }
}
