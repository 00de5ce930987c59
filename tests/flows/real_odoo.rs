//! The whole path on a real Odoo 19 (`end2end/odoo`) with a real mail server.

use crate::{
    mail_server::MailServer,
    meetings::proposed,
    support::{Options, TestApp, find},
};
use ai_coo::{
    actions::{
        Action, ActionInputs, CreateInvoiceReminder, Kind, RiskLevel, ScheduleMeeting,
        lifecycle::Status,
    },
    executor::store,
    ground::{
        effect::{OdooCall, Request},
        ids::{InvoiceId, OdooUserId, PartnerId},
    },
    guardrails::TaskProject,
    insight::{
        analyzers::{self, Analysis, AnalyzerType, financial::Runway},
        recommender::propose::Discarded,
    },
    limits::{self, store::SharedPace},
    operations::{
        email::{Mailer, Security},
        odoo::OdooSettings,
        sms::Texter,
    },
};
use serde_json::{Value, json};
use std::sync::Arc;

/// A real Odoo, if there is one to test with.
pub struct Real {
    settings: OdooSettings,
    url: String,
    key: String,
    database: String,
    truth: Value,
}

impl Real {
    /// `healthy`: the company without problems.
    pub fn find(healthy: bool) -> Option<Self> {
        let var = |name: &str| {
            std::env::var(if healthy {
                name.replace("CONTRACT", "HEALTHY")
            } else {
                name.to_owned()
            })
            .ok()
        };
        let (Some(url), Some(database), Some(key)) = (
            var("ODOO_CONTRACT_URL"),
            var("ODOO_CONTRACT_DB"),
            var("ODOO_CONTRACT_KEY"),
        ) else {
            println!("SKIPPED: no real Odoo (bin/test odoo)");
            return None;
        };
        let truth = var("ODOO_CONTRACT_TRUTH").map_or(Value::Null, |path| {
            serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
        });
        let mut settings = OdooSettings::new(&url, &key);
        settings.database = Some(database.clone());
        Some(Self {
            settings,
            url,
            key,
            database,
            truth,
        })
    }

    /// A read past our own client, for the test to look with its own eyes.
    pub async fn read(&self, model: &str, body: Value) -> Vec<Value> {
        let answer = reqwest::Client::new()
            .post(format!("{}/json/2/{model}/search_read", self.url))
            .bearer_auth(&self.key)
            .header("X-Odoo-Database", &self.database)
            .json(&body)
            .send()
            .await
            .unwrap();
        answer.json().await.unwrap()
    }

    /// Noon of the day that the seed was made for, where the company's day is UTC's.
    async fn app(&self, mailer: Option<Mailer>) -> TestApp {
        self.app_with(mailer, None).await
    }

    pub async fn app_with(&self, mailer: Option<Mailer>, texter: Option<Texter>) -> TestApp {
        let now = format!("{}T12:00:00Z", self.truth["as_of"].as_str().unwrap());
        let app = TestApp::with(Options {
            now,
            mailer,
            texter,
            odoo: Some(self.settings.clone()),
            ..Options::default()
        })
        .await;
        app.sql("update guardrails_config set business_hours_timezone = 'UTC', allow_actions_on_weekends = true").await.unwrap();
        app
    }
}

fn cents(value: &Value) -> i64 {
    (value.as_f64().unwrap() * 100.0).round() as i64
}

