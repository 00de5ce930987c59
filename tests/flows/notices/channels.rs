//! By which channel people are told, as the guardrails and their own preferences say.

use super::{ADMIN, OPERATOR, waiting};
use crate::{decisions::to, support::TestApp};
use ai_coo::notices::store;
use chrono::Duration;

#[tokio::test]
async fn each_channel_is_used_or_not_as_the_guardrails_say() {
    for (channels, mails, in_app) in [
        (r#"["email", "in_app"]"#, 1, 1),
        (r#"["email"]"#, 1, 0),
        (r#"["in_app"]"#, 0, 1),
        (r#"["sms"]"#, 0, 0),
        ("[]", 0, 0),
    ] {
        let (app, task) = waiting().await;
        sqlx::query("update guardrails_config set notification_channels = $1::jsonb, notify_before_action = false")
            .bind(channels)
            .execute(app.pool())
            .await
            .unwrap();
        app.executed(&task).await;
        let told = app.delivered().await;
        assert_eq!(
            (told.len(), app.in_app().await.len()),
            (mails, in_app),
            "{channels}"
        );
    }
}

#[tokio::test]
async fn somebody_does_without_what_they_do_not_want() {
    let (app, task) = waiting().await;
    let browser = app.browser_of(&app.operator).await;
    let address = "/dashboard/operator/account";
    let page = browser.get(address).await;
    for name in [
        "email.asked",
        "email.before",
        "email.after",
        "email.digest",
        "sms.asked",
        "in_app.after",
    ] {
        assert!(
            page.text.contains(&format!("value=\"{name}\" checked")),
            "{name}: {}",
            page.text
        );
    }
    assert!(
        !page.text.contains("in_app.asked"),
        "a question in the app stays"
    );
    let page = browser
        .post(address, "choose_told", &[("on[]", "in_app.after")])
        .await;
    assert_eq!(
        page.location, "/dashboard/operator/account?done=told",
        "{}",
        page.text
    );
    app.executed(&task).await;
    assert_eq!(app.delivered().await, vec![], "not by mail");
    let kinds: Vec<_> = app
        .in_app()
        .await
        .into_iter()
        .filter(|(who, _)| who == OPERATOR)
        .collect();
    assert_eq!(
        kinds,
        [(OPERATOR.to_owned(), "executed".to_owned())],
        "but in the app"
    );
    let events = app.count("select count(*) from action_events where event_type = 'account_changed' and event_data ->> 'change' = 'notifications'").await;
    assert_eq!(events, 1);

    app.forget_notices().await;
    app.clock.advance(Duration::days(8));
    app.sql("update autonomous_actions set status = 'expired' where status = 'pending_approval'")
        .await
        .unwrap();
    app.analyze().await;
    let asked: Vec<_> = app.delivered().await;
    assert!(!asked.is_empty());
    assert!(
        !to(&asked).contains(&OPERATOR),
        "no questions by mail either"
    );
}

#[tokio::test]
async fn notices_in_the_app_are_counted_until_they_are_seen() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let browser = app.browser_of(&app.operator).await;
    let badge = format!("Notices<span class=\"count\">{}</span>", waiting.len());
    let bare = |page: crate::browser::Page| page.text.replace("<!>", "");
    let inbox = bare(browser.get("/dashboard/operator").await);
    assert!(inbox.contains(&badge), "{inbox}");
    let address = "/dashboard/operator/notices";
    let page = browser.get(address).await;
    assert_eq!(
        page.text.matches("<b>Your approval is needed").count(),
        waiting.len(),
        "{}",
        page.text
    );
    let last = page.between("name=\"last\" value=\"", "\"");
    // What comes while they look is not marked with it.
    app.sql("insert into notices (org_id, user_id, channel, kind, state, due_at, created_at)
             select org_id, user_id, channel, 'reminded', state, now(), now() from notices where channel = 'in_app'").await.unwrap();
    browser.post(address, "mark_read", &[("last", &last)]).await;
    let inbox = bare(browser.get("/dashboard/operator").await);
    assert!(inbox.contains(&badge), "as many new ones: {inbox}");
    let other = app.browser_of(&app.second).await;
    let unread = 2 * waiting.len();
    let page = bare(other.get("/dashboard/operator").await);
    let all = format!("Notices<span class=\"count\">{unread}</span>");
    let shown = page.split("Notices").nth(1).unwrap_or_default();
    let shown: String = shown.chars().take(60).collect();
    assert!(
        page.contains(&all),
        "nobody else's were marked: {unread}, {shown}"
    );
}

#[tokio::test]
async fn what_was_told_is_forgotten_after_a_quarter_of_a_year_and_what_waits_is_not() {
    let app = TestApp::start().await;
    app.analyze().await;
    let waiting = "select count(*) from notices where state = 'waiting'";
    let told = "select count(*) from notices where state <> 'waiting'";
    let (before, in_app) = (app.count(waiting).await, app.count(told).await);
    assert!(before > 0 && in_app > 0);
    let connection = app.database.connection();
    let now = app.clock.now();
    let soon = store::prune(connection, now + Duration::days(90)).await;
    assert_eq!(soon.unwrap(), 0);
    let late = store::prune(connection, now + Duration::days(91)).await;
    assert_eq!(late.unwrap(), in_app as u64);
    assert_eq!(app.count(waiting).await, before);
}

/// A name is anybody's words: no mail of ours makes a link of it.
#[tokio::test]
async fn a_name_in_a_mail_about_authority_is_no_link() {
    let app = TestApp::start().await;
    let tx = app.database.begin().await.unwrap();
    let words = "Admin made the API token “confirm at https://evil.example/login”.";
    store::authority::tell(&tx, None, words, app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let told = app.delivered().await;
    assert_eq!(to(&told), [ADMIN]);
    assert!(!told[0].1.contains("evil.example/login"), "{}", told[0].1);
    let subject = &app.outbox().await[0].subject;
    assert!(subject.contains("confirm at"), "{subject}");
    assert!(!subject.contains("evil.example"), "{subject}");
}
