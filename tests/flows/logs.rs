//! What the app says while it works: the plans of its queries, and no secrets.

use crate::{
    browser::Browser,
    by_sms::code_in,
    google::{Google, SUBJECT},
    meetings::{MARCUS, meeting, proposed},
    messages::{CASCADE, mail_of, mail_to, proposed as proposed_message},
    second_admin,
    support::{MONDAY, Options, Person, TestApp, find},
};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    ground::clock::Clock,
};
use serde_json::json;
use std::{
    io,
    sync::{Arc, Mutex},
};
use tracing_subscriber::fmt::MakeWriter;

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Listens on this test's thread, where the app runs too.
    fn listen(filter: &str) -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(false)
            .with_writer(log.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    /// The one line of what was done just now; everything before it is forgotten.
    fn only_line(&self) -> String {
        let text = self.text();
        self.0.lock().unwrap().clear();
        for private in PRIVATE {
            assert!(!text.contains(private), "“{private}” is in the log");
        }
        let mut lines = text.lines().filter(|line| line.contains("Recorded"));
        let line = lines.next().expect("there is no line").to_owned();
        assert_eq!(lines.next(), None, "there is another one after {line}");
        line
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The day of an operator: analysis, decisions, execution, every list and filter of the API.
/// The code of an SMS that was answered.
async fn a_day(app: &TestApp) -> String {
    app.asks_by_sms(&[(&app.operator, PHONE)]).await;
    let high = app.high().await;
    app.deliver().await;
    let code = code_in(&app.texts().await[0].1);
    let phone = Browser::new(&app.url);
    let near = format!("{}7777777777777", &code[..3]);
    assert_eq!(phone.get(&format!("/s/{near}")).await.status, 404);
    assert_eq!(phone.get(&format!("/s/{code}")).await.status, 200);
    let no = phone.answer("/s/reject", &[("token", &code)]).await;
    assert_eq!(no.status, 200, "{}", no.text);
    assert_eq!(app.status(high.action_id).await, Status::Rejected);
    let waiting = app.analyze().await;
    for kind in [
        Kind::CreateInvoiceReminder,
        Kind::CreateTask,
        Kind::PostInternalMessage,
    ] {
        app.approve(&app.operator, &find(&waiting, kind)).await;
    }
    let meeting = proposed(app, &meeting(&[MARCUS])).await.unwrap();
    app.approve(&app.operator, &meeting).await;
    let rejected = waiting.last().unwrap();
    let body = json!({"effect_hash": rejected.effect_hash, "reason": "no"});
    app.call(
        &app.second,
        "POST",
        &format!("/api/ai-coo/actions/{}/reject", rejected.action_id),
        Some(body),
    )
    .await;
    app.work_off().await;
    for path in [
        "/api/ai-coo/actions",
        "/api/ai-coo/actions?status=executed",
        "/api/ai-coo/actions?status=executed&risk_level=low",
        "/api/ai-coo/audit-trail",
        "/api/ai-coo/audit-trail?eventType=approved",
        "/api/ai-coo/audit-trail?startDate=2026-11-23&endDate=2026-11-23",
        "/api/ai-coo/queue/metrics",
        "/api/ai-coo/alerts",
        "/api/ai-coo/analyses",
    ] {
        app.get(path).await;
    }
    app.get(&format!(
        "/api/ai-coo/audit-trail?actionId={}",
        waiting[0].action_id
    ))
    .await;
    ai_coo::server::sweep::sweep_once(&app.executor.process())
        .await
        .unwrap();
    let from = ai_coo::accounts::sign_in::Origin {
        network: "127.0.0.1",
        browser: None,
    };
    let wrong = ai_coo::accounts::sign_in::sign_in(
        &app.database,
        &app.clock,
        "admin@example.com",
        "a wrong password",
        &from,
        &[],
    );
    assert!(wrong.await.is_err());
    code
}

const PHONE: &str = "+14155550101";

/// With sequential scans made as dear as can be, the planner takes one only where no index fits.
#[tokio::test]
async fn every_query_has_its_index() {
    let (log, _listening) = Log::listen("sqlx::postgres::notice=trace");
    let app = TestApp::with(Options {
        database_settings: vec![
            "session_preload_libraries = 'auto_explain'",
            "auto_explain.log_min_duration = 0",
            "auto_explain.log_level = 'notice'",
            "enable_seqscan = off",
        ],
        ..Options::default()
    })
    .await;
    a_day(&app).await;

    let text = log.text();
    assert!(
        text.matches("Query Text").count() > 100,
        "the plans were not logged: {text}"
    );
    // One row each, or read whole on purpose.
    let small = [
        "guardrails_config",
        "pg_",
        "users",
        "seaql",
        "action_count_changes",
    ];
    let scans: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("Seq Scan on"))
        .filter(|line| {
            !small
                .iter()
                .any(|name| line.contains(&format!("Seq Scan on {name}")))
        })
        .collect();
    assert!(scans.is_empty(), "{scans:#?}");
}

#[tokio::test]
async fn no_secret_address_or_body_is_logged() {
    let (log, _listening) = Log::listen("debug,sqlx=off,hyper=off,h2=off");
    let app = TestApp::start().await;
    let code = a_day(&app).await;
    let text = log.text();
    assert!(text.contains("Attempt ended"), "{text}");
    let outbox = app.outbox().await;
    let mail = outbox.iter().find(|mail| mail.channel == "mail").unwrap();
    let recipient = mail.recipients[0].as_str().unwrap();
    for secret in [
        "test-key",
        &app.operator.token,
        "a wrong password",
        recipient,
        "records show",
        &code,
        &code[3..],
        PHONE,
    ] {
        assert!(!text.contains(secret), "“{secret}” is in the log");
    }
}

#[tokio::test]
async fn a_decision_and_its_execution_leave_one_line_each() {
    let (log, _listening) = Log::listen("info,sqlx=off");
    let app = TestApp::start().await;
    let action = proposed_message(&app, "send_email", mail_to(&[CASCADE])).await;
    log.0.lock().unwrap().clear();
    let (status, answer) = app.approve(&app.second, &action).await;
    assert_eq!(status, 200, "{answer}");
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);

    let text = log.text();
    let id = format!("action_id={}", action.action_id);
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(&id)).collect();
    let [decided, ended] = lines[..] else {
        panic!("{lines:#?}");
    };
    let by = format!("user_id={}", app.second.user.id);
    let route = "route=\"/api/ai-coo/actions/{id}/approve\"";
    for words in [" INFO ", "Recorded", "event=\"approved\"", route, &by] {
        assert!(decided.contains(words), "{words}: {decided}");
    }
    for words in [
        " INFO ",
        "Attempt ended",
        "status=\"executed\"",
        "attempt=1",
    ] {
        assert!(ended.contains(words), "{words}: {ended}");
    }
    let mail = mail_of(&action);
    let to = &mail.to[0];
    for private in [&to.name, &to.email, &mail.subject, &app.second.user.name] {
        assert!(!text.contains(private), "“{private}” is in the log");
    }
    assert!(!text.contains("our terms") && !text.contains("Dear all"));
}

