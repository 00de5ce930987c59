//! The page of one's own account, by forms alone: what it shows, sets and revokes.

use super::ACCOUNT;
use crate::{
    browser::{Browser, PASSWORD},
    support::{AUTHENTICATOR, Person, TestApp},
};
use ai_coo::accounts::{own::token, totp};

impl TestApp {
    fn shown(&self, secret: &totp::Secret) -> String {
        totp::code(secret, totp::step(self.clock.now().timestamp()))
    }
}

/// The bytes of a secret as the page shows it.
fn secret(text: &str) -> totp::Secret {
    let text: String = text.split_whitespace().collect();
    let bytes = data_encoding::BASE32_NOPAD.decode(text.as_bytes()).unwrap();
    bytes.try_into().unwrap()
}

#[tokio::test]
async fn the_page_of_an_account_is_part_of_the_app() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let page = browser.get(ACCOUNT).await;
    assert_eq!(page.status, 200);
    for shown in [
        "Your account",
        "operator@example.com",
        "Firefox on Linux",
        "this session",
        r#"action="/page/change_password""#,
        r#"autocomplete="one-time-code""#,
        // The frame is around it.
        r#"aria-label="Main""#,
    ] {
        assert!(page.text.contains(shown), "{shown} is not in {}", page.text);
    }
    // It is part of the app.
    for part in ["<script type=\"module\"", ".wasm", "__RESOLVED_RESOURCES["] {
        assert!(page.text.contains(part), "{part} is not in {}", page.text);
    }
    let stranger = Browser::new(&app.url).get(ACCOUNT).await;
    assert!(
        stranger.location.starts_with("/sign-in"),
        "{}",
        stranger.location
    );
}

#[tokio::test]
async fn an_authenticator_is_set_up_and_moved_by_forms_alone() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let code = app.shown(AUTHENTICATOR);
    let page = browser
        .post(ACCOUNT, "remove_second_factor", &[("code", &code)])
        .await;
    assert!(
        page.location.ends_with("?done=removed"),
        "{}",
        page.location
    );
    let wrong = [("password", "battery staple")];
    let page = browser.post(ACCOUNT, "ask_second_factor", &wrong).await;
    assert!(page.location.contains("__err="), "{}", page.location);
    let path = page.location.replace(&app.url, "");
    let said = browser.get(&path).await.text;
    assert!(said.contains("The password is incorrect"), "{said}");
    let right = [("password", PASSWORD)];
    browser.post(ACCOUNT, "ask_second_factor", &right).await;
    let link = "/dashboard/operator/account?key=";
    let mail = app.mail_with(&app.operator.user.email, link).await;
    let mail = mail.expect("no mail");
    let (_, rest) = mail.split_once(link).expect("no link");
    let key: String = rest
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    // The password alone shows no secret, and somebody else's link is worth nothing.
    let other = app.browser_of(&app.second).await;
    for (who, key) in [(&browser, ""), (&browser, "0123456789"), (&other, &*key)] {
        who.post(
            ACCOUNT,
            "begin_second_factor",
            &[("key", key), ("password", PASSWORD)],
        )
        .await;
        assert!(!who.get(ACCOUNT).await.text.contains("data:image"));
    }
    let set = Browser::new(&app.url);
    let fields = [("key", key.as_str()), ("new", "a third horse battery")];
    let page = set.post("/password", "set_password", &fields).await;
    assert!(page.location.contains("__err="), "it sets no password");
    let linked = browser.get(&format!("{ACCOUNT}?key={key}")).await;
    assert!(linked.text.contains("Show QR code"), "{}", linked.text);
    browser
        .post(ACCOUNT, "begin_second_factor", &[("key", &key)])
        .await;
    let page = browser.get(ACCOUNT).await;
    assert!(
        page.text.contains(r#"src="data:image/svg+xml,"#),
        "{}",
        page.text
    );
    let secret = secret(&page.between("<code>", "<"));
    // A neighbour's code has no meaning here.
    app.clock.advance(chrono::Duration::seconds(60));
    let fields = [("code", &*app.shown(&secret))];
    let page = browser
        .post(ACCOUNT, "confirm_second_factor", &fields)
        .await;
    assert!(
        page.location.ends_with("?done=set-up#authenticator"),
        "{}",
        page.location
    );
    let page = browser.get(ACCOUNT).await.text;
    assert!(
        page.contains("Set up on") && !page.contains("data:image"),
        "{page}"
    );
    assert_eq!(page.matches("<code>").count(), 10, "the recovery codes");
    let page = browser.get(ACCOUNT).await.text;
    assert!(!page.contains("<code>"), "are shown once");
}

