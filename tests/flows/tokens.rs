//! API tokens: each belongs to a person, acts as that person with no more than their role, and
//! ends.

use crate::{
    browser::{Browser, PASSWORD, Page},
    support::{MONDAY, Person, TestApp, database, secrets},
};
use ai_coo::{
    accounts::{Role, store::people},
    actions::{Action, Kind, lifecycle::Status},
    decisions::seen,
    ground::{clock::Clock, ids::UserId},
    server::serve,
};
use ai_coo_migration::Migrator;
use chrono::Duration;
use sea_orm_migration::MigratorTrait;
use serde_json::{Value, json};

const TOKENS: &str = "/dashboard/operator/tokens";
const ACTIONS: &str = "/api/ai-coo/actions";

impl TestApp {
    async fn with_token(&self, token: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = self
            .http()
            .request(method.parse().unwrap(), format!("{}{path}", self.url))
            .bearer_auth(token);
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    async fn reads(&self, token: &str) -> u16 {
        self.with_token(token, "GET", ACTIONS, Value::Null).await.0
    }

    /// A task that a token, or somebody's usual one, proposes.
    async fn task_by(&self, token: &str) -> Action {
        // One open task for each name.
        let name = format!("Call the bank {}", UserId::new());
        let inputs =
            json!({"name": name, "project_id": 1, "user_id": 2, "date_deadline": "2026-12-24"});
        let body = json!({"action_type": "create_task", "inputs": inputs,
            "expected_effect": "Somebody is better off.", "reasoning": "A test wants to see who may decide."});
        let made = self.with_token(token, "POST", ACTIONS, body).await;
        self.named_in(made).await
    }

    async fn decide_by(&self, token: &str, action: &Action) -> (u16, Value) {
        let path = format!("{ACTIONS}/{}/approve", action.action_id);
        let body = json!({"effect_hash": action.effect_hash});
        self.with_token(token, "POST", &path, body).await
    }

    async fn set(&self, sql: &'static str, who: &Person) {
        let query = sqlx::query(sql).bind(who.user.id.0);
        assert_eq!(query.execute(self.pool()).await.unwrap().rows_affected(), 1);
    }
}

/// Asks for a token; with `code` or without.
async fn ask(browser: &Browser, role: &str, days: &str, code: &str) -> Page {
    let fields = [
        ("name", "Deploys"),
        ("role", role),
        ("days", days),
        ("code", code),
    ];
    browser.post(TOKENS, "add_token", &fields).await
}

/// The token that the page shows, once.
async fn shown(browser: &Browser, page: &Page) -> String {
    assert!(page.location.ends_with("?done=made"), "{}", page.location);
    let page = browser.get(&page.location).await;
    let shown = page.between("<code>", "</code>");
    // Without what the renderer puts after a text.
    let token = shown
        .split('<')
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned();
    assert!(
        token.starts_with("aicoo_") && token.len() == 46,
        "{shown:?}"
    );
    token
}

async fn made(app: &TestApp, who: &Person, browser: &Browser, role: &str) -> String {
    let page = ask(browser, role, "90", &app.code(who)).await;
    shown(browser, &page).await
}

/// As any page of the operator's carries it.
fn stamp(app: &TestApp) -> String {
    seen::stamp(&secrets(), app.operator.user.id, app.clock.now())
}

#[tokio::test]
async fn a_person_and_their_tokens_are_one() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let token = made(&app, &app.operator, &browser, "operator").await;
    // One token proposes; neither another of the same person nor the person approves.
    let by_token = app.task_by(&token).await;
    let (status, json) = app.decide_by(&app.operator.token, &by_token).await;
    assert_eq!(status, 403, "{json}");
    let fields = [
        ("action_id", by_token.action_id.to_string()),
        ("effect_hash", by_token.effect_hash.0.clone()),
        ("shown", stamp(&app)),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let inbox = "/dashboard/operator";
    let page = browser.post(inbox, "approve", &fields).await;
    let words = browser.refusal(&page).await;
    assert!(
        words.contains("You proposed this action yourself"),
        "{words}"
    );
    // The person proposes; the token does not approve.
    let by_person = app.task_by(&app.operator.token).await;
    let (status, json) = app.decide_by(&token, &by_person).await;
    assert_eq!(status, 403, "{json}");
    for action in [&by_token, &by_person] {
        assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    }
    // Somebody else may, by a token as well.
    assert_eq!(app.decide_by(&app.second.token, &by_token).await.0, 200);
}

/// Taking back is no way round it.
#[tokio::test]
async fn a_token_does_not_approve_the_undo_that_it_asked_for() {
    let app = TestApp::start().await;
    let task = app.task_by(&app.second.token).await;
    assert_eq!(app.decide_by(&app.operator.token, &task).await.0, 200);
    app.work_off().await;
    let path = format!("{ACTIONS}/{}/undo", task.action_id);
    let asked = app.with_token(&app.operator.token, "POST", &path, json!({}));
    let back = app.named_in(asked.await).await;
    assert_eq!(back.author(), Some(app.operator.user.id));
    let (status, json) = app.approve(&app.operator, &back).await;
    assert_eq!(status, 403, "{json}");
    assert_eq!(app.approve(&app.second, &back).await.0, 200);
}

#[tokio::test]
async fn two_tokens_of_one_person_are_one_approval_of_two() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let token = made(&app, &app.operator, &browser, "operator").await;
    app.sql("update guardrails_config set high_amount = 1, critical_amount = 2")
        .await
        .unwrap();
    let actions = app.analyze().await;
    let action = crate::support::find(&actions, Kind::CreateInvoiceReminder);
    let path = format!("{ACTIONS}/{}/approve", action.action_id);
    for (token, expected) in [(&app.operator.token, 200), (&token, 409)] {
        let body = json!({"effect_hash": action.effect_hash, "code": app.code(&app.operator)});
        let (status, json) = app.with_token(token, "POST", &path, body).await;
        assert_eq!(status, expected, "{json}");
    }
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_token_has_the_lower_role_of_itself_and_its_person_at_every_call() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let low = made(&app, &app.operator, &browser, "viewer").await;
    let high = made(&app, &app.operator, &browser, "operator").await;
    let trigger = async |token: &str| {
        let body = json!({});
        app.with_token(token, "POST", "/api/ai-coo/trigger", body)
            .await
            .0
    };
    assert_eq!((app.reads(&low).await, trigger(&low).await), (200, 403));
    assert_eq!(trigger(&high).await, 202);
    // Nobody gives a token more than they have.
    let page = ask(&browser, "admin", "90", &app.code(&app.operator)).await;
    let words = browser.refusal(&page).await;
    assert!(words.contains("role is higher than operator"), "{words}");