async fn latest(app: &TestApp) -> Analysis {
    let run = analyzers::store::list(app.database.connection(), AnalyzerType::Financial, None, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(run.error, None);
    run
}

/// A company without the Project app, as its key sees it: the user of this one has nothing of it.
#[tokio::test]
async fn without_the_project_app_customers_are_reminded_all_the_same() {
    let Some(mut real) = Real::find(false) else {
        return;
    };
    let key = std::env::var("ODOO_CONTRACT_BOOKS_KEY").unwrap_or_default();
    assert!(
        !key.is_empty(),
        "no key of aicoo_books: odoo-up --reinstall"
    );
    real.settings = OdooSettings::new(&real.url, &key);
    real.settings.database = Some(real.database.clone());
    let app = real.app(None).await;
    let waiting = app.analyze().await;
    find(&waiting, Kind::CreateInvoiceReminder);
    let tasks = |action: &&Action| action.inputs.kind() == Kind::CreateTask;
    assert_eq!(waiting.iter().find(tasks), None);
    let run = latest(&app).await;
    let gaps = serde_json::to_string(&run.gaps).unwrap();
    assert!(gaps.contains("“Task”"), "{gaps}");
    let metrics = run.metrics.unwrap();
    assert_eq!(
        metrics.overdue.minor,
        cents(&real.truth["receivables"]["company_overdue"]["total"]),
        "the figures are whole"
    );
}

#[tokio::test]
async fn the_figures_are_the_ground_truth_to_the_cent() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app(None).await;
    app.analyze().await;
    let run = latest(&app).await;
    assert!(run.odoo_calls <= 12, "{}", run.odoo_calls);
    let metrics = run.metrics.unwrap();
    let in_cash = metrics.cash.unwrap().minor;
    assert_eq!(in_cash, cents(&real.truth["bank_balance"]));
    let company = &real.truth["receivables"]["company"]["ageing"];
    let expected =
        ["not_due", "1_30", "31_60", "61_90", "over_90"].map(|bucket| cents(&company[bucket]));
    assert_eq!(
        metrics
            .receivables
            .unwrap()
            .rows()
            .map(|(_, money)| money.minor),
        expected
    );
    assert_eq!(
        metrics.overdue.minor,
        cents(&real.truth["receivables"]["company_overdue"]["total"])
    );
    let payables = &real.truth["payables"]["company"];
    let due = metrics.payables.unwrap();
    assert_eq!(due.total.minor, cents(&payables["total"]));
    assert_eq!(due.overdue.minor, cents(&payables["overdue"]));
    assert_eq!(due.next_30_days.minor, cents(&payables["due_in_30_days"]));
    assert_eq!(
        metrics.credit_notes.unwrap().minor,
        cents(&real.truth["receivables"]["company_open_credit_notes"])
    );

    // Burn and runway once more, from Odoo's own tables.
    let Ok(ledger) = std::env::var("ODOO_CONTRACT_PG_URL") else {
        return;
    };
    let pool = sqlx::PgPool::connect(&ledger).await.unwrap();
    let (cash, inflow, outflow): (i64, i64, i64) = sqlx::query_as(
        "select sum(round(l.balance * 100))::bigint,
                sum(round(l.debit * 100)) filter (where l.date > $1::date - 90 and l.date <= $1::date)::bigint,
                sum(round(l.credit * 100)) filter (where l.date > $1::date - 90 and l.date <= $1::date)::bigint
         from account_move_line l join account_account a on a.id = l.account_id
         where a.account_type = 'asset_cash' and l.parent_state = 'posted'
           and l.company_id in (with recursive c as (select 1 as id union all select r.id from res_company r join c on r.parent_id = c.id) select id from c)",
    )
    .bind(metrics.today)
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(
        (
            in_cash,
            metrics.inflow.unwrap().minor,
            metrics.outflow.unwrap().minor
        ),
        (cash, inflow, outflow)
    );
    assert_eq!(
        metrics.burn.unwrap().minor,
        ((outflow - inflow) as f64 / 3.0).round() as i64
    );
    let runway = metrics.runway.unwrap();
    assert_eq!(runway, Runway::Days(cash * 90 / (outflow - inflow)));
    let Runway::Days(days) = runway else {
        panic!("the seed has a runway")
    };
    assert!(days < 60, "{days}");
}

