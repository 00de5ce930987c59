//! Setting up an authenticator, resetting somebody's, and how its secret is kept.

use super::{high, wrong};
use crate::support::{AUTHENTICATOR, Person, TestApp, secrets};
use ai_coo::{
    accounts::{
        context::{AccountError, CodeError},
        password,
        people::authenticator,
        second_factor::{check::check, remove, seal, set_up},
        store::{
            self,
            keys::{self, Held},
        },
        token, totp,
    },
    ground::secrets::Secrets,
    notices::subject::KeyKind,
};
use chrono::Duration;

/// Asks for the link, and follows it.
async fn begin(app: &TestApp, who: &Person) {
    let (accounts, user) = (app.accounts(), &who.user);
    let key = token::key();
    let tx = app.database.begin().await.unwrap();
    let held = Held {
        user: user.id,
        kind: KeyKind::Authenticator,
    };
    keys::add(&tx, &token::hash(&key), held, app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    set_up::begin(&accounts, user, &key).await.unwrap();
    let again = set_up::begin(&accounts, user, &key).await;
    assert!(matches!(again, Err(CodeError::Link)), "{again:?}");
}

#[tokio::test]
async fn an_authenticator_is_set_up_with_the_password_and_a_first_code() {
    let app = TestApp::start().await;
    let (database, clock) = (&app.database, &app.clock);
    let (keys, accounts) = (secrets().keys(seal::PURPOSE), app.accounts());
    let user = &app.operator.user;
    let hash = password::hash("correct horse").await.unwrap();
    store::replace_password(database.connection(), user.id, &hash)
        .await
        .unwrap();

    let again = set_up::ask(&accounts, user, "correct horse").await;
    assert!(matches!(again, Err(CodeError::SetUpAlready)), "{again:?}");
    let removed = remove::remove(&accounts, user, &wrong(&app)).await;
    assert!(matches!(removed, Err(CodeError::Wrong)), "{removed:?}");
    remove::remove(&accounts, user, &app.now_shown())
        .await
        .unwrap();

    let stranger = set_up::ask(&accounts, user, "battery staple").await;
    assert!(matches!(stranger, Err(CodeError::WrongPassword)));
    begin(&app, &app.operator).await;
    let connection = database.connection();
    let shown = set_up::waiting(connection, &keys, user.id, clock.now())
        .await
        .unwrap();
    let secret = shown.expect("a secret to show");
    assert_ne!(&secret, AUTHENTICATOR);
    // Until its first code it counts for nothing.
    let action = high(&app, &[(1, 3)]).await;
    let step = || totp::step(clock.now().timestamp());
    let (status, _) = app.with_code(&action, &totp::code(&secret, step())).await;
    assert_eq!(status, 403);
    app.clock.advance(Duration::seconds(60));
    set_up::confirm(&accounts, user, &totp::code(&secret, step()))
        .await
        .unwrap();
    assert!(
        set_up::waiting(connection, &keys, user.id, clock.now())
            .await
            .unwrap()
            .is_none()
    );
    // Its first code has been used by that.
    let (status, _) = app.with_code(&action, &totp::code(&secret, step())).await;
    assert_eq!(status, 422);
    app.clock.advance(Duration::seconds(30));
    let (status, json) = app.with_code(&action, &totp::code(&secret, step())).await;
    assert_eq!(status, 200, "{json}");
    let kinds = "select count(*) from action_events where event_type in ('second_factor_removed', 'second_factor_added')";
    assert_eq!(app.count(kinds).await, 2);
}

#[tokio::test]
async fn an_admin_resets_somebodys_and_not_their_own() {
    let app = TestApp::start().await;
    let (accounts, admin) = (app.accounts(), &app.admin.user);
    let operator = app.operator.user.id;
    let own = authenticator::reset(&accounts, admin, admin.id, &app.code(&app.admin)).await;
    assert!(matches!(own, Err(AccountError::OwnReset)));
    authenticator::reset(&accounts, admin, operator, &app.code(&app.admin))
        .await
        .unwrap();
    let action = high(&app, &[(1, 3)]).await;
    assert_eq!(app.with_code(&action, &app.now_shown()).await.0, 403);
    let events = "select count(*) from action_events where event_type = 'second_factor_reset'";
    assert_eq!(app.count(events).await, 1);
    // Whose role was taken away in between resets nobody's.
    app.sql("update users set role = 'operator' where email = 'admin@example.com'")
        .await
        .unwrap();
    let late =
        authenticator::reset(&accounts, admin, app.second.user.id, &app.code(&app.admin)).await;
    assert!(matches!(late, Err(AccountError::NotAdmin)), "{late:?}");
}

#[tokio::test]
async fn a_secret_that_nobody_confirmed_lapses() {
    let app = TestApp::start().await;
    app.has_a_password(&app.operator).await;
    app.sql("update users set second_factor = null, second_factor_confirmed_at = null where email = 'operator@example.com'")
        .await
        .unwrap();
    let (keys, accounts) = (secrets().keys(seal::PURPOSE), app.accounts());
    let (user, connection) = (&app.operator.user, app.database.connection());
    begin(&app, &app.operator).await;
    let now = || app.clock.now();
    let shown = set_up::waiting(connection, &keys, user.id, now()).await;
    let secret = shown.unwrap().expect("a secret to show");
    app.clock.advance(Duration::minutes(16));
    let gone = set_up::waiting(connection, &keys, user.id, now()).await;
    assert!(gone.unwrap().is_none(), "it is not shown any more");
    let code = totp::code(&secret, totp::step(now().timestamp()));
    let late = set_up::confirm(&accounts, user, &code).await;
    assert!(matches!(late, Err(CodeError::NotBegun)), "{late:?}");
}

#[tokio::test]
async fn a_secret_that_is_changed_still_opens_and_is_sealed_anew() {
    let app = TestApp::start().await;
    let old = "0123456789abcdef".repeat(2);
    let rotated = Secrets::new("f".repeat(32).into(), Some(old.into())).keys(seal::PURPOSE);
    let only_new = Secrets::new("f".repeat(32).into(), None).keys(seal::PURPOSE);
    let account = app.operator.user.id;
    let now = app.clock.now();
    let code = app.now_shown();
    let lost = app.database.begin().await.unwrap();
    let unreadable = check(&lost, &only_new, account, Some(&code), now).await;
    assert!(matches!(unreadable, Err(CodeError::Unreadable)));
    lost.rollback().await.unwrap();
    let tx = app.database.begin().await.unwrap();
    check(&tx, &rotated, account, Some(&code), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.clock.advance(Duration::seconds(30));
    let tx = app.database.begin().await.unwrap();
    let code = app.now_shown();
    check(&tx, &only_new, account, Some(&code), app.clock.now())
        .await
        .unwrap();
}