    app.set(
        "update users set role = 'viewer' where id = $1",
        &app.operator,
    )
    .await;
    assert_eq!((app.reads(&high).await, trigger(&high).await), (200, 403));
    app.set(
        "update users set role = 'admin' where id = $1",
        &app.operator,
    )
    .await;
    assert_eq!(trigger(&high).await, 202);
    app.set(
        "update users set active = false where id = $1",
        &app.operator,
    )
    .await;
    assert_eq!((app.reads(&low).await, app.reads(&high).await), (401, 401));
}

#[tokio::test]
async fn a_token_ends_by_itself_and_for_good_when_it_is_revoked() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    for days in ["0", "366", "40000"] {
        let page = ask(&browser, "viewer", days, &app.code(&app.operator)).await;
        let words = browser.refusal(&page).await;
        assert!(words.contains("at most a year"), "{days}: {words}");
    }
    let page = ask(&browser, "viewer", "2", &app.code(&app.operator)).await;
    let short = shown(&browser, &page).await;
    let long = made(&app, &app.operator, &browser, "viewer").await;
    let lasting = made(&app, &app.operator, &browser, "viewer").await;
    assert_eq!(app.reads(&short).await, 200);
    app.clock.advance(Duration::days(2));
    assert_eq!(
        (app.reads(&short).await, app.reads(&long).await),
        (401, 200)
    );
    let page = browser.get(TOKENS).await;
    assert!(page.text.contains("Expired"), "{}", page.text);

    // Somebody else's is not theirs to revoke; an admin revokes any.
    let id: uuid::Uuid = sqlx::query_scalar(
        "select id from api_tokens where name = 'Deploys' order by id desc offset 1 limit 1",
    )
    .fetch_one(app.pool())
    .await
    .unwrap();
    let id = id.to_string();
    let second = app.browser_of(&app.second).await;
    let page = second.post(TOKENS, "revoke_token", &[("id", &id)]).await;
    second.refusal(&page).await;
    assert_eq!(app.reads(&long).await, 200);
    assert!(!second.get(TOKENS).await.text.contains("Deploys"));
    let admin = app.browser_of(&app.admin).await;
    let list = admin.get(TOKENS).await.text.replace("<!>", "");
    assert!(list.contains("of Operator, role viewer"), "{list}");
    admin.post(TOKENS, "revoke_token", &[("id", &id)]).await;
    assert_eq!(
        (app.reads(&long).await, app.reads(&lasting).await),
        (401, 200)
    );
    let mail = app.mail_to(&app.operator.user.email).await.unwrap();
    assert!(mail.contains("Admin revoked the API token"), "{mail}");
}