/// Instalments, a branch, money on the statement, a registered payment, a dispute: each customer
/// of the seed's untidy part.
#[tokio::test]
async fn untidy_books_are_read_as_they_are_meant() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let app = real.app(None).await;
    app.analyze().await;
    let run = latest(&app).await;
    let summary = run.summary.clone().unwrap();
    let metrics = run.metrics.unwrap();
    let untidy = &real.truth["untidy"];
    let customer = |what: &str| PartnerId(untidy[what]["partner_id"].as_i64().unwrap());
    let owed = |what: &str| {
        let mut all = metrics.overdue_by_customer.iter();
        all.find(|one| one.customer == customer(what))
    };
    assert_eq!(
        metrics.branches,
        [untidy["branch"]["name"].as_str().unwrap()]
    );
    let branch = owed("branch").unwrap();
    assert_eq!(branch.overdue.minor, cents(&untidy["branch"]["overdue"]));
    let instalments = owed("instalments").unwrap();
    assert_eq!(
        instalments.overdue.minor,
        cents(&untidy["instalments"]["late"])
    );
    let disputed = owed("disputed").unwrap();
    assert_eq!(
        disputed.overdue.minor,
        cents(&untidy["disputed"]["overdue"])
    );
    let apart = disputed.disputed.as_ref().unwrap();
    assert_eq!(apart.minor, cents(&untidy["disputed"]["amount"]));
    assert_eq!(owed("being_paid"), None);
    let receivables = &real.truth["receivables"];
    let whole = [
        metrics.disputed.unwrap().minor,
        metrics.being_paid.unwrap().minor,
    ];
    assert_eq!(
        whole,
        ["disputed", "being_paid"].map(|what| cents(&receivables[what]))
    );
    let bank = metrics.bank.unwrap();
    assert!(bank.reconciled_to.unwrap() <= metrics.today && bank.open > 0);
    assert!(
        summary.contains("The newest bank statement line that is reconciled is of"),
        "{summary}"
    );

    let remind = async |what: &str, state: &str| {
        let open = json!({"domain": [["partner_id", "=", customer(what)], ["move_type", "=", "out_invoice"],
            ["payment_state", "=", state]], "fields": ["id"]});
        let invoices = real.read("account.move", open).await;
        let ids = invoices
            .iter()
            .map(|row| InvoiceId(row["id"].as_i64().unwrap()));
        app.propose(ActionInputs::CreateInvoiceReminder(CreateInvoiceReminder {
            customer_id: customer(what),
            invoice_ids: ids.collect(),
        }))
        .await
    };
    let refused = |answer: Result<Action, Discarded>| answer.unwrap_err().to_string();
    let why = refused(remind("on_the_statement", "not_paid").await);
    assert!(why.contains("may have paid"), "{why}");
    let why = refused(remind("being_paid", "in_payment").await);
    assert!(why.contains("is being paid"), "{why}");
    let why = refused(remind("disputed", "blocked").await);
    assert!(why.contains("is disputed"), "{why}");
    let waiting = app.actions(Status::PendingApproval).await;
    for (what, cents) in [("instalments", 300_000), ("branch", 432_100)] {
        let proposed = waiting.iter().find(|action| {
            matches!(&action.inputs, ActionInputs::CreateInvoiceReminder(inputs) if inputs.customer_id == customer(what))
        });
        let action = match proposed {
            Some(action) => action.clone(),
            None => remind(what, "not_paid").await.unwrap(),
        };
        assert_eq!(action.amount.as_ref().unwrap().minor, cents, "{what}");
        let record = app.record(action.action_id).await;
        let now = app.clock.now();
        let all = &record.action.preconditions;
        let held = ai_coo::executor::preconditions::check(&app.executor, &record, all, now).await;
        held.unwrap();
    }
}

/// The run, as long as it takes at the pace that a company's Odoo is called at.
#[tokio::test]
async fn ten_proposals_are_there_within_five_seconds() {
    let Some(real) = Real::find(false) else {
        return;
    };
    let mut app = real.app(None).await;
    let pace = SharedPace::new(app.database.clone(), limits::ODOO, "paced");
    app.analyst.executor.odoo = app.executor.odoo.clone().paced(Arc::new(pace));
    let begun = std::time::Instant::now();
    let waiting = app.analyze().await;
    let took = begun.elapsed();
    assert!(waiting.len() >= 10, "{}", waiting.len());
    assert!(took < std::time::Duration::from_secs(5), "{took:?}");
    let trail = app.get("/api/ai-coo/audit-trail").await;
    let mut events = trail["events"].as_array().unwrap().iter();
    let run = events
        .find(|event| event["event_type"] == "analyzed")
        .unwrap();
    let further = run["event_data"]["proposal_calls"].as_u64().unwrap();
    assert!((1..=10).contains(&further), "{run}");
}

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
        let record = app.record(action.action_id).await;
        assert_eq!(
            record.action.status,
            Status::Executed,
            "{:?}",
            record.execution_error
        );
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
    let me = app
        .executor
        .identity(&app.executor.odoo)
        .await
        .unwrap()
        .user;
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

#[tokio::test]
async fn a_healthy_company_has_no_finding() {
    let Some(real) = Real::find(true) else { return };
    let app = real.app(None).await;
    assert!(app.analyze().await.is_empty());
    let run = latest(&app).await;
    assert_eq!(run.insights, vec![]);
    assert!(run.summary.unwrap().starts_with("Nothing to report"));
}
