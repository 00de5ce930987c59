//! What people do with their own accounts, through the pages that need no script.

use crate::{
    browser::{Browser, PASSWORD},
    support::{AUTHENTICATOR, Person, TestApp},
};
use ai_coo::{
    accounts::{own::token, password, store, totp},
    ground::live::{Change, Topic},
};
use futures::StreamExt as _;
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::{self, client::IntoClientRequest as _};

const ACCOUNT: &str = "/dashboard/operator/account";

impl TestApp {
    fn shown(&self, secret: &totp::Secret) -> String {
        totp::code(secret, totp::step(self.clock.now().timestamp()))
    }
}

/// The session's cookie alone.
fn session_of(browser: &Browser) -> String {
    let cookies = browser.cookie().unwrap();
    let mut pairs = cookies.split("; ");
    pairs
        .find(|pair| pair.starts_with("ai_coo_session="))
        .unwrap()
        .to_owned()
}

/// The bytes of a secret as the page shows it.
fn secret(text: &str) -> totp::Secret {
    let text: String = text.split_whitespace().collect();
    let bytes = data_encoding::BASE32_NOPAD.decode(text.as_bytes()).unwrap();
    bytes.try_into().unwrap()
}

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn socket(browser: &Browser) -> Result<Socket, tungstenite::Error> {
    let url = format!("{}/live", browser.url.replace("http://", "ws://"));
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("cookie", browser.cookie().unwrap().parse().unwrap());
    headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
    let (socket, _) = tokio_tungstenite::connect_async(request).await?;
    Ok(socket)
}

/// How long it takes until it is closed.
async fn closed(mut socket: Socket) -> Duration {
    let began = Instant::now();
    let end = async { while socket.next().await.is_some_and(|message| message.is_ok()) {} };
    tokio::time::timeout(Duration::from_secs(10), end)
        .await
        .expect("the socket stays open");
    began.elapsed()
}

async fn is_open(socket: &mut Socket) -> bool {
    let next = tokio::time::timeout(Duration::from_millis(300), socket.next()).await;
    match next {
        Err(_) => true,
        Ok(message) => message.is_some_and(|message| message.is_ok_and(|it| !it.is_close())),
    }
}

#[tokio::test]
async fn the_page_of_an_account_has_no_script_and_others_have() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let page = browser.get(ACCOUNT).await;
    assert_eq!(page.status, 200);
    for shown in [
        "Your account",
        "operator@example.com",
        "Firefox on Linux",
        "this one",
        r#"action="/page/change_password""#,
        r#"autocomplete="one-time-code""#,
        // The frame is around it.
        r#"aria-label="Main""#,
    ] {
        assert!(page.text.contains(shown), "{shown} is not in {}", page.text);
    }
    // What is left is one line of empty lists, which the renderer always ends with.
    for not in ["<script type=\"module\"", ".wasm", "__RESOLVED_RESOURCES["] {
        assert!(!page.text.contains(not), "{not} is in {}", page.text);
    }
    assert!(
        browser
            .get("/dashboard/operator")
            .await
            .text
            .contains(".wasm")
    );
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
    assert!(said.contains("The password is not yours"), "{said}");
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
    assert!(linked.text.contains("Show the QR code"), "{}", linked.text);
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
    assert!(page.location.ends_with("?done=set-up"), "{}", page.location);
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
async fn a_new_password_takes_the_old_one_and_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let here = app.browser_of(&app.operator).await;
    let there = app.sign_in(&app.operator, &app.url).await;
    let new = "another horse battery";
    for (old, new, said) in [
        ("wrong", new, "The password is not yours"),
        (PASSWORD, "short", "has fewer than 12 characters"),
    ] {
        let fields = [("old", old), ("new", new)];
        let page = here.post(ACCOUNT, "change_password", &fields).await;
        let path = page.location.replace(&app.url, "");
        let page = here.get(&path).await.text;
        assert!(page.contains(said), "{page}");
    }
    let fields = [("old", PASSWORD), ("new", new)];
    let page = here.post(ACCOUNT, "change_password", &fields).await;
    assert!(
        page.location.ends_with("?done=password"),
        "{}",
        page.location
    );
    assert_eq!(here.get(ACCOUNT).await.status, 200);
    assert!(there.get(ACCOUNT).await.location.starts_with("/sign-in"));
    let old = [("email", "operator@example.com"), ("password", PASSWORD)];
    let page = Browser::new(&app.url)
        .post("/sign-in", "sign_in", &old)
        .await;
    assert!(page.location.contains("__err="), "{}", page.location);
}

