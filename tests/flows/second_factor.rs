//! Codes of an authenticator: what takes one, that each counts once, and that nobody guesses them.

use crate::{
    browser::{Browser, PASSWORD},
    operations::order,
    support::{AUTHENTICATOR, Person, TestApp, find, secrets},
};
use ai_coo::{
    accounts::{
        office::AccountError,
        password,
        people::authenticator,
        second_factor::{CodeError, check::check, remove, seal, set_up},
        store::{
            self,
            keys::{self, Held},
        },
        token, totp,
    },
    actions::{Action, Kind, RiskLevel, lifecycle::Status},
    ground::secrets::Secrets,
    notices::about::KeyKind,
};
use chrono::Duration;
use futures::future::join_all;
use serde_json::{Value, json};

/// An action of high risk.
async fn high(app: &TestApp, lines: &[(i64, u32)]) -> Action {
    let inputs = order(app, lines).await;
    let action = app.propose(inputs).await.unwrap();
    assert_eq!(action.risk_level, RiskLevel::High);
    action
}

/// One of high and one of critical risk.
async fn two(app: &TestApp) -> [Action; 2] {
    let first = high(app, &[(1, 3)]).await;
    app.sql("update guardrails_config set high_amount = 1, critical_amount = 2")
        .await
        .unwrap();
    let second = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(second.risk_level, RiskLevel::Critical);
    [first, second]
}

impl TestApp {
    async fn with_code(&self, action: &Action, code: &str) -> (u16, Value) {
        self.approve_with(&self.operator, action, json!({"code": code}))
            .await
    }

    fn now_shown(&self) -> String {
        totp::code(AUTHENTICATOR, totp::step(self.clock.now().timestamp()))
    }

    async fn step(&self) -> i64 {
        self.count("select max(second_factor_step) from users")
            .await
    }
}

/// Not what the authenticator shows, nor will soon.
fn wrong(app: &TestApp) -> String {
    let step = totp::step(app.clock.now().timestamp());
    let near: Vec<String> = (-2..=2)
        .map(|off| totp::code(AUTHENTICATOR, step + off))
        .collect();
    (0..10)
        .map(|digit| digit.to_string().repeat(6))
        .find(|code| !near.contains(code))
        .unwrap()
}

/// Asks for the link, and follows it.
async fn begin(app: &TestApp, who: &Person) {
    let (office, user) = (app.office(), &who.user);
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
    set_up::begin(&office, user, &key).await.unwrap();
    let again = set_up::begin(&office, user, &key).await;
    assert!(matches!(again, Err(CodeError::Link)), "{again:?}");
}

