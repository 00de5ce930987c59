//! A session that ends while a form is filled in, without a script: what was typed comes back to
//! whoever typed it, and to nobody else.

mod drafts;
mod every_form;

use crate::{
    browser::{Browser, PASSWORD, Page},
    support::{Person, TestApp},
};

const WORDS: &str = "They called this morning and have paid.";
const CODE: &str = "918273";

impl TestApp {
    async fn end_sessions(&self) {
        self.sql("delete from sessions").await.unwrap();
    }
}

/// For whom a page says that it was made.
fn made_for(page: &Page) -> String {
    page.between("name=\"__of\" value=\"", "\"")
}

/// Signs in where the browser was led to.
async fn sign_in_at(browser: &Browser, who: &Person, led: &Page) -> Page {
    let asked = browser.get(&led.location).await;
    assert!(
        asked.text.contains("what you typed is kept"),
        "{}",
        asked.text
    );
    let address = reqwest::Url::parse(&format!("http://here{}", led.location)).unwrap();
    let next = address.query_pairs().find(|(name, _)| name == "next");
    let next = next.unwrap().1.into_owned();
    let fields = [
        ("email", who.user.email.as_str()),
        ("password", PASSWORD),
        ("next", next.as_str()),
    ];
    let page = browser.post(&led.location, "sign_in", &fields).await;
    assert_eq!(page.location, next, "{}", page.text);
    page
}
