//! What people are told: names, true reasons, limits with their numbers.

use crate::{browser::Browser, support::TestApp};
use serde_json::json;

#[tokio::test]
async fn what_cannot_be_read_is_told_in_our_own_words() {
    let app = TestApp::start().await;
    let phone = Browser::new(&app.url);
    // A page that was made before the field went.
    for path in ["/s/approve", "/api/ai-coo/approve", "/api/ai-coo/take-back"] {
        let page = phone.answer(path, &[("token", "x"), ("speed", "1")]).await;
        assert_eq!(page.status, 422, "{path}: {}", page.text);
        assert!(page.text.contains("<html"), "{path}: {}", page.text);
        assert!(page.text.contains("speed: is not known here"), "{path}");
    }
    let page = phone.get("/s?code=a&code=b").await;
    assert!(page.text.contains("Enter the code"), "{}", page.text);
    for (path, body, words) in [
        (
            "/api/ai-coo/kill-switch",
            json!({"speed": 1}),
            "speed: is not known here; what there is: ",
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