#[tokio::test]
async fn making_one_takes_a_code_and_shows_it_once() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let count = "select count(*) from api_tokens where name = 'Deploys'";
    for code in ["", "000000", PASSWORD] {
        let page = ask(&admin, "admin", "90", code).await;
        admin.refusal(&page).await;
    }
    let with_password = [
        ("name", "Deploys"),
        ("role", "admin"),
        ("days", "9"),
        ("password", PASSWORD),
    ];
    admin.post(TOKENS, "add_token", &with_password).await;
    assert_eq!(app.count(count).await, 0);

    let page = ask(&admin, "admin", "90", &app.code(&app.admin)).await;
    let sessions = "select count(*) from sessions where data::text like '%aicoo_%'";
    assert_eq!(app.count(sessions).await, 0, "readable in the database");
    let token = shown(&admin, &page).await;
    assert!(!admin.get(TOKENS).await.text.contains("aicoo_"));
    assert_eq!(app.reads(&token).await, 200);
    let mail = app.mail_to(&app.admin.user.email).await.unwrap();
    assert!(mail.contains("An API token was made for Admin"), "{mail}");
    // A token makes no token, and changes no account.
    for form in ["add_token", "rename", "sign_out_everywhere"] {
        let answer = app
            .http()
            .post(format!("{}/page/{form}", app.url))
            .bearer_auth(&token)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!(
                "name=Deploys&role=admin&days=9&id={}",
                app.viewer.user.id
            ))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 403, "{form}");
    }
    // Who has no authenticator is told to set one up.
    app.set(
        "update users set second_factor_confirmed_at = null where id = $1",
        &app.admin,
    )
    .await;
    let page = admin.get(TOKENS).await.text;
    assert!(page.contains("Set up an authenticator first"), "{page}");
    let page = ask(&admin, "admin", "90", "123456").await;
    let words = admin.refusal(&page).await;
    assert!(words.contains("authenticator"), "{words}");
    assert_eq!(app.count(count).await, 1);
}

