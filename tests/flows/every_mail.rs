//! Every mail and SMS that leaves, as its receiver reads it.

use crate::{
    browser::{Browser, PASSWORD},
    support::{Options, TestApp, find, none_is_left_over},
};
use ai_coo::{
    accounts::second_factor::{remove, set_up},
    actions::{Action, ActionInputs, Kind, lifecycle::Status},
    delivery::digest,
    executor::Timing,
    ground::effect::Request,
    notices::subject::{KeyKind, Question, Told},
    server::sweep,
};
use chrono::Duration;
use serde_json::json;

const OPERATOR: &str = "operator@example.com";
const PHONE: &str = "+14155550101";
/// A partner of the sandbox's company.
const CASCADE: i64 = 12;

/// The moves that people are told about.
fn moves() -> impl Iterator<Item = Told> {
    Status::ALL
        .iter()
        .filter_map(|status| Told::from_status(status.name()))
}

/// The snapshot of a customer's mail of this type of action; `None`: it sends none.
fn to_customers(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::CreateInvoiceReminder => Some("mail_customer_reminder"),
        Kind::SendEmail => Some("mail_customer_email"),
        Kind::CreateTask
        | Kind::CreatePurchaseOrder
        | Kind::PostInternalMessage
        | Kind::ScheduleActivity
        | Kind::ScheduleMeeting
        | Kind::SendSms
        | Kind::Undo
        | Kind::UpdateDealStage => None,
    }
}

#[test]
fn every_kind_of_mail_has_its_snapshot() {
    let questions = Question::ALL.iter().map(|question| question.name());
    let moves = moves().map(|told| told.status().name());
    let keys = KeyKind::ALL.iter().map(|kind| kind.name());
    let others = ["asked_several", "expired_late", "authority", "digest"];
    let ours = questions.chain(moves).chain(keys).chain(others);
    let customers = Kind::ALL.iter().filter_map(|kind| to_customers(*kind));
    let all = ours
        .map(|name| format!("mail_{name}"))
        .chain(customers.chain(["mail_test"]).map(str::to_owned));
    none_is_left_over("mail_", all);
    none_is_left_over(
        "sms_",
        ["sms_asked", "sms_asked_several"].map(str::to_owned),
    );
}

impl TestApp {
    /// Delivers what is due, which is of this kind, and compares it.
    async fn keeps_notice(&self, kind: &str) {
        // What has moved becomes notices, which gather for a moment.
        self.deliver().await;
        self.deliver().await;
        let sent: i64 = sqlx::query_scalar(
            "select count(*) from notices where kind = $1 and channel = 'email' and state = 'sent'",
        )
        .bind(kind)
        .fetch_one(self.pool())
        .await
        .unwrap();
        assert!(sent > 0, "no {kind}");
        self.keeps_message(&format!("mail_{kind}"), OPERATOR).await;
    }

    async fn is_now(&self, action: &Action, status: Status) {
        self.stands(action, status).await;
        self.forget_notices().await;
    }
}

#[tokio::test]
async fn mails_that_ask_for_a_decision() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.deliver().await;
    app.keeps_message("mail_asked_several", OPERATOR).await;
    for question in Question::ALL {
        app.forget_notices().await;
        match question {
            Question::Asked => {
                app.high().await;
            }
            Question::Reminded => {
                app.clock.advance(Duration::hours(4));
                let body = json!({"note": "The customer has called about this."});
                let (status, json) = app.call_verb(&app.second, &task, "remind", body).await;
                assert_eq!(status, 200, "{json}");
            }
            Question::Escalated => {
                app.clock.advance((task.expires_at - task.created_at) / 2);
                sweep::sweep_once(&app.executor.process()).await.unwrap();
                app.ask_only_about(task.action_id).await;
            }
            Question::HandedOver => {
                let body = json!({"to": app.operator.user.id, "note": "You know them best."});
                let (status, json) = app.call_verb(&app.second, &task, "hand-over", body).await;
                assert_eq!(status, 200, "{json}");
            }
        }
        app.keeps_notice(question.name()).await;
    }
}

#[tokio::test]
async fn mails_that_say_what_happens() {
    for told in moves() {
        let app = TestApp::with(Options {
            timing: Timing {
                undo: std::time::Duration::from_secs(30),
                ..Timing::default()
            },
            ..Options::default()
        })
        .await;
        happens(&app, told).await;
        app.keeps_notice(told.status().name()).await;
    }
}

