//! The phone numbers that people set for themselves.

use crate::{browser::PASSWORD, support::TestApp};
use serde_json::{Value, json};

const ACCOUNT: &str = "/dashboard/operator/account";

#[tokio::test]
async fn people_set_their_own_number_and_admins_see_it() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let set = async |phone: &str| {
        browser
            .post(
                ACCOUNT,
                "set_phone",
                &[("phone", phone), ("password", PASSWORD)],
            )
            .await
    };
    for wrong in ["call me", "415 555 0123", "+1", "+49 900 5123456"] {
        let page = set(wrong).await;
        let path = page.location.replace(&app.url, "");
        let page = browser.get(&path).await;
        assert!(
            page.text.contains("is not a number that can receive SMS"),
            "{wrong}"
        );
    }
    let page = set("+1 (415) 555-0123").await;
    assert!(page.location.ends_with("?done=phone"), "{}", page.location);
    let page = browser.get(ACCOUNT).await;
    assert!(page.text.contains(r#"value="+14155550123""#));
    let admin = app.browser_of(&app.admin).await;
    let people = admin.get("/dashboard/operator/people").await.text;
    assert!(people.contains("+14155550123"), "{people}");
    // Setting it to what it is says nothing new.
    set("+14155550123").await;
    assert!(set("").await.location.ends_with("?done=no-phone"));
    let page = browser.get(ACCOUNT).await;
    assert!(!page.text.contains("+14155550123"));
    let trail = app.get("/api/ai-coo/audit-trail").await;
    let phones: Vec<&Value> = trail["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["event_data"])
        .filter(|data| data["change"] == "phone")
        .collect();
    let said: Vec<&Value> = phones.iter().map(|data| &data["set"]).collect();
    assert_eq!(said, [&json!(false), &json!(true)]);
    assert!(!trail.to_string().contains("4155550123"));
}

/// The database holds to it as well.
#[tokio::test]
async fn no_other_text_is_stored_as_a_number() {
    let app = TestApp::start().await;
    for wrong in [
        "",
        "14155550123",
        "+04155550123",
        "+1415555012345678",
        "+1 415",
    ] {
        let set = sqlx::query("update users set phone = $1").bind(wrong);
        assert!(set.execute(app.pool()).await.is_err(), "{wrong}");
    }
}