#[tokio::test]
async fn the_trail_says_by_whose_token() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let token = made(&app, &app.operator, &browser, "operator").await;
    let action = app.task_by(&token).await;
    app.decide_by(&app.second.token, &action).await;
    let path = format!("/api/ai-coo/audit-trail?actionId={}", action.action_id);
    let trail = app.get(&path).await;
    let named = |kind: &str| {
        let all = trail["events"].as_array().unwrap();
        let event = all
            .iter()
            .find(|event| event["event_type"] == kind)
            .unwrap();
        (
            event["actor_name"].as_str().unwrap().to_owned(),
            event["token_id"].is_string(),
        )
    };
    assert_eq!(
        named("created"),
        ("Operator, by API token “Deploys”".to_owned(), true)
    );
    assert_eq!(
        named("approved").0,
        "Second operator, by API token “Second operator”"
    );
    // What the person does is theirs alone.
    let mine = app.task_by(&app.second.token).await;
    let fields = [
        ("action_id", mine.action_id.to_string()),
        ("effect_hash", mine.effect_hash.0.clone()),
        ("shown", stamp(&app)),
    ];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser
        .post("/dashboard/operator", "approve", &fields)
        .await;
    let path = format!("/api/ai-coo/audit-trail?actionId={}", mine.action_id);
    let trail = app.get(&path).await;
    let all = trail["events"].as_array().unwrap();
    let approved = all
        .iter()
        .find(|event| event["event_type"] == "approved")
        .unwrap();
    assert_eq!(approved["actor_name"], "Operator");
    assert_eq!(approved.get("token_id"), None);
}

/// Before, a token had an account of its own, which nobody was.
#[tokio::test]
async fn tokens_of_nobody_stop_working_and_admins_are_told_which() {
    let clock = Clock::set_to(MONDAY.parse().unwrap());
    let database = database(&clock, &[]).await;
    let connection = database.connection();
    let at = Migrator::migrations()
        .iter()
        .position(|one| one.name() == "m20261127_60_tokens")
        .unwrap();
    let after = u32::try_from(Migrator::migrations().len() - at).unwrap();
    Migrator::down(connection, Some(after)).await.unwrap();
    let hash = ai_coo::accounts::token::hash("aicoo_old");
    for sql in [
        "insert into users (id, org_id, email, name, role, password_hash, created_at) values
           ('01a20d5a-c8ec-705b-81ed-d8523958efe1', 'default', 'admin@example.com', 'Admin', 'admin', '-', now()),
           ('01a20d5a-c8ec-705b-81ed-d8523958efe2', 'default', 'token-1@ai-coo.invalid', 'Reporting', 'operator', '!', now())".to_owned(),
        format!("insert into api_tokens (id, org_id, name, role, user_id, token_hash, created_at) values
           ('01a20d5a-c8ec-705b-81ed-d8523958efe3', 'default', 'Reporting', 'operator', '01a20d5a-c8ec-705b-81ed-d8523958efe2', '{hash}', now())"),
        "insert into action_events (id, org_id, event_type, timestamp, actor, actor_type) values
           ('01a20d5a-c8ec-705b-81ed-d8523958efe4', 'default', 'signed_out', now(), '01a20d5a-c8ec-705b-81ed-d8523958efe2', 'human')".to_owned(),
    ] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(database.pool()).await.unwrap();
    }
    serve::migrate(&database, &clock).await.unwrap();
    let bearer = ai_coo::accounts::store::tokens::bearer(connection, &hash, clock.now()).await;
    assert!(bearer.unwrap().is_none());
    let orphaned = ai_coo::accounts::store::tokens::orphaned(connection)
        .await
        .unwrap();
    assert_eq!(orphaned.len(), 1);
    assert!(
        orphaned[0].name == "Reporting"
            && orphaned[0].role == Role::Operator
            && orphaned[0].owner.is_none()
    );
    let told: Vec<(String, String)> = sqlx::query_as(
        "select channel, note from notices where kind = 'authority' order by channel",
    )
    .fetch_all(database.pool())
    .await
    .unwrap();
    assert_eq!(told.len(), 2);
    for (channel, note) in told {
        assert!(note.contains("“Reporting” (operator)"), "{channel}: {note}");
    }
    // The trail still says who it was.
    let trail = ai_coo::audit::store::list(connection, &Default::default(), 10)
        .await
        .unwrap();
    assert_eq!(trail[0].actor_name, "Reporting");
    let people = people::list(connection, "", 10).await.unwrap();
    assert_eq!(people.len(), 1);
}
