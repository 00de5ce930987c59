//! Who sets the rules, and that what is blocked is not proposed again.

use crate::{reminders::owing, support::TestApp};
use ai_coo::{
    actions::{Kind, lifecycle::Status},
    ground::ids::OdooUserId,
    guardrails,
};
use serde_json::json;

#[tokio::test]
async fn an_admin_saves_the_page_and_others_read_it() {
    let app = TestApp::start().await;
    let path = "/dashboard/operator/settings/proposals";
    let admin = app.browser_of(&app.admin).await;
    let page = admin.get(path).await;
    let version = page.between("name=\"version\" value=\"", "\"");
    let project = app.odoo.search("project.project", json!([])).await[0].to_string();
    let mut fields = vec![
        ("version", version.as_str()),
        ("least_reminder", "25"),
        ("least_unmatched", "much"),
        ("task_project", project.as_str()),
        ("task_to_salesperson", "true"),
        ("task_assignee", "6"),
    ];
    let refused = admin.post(path, "save_proposals", &fields).await;
    let back = admin.get(&refused.location.replace(&app.url, "")).await;
    assert!(
        back.text
            .replace("<!>", "")
            .contains("It is not an amount such as"),
        "{}",
        back.text
    );
    assert!(
        back.text.contains("value=\"25\""),
        "what was typed is still there"
    );
    fields[2] = ("least_unmatched", "7.50");
    let saved = admin.post(path, "save_proposals", &fields).await;
    assert!(saved.location.contains("saved="), "{}", saved.location);
    let (settings, _) = guardrails::store::current(app.database.connection())
        .await
        .unwrap();
    assert_eq!(settings.proposals.least_reminder, Some(2_500));
    assert_eq!(settings.proposals.least_unmatched, Some(750));
    assert_eq!(settings.proposals.task_assignee, Some(OdooUserId(6)));
    assert!(!settings.proposals.tasks_open());
    // The other form of guardrails does not take them back.
    let events = app
        .count("select count(*) from action_events where event_type = 'settings_changed'")
        .await;
    assert_eq!(events, 1);
    let page = app.get_text(path).await;
    assert!(page.contains("Only an admin can change it."));
}

#[tokio::test]
async fn what_stands_blocked_is_not_made_again_until_something_has_changed() {
    let app = owing(&[("Slow Payer", 5_000, 70), ("Other", 4_000, 70)]).await;
    app.configure(|settings| {
        settings.forbidden_types = vec![Kind::CreateInvoiceReminder, Kind::CreateTask];
    })
    .await;
    let blocked = async || {
        app.clock.advance(chrono::Duration::hours(1));
        app.analyze().await;
        app.actions(Status::Blocked).await.len()
    };
    assert_eq!(blocked().await, 4);
    assert_eq!(blocked().await, 4);
    // The days alone make nothing new of it.
    app.clock.advance(chrono::Duration::days(3));
    assert_eq!(blocked().await, 4);
    let run = app.get("/api/ai-coo/analyses").await["analyses"][0].clone();
    let recommended = run["recommendations"].as_array().unwrap();
    assert_eq!(recommended.len(), 4, "{recommended:?}");
    for one in recommended {
        let reason = one["reason"].as_str().unwrap();
        assert!(
            reason.contains("blocked the same action on 23 Nov 2026"),
            "{one}"
        );
    }

    let named = json!([["name", "=", "INV/Slow Payer"]]);
    let invoice = app.odoo.search("account.move", named).await[0];
    let paid_in_part = json!({"payment_state": "partial", "amount_residual": 3_000.0});
    app.odoo.change("account.move", invoice, paid_in_part).await;
    assert_eq!(blocked().await, 6, "another sum");
    assert_eq!(blocked().await, 6);
    app.configure(|settings| settings.contact_gap_hours += 1)
        .await;
    assert_eq!(blocked().await, 10, "other guardrails");
    assert_eq!(blocked().await, 10);
    app.configure(|settings| settings.forbidden_types = vec![])
        .await;
    app.clock.advance(chrono::Duration::hours(1));
    assert_eq!(app.analyze().await.len(), 4);
}