#[tokio::test]
async fn guessing_the_old_password_stops() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    for _ in 0..10 {
        let fields = [("old", "a guess"), ("new", "another horse battery")];
        browser.post(ACCOUNT, "change_password", &fields).await;
    }
    let fields = [("old", PASSWORD), ("new", "another horse battery")];
    let page = browser.post(ACCOUNT, "change_password", &fields).await;
    let path = page.location.replace(&app.url, "");
    assert!(
        browser
            .get(&path)
            .await
            .text
            .contains("Too many wrong passwords")
    );
}

/// Two processes on one database; the socket is open at one, the session ends at the other.
#[tokio::test]
async fn a_session_that_is_ended_loses_its_sockets_in_every_process_within_a_second() {
    let app = TestApp::start().await;
    let (one, other) = (app.another_process().await, app.another_process().await);
    app.listening(2).await;
    app.browser_of(&app.operator).await;
    let lost = app.sign_in(&app.operator, &one).await;
    let kept = app.sign_in(&app.operator, &other).await;
    let mut stays = socket(&kept).await.unwrap();
    let ends = socket(&lost).await.unwrap();
    let page = kept.post(ACCOUNT, "end_sessions", &[]).await;
    assert!(page.location.ends_with("?done=ended"), "{}", page.location);
    let took = closed(ends).await;
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!(is_open(&mut stays).await);
    assert!(lost.get(ACCOUNT).await.location.starts_with("/sign-in"));
    assert!(socket(&lost).await.is_err(), "no new one is opened");
    let events = "select count(*) from action_events where event_type = 'sessions_ended'";
    assert_eq!(app.count(events).await, 1);
}