#[tokio::test]
async fn an_undo_that_stands_as_the_systems_is_logged_as_whose_it_was() {
    let (log, _listening) = Log::listen("info,sqlx=off");
    let app = TestApp::start().await;
    let task = app.task_of(&app.operator).await;
    assert_eq!(app.approve(&app.second, &task).await.0, 200);
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
    let browser = app.browser_of(&app.second).await;
    let ask = async || {
        log.0.lock().unwrap().clear();
        let id = task.action_id.to_string();
        let page = format!("/dashboard/operator/actions/{id}");
        browser.post(&page, "undo", &[("action_id", &id)]).await;
        log.only_line()
    };
    app.configure(|settings| settings.forbidden_types = vec![Kind::Undo])
        .await;
    let (blocked, by) = (ask().await, format!("by={}", app.second.user.id));
    assert!(
        blocked.contains("event=\"blocked\"") && blocked.contains(&by),
        "{blocked}"
    );
    app.configure(|settings| settings.forbidden_types = vec![])
        .await;
    let created = ask().await;
    assert!(
        created.contains("event=\"created\"") && created.contains(&by),
        "{created}"
    );
}

/// What is typed below.
const PRIVATE: &[&str] = &[
    "Call the bank",
    "credit line",
    "price list",
    "Nora",
    "nora@",
    "Nightly",
];