fn words(json: &Value) -> &str {
    json["message"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn what_is_of_high_risk_takes_a_code_and_rejecting_takes_none() {
    let app = TestApp::start().await;
    let [first, second] = two(&app).await;
    for (code, said) in [
        ("", "code: is missing"),
        (&wrong(&app), "code: is not what"),
        ("12345", "code: is not what"),
    ] {
        let (status, json) = app.with_code(&first, code).await;
        assert_eq!(status, 422, "{json}");
        assert!(words(&json).starts_with(said), "{json}");
    }
    assert_eq!(app.status(first.action_id).await, Status::PendingApproval);
    let (status, json) = app.with_code(&first, &app.now_shown()).await;
    assert_eq!(status, 200, "{json}");
    let path = format!("/api/ai-coo/actions/{}/reject", second.action_id);
    let body = json!({"effect_hash": second.effect_hash});
    let (status, json) = app.call(&app.operator, "POST", &path, Some(body)).await;
    assert_eq!(status, 200, "{json}");
}

#[tokio::test]
async fn a_code_decides_one_thing_even_if_two_are_asked_at_once() {
    let app = TestApp::start().await;
    let [first, second] = two(&app).await;
    let code = app.now_shown();
    let both = [&first, &second, &first, &second].map(|action| app.with_code(action, &code));
    let mut answers: Vec<u16> = join_all(both).await.into_iter().map(|one| one.0).collect();
    answers.sort_unstable();
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(app.count("select count(*) from action_approvals").await, 1);
    // The next one is good for the other.
    app.clock.advance(Duration::seconds(30));
    let open = app.actions(Status::PendingApproval).await;
    let other = open
        .iter()
        .find(|action| [first.action_id, second.action_id].contains(&action.action_id));
    if let Some(other) = other {
        let who = &app.second;
        who.shown.store(0, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(app.approve(who, other).await.0, 200);
    }
}

#[tokio::test]
async fn a_code_that_decided_nothing_is_as_good_as_before() {
    let app = TestApp::start().await;
    let [first, second] = two(&app).await;
    let (other_hash, code) = ("0".repeat(64), app.now_shown());
    let more = json!({"code": code, "effect_hash": other_hash});
    let (status, json) = app.approve_with(&app.operator, &first, more).await;
    assert_eq!(status, 422, "{json}");
    assert_eq!(app.with_code(&second, &code).await.0, 200);
    // Twice the same person: no, and the fresh code is kept.
    app.clock.advance(Duration::seconds(30));
    let (code, before) = (app.now_shown(), app.step().await);
    let (status, json) = app.with_code(&second, &code).await;
    assert_eq!(status, 409, "{json}");
    assert_eq!(app.step().await, before);
    assert_eq!(app.with_code(&first, &code).await.0, 200);
}

#[tokio::test]
async fn guessing_stops_after_five_however_many_guess_at_once() {
    let app = TestApp::start().await;
    let action = high(&app, &[(1, 3)]).await;
    let guess = wrong(&app);
    let guesses = (0..30).map(|_| app.with_code(&action, &guess));
    let answers = join_all(guesses).await;
    let count = |status| answers.iter().filter(|one| one.0 == status).count();
    assert_eq!((count(422), count(429)), (5, 25));
    let (status, json) = app.with_code(&action, &app.now_shown()).await;
    assert_eq!(status, 429, "even the right one waits: {json}");
    // The others are not kept waiting.
    assert_eq!(app.approve(&app.second, &action).await.0, 200);
    app.clock.advance(Duration::minutes(16));
    app.sql("update guardrails_config set high_amount = 1")
        .await
        .unwrap();
    let next = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(app.with_code(&next, &app.now_shown()).await.0, 200);
}

#[tokio::test]
async fn who_has_no_authenticator_is_told_where_to_set_one_up() {
    let app = TestApp::start().await;
    let action = high(&app, &[(1, 3)]).await;
    app.sql("update users set second_factor = null, second_factor_confirmed_at = null")
        .await
        .unwrap();
    let (status, json) = app.with_code(&action, &app.now_shown()).await;
    assert_eq!(status, 403, "{json}");
    assert!(words(&json).contains("Set it up under Your account"));
    // What is of lower risk takes none.
    let low = find(&app.analyze().await, Kind::CreateTask);
    assert_eq!(app.approve(&app.operator, &low).await.0, 200);
}

#[tokio::test]
async fn an_authenticator_is_set_up_with_the_password_and_a_first_code() {
    let app = TestApp::start().await;
    let (database, clock) = (&app.database, &app.clock);
    let (keys, office) = (secrets().keys(seal::PURPOSE), app.office());
    let user = &app.operator.user;
    let hash = password::hash("correct horse").await.unwrap();
    store::replace_password(database.connection(), user.id, &hash)
        .await
        .unwrap();

    let again = set_up::ask(&office, user, "correct horse").await;
    assert!(matches!(again, Err(CodeError::SetUpAlready)), "{again:?}");
    let removed = remove::remove(&office, user, &wrong(&app)).await;
    assert!(matches!(removed, Err(CodeError::Wrong)), "{removed:?}");
    remove::remove(&office, user, &app.now_shown())
        .await
        .unwrap();

    let stranger = set_up::ask(&office, user, "battery staple").await;
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
    set_up::confirm(&office, user, &totp::code(&secret, step()))
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
    let (office, admin) = (app.office(), &app.admin.user);
    let operator = app.operator.user.id;
    let own = authenticator::reset(&office, admin, admin.id, &app.code(&app.admin)).await;
    assert!(matches!(own, Err(AccountError::OwnReset)));
    authenticator::reset(&office, admin, operator, &app.code(&app.admin))
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
        authenticator::reset(&office, admin, app.second.user.id, &app.code(&app.admin)).await;
    assert!(matches!(late, Err(AccountError::NotAdmin)), "{late:?}");
}

#[tokio::test]
async fn a_secret_that_nobody_confirmed_lapses() {
    let app = TestApp::start().await;
    app.has_a_password(&app.operator).await;
    app.sql("update users set second_factor = null, second_factor_confirmed_at = null where email = 'operator@example.com'")
        .await
        .unwrap();
    let (keys, office) = (secrets().keys(seal::PURPOSE), app.office());
    let (user, connection) = (&app.operator.user, app.database.connection());
    begin(&app, &app.operator).await;
    let now = || app.clock.now();
    let shown = set_up::waiting(connection, &keys, user.id, now()).await;
    let secret = shown.unwrap().expect("a secret to show");
    app.clock.advance(Duration::minutes(16));
    let gone = set_up::waiting(connection, &keys, user.id, now()).await;
    assert!(gone.unwrap().is_none(), "it is not shown any more");
    let code = totp::code(&secret, totp::step(now().timestamp()));
    let late = set_up::confirm(&office, user, &code).await;
    assert!(matches!(late, Err(CodeError::NotBegun)), "{late:?}");
}

#[tokio::test]
async fn a_secret_that_is_changed_still_opens_and_is_sealed_anew() {
    let app = TestApp::start().await;
    let old = "0123456789abcdef".repeat(2);
    let rotated = Secrets::new("f".repeat(32), Some(old)).keys(seal::PURPOSE);
    let only_new = Secrets::new("f".repeat(32), None).keys(seal::PURPOSE);
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
            .contains("Forget Firefox on Linux: ask for a code there again"),
        "{}",
        page.text
    );
    let mail = app
        .mail_to(&app.admin.user.email)
        .await
        .unwrap()
        .replace("=\n", "");
    assert!(
        mail.contains("Operator signs in on Firefox on Linux without a code for 30 days"),
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
    assert!(page.location.ends_with("?done=codes"), "{}", page.location);
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