#[tokio::test]
async fn one_session_is_ended_by_its_key_and_nobody_elses() {
    let app = TestApp::start().await;
    let here = app.browser_of(&app.operator).await;
    let there = app.sign_in(&app.operator, &app.url).await;
    let colleague = app.browser_of(&app.second).await;
    let page = here.get(ACCOUNT).await;
    let key = page.between(r#"name="key" value=""#, "\"");
    let id = there.session().unwrap();
    assert!(!page.text.contains(&id), "a session's id opens it");
    let stolen = colleague
        .post(ACCOUNT, "end_sessions", &[("key", &key)])
        .await;
    assert!(stolen.location.contains("__err="), "{}", stolen.location);
    assert_eq!(there.get(ACCOUNT).await.status, 200);
    here.post(ACCOUNT, "end_sessions", &[("key", &key)]).await;
    assert!(there.get(ACCOUNT).await.location.starts_with("/sign-in"));
    assert_eq!(colleague.get(ACCOUNT).await.status, 200);
}

/// A session that was planted before the sign-in is not the one after it.
#[tokio::test]
async fn a_sign_in_makes_another_session() {
    let app = TestApp::start().await;
    let first = app.browser_of(&app.operator).await;
    let planted = session_of(&first);
    let fields = [("email", "operator@example.com"), ("password", PASSWORD)];
    first.post("/sign-in", "sign_in", &fields).await;
    assert_ne!(session_of(&first), planted);
    let attacker = Browser::new(&app.url);
    attacker.with_cookie(&planted);
    assert!(attacker.get(ACCOUNT).await.location.starts_with("/sign-in"));
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

/// However many guess at once: ten, and then nobody for a quarter of an hour.
#[tokio::test]
async fn a_hundred_guesses_at_once_are_ten() {
    let app = TestApp::start().await;
    app.browser_of(&app.operator).await;
    let guess = |password: &'static str| {
        let browser = Browser::new(&app.url);
        async move {
            let fields = [("email", "operator@example.com"), ("password", password)];
            browser.post("/sign-in", "sign_in", &fields).await.location
        }
    };
    let wrong = (0..100).map(|_| guess("wrong horse battery"));
    let answers = futures::future::join_all(wrong).await;
    // Refusals travel in the address as Base64 of `{"kind":"…`.
    let (wrong, too_many) = ("eyJraW5kIjoic2lnbmVk", "eyJraW5kIjoidG9v");
    let told = |kind: &str| answers.iter().filter(|to| to.contains(kind)).count();
    assert_eq!((told(wrong), told(too_many)), (10, 90), "{answers:?}");
    let right = guess(PASSWORD).await;
    assert!(
        right.contains(too_many),
        "the right one has to wait as well: {right}"
    );
    app.clock.advance(chrono::Duration::minutes(16));
    assert!(guess(PASSWORD).await.starts_with("/sign-in/code"));
    let left = app.count("select count(*) from sign_in_failures where failed_at > now() - interval '1 minute' and key like '%operator@example.com%'").await;
    assert_eq!(left, 0, "what was right is no failure");
}

async fn tries(app: &TestApp, from: &str, email: &str, password: &str) -> String {
    let answer = app
        .http()
        .post(format!("{}/page/sign_in", app.url))
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json")
        .header("x-forwarded-for", from)
        .form_of(&[("email", email), ("password", password)])
        .send()
        .await
        .unwrap();
    answer.text().await.unwrap()
}

trait FormOf {
    fn form_of(self, fields: &[(&str, &str)]) -> Self;
}

impl FormOf for reqwest::RequestBuilder {
    fn form_of(self, fields: &[(&str, &str)]) -> Self {
        let encoded: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", crate::browser::encoded(value)))
            .collect();
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(encoded.join("&"))
    }
}

#[tokio::test]
async fn who_guesses_from_elsewhere_keeps_nobody_out() {
    let app = TestApp::start().await;
    app.has_a_password(&app.operator).await;
    let email = app.operator.user.email.as_str();
    for _ in 0..11 {
        tries(&app, "203.0.113.7", email, "wrong horse battery").await;
    }
    let there = tries(&app, "203.0.113.7", email, PASSWORD).await;
    assert!(there.contains("Too many wrong passwords"), "{there}");
    let here = tries(&app, "198.51.100.1", email, PASSWORD).await;
    assert!(!here.contains("message"), "{here}");
    // One password tried on many addresses is counted too.
    for one in 0..95 {
        let answer = tries(
            &app,
            "203.0.113.9",
            &format!("a{one}@example.com"),
            "Winter2026!",
        )
        .await;
        assert!(answer.contains("do not belong together"), "{one}: {answer}");
    }
    for one in 95..101 {
        tries(
            &app,
            "203.0.113.9",
            &format!("a{one}@example.com"),
            "Winter2026!",
        )
        .await;
    }
    let sprayed = tries(&app, "203.0.113.9", "b@example.com", "Winter2026!").await;
    assert!(sprayed.contains("Too many wrong passwords"), "{sprayed}");
}

#[tokio::test]
async fn a_sign_in_tells_nobody_which_addresses_have_accounts() {
    let app = TestApp::start().await;
    for who in [&app.operator, &app.second] {
        app.has_a_password(who).await;
    }
    app.sql("update users set active = false where email = 'second.operator@example.com'")
        .await
        .unwrap();
    app.sql("update users set password_hash = '!' where email = 'viewer@example.com'")
        .await
        .unwrap();
    let kinds = [
        "operator@example.com",
        "second.operator@example.com",
        "viewer@example.com",
        "nobody@example.com",
    ];
    let mut took = vec![vec![]; kinds.len()];
    for round in 0..12 {
        for (at, email) in kinds.into_iter().enumerate() {
            let began = std::time::Instant::now();
            let from = format!("198.51.100.{round}");
            let password = if at == 1 {
                PASSWORD
            } else {
                "wrong horse battery"
            };
            let answer = tries(&app, &from, email, password).await;
            took[at].push(began.elapsed());
            assert_eq!(
                answer,
                r#"{"kind":"signed_out","message":"This e-mail address and password do not belong together."}"#,
                "{email}"
            );
        }
    }
    // The quickest of each: what else runs here can only make them slower.
    let quickest: Vec<f64> = took
        .into_iter()
        .map(|times| times.into_iter().min().unwrap().as_secs_f64() * 1_000.0)
        .collect();
    let least = quickest.iter().copied().fold(f64::MAX, f64::min);
    let most = quickest.iter().copied().fold(0.0, f64::max);
    assert!(most - least < least / 2.0, "{quickest:?} ms");
}

#[tokio::test]
async fn what_is_too_long_to_be_one_is_refused_before_any_work() {
    let app = TestApp::start().await;
    let long = "a".repeat(100_000);
    for (email, password) in [
        (long.as_str(), "short"),
        ("operator@example.com", long.as_str()),
        ("a\u{0}b@example.com", "short"),
        // Would be another counter's name.
        ("operator@example.com 127.0.0.1", "short"),
    ] {
        let answer = tries(&app, "198.51.100.1", email, password).await;
        assert!(answer.contains("do not belong together"), "{answer}");
    }
    assert_eq!(app.count("select count(*) from sign_in_failures").await, 0);
}

#[tokio::test]
async fn another_password_ends_every_session_however_it_was_set() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    assert_eq!(browser.get(ACCOUNT).await.status, 200);
    let changed = browser
        .post(
            ACCOUNT,
            "change_password",
            &[("old", PASSWORD), ("new", "another horse battery")],
        )
        .await;
    assert!(
        changed.location.ends_with("?done=password"),
        "{}",
        changed.location
    );
    assert_eq!(
        browser.get(ACCOUNT).await.status,
        200,
        "the one that changed it goes on"
    );
    // As the command line does, or a sign-in that was under way does not see.
    let hash = password::hash("a third horse battery").await.unwrap();
    store::replace_password(app.database.connection(), app.operator.user.id, &hash)
        .await
        .unwrap();
    let page = browser.get(ACCOUNT).await;
    assert!(page.location.starts_with("/sign-in"), "{}", page.location);
}

