//! What is approved arrives in a real Odoo and a real mailbox as it was shown.

use super::{Real, latest};
use crate::{mail_server::MailServer, meetings::proposed, support::find};
use ai_coo::{
    actions::{ActionInputs, Kind, RiskLevel, ScheduleMeeting, lifecycle::Status},
    executor::store,
    ground::{
        effect::{OdooCall, Request},
        ids::{OdooUserId, PartnerId},
    },
    guardrails::TaskProject,
    operations::email::{Mailer, Security},
};
use serde_json::{Value, json};
use std::sync::Arc;

#[tokio::test]
async fn a_reminder_a_task_and_a_note_arrive_as_they_were_shown() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let Some(mut mail_server) = MailServer::start(Security::StartTls).await else {
        println!("SKIPPED: the npm package smtp-server is not installed (bin/setup)");
        return;
    };
    let app = real
        .app(Some(Mailer::Smtp(Arc::new(mail_server.settings.clone()))))
        .await;
    let me = app.executor.odoo.identity().await.unwrap().user;
    let project = app.executor.odoo.projects(1).await.unwrap()[0].id;
    crate::proposals::choose(&app, |settings| {
        settings.task_project = Some(TaskProject::In(project));
        settings.task_assignee = Some(me);
    })
    .await;
    let waiting = app.analyze().await;
    let run = latest(&app).await;
    assert!(
        run.recommendations
            .iter()
            .any(|one| one.action_id.is_some()),
        "{:?}",
        run.recommendations
    );
    for kind in [
        Kind::CreateInvoiceReminder,
        Kind::CreateTask,
        Kind::PostInternalMessage,
    ] {
        let action = find(&waiting, kind);
        let (status, json) = app.approve(&app.operator, &action).await;
        assert_eq!(
            (status, &json["outcome"]),
            (200, &json!("queued")),
            "{json}"
        );
        app.work_off().await;
        app.stands(&action, Status::Executed).await;
        assert_eq!(
            app.events(action.action_id).await,
            ["created", "approved", "executing", "executed"]
        );
        for request in &action.effect.requests {
            match request {
                Request::Calendar(_) | Request::Cancellation(_) => {
                    panic!("the analysis proposes no meetings")
                }
                Request::Sms(_) => panic!("no rule proposes an SMS"),
                Request::Mail(mail) => {
                    let (envelope, content) = mail_server.message().await;
                    let shown = ai_coo::operations::email::shown(mail).unwrap();
                    let content = String::from_utf8(content).unwrap();
                    assert_eq!(crate::support::undated(&content), shown);
                    assert_eq!(envelope["to"], json!([mail.to[0].email]));
                }
                Request::Odoo(call) if call.method == "load" => {
                    task_is_as_shown(&real, &action.inputs, call).await
                }
                Request::Odoo(call) => note_is_as_shown(&real, call).await,
            }
        }
    }
}

