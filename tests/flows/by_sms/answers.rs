//! The codes of SMS decide, through a real Kannel too, and are hidden from others.

use super::code_in;
use crate::{
    browser::Browser,
    kannel::Kannel,
    support::{TestApp, find},
};
use ai_coo::actions::{Kind, RiskLevel, lifecycle::Status};

#[tokio::test]
async fn through_a_real_kannel_the_code_opens_the_page_and_approves() {
    let Some(mut kannel) = Kannel::start().await else {
        return;
    };
    let app = kannel.app().await;
    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    let action = app.high().await;
    app.deliver().await;
    let message = kannel.message().await;
    assert!(
        message.starts_with("Fenwick +14155550101 text "),
        "{message}"
    );
    let code = code_in(&message);
    let phone = Browser::new(&app.url);
    let page = phone.get(&format!("/s/{code}")).await;
    assert_eq!(page.status, 200);
    for shown in [
        "AI COO needs a decision from <b>Operator<!></b>",
        action.title.as_str(),
        r#"name="code" inputmode="numeric""#,
        &action.effect_hash.short(),
    ] {
        assert!(page.text.contains(shown), "{shown} is not in {}", page.text);
    }
    assert_eq!(
        page.text.matches("<script").count(),
        page.text.matches("<script src=\"/hand.js?v=").count(),
        "no script but the one that guards what is pressed"
    );
    let totp = app.code(&app.operator);
    let page = phone
        .answer("/s/approve", &[("token", &code), ("code", &totp)])
        .await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("Approved"), "{}", page.text);
    let record = app.record(action.action_id).await;
    assert_eq!(record.approved_by, Some(app.operator.user.id));
    app.work_off().await;
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    // The SMS is still on the phone: it opens what became of it, and decides nothing.
    let page = phone.get(&format!("/s/{code}")).await;
    assert!(page.text.contains("Already decided"), "{}", page.text);
    let totp = app.code(&app.operator);
    let again = phone
        .answer("/s/reject", &[("token", &code), ("code", &totp)])
        .await;
    assert_eq!(again.status, 409, "{}", again.text);
    assert_eq!(app.status(action.action_id).await, Status::Executed);
}

/// A critical action takes two people, each with a code of their own.
#[tokio::test]
async fn two_people_approve_what_is_critical_by_their_own_codes() {
    let app = TestApp::start().await;
    app.sql("update guardrails_config set high_amount = 1, critical_amount = 2")
        .await
        .unwrap();
    app.asks_by_sms(&[
        (&app.operator, "+14155550101"),
        (&app.second, "+14155550102"),
    ])
    .await;
    let action = find(&app.analyze().await, Kind::CreateInvoiceReminder);
    assert_eq!(action.risk_level, RiskLevel::Critical);
    app.ask_only_about(action.action_id).await;
    app.deliver().await;
    let mut texts = app.texts().await;
    texts.sort();
    assert_eq!(texts.len(), 2);
    let phone = Browser::new(&app.url);
    for (who, (_, text)) in [&app.operator, &app.second].into_iter().zip(&texts) {
        assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
        assert!(text.starts_with("AI COO, critical risk: "), "{text}");
        let (code, totp) = (code_in(text), app.code(who));
        let fields = [
            ("token", code.as_str()),
            ("code", &totp),
            ("send_now", "true"),
        ];
        let page = phone.answer("/s/approve", &fields).await;
        assert_eq!(page.status, 200, "{}", page.text);
        // Whose code was used cannot approve a second time by it.
        let totp = app.code(who);
        let again = phone
            .answer("/s/approve", &[("token", &code), ("code", &totp)])
            .await;
        assert_eq!(again.status, 409, "{}", again.text);
    }
    let record = app.record(action.action_id).await;
    assert_eq!(record.approved_by, Some(app.second.user.id));
}

/// Somebody else's code or link in the stand-in's outbox would decide in their name.
#[tokio::test]
async fn the_outbox_hides_the_codes_and_links_of_others() {
    let app = TestApp::start().await;
    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    app.sql(r#"update guardrails_config set notification_channels = '["email", "sms"]'"#)
        .await
        .unwrap();
    app.high().await;
    app.deliver().await;
    let code = code_in(&app.texts().await[0].1);
    // Of three mails and an SMS.
    for (who, sees, hidden) in [
        (&app.viewer, false, 4),
        (&app.second, false, 3),
        (&app.operator, true, 2),
        (&app.admin, true, 0),
    ] {
        let page = app.browser_of(who).await;
        let page = page.get("/dashboard/operator/outbox").await.text;
        assert_eq!(page.contains(&code), sees, "{}: {page}", who.user.name);
        let links = page.contains("/api/ai-coo/approve?token=");
        assert_eq!(links, hidden < 4, "{}: {page}", who.user.name);
        // Each stands there for people, and once more for the page's script.
        let words = page
            .matches("Only the recipient and admins can read this")
            .count();
        assert_eq!(words, 2 * hidden, "{}: {page}", who.user.name);
    }
}
