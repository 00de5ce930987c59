//! `ai-coo doctor` on what works and on what does not.

use crate::{receivers::MailServer, support::TestApp};
use ai_coo::server::doctor::{self, Check, Level};
use sqlx::ConnectOptions;

/// What it finds with these settings instead of the app's own.
async fn found(app: &TestApp, changed: &[(&'static str, String)]) -> Vec<Check> {
    let own = [
        ("ODOO_URL", app.odoo.url.clone()),
        ("ODOO_API_KEY", "test-key".to_owned()),
        ("APP_URL", app.url.clone()),
    ];
    let var = |name: &str| {
        let all = changed.iter().chain(&own);
        all.into_iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.clone())
    };
    let (config, wrong) = doctor::settings(&var);
    let url = app.pool().connect_options().to_url_lossy().to_string();
    doctor::run_checks(&config.unwrap(), &wrong, &url.into(), &app.clock).await
}

fn errors(checks: &[Check]) -> Vec<String> {
    let errors = checks.iter().filter(|check| check.level == Level::Error);
    errors.map(ToString::to_string).collect()
}

fn find<'a>(checks: &'a [Check], name: &str) -> &'a Check {
    let found = checks.iter().find(|check| check.name == name);
    found.unwrap_or_else(|| panic!("no check {name} in {checks:#?}"))
}

#[tokio::test]
async fn what_works_is_called_ok() {
    let app = TestApp::start().await;
    let mail = MailServer::start().await;
    let changed = [
        ("SMTP_HOST", "127.0.0.1".to_owned()),
        ("SMTP_PORT", mail.port.to_string()),
        ("SMTP_TLS", "none".to_owned()),
    ];
    let checks = found(&app, &changed).await;
    assert_eq!(errors(&checks), Vec::<String>::new());
    for name in [
        "settings",
        "database",
        "migrations",
        "odoo",
        "odoo key",
        "mail",
        "public address",
    ] {
        assert_eq!(
            find(&checks, name).level,
            Level::Ok,
            "{}",
            find(&checks, name)
        );
    }
    assert!(mail.taken().is_empty(), "nothing was sent");
    let role = find(&checks, "database role");
    assert_eq!(role.level, Level::Warning);
    assert!(
        role.found
            .contains("the audit trail is protected by triggers alone")
    );
}

#[tokio::test]
async fn what_is_wrong_is_named_with_its_remedy() {
    let app = TestApp::start().await;
    let says = async |name: &'static str, value: &str, expected: &str| {
        let checks = found(&app, &[(name, value.to_owned())]).await;
        let errors = errors(&checks);
        assert_eq!(errors.len(), 1, "{errors:#?}");
        assert!(errors[0].contains(expected), "{}", errors[0]);
    };
    says("ODOO_API_KEY", "wrong", "Make a new key in Odoo").await;
    says(
        "ODOO_URL",
        "http://127.0.0.1:9",
        "odoo: Odoo cannot be reached",
    )
    .await;
    says(
        "APP_URL",
        "http://127.0.0.1:9",
        "public address: http://127.0.0.1:9: cannot be reached: nothing answers",
    )
    .await;
    let odoo = app.odoo.url.clone();
    says("APP_URL", &odoo, "something else answers there").await;
    says("DATABASE_POOL", "many", "DATABASE_POOL").await;
    app.sql("delete from seaql_migrations where version = 'm20261123_10_limits'")
        .await
        .unwrap();
    app.sql("drop table call_turns").await.unwrap();
    let checks = found(&app, &[]).await;
    assert_eq!(find(&checks, "migrations").found, "1 pending");
    assert_eq!(errors(&checks).len(), 1, "Odoo is looked at all the same");
}
