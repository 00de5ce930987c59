//! Codes at the sign-in: remembered browsers, recovery codes, and guesses.

use super::{high, wrong};
use crate::{
    browser::{Browser, PASSWORD},
    support::{Person, TestApp},
};
use chrono::Duration;

async fn enter(app: &TestApp, browser: &Browser, who: &Person) -> String {
    app.has_a_password(who).await;
    let fields = [("email", who.user.email.as_str()), ("password", PASSWORD)];
    browser.post("/sign-in", "sign_in", &fields).await.location
}

async fn finish(browser: &Browser, code: &str, remember: &str) -> String {
    let fields = [
        ("code", code),
        ("remember", remember),
        ("next", "/dashboard/ai-coo"),
    ];
    browser
        .post("/sign-in/code", "finish_sign_in", &fields)
        .await
        .location
}

#[tokio::test]
async fn who_starts_over_still_gets_where_they_wanted_to() {
    let app = TestApp::start().await;
    let browser = Browser::new(&app.url);
    let from = "/sign-in/code?next=%2Fdashboard%2Fai-coo";
    let there = "href=\"/sign-in?next=%2Fdashboard%2Fai";
    let page = browser.get(from).await.text;
    assert_eq!(page.matches(there).count(), 1, "{page}");
    // No password was given here, so a code is worth nothing: both links lead on.
    let fields = [("code", "000000"), ("next", "/dashboard/ai-coo")];
    let refused = browser.post(from, "finish_sign_in", &fields).await;
    let again = refused.location.replace(&app.url, "");
    let page = browser.get(&again).await.text;
    assert!(page.contains("took too long"), "{page}");
    assert_eq!(page.matches(there).count(), 2, "{page}");
}

#[tokio::test]
async fn signing_in_takes_a_code_unless_the_browser_is_remembered() {
    let app = TestApp::start().await;
    let account = "/dashboard/operator/account";
    let browser = Browser::new(&app.url);
    let place = enter(&app, &browser, &app.operator).await;
    assert_eq!(place, "/sign-in/code?next=%2Fdashboard%2Foperator");
    assert_eq!(browser.get(&place).await.status, 200);
    assert!(
        browser.get(account).await.location.starts_with("/sign-in"),
        "not yet"
    );
    assert_eq!(
        app.count("select count(*) from action_events where event_type = 'signed_in'")
            .await,
        0
    );
    assert!(
        finish(&browser, &wrong(&app), "true")
            .await
            .contains("__err=")
    );
    assert!(browser.get(account).await.location.starts_with("/sign-in"));
    let code = app.code(&app.operator);
    assert_eq!(finish(&browser, &code, "true").await, "/dashboard/ai-coo");
    let page = browser.get(account).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text
            .contains("Forget Firefox on Linux: require a code there again"),
        "{}",
        page.text
    );
    let mail = app
        .mail_to(&app.admin.user.email)
        .await
        .unwrap()
        .replace("=\n", "");
    assert!(
        mail.contains("Operator can sign in on Firefox on Linux without a code for 30 days"),
        "{mail}"
    );
    // The same code once more, in another browser; a stranger without the first step.
    let other = Browser::new(&app.url);
    enter(&app, &other, &app.operator).await;
    assert!(finish(&other, &code, "false").await.contains("__err="));
    assert!(
        finish(&Browser::new(&app.url), &app.code(&app.operator), "true")
            .await
            .contains("__err=")
    );
    // This browser needs none; for another account it does.
    assert_eq!(
        enter(&app, &browser, &app.operator).await,
        "/dashboard/operator"
    );
    assert!(
        enter(&app, &browser, &app.second)
            .await
            .starts_with("/sign-in/code")
    );
    let stored = app.count("select count(*) from remembered_browsers").await;
    assert_eq!(stored, 1);
    app.clock.advance(Duration::days(30));
    assert!(
        enter(&app, &browser, &app.operator)
            .await
            .starts_with("/sign-in/code")
    );
}

