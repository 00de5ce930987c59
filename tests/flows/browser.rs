//! A browser without JavaScript: it keeps its cookie, posts forms, and follows nothing by itself.

use crate::support::{Person, TestApp};
use ai_coo::accounts::{
    password,
    store::{self, browsers},
    token,
};
use reqwest::{
    RequestBuilder,
    header::{COOKIE, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use std::{collections::BTreeMap, sync::Mutex};

pub const PASSWORD: &str = "correct horse battery";

pub struct Browser {
    http: reqwest::Client,
    pub url: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

pub struct Page {
    pub status: u16,
    /// Its HTML, and what of its data can be read.
    pub text: String,
    /// Where it leads on to.
    pub location: String,
}

impl Page {
    /// What stands between two pieces of the page.
    pub fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) = self
            .text
            .split_once(before)
            .unwrap_or_else(|| panic!("no {before} in {}", self.text));
        rest.split(after).next().unwrap_or_default().to_owned()
    }
}

impl Browser {
    pub fn new(url: &str) -> Self {
        Self {
            http: reqwest::Client::builder()
                .redirect(Policy::none())
                .build()
                .unwrap(),
            url: url.to_owned(),
            cookies: Mutex::default(),
        }
    }

    /// All of them, as they are sent.
    pub fn cookie(&self) -> Option<String> {
        let cookies = self.cookies.lock().unwrap();
        let pairs: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Keeps these, whatever it had by their names.
    pub fn with_cookie(&self, cookies: &str) {
        for (name, value) in cookies.split("; ").filter_map(|pair| pair.split_once('=')) {
            let (name, value) = (name.to_owned(), value.to_owned());
            self.cookies.lock().unwrap().insert(name, value);
        }
    }

    /// What its session is known by.
    pub fn session(&self) -> Option<String> {
        let cookies = self.cookie()?;
        let named = |pair: &str| pair.strip_prefix("ai_coo_session=").map(str::to_owned);
        cookies.split("; ").find_map(named)
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.http.get(format!("{}{path}", self.url)))
            .await
    }

    /// Posts a form of the page `from`.
    pub async fn post(&self, from: &str, form: &str, fields: &[(&str, &str)]) -> Page {
        let address = format!("{}/page/{form}", self.url);
        let request = self.form(address, fields);
        let from = format!("{}{from}", self.url);
        self.send(request.header("referer", from)).await
    }

    /// Posts a form to an address of its own.
    pub async fn answer(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let address = format!("{}{path}", self.url);
        self.send(self.form(address, fields)).await
    }

    fn form(&self, address: String, fields: &[(&str, &str)]) -> RequestBuilder {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        self.http
            .post(address)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"))
    }

    async fn send(&self, request: RequestBuilder) -> Page {
        let request = request.header("accept", "text/html").header(
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
        );
        let request = match self.cookie() {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let header = |name| {
            let value = answer.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        for set in answer.headers().get_all(SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next();
            self.with_cookie(pair.unwrap_or_default());
        }
        Page {
            status: answer.status().as_u16(),
            location: header(LOCATION).unwrap_or_default(),
            text: with_data(&answer.text().await.unwrap()),
        }
    }
}

/// A page or an answer with what stands in its data, as far as it is text: `components/fetch.rs`
/// writes it as a string of its own, behind the name of the module that it is meant for.
pub fn with_data(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '/';
    let data = text.split('"').filter_map(|string| {
        let (module, data) = string.trim_end_matches('\\').split_once('.')?;
        let is_module =
            [0, 8].contains(&module.len()) && module.bytes().all(|b| b.is_ascii_hexdigit());
        let is_data = is_module && data.chars().all(is_digit);
        let bytes = data_encoding::BASE64_NOPAD.decode(data.as_bytes());
        Some(String::from_utf8_lossy(&bytes.ok().filter(|_| is_data)?).into_owned())
    });
    std::iter::once(text.to_owned()).chain(data).collect()
}

/// As a form has it.
pub fn encoded(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(letter).collect()
}

impl TestApp {
    /// Gives somebody a password and signs them in.
    pub async fn browser_of(&self, who: &Person) -> Browser {
        self.has_a_password(who).await;
        self.sign_in(who, &self.url).await
    }

    /// Gives somebody [`PASSWORD`], if they do not have it yet: another hash would end their
    /// sessions.
    pub async fn has_a_password(&self, who: &Person) {
        let connection = self.database.connection();
        let before = store::password_hash(connection, who.user.id).await.unwrap();
        if password::verify(PASSWORD, before.as_deref()).await.unwrap() {
            return;
        }
        let hash = password::hash(PASSWORD).await.unwrap();
        store::replace_password(connection, who.user.id, &hash)
            .await
            .unwrap();
    }

    /// In a browser that is remembered: it needs no code.
    pub async fn sign_in(&self, who: &Person, url: &str) -> Browser {
        let browser = Browser::new(url);
        self.remember(who, &browser).await;
        let fields = [("email", who.user.email.as_str()), ("password", PASSWORD)];
        let page = browser.post("/sign-in", "sign_in", &fields).await;
        assert_eq!(page.location, "/dashboard/operator", "{}", page.text);
        browser
    }

    /// Gives a browser what it has after a sign-in that it was remembered at.
    pub async fn remember(&self, who: &Person, browser: &Browser) {
        let (key, now) = (token::key(), self.clock.now());
        let tx = self.database.begin().await.unwrap();
        let (hash, until) = (token::hash(&key), now + chrono::Duration::days(30));
        browsers::add(&tx, who.user.id, &hash, None, now, until)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        browser.with_cookie(&format!("ai_coo_browser_test={key}"));
    }
}
