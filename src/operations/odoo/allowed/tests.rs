use super::*;
use crate::{
    ground::ids::{OdooUserId, ProjectId},
    operations::odoo::{NewTask, NoteTarget, Priority, create_task_call, note_call},
};
use chrono::NaiveDate;

fn task() -> OdooCall {
    let task = NewTask {
        name: "Call Ann".to_owned(),
        project: Some(ProjectId(8)),
        user: OdooUserId(2),
        deadline: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
        zone: chrono_tz::UTC,
        description: Some("why".to_owned()),
        priority: Priority::High,
    };
    create_task_call("act_1", &task)
}

fn note() -> OdooCall {
    note_call(NoteTarget::Invoice, 61, "text", "<aicoo-1@x.example>")
}

fn refused(call: &OdooCall) -> bool {
    matches!(check(call), Err(OdooError::NotAllowed(_)))
}

#[test]
fn the_calls_that_actions_render_are_allowed() {
    assert_eq!(check(&task()), Ok(()));
    for target in [
        NoteTarget::Invoice,
        NoteTarget::Task,
        NoteTarget::Lead,
        NoteTarget::Partner,
    ] {
        assert_eq!(check(&note_call(target, 1, "a", "<a@b>")), Ok(()));
    }
}

#[test]
fn a_call_that_is_not_in_the_table_is_refused() {
    for (model, method) in [
        ("project.task", "create"),
        ("project.task", "unlink"),
        ("account.move", "load"),
        ("res.partner", "write"),
        ("mail.mail", "message_post"),
    ] {
        let call = OdooCall {
            model: model.to_owned(),
            method: method.to_owned(),
            ..task()
        };
        assert!(refused(&call), "{model}.{method}");
    }
}

#[test]
fn a_note_cannot_be_turned_into_a_mail() {
    for (argument, value) in [
        ("partner_ids", json!([7])),
        ("email_from", json!("ceo@x.example")),
        ("context", json!({"mail_post_autofollow": true})),
    ] {
        let mut call = note();
        call.arguments[argument] = value;
        assert!(refused(&call), "{argument}");
    }
    for (argument, value) in [
        ("subtype_xmlid", json!("mail.mt_comment")),
        ("message_type", json!("email")),
        ("body", json!("<p><img src=x></p>")),
        ("ids", json!([61, 62])),
        ("ids", json!([])),
        ("ids", json!([-1])),
        ("message_id", json!("<other@x.example>")),
    ] {
        let mut call = note();
        call.arguments[argument] = value;
        assert!(refused(&call), "{argument}");
    }
}

#[test]
fn a_task_is_one_row_with_known_columns_under_our_own_id() {
    let change = |argument: &str, value: Value| {
        let mut call = task();
        call.arguments[argument] = value;
        call
    };
    assert!(refused(&change(
        "fields",
        json!(["id", "name", "stage_id"])
    )));
    assert!(refused(&change(
        "fields",
        json!(["id", "name", "priority", "priority"])
    )));
    assert!(refused(&change("context", json!({"tz": "UTC"}))));
    let mut two = task();
    let row = two.arguments["data"][0].clone();
    two.arguments["data"] = json!([row, row]);
    assert!(refused(&two));
    let mut foreign = task();
    foreign.arguments["data"][0][0] = json!("base.user_admin");
    assert!(refused(&foreign));
    let mut by_name = task();
    by_name.arguments["data"][0][3] = json!("Mitchell Admin");
    assert!(refused(&by_name));
}