/// Makes an action move there, and nobody has heard of it yet.
async fn happens(app: &TestApp, told: Told) {
    let action = match told {
        Told::Stale | Told::InDoubt => find(&app.analyze().await, Kind::CreateInvoiceReminder),
        _ => app.task_of(&app.operator).await,
    };
    let approved = async |minutes| {
        let who = match told {
            Told::Stale | Told::InDoubt => &app.operator,
            _ => &app.second,
        };
        let (status, json) = app.approve(who, &action).await;
        assert_eq!(status, 200, "{json}");
        app.clock.advance(Duration::minutes(minutes));
    };
    match told {
        Told::Approved => approved(0).await,
        Told::Executed => {
            approved(1).await;
            app.work_off().await;
        }
        Told::Rejected => {
            let body = json!({"effect_hash": action.effect_hash, "why": "handled",
                "reason": "I spoke with the bank on Friday"});
            app.call_verb(&app.second, &action, "reject", body).await;
        }
        Told::Failed => {
            approved(1).await;
            app.odoo.fault(json!({"mode": "down"})).await;
            app.work_off_until_its_deadline(&action).await;
        }
        Told::Stale => {
            approved(1).await;
            let paid = json!({"payment_state": "paid", "amount_residual": 0.0,
                "amount_residual_signed": 0.0});
            let ActionInputs::CreateInvoiceReminder(inputs) = &action.inputs else {
                panic!("{:?}", action.inputs)
            };
            app.odoo
                .change("account.move", inputs.invoice_ids[0].0, paid)
                .await;
            app.work_off().await;
        }
        Told::InDoubt => {
            approved(1).await;
            app.begin_and_be_gone(&action).await;
            app.work_off().await;
        }
        Told::Expired => {
            app.clock.advance(action.expires_at - app.clock.now());
            sweep::sweep_once(&app.executor.process()).await.unwrap();
        }
    }
    app.is_now(&action, told.status()).await;
}

#[tokio::test]
async fn the_mail_about_what_was_approved_and_did_not_start() {
    let app = TestApp::start().await;
    let task = app.task_of(&app.operator).await;
    app.approve(&app.second, &task).await;
    app.clock.advance(Duration::hours(5));
    app.work_off().await;
    app.is_now(&task, Status::Expired).await;
    app.deliver().await;
    app.deliver().await;
    app.keeps_message("mail_expired_late", OPERATOR).await;
}

#[tokio::test]
async fn mails_about_accounts() {
    const PEOPLE: &str = "/dashboard/operator/people";
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    for kind in KeyKind::ALL {
        let to = match kind {
            KeyKind::Invited => {
                let code = app.code(&app.admin);
                let fields = [
                    ("email", "nora@example.com"),
                    ("name", "Nora New"),
                    ("role", "operator"),
                    ("code", code.as_str()),
                ];
                admin.post(PEOPLE, "invite", &fields).await;
                "nora@example.com"
            }
            KeyKind::Reset => {
                app.has_a_password(&app.operator).await;
                let fields = [("email", OPERATOR)];
                let browser = Browser::new(&app.url);
                browser.post("/forgot", "ask_for_password", &fields).await;
                OPERATOR
            }
            KeyKind::Authenticator => {
                let (accounts, user) = (app.accounts(), &app.operator.user);
                let code = app.code(&app.operator);
                remove::remove(&accounts, user, &code).await.unwrap();
                set_up::ask(&accounts, user, PASSWORD).await.unwrap();
                OPERATOR
            }
        };
        app.sql("delete from notices where kind = 'authority'")
            .await
            .unwrap();
        app.deliver().await;
        app.keeps_message(&format!("mail_{}", kind.name()), to)
            .await;
    }
    let (id, code) = (app.operator.user.id.to_string(), app.code(&app.admin));
    let fields = [
        ("id", id.as_str()),
        ("role", "admin"),
        ("code", code.as_str()),
    ];
    admin.post(PEOPLE, "set_role", &fields).await;
    app.keeps_notice("authority").await;
}

#[tokio::test]
async fn the_mail_of_the_morning() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.approve(&app.operator, &task).await;
    app.work_off().await;
    app.is_now(&task, Status::Executed).await;
    app.deliver().await;
    app.deliver().await;
    digest::begin(&app.post()).await.unwrap();
    app.keeps_notice("digest").await;
}

#[tokio::test]
async fn mails_to_customers() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    for kind in Kind::ALL.iter().copied() {
        let Some(name) = to_customers(kind) else {
            continue;
        };
        let action = if kind == Kind::CreateInvoiceReminder {
            let reminder = find(&waiting, kind);
            let (status, json) = app
                .call_verb(&app.operator, &reminder, "test", json!({}))
                .await;
            assert_eq!(status, 200, "{json}");
            app.keeps_message("mail_test", OPERATOR).await;
            reminder
        } else {
            // Nobody is written to twice in two days.
            app.clock.advance(Duration::days(2));
            let inputs = json!({"partner_ids": [CASCADE], "subject": "Our new terms",
                "body": "Hello,\n\nfrom January on, our invoices are due after 30 days.\n\nKind regards\n"});
            app.named_in(app.proposes(kind, inputs).await).await
        };
        let (status, json) = app.approve(&app.second, &action).await;
        assert_eq!(status, 200, "{json}");
        app.work_off().await;
        assert_eq!(app.status(action.action_id).await, Status::Executed);
        let Request::Mail(mail) = &action.effect.requests[0] else {
            panic!("{:?}", action.effect.requests[0])
        };
        app.keeps_message(name, &mail.to[0].email).await;
    }
}

#[tokio::test]
async fn sms_that_ask_for_a_decision() {
    let app = TestApp::start().await;
    app.asks_by_sms(&[(&app.operator, PHONE)]).await;
    app.high().await;
    app.deliver().await;
    app.keeps_message("sms_asked", PHONE).await;
    app.configure(|settings| {
        settings.high_amount = 1;
        settings.critical_amount = 2;
    })
    .await;
    app.analyze().await;
    app.deliver().await;
    app.keeps_message("sms_asked_several", PHONE).await;
}