#[tokio::test]
async fn what_somebody_does_leaves_one_line_with_ids_alone() {
    let (log, _listening) = Log::listen("info,sqlx=off");
    let (app, other, admin, second) = second_admin::two_admins(&[]).await;
    log.0.lock().unwrap().clear();
    let is_line = |event: &str, who: &Person| {
        let (line, by) = (log.only_line(), format!("by={}", who.user.id));
        assert!(line.contains(" INFO ") && line.contains(&by), "{line}");
        assert!(
            line.contains(&format!("event=\"{event}")),
            "{event}: {line}"
        );
        line
    };

    let task = app.task_of(&app.operator).await;
    let line = is_line("created", &app.operator);
    assert!(line.contains(&task.action_id.to_string()), "{line}");
    app.configure(|settings| settings.allow_actions_on_weekends = true)
        .await;
    is_line("settings_changed", &app.admin);

    second_admin::ask(&app, &admin).await;
    let line = is_line("settings_changed", &app.admin);
    assert!(line.contains("autonomy_asked"), "{line}");
    let id = second_admin::asked(&admin).await;
    let fields = [("id", id.as_str())];
    second
        .post(second_admin::PAGE, "decline_guardrails", &fields)
        .await;
    is_line("autonomy_declined", &other);
    second_admin::ask(&app, &admin).await;
    is_line("settings_changed", &app.admin);
    let id = second_admin::asked(&second).await;
    assert!(second_admin::confirms(&second, &id, &app.code(&other)).await);
    is_line("settings_changed", &other);

    let stop = json!({"on": true, "reason": "The wrong price list is out"});
    let stop = app.call(&app.second, "POST", "/api/ai-coo/kill-switch", Some(stop));
    assert_eq!(stop.await.0, 200);
    is_line("kill_switch_on", &app.second);
    let code = app.code(&app.admin);
    let released = [("on", "false"), ("code", code.as_str())];
    let page = "/dashboard/operator/kill-switch";
    admin.post(page, "throw_kill_switch", &released).await;
    is_line("kill_switch_released", &app.admin);

    let (people, code) = ("/dashboard/operator/people", app.code(&app.admin));
    let nora = [
        ("email", "nora@example.com"),
        ("name", "Nora New"),
        ("role", "operator"),
        ("code", code.as_str()),
    ];
    admin.post(people, "invite", &nora).await;
    is_line("account_added", &app.admin);
    let id = app.viewer.user.id.to_string();
    let code = app.code(&app.admin);
    let role = [
        ("id", id.as_str()),
        ("role", "operator"),
        ("code", code.as_str()),
    ];
    admin.post(people, "set_role", &role).await;
    is_line("account_changed", &app.admin);
    let active = [("id", id.as_str()), ("active", "false")];
    admin.post(people, "set_active", &active).await;
    is_line("account_changed", &app.admin);
    let code = app.code(&app.admin);
    let token = [
        ("name", "Nightly"),
        ("role", "viewer"),
        ("days", "30"),
        ("code", code.as_str()),
    ];
    let page = "/dashboard/operator/tokens";
    admin.post(page, "add_token", &token).await;
    is_line("token_added", &app.admin);
}

#[tokio::test]
async fn neither_the_key_nor_a_token_for_google_is_logged() {
    let (log, _listening) = Log::listen("trace,sqlx=off");
    let google = Google::start(&Clock::set_to(MONDAY.parse().unwrap())).await;
    let app = TestApp::with(Options {
        calendar: Some(google.settings(Some(SUBJECT))),
        ..Options::default()
    })
    .await;
    let meeting = proposed(&app, &meeting(&[MARCUS])).await.unwrap();
    app.approve(&app.operator, &meeting).await;
    app.work_off().await;
    assert_eq!(google.events().len(), 1);
    let text = log.text();
    assert!(text.contains("Attempt ended"), "{text}");
    let key = google.key_file();
    let key = key.split("\\n").nth(3).unwrap();
    for secret in [key, "ya29.", "assertion=", "marcus@"] {
        assert!(!text.contains(secret), "“{secret}” is in the log");
    }
}
