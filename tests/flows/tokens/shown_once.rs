//! What is shown once is in one place, once: in a script's answer, or in the HTML of a page.

use super::{TOKENS, ask, shown};
use crate::{
    browser::{Browser, with_data},
    support::TestApp,
};

/// Posts a form as a script does; the answer.
async fn by_script(app: &TestApp, browser: &Browser, form: &str, body: String) -> String {
    let request = app
        .http()
        .post(format!("{}/page/{form}", app.url))
        .header("cookie", browser.cookie().unwrap())
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let cached = answer.headers().get("cache-control").unwrap();
    assert_eq!(cached, "no-store");
    answer.text().await.unwrap()
}

#[tokio::test]
async fn a_script_has_a_new_token_in_the_answer_and_no_page_has_it() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let code = app.code(&app.operator);
    let body = format!("name=Deploys&role=viewer&days=2&code={code}");
    let answer = by_script(&app, &browser, "add_token", body).await;
    let token: String = serde_json::from_str(&answer).unwrap();
    assert_eq!(app.reads(&token).await, 200);
    let page = browser.get(TOKENS).await.text;
    assert!(page.contains("Deploys") && !page.contains(&token), "{page}");
    let list = by_script(&app, &browser, "tokens", String::new()).await;
    let list = with_data(&list);
    assert!(list.contains("Deploys") && !list.contains(&token), "{list}");
}

#[tokio::test]
async fn without_a_script_the_next_page_shows_a_new_token_and_its_data_has_nothing_of_it() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let page = ask(&browser, "viewer", "2", &app.code(&app.operator)).await;
    assert!(!page.text.contains("aicoo_"), "{}", page.text);
    // The page loads scripts that take it over.
    let page = browser.get(&page.location).await.text;
    let (_, data) = page.rsplit_once("</html>").unwrap();
    assert!(data.contains("Deploys"), "{data}");
    assert!(
        page.contains("Deploys") && page.contains("<script"),
        "{page}"
    );
    assert_eq!(page.matches("aicoo_").count(), 1, "{page}");

    let page = ask(&browser, "viewer", "2", &app.code(&app.operator)).await;
    let token = shown(&browser, &page).await;
    assert_eq!(app.reads(&token).await, 200);
}
