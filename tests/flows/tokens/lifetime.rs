//! Tokens are made with a code, shown once, and end.

use super::{TOKENS, ask, made, shown};
use crate::{
    browser::PASSWORD,
    support::{MONDAY, TestApp, database},
};
use ai_coo::{
    accounts::{Role, store::people},
    ground::clock::Clock,
    server::serve,
};
use ai_coo_migration::Migrator;
use chrono::Duration;
use sea_orm_migration::MigratorTrait;

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
    assert!(mail.contains("New API token for Admin"), "{mail}");
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
    Migrator::down(database.to_migrate(), Some(after))
        .await
        .unwrap();
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
        "select channel, note from notices where kind = 'authority' and note like '%token%' order by channel",
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