#[tokio::test]
async fn a_browser_is_forgotten_by_its_owner_and_with_the_password() {
    let app = TestApp::start().await;
    let remembered = async || {
        let browser = Browser::new(&app.url);
        enter(&app, &browser, &app.operator).await;
        finish(&browser, &app.code(&app.operator), "true").await;
        assert_eq!(
            enter(&app, &browser, &app.operator).await,
            "/dashboard/operator"
        );
        browser
    };
    let account = "/dashboard/operator/account";
    let needs_code = async |browser: &Browser, password: &str| {
        let fields = [
            ("email", app.operator.user.email.as_str()),
            ("password", password),
        ];
        let page = browser.post("/sign-in", "sign_in", &fields).await;
        page.location.starts_with("/sign-in/code")
    };
    let browser = remembered().await;
    let page = browser.get(account).await;
    let id = page.text.split("/page/forget_browser").nth(1).unwrap();
    let id = id
        .split(r#"name="id" value=""#)
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let stranger = app.browser_of(&app.second).await;
    stranger
        .post(account, "forget_browser", &[("id", id)])
        .await;
    assert!(!needs_code(&browser, PASSWORD).await);
    let here = app.browser_of(&app.operator).await;
    here.post(account, "forget_browser", &[("id", id)]).await;
    assert!(needs_code(&browser, PASSWORD).await);

    let browser = remembered().await;
    let new = "another horse battery";
    let here = app.sign_in(&app.operator, &app.url).await;
    here.post(
        account,
        "change_password",
        &[("old", PASSWORD), ("new", new)],
    )
    .await;
    assert!(needs_code(&browser, new).await);
}

#[tokio::test]
async fn a_recovery_code_signs_in_once_and_says_how_many_are_left() {
    let app = TestApp::start().await;
    let account = "/dashboard/operator/account";
    let browser = app.browser_of(&app.operator).await;
    let page = browser
        .post(
            account,
            "renew_recovery_codes",
            &[("code", &app.code(&app.operator))],
        )
        .await;
    assert!(
        page.location.ends_with("?done=codes#authenticator"),
        "{}",
        page.location
    );
    let page = browser.get(account).await.text;
    let codes: Vec<String> = page
        .split("<code>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    assert!(
        !browser.get(account).await.text.contains(&codes[0]),
        "shown once"
    );
    let readable = format!(
        "select count(*) from recovery_codes where code_hash like '%{}%'",
        codes[0]
    );
    let readable: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(readable))
        .fetch_one(app.pool())
        .await
        .unwrap();
    assert_eq!(readable, 0);

    let lost = Browser::new(&app.url);
    enter(&app, &lost, &app.operator).await;
    assert!(
        finish(&lost, "0000-0000-0000-0000", "false")
            .await
            .contains("__err=")
    );
    let typed = codes[0].replace('-', " ").to_uppercase();
    assert_eq!(finish(&lost, &typed, "false").await, "/dashboard/ai-coo");
    let mail = app
        .mail_to(&app.operator.user.email)
        .await
        .unwrap()
        .replace("=\n", "");
    assert!(mail.contains("used a recovery code. 9 are left."), "{mail}");
    let again = Browser::new(&app.url);
    enter(&app, &again, &app.operator).await;
    assert!(
        finish(&again, &codes[0], "false").await.contains("__err="),
        "used"
    );
    // Somebody else's is worth nothing, and none of them decides.
    let other = Browser::new(&app.url);
    enter(&app, &other, &app.second).await;
    assert!(finish(&other, &codes[1], "false").await.contains("__err="));
    let action = high(&app, &[(1, 3)]).await;
    let (status, json) = app.with_code(&action, &codes[1]).await;
    assert_eq!(status, 422, "{json}");
    // It removes the authenticator that was lost, and with it every other code.
    app.clock.advance(Duration::minutes(16));
    lost.post(account, "remove_second_factor", &[("code", &codes[1])])
        .await;
    assert_eq!(app.count("select count(*) from recovery_codes").await, 0);
    assert_eq!(
        enter(&app, &again, &app.operator).await,
        "/dashboard/operator"
    );
}

#[tokio::test]
async fn codes_at_the_sign_in_are_not_guessed() {
    let app = TestApp::start().await;
    let browser = Browser::new(&app.url);
    enter(&app, &browser, &app.operator).await;
    let guess = wrong(&app);
    for _ in 0..5 {
        finish(&browser, &guess, "false").await;
    }
    for code in [app.code(&app.operator), "0000-0000-0000-0000".to_owned()] {
        let place = finish(&browser, &code, "false").await.replace(&app.url, "");
        let page = browser.get(&place).await.text;
        assert!(page.contains("Too many wrong codes"), "{page}");
    }
    // A right password does not wait for its code for ever.
    app.clock.advance(Duration::minutes(16));
    let place = finish(&browser, &app.code(&app.operator), "false").await;
    assert!(place.contains("__err="), "{place}");
}
