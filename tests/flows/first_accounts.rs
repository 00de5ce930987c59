//! Who has an account after the first start.

use crate::support::{MONDAY, database};
use ai_coo::{
    ground::{
        clock::Clock,
        db::{Database, PgPool},
    },
    server::{config::Config, serve::first_accounts::first_accounts},
};

/// One that has never been started.
async fn new() -> (Database, Clock) {
    let clock = Clock::set_to(MONDAY.parse().unwrap());
    (database(&clock, &[]).await, clock)
}

async fn start(database: &Database, clock: &Clock, vars: &[(&'static str, &str)]) -> String {
    let home = tempfile::tempdir().unwrap();
    let config = Config::read(&|name| {
        let given = vars.iter().find(|(known, _)| *known == name);
        match name {
            "AI_COO_HOME" => Some(home.path().to_str().unwrap().to_owned()),
            _ => given.map(|(_, value)| (*value).to_owned()),
        }
    });
    let shown = first_accounts(&config.unwrap(), database, clock).await;
    shown.unwrap().email
}

/// Address, role, number, and whether a password is still to be set.
async fn people(pool: &PgPool) -> Vec<String> {
    let sql = "select concat_ws(' ', email, role, phone, case password_hash when '!' then 'invited' end) from users order by email";
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
}

async fn invitations(pool: &PgPool) -> i64 {
    let sql = "select count(*) from notices n join users u on u.id = n.user_id
         where n.kind = 'invited' and n.state = 'waiting' and u.email = 'kim@example.com'";
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

const APPROVER: [(&str, &str); 2] = [
    ("APPROVAL_EMAIL", "kim@example.com"),
    ("APPROVAL_PHONE", "+1 415 555 0123"),
];

#[tokio::test]
async fn with_nothing_set_there_are_two_for_the_demo() {
    let (database, clock) = new().await;
    assert_eq!(start(&database, &clock, &[]).await, "admin@example.com");
    let two = ["admin@example.com admin", "operator@example.com operator"];
    assert_eq!(people(database.pool()).await, two);
    start(&database, &clock, &APPROVER).await;
    assert_eq!(
        people(database.pool()).await,
        two,
        "at the first start alone"
    );
}

#[tokio::test]
async fn the_approver_is_invited_with_or_without_an_admin() {
    let approver = "kim@example.com operator +14155550123 invited";
    for (admin, expected) in [
        (None, "admin@example.com admin"),
        (Some("boss@example.com"), "boss@example.com admin"),
    ] {
        let (database, clock) = new().await;
        let mut vars = APPROVER.to_vec();
        vars.extend(admin.map(|admin| ("ADMIN_EMAIL", admin)));
        for _ in 0..2 {
            start(&database, &clock, &vars).await;
            let mut wanted = vec![expected, approver];
            wanted.sort_unstable();
            assert_eq!(people(database.pool()).await, wanted);
            assert_eq!(invitations(database.pool()).await, 1);
        }
        let events = "select count(*) from action_events where event_type = 'account_added'";
        let events: i64 = sqlx::query_scalar(events)
            .fetch_one(database.pool())
            .await
            .unwrap();
        assert_eq!(events, 2);
    }
}

#[tokio::test]
async fn an_admin_who_is_the_approver_has_one_account_and_the_number() {
    let (database, clock) = new().await;
    let mut vars = APPROVER.to_vec();
    vars.push(("ADMIN_EMAIL", "Kim@example.com"));
    start(&database, &clock, &vars).await;
    assert_eq!(
        people(database.pool()).await,
        ["Kim@example.com admin +14155550123"]
    );
    assert_eq!(invitations(database.pool()).await, 0);
}