#[tokio::test]
async fn asking_for_a_password_wakes_no_open_page() {
    let app = TestApp::start().await;
    let mut page = socket(&app.browser_of(&app.viewer).await).await.unwrap();
    for email in [app.operator.user.email.as_str(), "nobody@example.com"] {
        let answer = Browser::new(&app.url)
            .post("/forgot", "ask_for_password", &[("email", email)])
            .await;
        assert_eq!(answer.location, "/forgot?sent");
    }
    while ai_coo::delivery::deliver::once(&app.post()).await.unwrap() {}
    assert_eq!(app.outbox().await.len(), 1);
    // What the page hears first is what was said after all of that.
    app.executor.hub.announce(Change::of(Topic::Settings));
    let heard = page.next().await.unwrap().unwrap();
    assert_eq!(
        heard.to_text().unwrap(),
        r#"{"topic":"settings","id":null}"#
    );
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

#[tokio::test]
async fn changing_the_password_makes_links_that_open_the_account_worthless() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let email = app.operator.user.email.as_str();
    browser
        .post("/forgot", "ask_for_password", &[("email", email)])
        .await;
    while ai_coo::delivery::deliver::once(&app.post()).await.unwrap() {}
    let mail = app
        .outbox()
        .await
        .pop()
        .unwrap()
        .content
        .replace("=\r\n", "")
        .replace("=3D", "=");
    let (_, rest) = mail.split_once("/password?key=").unwrap();
    let key: String = rest
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    browser
        .post(
            ACCOUNT,
            "change_password",
            &[("old", PASSWORD), ("new", "another horse battery")],
        )
        .await;
    let thief = Browser::new(&app.url);
    let fields = [("key", key.as_str()), ("new", "a third horse battery")];
    let set = thief.post("/password", "set_password", &fields).await;
    assert!(set.location.contains("__err="), "{}", set.location);
}

/// Somebody else's session in one's own browser, or one that was made up: signing in leaves it.
#[tokio::test]
async fn a_session_that_somebody_planted_is_not_the_one_that_is_signed_in() {
    let app = TestApp::start().await;
    let thief = app.browser_of(&app.second).await;
    app.has_a_password(&app.operator).await;
    for planted in [
        session_of(&thief),
        "ai_coo_session=AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
    ] {
        let victim = Browser::new(&app.url);
        victim.with_cookie(&planted);
        app.remember(&app.operator, &victim).await;
        let fields = [
            ("email", app.operator.user.email.as_str()),
            ("password", PASSWORD),
        ];
        victim.post("/sign-in", "sign_in", &fields).await;
        assert_ne!(session_of(&victim), planted);
        assert!(
            victim
                .get(ACCOUNT)
                .await
                .text
                .contains("operator@example.com")
        );
        thief.with_cookie(&planted);
        let page = thief.get(ACCOUNT).await;
        assert!(
            !page.text.contains(">operator@example.com"),
            "{}",
            page.text
        );
        assert!(page.location.starts_with("/sign-in"), "{}", page.location);
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
            page.text.contains("do not belong together"),
            "{from}: {}",
            page.text
        );
    }
    let changed = from.replace("__sig=", "__sig=00");
    let clean = "/sign-in?next=%2Fdashboard%2Fai-coo";
    assert_eq!(browser.get(&changed).await.location, clean);
}

#[tokio::test]
async fn that_a_sign_in_has_to_wait_is_on_record_once() {
    let app = TestApp::start().await;
    app.has_a_password(&app.operator).await;
    for _ in 0..14 {
        tries(
            &app,
            "203.0.113.7",
            "operator@example.com",
            "wrong horse battery",
        )
        .await;
        tries(
            &app,
            "203.0.113.8",
            "nobody@example.com",
            "wrong horse battery",
        )
        .await;
    }
    let refused = "select count(*) from action_events where event_type = 'sign_in_refused'";
    assert_eq!(app.count(refused).await, 1);
    let admin = app.browser_of(&app.admin).await;
    let trail = admin
        .get("/dashboard/operator/audit")
        .await
        .text
        .replace("<!>", "");
    assert!(trail.contains("Sign-in refused for a while"), "{trail}");
    assert!(trail.contains("Operator: from 203.0.113.7"), "{trail}");
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
    while ai_coo::delivery::deliver::once(&app.post()).await.unwrap() {}
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

/// 200 characters may be set, whatever they are; and then they sign in.
#[tokio::test]
async fn the_longest_password_signs_in() {
    let app = TestApp::start().await;
    let long = "\u{1F511}".repeat(200);
    let hash = password::hash(&long).await.unwrap();
    store::replace_password(app.database.connection(), app.operator.user.id, &hash)
        .await
        .unwrap();
    let answer = tries(&app, "198.51.100.1", "operator@example.com", &long).await;
    assert!(!answer.contains("message"), "{answer}");
}
