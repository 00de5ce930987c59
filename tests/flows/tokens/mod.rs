//! API tokens: each belongs to a person, acts as that person with no more than their role, and
//! ends.

mod authority;
mod lifetime;
mod shown_once;

use crate::{
    browser::{Browser, Page},
    support::{Person, TestApp},
};
use serde_json::Value;

const TOKENS: &str = "/dashboard/operator/tokens";
const ACTIONS: &str = "/api/ai-coo/actions";

impl TestApp {
    async fn with_token(&self, token: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = self
            .http()
            .request(method.parse().unwrap(), format!("{}{path}", self.url))
            .bearer_auth(token);
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    async fn reads(&self, token: &str) -> u16 {
        self.with_token(token, "GET", ACTIONS, Value::Null).await.0
    }

    async fn set(&self, sql: &'static str, who: &Person) {
        let query = sqlx::query(sql).bind(who.user.id.0);
        assert_eq!(query.execute(self.pool()).await.unwrap().rows_affected(), 1);
    }
}

/// Asks for a token; with `code` or without.
async fn ask(browser: &Browser, role: &str, days: &str, code: &str) -> Page {
    let fields = [
        ("name", "Deploys"),
        ("role", role),
        ("days", days),
        ("code", code),
    ];
    browser.post(TOKENS, "add_token", &fields).await
}

/// The token that the page shows, once.
async fn shown(browser: &Browser, page: &Page) -> String {
    assert!(page.location.ends_with("?done=made"), "{}", page.location);
    let page = browser.get(&page.location).await;
    let shown = page.between("<code>", "</code>");
    // Without what the renderer puts after a text.
    let token = shown
        .split('<')
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned();
    assert!(
        token.starts_with("aicoo_") && token.len() == 46,
        "{shown:?}"
    );
    token
}

async fn made(app: &TestApp, who: &Person, browser: &Browser, role: &str) -> String {
    let page = ask(browser, role, "90", &app.code(who)).await;
    shown(browser, &page).await
}
