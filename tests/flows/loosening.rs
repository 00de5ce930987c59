//! Guardrails that let more happen than before: a stolen password is not enough, and admins hear
//! of it.

use crate::support::{Person, TestApp};
use ai_coo::{
    accounts::context::CodeError,
    decisions::configure::{ConfigureError, configure},
    guardrails::{self, Settings},
};

async fn save(
    app: &TestApp,
    who: &Person,
    code: &str,
    change: impl FnOnce(&mut Settings),
) -> Result<i32, ConfigureError> {
    let current = guardrails::store::current(app.database.connection());
    let (mut settings, version) = current.await.unwrap();
    change(&mut settings);
    configure(&app.desk(), &settings, version, &app.by(who, code)).await
}

async fn version(app: &TestApp) -> i32 {
    let current = guardrails::store::current(app.database.connection());
    current.await.unwrap().1
}

#[tokio::test]
async fn what_lets_more_happen_takes_a_code_and_every_admin_is_told() {
    let app = TestApp::start().await;
    let weekends = |settings: &mut Settings| settings.allow_actions_on_weekends = true;
    let before = version(&app).await;
    let refused = save(&app, &app.admin, "", weekends).await;
    assert!(
        matches!(refused, Err(ConfigureError::CodeMissing)),
        "{refused:?}"
    );
    let refused = save(&app, &app.admin, "000000", weekends).await;
    assert!(
        matches!(refused, Err(ConfigureError::Code(CodeError::Wrong))),
        "{refused:?}"
    );
    assert_eq!(version(&app).await, before, "nothing was saved");
    assert_eq!(
        app.mail_to("admin@example.com").await,
        None,
        "and nobody was told"
    );

    let code = app.code(&app.admin);
    assert_eq!(
        save(&app, &app.admin, &code, weekends).await.unwrap(),
        before + 1
    );
    let mail = app.mail_to("admin@example.com").await.unwrap();
    assert!(
        mail.contains("the guardrails (Business hours: On weekends too)"),
        "{mail}"
    );
    assert!(!mail.contains("allow_actions_on"), "{mail}");
    let again = save(&app, &app.admin, &code, |settings| {
        settings.max_sms_per_day += 1
    })
    .await;
    assert!(
        matches!(again, Err(ConfigureError::Code(CodeError::Wrong))),
        "a code counts once: {again:?}"
    );

    // The other way takes none; it is on the trail that only the first one loosened anything.
    let stricter = |settings: &mut Settings| settings.allow_actions_on_weekends = false;
    assert_eq!(
        save(&app, &app.admin, "", stricter).await.unwrap(),
        before + 2
    );
    let loosened: Vec<String> = sqlx::query_scalar(
        "select event_data ->> 'loosened' from action_events where event_type = 'settings_changed' order by id",
    )
    .fetch_all(app.database.pool())
    .await
    .unwrap();
    assert_eq!(loosened, [r#"["allow_actions_on_weekends"]"#, "[]"]);
}

/// Both of one change: what is stricter does not carry what is looser past the code.
#[tokio::test]
async fn one_field_that_is_looser_is_enough() {
    let app = TestApp::start().await;
    let change = |settings: &mut Settings| {
        settings.daily_amount_budget = 0;
        settings.contact_gap_hours = 100;
        settings.high_amount += 1;
    };
    let refused = save(&app, &app.admin, "", change).await;
    assert!(
        matches!(refused, Err(ConfigureError::CodeMissing)),
        "{refused:?}"
    );
}

/// As soon as anybody who may decide has one, an admin needs one too: theirs.
#[tokio::test]
async fn whose_authenticator_is_missing_sets_it_up_first() {
    let app = TestApp::start().await;
    app.sql("update users set second_factor = null, second_factor_confirmed_at = null where email = 'admin@example.com'")
        .await
        .unwrap();
    let more = |settings: &mut Settings| settings.max_sms_per_day += 1;
    let refused = save(&app, &app.admin, "", more).await;
    assert!(
        matches!(refused, Err(ConfigureError::Code(CodeError::NotSetUp))),
        "{refused:?}"
    );
    app.sql("update users set second_factor = null, second_factor_confirmed_at = null")
        .await
        .unwrap();
    save(&app, &app.admin, "", more).await.unwrap();
}