async fn task_is_as_shown(real: &Real, inputs: &ActionInputs, call: &OdooCall) {
    let ActionInputs::CreateTask(inputs) = inputs else {
        panic!("only tasks are loaded")
    };
    let fields: Vec<&str> = call.arguments["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field.as_str().unwrap())
        .collect();
    let row = call.arguments["data"][0].as_array().unwrap();
    let shown = |name: &str| {
        fields
            .iter()
            .position(|field| *field == name)
            .map(|at| row[at].as_str().unwrap())
    };
    let name = shown("name").unwrap();
    let body = json!({"domain": [["name", "=", name]], "fields": ["name", "project_id", "user_ids", "date_deadline", "priority", "description"],
        "order": "id desc", "limit": 1});
    let task = &real.read("project.task", body).await[0];
    assert_eq!(task["name"], inputs.name);
    assert_eq!(task["priority"], shown("priority").unwrap());
    assert_eq!(task["date_deadline"], shown("date_deadline").unwrap());
    assert_eq!(task["description"], shown("description").unwrap());
    assert_eq!(task["user_ids"], json!([inputs.user_id]));
    assert_eq!(task["project_id"][0], json!(inputs.project_id));
}

async fn note_is_as_shown(real: &Real, call: &OdooCall) {
    let body = json!({"domain": [["message_id", "=", call.arguments["message_id"]]],
        "fields": ["body", "model", "res_id", "subtype_id", "message_type", "notified_partner_ids"]});
    let found = real.read("mail.message", body).await;
    assert_eq!(found.len(), 1, "{}", call.arguments);
    assert_eq!(found[0]["model"], call.model);
    assert_eq!(found[0]["res_id"], call.arguments["ids"][0]);
    assert_eq!(found[0]["subtype_id"][1], "Note");
    assert_eq!(found[0]["notified_partner_ids"], json!([]));
    assert_eq!(found[0]["body"], call.arguments["body"]);
}

#[tokio::test]
async fn a_meeting_arrives_as_it_was_shown_and_mails_nobody() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app(None).await;
    let me = app.executor.odoo.identity().await.unwrap().user;
    let logins = json!({"domain": [["share", "=", false], ["id", "!=", me]], "fields": ["partner_id"], "limit": 1});
    let organiser = &real.read("res.users", logins).await[0];
    let customers = json!({"domain": [["move_type", "=", "out_invoice"], ["state", "=", "posted"],
        ["commercial_partner_id.email", "!=", false]], "fields": ["commercial_partner_id"], "limit": 1});
    let customer = &real.read("account.move", customers).await[0];
    let id = |value: &Value| value.as_i64().unwrap();
    // A minute that no earlier run has taken.
    let minutes = i64::from(std::process::id()) * 15 % (200 * 24 * 60);
    let meeting = ScheduleMeeting {
        title: "Terms for <b>spring</b>".to_owned(),
        start: app.clock.now() + chrono::Duration::minutes(minutes + 24 * 60),
        duration_minutes: 15,
        organiser_id: OdooUserId(id(&organiser["id"])),
        attendee_ids: vec![PartnerId(id(&customer["commercial_partner_id"][0]))],
        description: Some("First the list.\nThen <i>terms</i>.".to_owned()),
        location: Some("Room 2".to_owned()),
    };
    let action = proposed(&app, &meeting).await.unwrap();
    assert_eq!(action.risk_level, RiskLevel::High);
    let (status, json) = app.approve(&app.operator, &action).await;
    assert_eq!(
        (status, &json["outcome"]),
        (200, &json!("queued")),
        "{json}"
    );
    app.work_off().await;
    let record = app.record(action.action_id).await;
    let why = record.execution_error;
    assert_eq!(record.action.status, Status::Executed, "{why:?}");

    let calls = store::calls(app.database.connection(), action.action_id);
    let made = json!(calls.await.unwrap()[0].odoo_record_id);
    let fields = [
        "name",
        "start",
        "stop",
        "user_id",
        "partner_ids",
        "location",
        "description",
        "alarm_ids",
        "allday",
        "create_uid",
    ];
    let question = json!({"domain": [["id", "=", made]], "fields": fields});
    let event = &real.read("calendar.event", question).await[0];
    let moment = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
    assert_eq!(event["name"], meeting.title);
    assert_eq!(event["start"], moment(meeting.start));
    assert_eq!(event["stop"], moment(meeting.end()));
    assert_eq!(event["user_id"][0], organiser["id"]);
    assert_eq!(event["location"], "Room 2");
    let shown = "<p>First the list.<br>Then &lt;i&gt;terms&lt;/i&gt;.</p>";
    assert_eq!(event["description"], shown);
    assert_eq!(event["create_uid"][0], json!(me));
    assert_eq!(
        (&event["alarm_ids"], &event["allday"]),
        (&json!([]), &json!(false))
    );
    let mut people: Vec<i64> = event["partner_ids"]
        .as_array()
        .unwrap()
        .iter()
        .map(id)
        .collect();
    let mut wanted = vec![
        id(&organiser["partner_id"][0]),
        id(&customer["commercial_partner_id"][0]),
    ];
    people.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(people, wanted);

    let Ok(tables) = std::env::var("ODOO_CONTRACT_PG_URL") else {
        return;
    };
    let pool = sqlx::PgPool::connect(&tables).await.unwrap();
    // An invitation is a message about the meeting, with a mail and a notification.
    let (mails, notifications): (i64, i64) = sqlx::query_as(
        "select count(mail.id), count(notification.id) from mail_message message
         left join mail_mail mail on mail.mail_message_id = message.id
         left join mail_notification notification on notification.mail_message_id = message.id
         where message.model = 'calendar.event' and message.res_id = $1",
    )
    .bind(i32::try_from(id(&made)).unwrap())
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!((mails, notifications), (0, 0));
}