#[tokio::test]
async fn a_name_fits_in_a_line() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    for wrong in ["", "   ", "two\nlines", &"x".repeat(81)] {
        let page = browser.post(ACCOUNT, "rename", &[("name", wrong)]).await;
        assert!(page.location.contains("__err="), "{wrong:?}");
    }
    let fields = [("name", "  Dana Whitfield ")];
    let page = browser.post(ACCOUNT, "rename", &fields).await;
    assert!(page.location.ends_with("?done=name"), "{}", page.location);
    let page = browser.get(ACCOUNT).await.text;
    assert!(page.contains(r#"value="Dana Whitfield""#), "{page}");
    let Person { user, .. } = &app.operator;
    let named = app.database.connection();
    let now = ai_coo::accounts::store::get(named, user.id).await.unwrap();
    assert_eq!(now.unwrap().name, "Dana Whitfield");
}

/// Neither by a link that signs in, nor by one that was sent on.
#[tokio::test]
async fn what_was_said_to_one_person_is_not_shown_to_another() {
    let app = TestApp::start().await;
    let mine = app.browser_of(&app.operator).await;
    let refused = mine.post(ACCOUNT, "rename", &[("name", "")]).await;
    assert!(refused.location.contains("__sig="), "{}", refused.location);
    let path = refused.location.replace(&app.url, "");
    let shown = mine.get(&path).await;
    assert_eq!(shown.status, 200);
    assert!(shown.text.contains(r#"role="alert""#), "{}", shown.text);
    // Somebody else who opens it.
    let other = app.browser_of(&app.second).await;
    let page = other.get(&path).await;
    assert_eq!((page.status, page.location.as_str()), (303, ACCOUNT));
    // Somebody who signs in by it, and whoever wrote it themselves.
    for next in [
        path.as_str(),
        "/dashboard/operator/account?a=1&__path=%2Fpage%2Frename&__err=e30%3D",
    ] {
        let fields = [
            ("email", app.second.user.email.as_str()),
            ("password", PASSWORD),
            ("next", next),
        ];
        let victim = Browser::new(&app.url);
        let page = victim.post("/sign-in", "sign_in", &fields).await;
        assert!(!page.location.contains("__"), "{}", page.location);
        let code = app.code(&app.second);
        let fields = [("code", code.as_str()), ("next", next)];
        let page = victim
            .post("/sign-in/code", "finish_sign_in", &fields)
            .await;
        assert!(page.location.starts_with(ACCOUNT), "{}", page.location);
        assert!(!page.location.contains("__"), "{}", page.location);
    }
}

/// A link to our sign-in that shows words of somebody else's.
#[tokio::test]
async fn nobody_puts_words_of_theirs_on_our_pages_by_a_link() {
    let app = TestApp::start().await;
    let browser = Browser::new(&app.url);
    let words = r#"{"kind":"signed_out","message":"Call +1 900 555 0100"}"#;
    let words = data_encoding::BASE64URL
        .encode(words.as_bytes())
        .replace('=', "%3D");
    for (forged, clean) in [
        (
            format!("/sign-in?next=%2Fdashboard&__path=%2Fpage%2Fsign_in&__err={words}"),
            "/sign-in?next=%2Fdashboard",
        ),
        (
            format!("/sign-in?%5F%5Fpath=%2Fpage%2Fsign_in&%5F%5Ferr={words}"),
            "/sign-in",
        ),
        // To us, and to nobody else.
        (format!("//evil.example/?__err={words}"), "/evil.example/"),
    ] {
        let page = browser.get(&forged).await;
        assert_eq!(
            (page.status, page.location.as_str()),
            (303, clean),
            "{forged}"
        );
    }
    // What we refused ourselves is said; and again the second time, from where the first led.
    let mut from = "/sign-in?next=%2Fdashboard%2Fai-coo".to_owned();
    for _ in 0..3 {
        let fields = [("email", "nobody@example.com"), ("password", "wrong")];
        let refused = browser.post(&from, "sign_in", &fields).await;
        from = refused.location.replace(&app.url, "");
        assert!(
            from.contains("&__sig=") && from.contains("__err="),
            "{from}"
        );
        assert!(from.contains("next=%2Fdashboard%2Fai-coo"), "{from}");
        let page = browser.get(&from).await;
        assert!(
            page.text.contains("Incorrect e-mail address or password"),
            "{from}: {}",
            page.text
        );
    }
    let changed = from.replace("__sig=", "__sig=00");
    let clean = "/sign-in?next=%2Fdashboard%2Fai-coo";
    assert_eq!(browser.get(&changed).await.location, clean);
}

#[tokio::test]
async fn the_trail_says_in_words_what_was_changed_and_whose() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let id = app.viewer.user.id.to_string();
    let people = "/dashboard/operator/people";
    let code = app.code(&app.admin);
    let role = [("id", id.as_str()), ("role", "operator"), ("code", &code)];
    admin.post(people, "set_role", &role).await;
    let email = [("email", "viewer@example.com")];
    Browser::new(&app.url)
        .post("/forgot", "ask_for_password", &email)
        .await;
    while ai_coo::delivery::deliver::deliver_next(&app.post())
        .await
        .unwrap()
    {}
    admin
        .post(
            people,
            "set_active",
            &[("id", id.as_str()), ("active", "false")],
        )
        .await;
    let trail = admin
        .get("/dashboard/operator/audit")
        .await
        .text
        .replace("<!>", "");
    for words in [
        "Viewer: role viewer → operator",
        "Viewer: link to set a password sent",
        "Viewer: deactivated",
    ] {
        assert!(trail.contains(words), "{words}: {trail}");
    }
}

#[tokio::test]
async fn a_token_that_was_revoked_calls_nothing() {
    let app = TestApp::start().await;
    let path = "/api/ai-coo/actions";
    assert_eq!(app.call(&app.operator, "GET", path, None).await.0, 200);
    let tx = app.database.begin().await.unwrap();
    let revoked = token::revoke_named(&tx, "Operator", app.clock.now()).await;
    tx.commit().await.unwrap();
    assert_eq!(revoked.unwrap().len(), 1);
    let (status, json) = app.call(&app.operator, "GET", path, None).await;
    assert_eq!(status, 401, "{json}");
    assert_eq!(
        app.call(&app.second, "GET", path, None).await.0,
        200,
        "others stay"
    );
}
