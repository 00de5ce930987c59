//! What is refused, and how it is told apart.

use crate::support::{NO_PROJECT, Target, fresh, message_id};
use ai_coo::{
    ground::{
        effect::{OdooCall, Once},
        ids::{CompanyId, OdooUserId},
    },
    operations::odoo::{
        Found, MODULE, NoteTarget, OdooError, Outcome, create_task_call, note_call,
    },
};
use serde_json::json;

pub async fn a_wrong_key_is_refused(target: Target) {
    let odoo = target.with_key("0123456789012345678901234567890123456789");
    let error = odoo.identity().await.unwrap_err();
    let OdooError::Refused(words) = &error else {
        panic!("{error}")
    };
    let (said, remedy) = match target.settings.user {
        None => ("Invalid apikey.", "make a new one in Odoo"),
        Some(_) => ("the user name or the password is wrong", ""),
    };
    assert!(words.starts_with(said), "{words}");
    assert!(words.contains(remedy), "{words}");
    assert_eq!(error.outcome(), Outcome::Rejected);
}

pub async fn a_wrong_database_is_refused(target: Target) {
    let odoo = target.with(|settings| settings.database = Some("no_such_one".to_owned()));
    let error = odoo.identity().await.unwrap_err();
    let expected = OdooError::Refused("it has no database no_such_one".to_owned());
    assert_eq!(error, expected);
}

pub async fn an_unknown_host_is_unreachable(target: Target) {
    let odoo = target.with(|settings| settings.url = "http://odoo.invalid".to_owned());
    let error = odoo.version().await.unwrap_err();
    assert!(matches!(error, OdooError::Unreachable(_)), "{error}");
}

pub async fn a_closed_port_is_unreachable(target: Target) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let odoo = target.with(|settings| settings.url = url);
    let (odoo, calls) = odoo.counted();
    let call = note_call(NoteTarget::Invoice, 1, "never", &message_id());
    let error = odoo.send(&call).await.unwrap_err();
    assert!(matches!(error, OdooError::Unreachable(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    // Two further tries of the look-up, no write.
    assert_eq!(calls.get(), 3);
}

pub async fn a_company_of_somebody_else_is_refused(target: Target) {
    let odoo = target.with(|settings| settings.company = Some(CompanyId(987_654)));
    let error = odoo.identity().await.unwrap_err();
    assert!(matches!(error, OdooError::Refused(_)), "{error}");
    // Odoo itself says no as well.
    let mut company = target.company().await;
    company.id = CompanyId(987_654);
    let error = target.odoo.open_items(&company).await.unwrap_err();
    assert!(matches!(error, OdooError::Refused(_)), "{error}");
}

pub async fn a_call_that_is_not_allowed_is_not_sent(target: Target) {
    let (odoo, calls) = target.odoo.counted();
    let mut mail = note_call(NoteTarget::Invoice, 1, "Pay!", &message_id());
    mail.arguments["partner_ids"] = json!([1]);
    let write = OdooCall {
        model: "account.move".to_owned(),
        method: "write".to_owned(),
        arguments: json!({"ids": [1], "vals": {"ref": "x"}}),
        once: Once::ExternalId {
            module: MODULE.to_owned(),
            name: fresh("write"),
        },
    };
    for call in [mail, write] {
        let error = odoo.send(&call).await.unwrap_err();
        assert!(matches!(error, OdooError::NotAllowed(_)), "{error}");
        assert_eq!(error.outcome(), Outcome::Rejected);
    }
    assert_eq!(calls.get(), 0);
}

pub async fn a_model_that_no_action_knows_is_not_looked_up(target: Target) {
    let (odoo, calls) = target.odoo.counted();
    let error = odoo.existing("res.users.apikeys", &[1]).await.unwrap_err();
    assert!(matches!(error, OdooError::NotAllowed(_)), "{error}");
    assert_eq!(calls.get(), 0);
}

pub async fn a_note_on_a_missing_record_is_missing(target: Target) {
    for model in [
        NoteTarget::Invoice,
        NoteTarget::Task,
        NoteTarget::Lead,
        NoteTarget::Partner,
    ] {
        let call = note_call(model, 987_654_321, "Nobody reads this.", &message_id());
        let error = target.odoo.send(&call).await.unwrap_err();
        assert!(matches!(error, OdooError::Missing(_)), "{error}");
        assert!(!error.to_string().contains("Traceback"));
    }
}

pub async fn a_task_in_a_missing_project_is_invalid(target: Target) {
    let mut task = target.new_task("Nowhere").await;
    task.project = Some(NO_PROJECT);
    assert_invalid(&target, create_task_call(&fresh("task"), &task)).await;
}

pub async fn a_task_for_a_missing_user_is_invalid(target: Target) {
    let mut task = target.new_task("For nobody").await;
    task.user = OdooUserId(987_654_321);
    assert_invalid(&target, create_task_call(&fresh("task"), &task)).await;
}

pub async fn a_task_with_a_wrong_date_is_never_sent(target: Target) {
    let task = target.new_task("Never").await;
    let mut call = create_task_call(&fresh("task"), &task);
    call.arguments["data"][0][4] = json!("the 30th of February");
    let error = target.odoo.send(&call).await.unwrap_err();
    assert!(matches!(error, OdooError::NotAllowed(_)), "{error}");
}

async fn assert_invalid(target: &Target, call: OdooCall) {
    let error = target.odoo.send(&call).await.unwrap_err();
    assert!(matches!(error, OdooError::Invalid(_)), "{error}");
    assert_eq!(target.odoo.find(&call).await, Ok(Found::NotYet));
}
