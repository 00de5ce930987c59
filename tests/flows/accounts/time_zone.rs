//! In which time zone each person reads.

use super::ACCOUNT;
use crate::{browser::PASSWORD, support::TestApp};
use serde_json::json;

const AUDIT: &str = "/dashboard/operator/audit";
const NEW_YORK: &str = r#"title="23 Nov 2026, 15:00 UTC">23 Nov 2026, 10:00<"#;
const KOLKATA: &str = r#"title="23 Nov 2026, 15:00 UTC">23 Nov 2026, 20:30<"#;

#[tokio::test]
async fn each_person_reads_in_the_zone_of_the_company_or_their_own() {
    let app = TestApp::start().await;
    app.analyze().await;
    let browser = app.browser_of(&app.operator).await;
    let page = browser.get(AUDIT).await.text;
    assert!(page.contains("America/New_York (UTC-5)"), "{page}");
    assert!(page.contains(NEW_YORK), "{page}");

    let choose = async |zone: &str| {
        let fields = [("zone", zone)];
        browser.post(ACCOUNT, "choose_time_zone", &fields).await
    };
    let refused = choose("Kolkata").await.location.replace(&app.url, "");
    let page = browser.get(&refused).await.text;
    assert!(page.contains("is not an IANA time zone"), "{page}");
    for _ in 0..2 {
        let chosen = choose("asia/kolkata").await.location;
        assert!(chosen.ends_with("?done=time-zone"), "{chosen}");
    }
    let page = browser.get(ACCOUNT).await.text;
    assert!(page.contains(r#"value="Asia/Kolkata""#), "{page}");
    assert!(page.contains(r#"<option value="Europe/Berlin">"#), "{page}");
    let berlin = page.matches("Europe/Berlin").count();
    assert_eq!(berlin, 1, "the names are in the HTML alone");
    let page = browser.get(AUDIT).await.text;
    assert!(page.contains("Asia/Kolkata (UTC+5:30)"), "{page}");
    assert!(page.contains(KOLKATA) && !page.contains(NEW_YORK), "{page}");

    // Everybody else reads as before, and programs read UTC.
    let other = app.browser_of(&app.second).await.get(AUDIT).await.text;
    assert!(
        other.contains(NEW_YORK) && !other.contains(KOLKATA),
        "{other}"
    );
    let trail = app.get("/api/ai-coo/audit-trail").await;
    let events = trail["events"].as_array().unwrap().iter();
    let changes: Vec<_> = events
        .filter(|event| event["event_data"]["change"] == "time zone")
        .collect();
    assert_eq!(changes.len(), 1, "{trail}");
    let data = &changes[0]["event_data"];
    assert_eq!(data["before"], json!(null));
    assert_eq!(data["after"], json!("Asia/Kolkata"));
    let at = changes[0]["timestamp"].as_str().unwrap();
    assert!(at.starts_with("2026-11-23T15:00:00"), "{at}");

    // Without one of their own they follow the company.
    assert!(choose("").await.location.ends_with("?done=time-zone"));
    app.sql("update guardrails_config set business_hours_timezone = 'Europe/Berlin'")
        .await
        .unwrap();
    let page = browser.get(AUDIT).await.text;
    assert!(page.contains("Europe/Berlin (UTC+1)"), "{page}");
    assert!(page.contains("23 Nov 2026, 16:00<"), "{page}");
}

#[tokio::test]
async fn mails_say_times_in_the_zone_of_whom_they_are_for() {
    let app = TestApp::start().await;
    app.sql("update users set time_zone = 'Asia/Kolkata' where email = 'admin@example.com'")
        .await
        .unwrap();
    app.analyze().await;
    let told = app.delivered().await;
    let mail = |told: &[(String, String)], who: &str| {
        let found = told.iter().find(|(to, _)| to == who);
        found.unwrap().1.clone()
    };
    let asked = mail(&told, "operator@example.com");
    assert!(
        asked.contains("Decide by 24 Nov 2026, 10:00 UTC-5"),
        "{asked}"
    );
    let asked = mail(&told, "admin@example.com");
    assert!(
        asked.contains("Decide by 24 Nov 2026, 20:30 UTC+5:30"),
        "{asked}"
    );

    // Of one change, whom it is about and the admins.
    let browser = app.browser_of(&app.operator).await;
    let fields = [("phone", "+14155550123"), ("password", PASSWORD)];
    browser.post(ACCOUNT, "set_phone", &fields).await;
    let told = app.delivered().await;
    let own = mail(&told, "operator@example.com");
    assert!(
        own.contains("23 Nov 2026, 10:00 UTC-5: Operator changed"),
        "{own}"
    );
    let seen = mail(&told, "admin@example.com");
    assert!(
        seen.contains("23 Nov 2026, 20:30 UTC+5:30: Operator changed"),
        "{seen}"
    );
}
