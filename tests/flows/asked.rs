//! Who is asked by mail, what the mail says, and that it arrives.

use crate::support::{TestApp, find};
use ai_coo::{
    actions::{Kind, RiskLevel, lifecycle::Status},
    delivery::{deliver, post::Post},
    ground::ids::ActionId,
    notices::channels::{Means, carriers},
};
use chrono::Duration;
use serde_json::json;

impl TestApp {
    /// Forgets what everybody would be asked about the others.
    pub async fn ask_only_about(&self, action: ActionId) {
        sqlx::query("delete from notices where action_id <> $1")
            .bind(action.0)
            .execute(self.pool())
            .await
            .unwrap();
    }

    /// Delivers everything that is due.
    pub async fn deliver(&self) {
        self.clock.advance(Duration::seconds(3));
        while deliver::deliver_next(&self.post()).await.unwrap() {}
    }
}

/// The part of a mail that a person reads, as text.
fn text_of(content: &str) -> String {
    let part = content
        .split("\r\n--")
        .find(|part| part.contains("text/plain"))
        .unwrap();
    part.replace("=\r\n", "").replace("=3D", "=")
}

fn links(text: &str) -> Vec<String> {
    text.split_whitespace()
        .filter(|word| word.contains("/api/ai-coo/approve?token="))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn everybody_who_may_decide_is_asked_in_one_mail_with_links_of_their_own() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    app.deliver().await;
    let mails = app.outbox().await;
    let mut to: Vec<String> = mails
        .iter()
        .map(|mail| mail.recipients.to_string())
        .collect();
    to.sort();
    assert_eq!(
        to,
        [
            r#"["admin@example.com"]"#,
            r#"["operator@example.com"]"#,
            r#"["second.operator@example.com"]"#
        ]
    );
    for mail in &mails {
        let text = text_of(&mail.content);
        assert_eq!(links(&text).len(), waiting.len(), "{text}");
        assert!(
            mail.subject.starts_with("[AI COO] High risk: Send ")
                && mail.subject.contains(", $")
                && mail
                    .subject
                    .ends_with(&format!(", and {} more to decide", waiting.len() - 1)),
            "{}",
            mail.subject
        );
        assert!(mail.content.contains("text/html"), "{}", mail.content);
    }
    let asked = app
        .count("select count(*) from action_events where event_type = 'asked'")
        .await;
    assert_eq!(asked, 3 * waiting.len() as i64);
    app.deliver().await;
    assert_eq!(app.outbox().await.len(), 3, "asked once");
}

#[tokio::test]
async fn the_link_in_the_mail_decides() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let task = find(&waiting, Kind::CreateTask);
    app.ask_only_about(task.action_id).await;
    app.deliver().await;
    let mails = app.outbox().await;
    let mail = mails
        .iter()
        .find(|mail| mail.recipients == json!(["operator@example.com"]))
        .unwrap();
    assert_eq!(mail.subject, format!("[AI COO] Low risk: {}", task.title));
    let link = links(&text_of(&mail.content)).remove(0);
    assert!(link.starts_with(&app.url), "{link}");
    let page = app
        .http()
        .get(&link)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("AI COO needs a decision from"), "{page}");
    let posted = app
        .http()
        .post(&link)
        .header("sec-fetch-site", "same-origin")
        .send();
    assert_eq!(posted.await.unwrap().status().as_u16(), 200);
    let record = app.record(task.action_id).await;
    assert_eq!(record.approved_by, Some(app.operator.user.id));
    assert_eq!(record.action.risk_level, RiskLevel::Low);
}

#[tokio::test]
async fn nobody_is_asked_about_what_has_been_decided_or_about_their_own() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.ask_only_about(task.action_id).await;
    app.sql("update guardrails_config set notify_before_action = false")
        .await
        .unwrap();
    app.approve(&app.operator, &task).await;
    app.deliver().await;
    assert!(app.outbox().await.is_empty());
    assert_eq!(
        app.count("select count(*) from notices where state = 'dropped'")
            .await,
        3
    );

    let inputs = serde_json::to_value(&task.inputs).unwrap();
    let inputs = inputs["inputs"].clone();
    // The same company, before anything was proposed.
    let app = TestApp::start().await;
    let body = json!({"action_type": "create_task", "inputs": inputs,
        "expected_effect": "Somebody calls the bank.", "reasoning": "The bank asked to be called back."});
    let (status, made) = app
        .call(&app.operator, "POST", "/api/ai-coo/actions", Some(body))
        .await;
    assert_eq!(status, 201, "{made}");
    app.deliver().await;
    let mails = app.outbox().await;
    assert_eq!(mails.len(), 2);
    assert!(
        mails
            .iter()
            .all(|mail| mail.recipients != json!(["operator@example.com"]))
    );
    assert_eq!(
        app.actions(Status::PendingApproval).await[0]
            .created_by
            .to_string(),
        app.operator.user.id.to_string()
    );
}

#[tokio::test]
async fn without_the_channel_nobody_is_mailed() {
    let app = TestApp::start().await;
    app.sql(r#"update guardrails_config set notification_channels = '["in_app"]'"#)
        .await
        .unwrap();
    app.analyze().await;
    app.deliver().await;
    assert!(app.outbox().await.is_empty());
}

#[tokio::test]
async fn what_records_say_cannot_write_into_the_mail() {
    let app = TestApp::start().await;
    let partner = app
        .odoo
        .search("res.partner", json!([["name", "=", "Nordlys Sport AS"]]))
        .await[0];
    let name = "Nordlys <script>alert(1)</script> & \"Co\"";
    app.odoo
        .change("res.partner", partner, json!({"name": name}))
        .await;
    app.analyze().await;
    app.deliver().await;
    let mails = app.outbox().await;
    assert!(!mails.is_empty());
    for mail in mails {
        let html = mail
            .content
            .split("text/html")
            .nth(1)
            .unwrap()
            .replace("=\r\n", "");
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }
}

/// A mail server that is away: nothing is lost, and nothing arrives twice.
#[tokio::test]
async fn a_mail_that_could_not_go_out_goes_out_later() {
    let app = TestApp::start().await;
    app.analyze().await;
    app.clock.advance(Duration::seconds(3));
    let means = Means {
        mailer: crate::receivers::mailer(1),
        ..app.means()
    };
    let without = Post {
        carriers: carriers(&means),
        ..app.post()
    };
    while deliver::deliver_next(&without).await.unwrap() {}
    assert!(app.outbox().await.is_empty());
    assert_eq!(
        app.count("select count(*) from notices where channel = 'email' and (state <> 'waiting' or tries <> 1)")
            .await,
        0
    );
    app.clock.advance(Duration::minutes(2));
    app.deliver().await;
    assert_eq!(app.outbox().await.len(), 3);
}
