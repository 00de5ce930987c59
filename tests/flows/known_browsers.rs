//! Where calls come from, and whom strangers' wrong passwords keep out: nobody who has signed in
//! before.

use crate::{
    browser::{Browser, PASSWORD},
    support::{Options, TestApp},
};

const TAKEN: &str = "taken";

impl TestApp {
    /// As if strangers had guessed so often, from anywhere.
    async fn guessed(&self, key: &str, times: i32) {
        sqlx::query("insert into sign_in_failures select $1, $2 from generate_series(1, $3)")
            .bind(key)
            .bind(self.clock.now())
            .bind(times)
            .execute(self.pool())
            .await
            .unwrap();
    }
}

/// That the password was taken, or the words of the refusal.
async fn signs_in(browser: &Browser, password: &str) -> String {
    let fields = [("email", "operator@example.com"), ("password", password)];
    let page = browser.post("/sign-in", "sign_in", &fields).await;
    if ["/dashboard/operator", "/sign-in/code"]
        .iter()
        .any(|there| page.location.starts_with(there))
    {
        return TAKEN.to_owned();
    }
    let path = page.location.replace(&browser.url, "");
    browser.get(&path).await.text
}

#[tokio::test]
async fn five_hundred_wrong_passwords_of_strangers_do_not_lock_an_owner_out() {
    let app = TestApp::start().await;
    let known = app.browser_of(&app.operator).await;
    let colleague = app.browser_of(&app.second).await;
    app.guessed("address:operator@example.com", 500).await;
    app.guessed("network:127.0.0.1", 100).await;
    let stranger = Browser::new(&app.url);
    let refused = signs_in(&stranger, PASSWORD).await;
    assert!(
        refused.contains("Sign-in locked: too many wrong passwords"),
        "{refused}"
    );
    // Whose browser it is counts, not that it is one.
    let refused = signs_in(&colleague, PASSWORD).await;
    assert!(
        refused.contains("Sign-in locked: too many wrong passwords"),
        "{refused}"
    );
    assert_eq!(signs_in(&known, PASSWORD).await, TAKEN);
    // Signed out it is as known as before.
    let browser = known.cookie().unwrap();
    let browser = browser
        .split("; ")
        .find(|pair| pair.starts_with("ai_coo_browser="));
    let fresh = Browser::new(&app.url);
    fresh.with_cookie(browser.unwrap());
    assert_eq!(signs_in(&fresh, PASSWORD).await, TAKEN);
    // One that was made up is a stranger's.
    let forged = Browser::new(&app.url);
    forged.with_cookie(&format!(
        "ai_coo_browser={}.{}",
        "0".repeat(32),
        "0".repeat(64)
    ));
    let refused = signs_in(&forged, PASSWORD).await;
    assert!(
        refused.contains("Sign-in locked: too many wrong passwords"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_known_browser_guesses_no_more_than_ten_times() {
    let app = TestApp::start().await;
    let known = app.browser_of(&app.operator).await;
    for _ in 0..10 {
        let refused = signs_in(&known, "wrong horse battery").await;
        assert!(
            refused.contains("Incorrect e-mail address or password"),
            "{refused}"
        );
    }
    let refused = signs_in(&known, PASSWORD).await;
    assert!(
        refused.contains("Sign-in locked: too many wrong passwords"),
        "{refused}"
    );
    let elsewhere = Browser::new(&app.url);
    assert_eq!(signs_in(&elsewhere, PASSWORD).await, TAKEN);
}

/// Whether a code from there is still looked at.
async fn looked_at(app: &TestApp, from: &[&str]) -> bool {
    let mut request = app.http().get(format!("{}/s/ABCDEFGHJKMNPQRS", app.url));
    for line in from {
        request = request.header("x-forwarded-for", *line);
    }
    let text = request.send().await.unwrap().text().await.unwrap();
    !text.contains("Too many")
}

#[tokio::test]
async fn twenty_wrong_codes_of_one_lock_nobody_else_out_behind_a_proxy() {
    let app = TestApp::start().await;
    // As a proxy writes a caller who opens a connection for each call.
    let mut tried = 0;
    while looked_at(&app, &[&format!("203.0.113.7:{}", 50_000 + tried)]).await {
        tried += 1;
        assert!(tried < 100, "nobody is ever locked out");
    }
    assert!(
        !looked_at(&app, &["203.0.113.7"]).await,
        "the port is no other caller"
    );
    assert!(
        looked_at(&app, &["198.51.100.1:40000"]).await,
        "somebody else is locked out"
    );
    assert!(
        looked_at(&app, &["203.0.113.7, 198.51.100.2"]).await,
        "the header was sent along"
    );
    assert!(
        !looked_at(&app, &["198.51.100.3", "203.0.113.7"]).await,
        "the last line counts"
    );
}

#[tokio::test]
async fn a_header_from_whom_we_do_not_trust_is_not_read() {
    let app = TestApp::with(Options {
        proxies: "none",
        ..Options::default()
    })
    .await;
    let mut tried = 0;
    while looked_at(&app, &[&format!("203.0.113.{tried}")]).await {
        tried += 1;
        assert!(tried < 100, "another header is another caller");
    }
}
