//! Many decisions at once, with an outcome for each.

use crate::{
    operations::order,
    support::{TestApp, find},
};
use ai_coo::actions::{Kind, lifecycle::Status};
use serde_json::json;

#[tokio::test]
async fn several_are_decided_at_once_with_an_outcome_each() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let open: Vec<_> = waiting
        .iter()
        .filter(|action| !action.risk_level.needs_code())
        .collect();
    assert!(open.len() >= 3, "{}", open.len());
    let browser = app.browser_of(&app.operator).await;
    let address = "/dashboard/operator/several";
    let page = browser.get(address).await;
    for action in &open {
        let value = format!("value=\"{}.{}\"", action.action_id, action.effect_hash.0);
        assert!(page.text.contains(&value), "{}", page.text);
    }
    // Somebody is faster with one of them.
    let body = json!({"effect_hash": open[0].effect_hash});
    app.call_verb(&app.second, open[0], "reject", body).await;
    let mut fields: Vec<(String, String)> = open[..3]
        .iter()
        .map(|action| {
            (
                "picked[]".to_owned(),
                format!("{}.{}", action.action_id, action.effect_hash.0),
            )
        })
        .collect();
    fields.push(("verb".to_owned(), "approve".to_owned()));
    let shown = page.between("name=\"shown\" value=\"", "\"");
    fields.push(("shown".to_owned(), shown));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let posted = browser.post(address, "decide_several", &fields).await;
    assert_eq!(
        posted.location, "/dashboard/operator/several?done=1",
        "{}",
        posted.text
    );
    let page = browser.get(&posted.location).await;
    assert!(
        page.text
            .contains("This action has already been decided: rejected."),
        "{}",
        page.text
    );
    let text = page.text.replace("<!>", "");
    assert_eq!(text.matches(": approved.").count(), 2, "{text}");
    assert_eq!(app.status(open[0].action_id).await, Status::Rejected);
    for action in &open[1..3] {
        assert_eq!(app.status(action.action_id).await, Status::Approved);
    }
}

#[tokio::test]
async fn several_at_once_takes_the_hash_that_was_shown_and_no_code_is_skipped() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let low = find(&waiting, Kind::CreateTask);
    let high = app.propose(order(&app, &[(1, 3)]).await).await.unwrap();
    let browser = app.browser_of(&app.operator).await;
    let address = "/dashboard/operator/several";
    let page = browser.get(address).await;
    assert!(
        !page.text.contains(&format!("value=\"{}.", high.action_id)),
        "{}",
        page.text
    );
    let wrong = format!("{}.{}", low.action_id, "0".repeat(64));
    let coded = format!("{}.{}", high.action_id, high.effect_hash.0);
    let shown = page.between("name=\"shown\" value=\"", "\"");
    let fields = [
        ("shown", shown.as_str()),
        ("picked[]", wrong.as_str()),
        ("picked[]", coded.as_str()),
        ("verb", "approve"),
    ];
    // The list that is led back to is the same.
    let from = format!("{address}?risk=low&after={}&other=1", high.action_id);
    let posted = browser.post(&from, "decide_several", &fields).await;
    let kept = format!("{address}?done=1&risk=low&after={}", high.action_id);
    assert_eq!(posted.location, kept, "{}", posted.text);
    let page = browser.get(&posted.location).await;
    assert!(
        page.text.contains("The effect hash is not the hash"),
        "{}",
        page.text
    );
    for action in [&low, &high] {
        assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    }
}

#[tokio::test]
async fn a_form_is_refused_in_the_words_of_the_api() {
    let app = TestApp::start().await;
    let task = app.task_of(&app.second).await;
    let browser = app.browser_of(&app.operator).await;
    let id = task.action_id.to_string();

    let long = "x".repeat(501);
    let body = json!({"effect_hash": task.effect_hash, "reason": long});
    let (status, answer) = app.call_verb(&app.operator, &task, "reject", body).await;
    assert_eq!(status, 422, "{answer}");
    let words = "The reason has more than 500 characters. Shorten it.";
    assert_eq!(
        ai_coo::web::components::problem::in_words(answer["message"].as_str().unwrap()),
        words
    );
    let picked = format!("{id}.{}", task.effect_hash.0);
    let one = [
        ("picked[]", &*picked),
        ("verb", "reject"),
        ("reason", &*long),
    ];
    let none = [("verb", "reject")];
    let place = "/dashboard/operator/several";
    for (fields, words) in [(&one[..], words), (&none[..], "Select 1 to 50 actions.")] {
        let refused = browser.post(place, "decide_several", fields).await;
        let said = browser.refusal(&refused).await;
        assert!(said.contains(words), "{words}: {said}");
    }

    let place = format!("/dashboard/operator/more?action={id}");
    let long = "x".repeat(1_001);
    let fields = [("action", &*id), ("text", &*long)];
    let refused = browser.post(&place, "comment", &fields).await;
    let said = browser.refusal(&refused).await;
    assert!(said.contains("has more than 1000 characters"), "{said}");
    assert_eq!(app.status(task.action_id).await, Status::PendingApproval);
}
