//! Reasons for a no, and comments.

use super::waiting;
use ai_coo::actions::{Kind, lifecycle::Status};
use serde_json::json;

#[tokio::test]
async fn a_no_has_one_of_the_usual_reasons_and_words() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let body = json!({"effect_hash": task.effect_hash, "why": "somebody", "reason": "No."});
    let (status, json) = app.call_verb(&app.operator, &task, "reject", body).await;
    assert_eq!(status, 422, "{json}");
    let body = json!({"effect_hash": task.effect_hash, "why": "handled", "reason": "They called."});
    let (status, json) = app.call_verb(&app.operator, &task, "reject", body).await;
    assert_eq!(status, 200, "{json}");
    let (kind, data) = app.last_event(task.action_id).await;
    assert_eq!(
        (kind.as_str(), &data["why"]),
        ("rejected", &json!("handled"))
    );
    let browser = app.browser_of(&app.operator).await;
    let page = browser
        .get(&format!("/dashboard/operator/actions/{}", task.action_id))
        .await;
    assert!(
        page.text.contains("Already taken care of: They called."),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn a_comment_is_on_the_record_and_escaped() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let (status, json) = app
        .call_verb(&app.viewer, &task, "comment", json!({"comment": "Hm."}))
        .await;
    assert_eq!(status, 403, "{json}");
    for bad in ["", "  ", &"x".repeat(1_001)] {
        let (status, json) = app
            .call_verb(&app.operator, &task, "comment", json!({"comment": bad}))
            .await;
        assert_eq!(status, 422, "{json}");
        assert!(
            json["message"].as_str().unwrap().starts_with("comment: "),
            "{json}"
        );
    }
    let text = "Ask <b>Ada</b> & wait";
    let (status, _) = app
        .call_verb(&app.operator, &task, "comment", json!({"comment": text}))
        .await;
    assert_eq!(status, 200);
    let browser = app.browser_of(&app.viewer).await;
    let page = browser
        .get(&format!("/dashboard/operator/actions/{}", task.action_id))
        .await;
    assert!(
        page.text.contains("Ask &lt;b&gt;Ada&lt;/b&gt; &amp; wait"),
        "{}",
        page.text
    );
    assert_eq!(app.status(task.action_id).await, Status::PendingApproval);
}
