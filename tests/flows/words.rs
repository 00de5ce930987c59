//! What people are told: names, true reasons, limits with their numbers; and that what was not found
//! is not replaced by something else that can be decided.

use crate::{
    browser::Browser,
    support::{TestApp, find},
};
use ai_coo::actions::{Kind, lifecycle::Status};
use serde_json::json;

/// What approves and rejects on a page, whichever action it is about.
const DECIDES: &[&str] = &["/page/approve", "/page/reject", "/page/decide_several"];

async fn decides(browser: &Browser, path: &str) -> bool {
    let page = browser.get(path).await;
    DECIDES.iter().any(|form| page.text.contains(form))
}

#[tokio::test]
async fn what_was_not_found_is_not_replaced_by_something_to_decide_about() {
    let app = TestApp::start().await;
    let actions = app.analyze().await;
    let task = find(&actions, Kind::CreateTask).action_id;
    let browser = app.browser_of(&app.operator).await;
    for right in [
        "/dashboard/operator".to_owned(),
        format!("/dashboard/operator?action={task}"),
        format!("/dashboard/operator?action={task}&risk=low"),
        "/dashboard/operator/several".to_owned(),
    ] {
        assert!(decides(&browser, &right).await, "{right}");
    }
    let gone = "01890000-0000-7000-8000-000000000000";
    for wrong in [
        "/dashboard/operator?action=x".to_owned(),
        format!("/dashboard/operator?action={gone}"),
        format!("/dashboard/operator?action={}", &task.to_string()[..30]),
        "/dashboard/operator?risk=lowest".to_owned(),
        "/dashboard/operator?after=x".to_owned(),
        format!("/dashboard/operator?after=low.{}", &gone[..30]),
        "/dashboard/operator/several?risk=lowest".to_owned(),
        "/dashboard/operator/several?after=x".to_owned(),
        format!("/dashboard/operator/actions/{gone}"),
        "/dashboard/operator/actions/x".to_owned(),
        "/dashboard/operator/more?action=x".to_owned(),
        "/dashboard/operator/new/create_task?edit=x".to_owned(),
        "/dashboard/operator/new/create_task?edit=".to_owned(),
        "/dashboard/operator?action=".to_owned(),
    ] {
        let page = browser.get(&wrong).await;
        assert_eq!(page.status, 404, "{wrong}");
        assert!(!decides(&browser, &wrong).await, "{wrong}");
        assert!(!page.text.contains("/page/compose"), "{wrong}");
        assert!(!page.text.contains("00000000-0000"), "{wrong}");
    }
    for wrong in [
        "history?status=gone",
        "history?risk=lowest",
        "history?before=x",
        "failed?before=x",
        "outbox?before=x",
        "notices?before=x",
    ] {
        let page = browser.get(&format!("/dashboard/operator/{wrong}")).await;
        assert_eq!(page.status, 404, "{wrong}");
    }
    let admin = app.browser_of(&app.admin).await;
    let people = admin.get("/dashboard/operator/people?after=x").await;
    assert_eq!(people.status, 404);
    assert!(!people.text.contains("/page/set_role"), "{}", people.text);
    let trail = browser
        .get("/dashboard/operator/audit?from=yesterday")
        .await;
    assert!(
        trail.text.contains("is not a date such as"),
        "{}",
        trail.text
    );
    assert_eq!(app.status(task).await, Status::PendingApproval);
}

/// Nobody is offered to try an action again who named another place in the list.
#[tokio::test]
async fn what_failed_is_not_shown_from_its_beginning_in_place_of_a_wrong_address() {
    let app = TestApp::start().await;
    let actions = app.analyze().await;
    let task = find(&actions, Kind::CreateTask).action_id;
    app.sql("update autonomous_actions set status = 'failed', execution_error = 'refused'")
        .await
        .unwrap();
    let browser = app.browser_of(&app.operator).await;
    let offers = async |address: &str| {
        let page = browser.get(address).await;
        (page.status, page.text.contains(&task.to_string()))
    };
    let path = "/dashboard/operator/failed";
    assert_eq!(offers(path).await, (200, true));
    assert_eq!(offers(&format!("{path}?before=x")).await, (404, false));
}

/// In a narrow window the list is all that there is of the inbox, until an action is chosen.
#[tokio::test]
async fn a_filter_that_there_is_not_leads_on_to_nothing_and_hides_nothing() {
    let app = TestApp::start().await;
    let actions = app.analyze().await;
    let task = find(&actions, Kind::CreateTask).action_id;
    let browser = app.browser_of(&app.operator).await;
    let inbox = async |query: &str| {
        let page = browser.get(&format!("/dashboard/operator?{query}")).await;
        let chosen = page.between("<main", ">").contains("chosen");
        (chosen, page.between("class=\"back\"", "</p>"))
    };
    let (chosen, back) = inbox("risk=bogus&after=nowhere").await;
    assert!(!chosen, "the list says what is wrong");
    assert!(back.contains("/dashboard/operator\""), "{back}");
    let (chosen, back) = inbox(&format!("action={task}&risk=low&after=x")).await;
    assert!(chosen);
    assert!(back.contains("/dashboard/operator?risk=low\""), "{back}");
}

#[tokio::test]
async fn what_cannot_be_read_is_told_in_our_own_words() {
    let app = TestApp::start().await;
    let phone = Browser::new(&app.url);
    // A page that was made before the field went.
    for path in ["/s/approve", "/api/ai-coo/approve", "/api/ai-coo/take-back"] {
        let page = phone.answer(path, &[("token", "x"), ("speed", "1")]).await;
        assert_eq!(page.status, 422, "{path}: {}", page.text);
        assert!(page.text.contains("<html"), "{path}: {}", page.text);
        assert!(page.text.contains("speed: is unknown"), "{path}");
    }
    let page = phone.get("/s?code=a&code=b").await;
    assert!(page.text.contains("Enter the code"), "{}", page.text);
    for (path, body, words) in [
        (
            "/api/ai-coo/kill-switch",
            json!({"speed": 1}),
            "speed: is unknown; use one of: ",
        ),
        ("/api/ai-coo/actions", json!({}), "action_type: is missing."),
    ] {
        let (status, answer) = app.call(&app.operator, "POST", path, Some(body)).await;
        assert_eq!(status, 422, "{answer}");
        assert!(answer.to_string().contains(words), "{answer}");
    }
    let path = "/api/ai-coo/actions?limit=many";
    let (status, answer) = app.call(&app.operator, "GET", path, None).await;
    assert_eq!(status, 422, "{answer}");
    let said = answer.to_string();
    assert!(said.contains("limit: is not a whole number."), "{said}");
    let posted = phone.post("/sign-in", "sign_in", &[("email", "x")]).await;
    let page = phone.get(&posted.location.replace(&phone.url, "")).await;
    assert!(page.text.contains("password is missing"), "{}", page.text);
}
