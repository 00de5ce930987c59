//! Whose approval is requested by SMS, how often, and by how many messages.

use super::code_in;
use crate::{
    operations::order,
    sms_server::{KEY, Manner, SmsServer},
    support::{Options, TestApp},
};
use ai_coo::{
    accounts::Role,
    actions::RiskLevel,
    delivery::deliver,
    ground::segments,
    operations::sms::{Protocol, SmsSettings, Texter},
};
use chrono::Duration;
use serde_json::json;

impl TestApp {
    async fn asked_by_sms(&self) -> i64 {
        self.count("select count(*) from action_events where event_type = 'asked' and event_data ->> 'channel' = 'sms'")
            .await
    }
}

#[tokio::test]
async fn who_has_a_phone_is_asked_about_high_and_critical_risk_and_nothing_less() {
    let app = TestApp::start().await;
    let viewer = app.another("Reader", Role::Viewer).await;
    app.asks_by_sms(&[
        (&app.operator, "+14155550101"),
        (&app.second, "+14155550102"),
        (&viewer, "+14155550103"),
    ])
    .await;
    app.sql("update guardrails_config set high_amount = 100000000, critical_amount = 200000000")
        .await
        .unwrap();
    let below = app.analyze().await;
    assert!(
        below
            .iter()
            .any(|action| action.risk_level == RiskLevel::Medium)
    );
    app.deliver().await;
    assert_eq!(app.texts().await, [], "nothing of high risk waits");
    let high = app.high().await;
    assert!(
        below
            .iter()
            .all(|action| action.risk_level < RiskLevel::High)
    );
    app.deliver().await;
    let mut texts = app.texts().await;
    texts.sort();
    let numbers: Vec<&str> = texts.iter().map(|(number, _)| number.as_str()).collect();
    assert_eq!(numbers, ["+14155550101", "+14155550102"]);
    for (_, text) in &texts {
        let beginning = format!("AI COO, high risk: {}", high.title);
        assert!(text.starts_with(&beginning), "{text}");
        let amount = high.amount.as_ref().unwrap().to_string();
        assert!(text.contains(&amount), "{text}");
        assert!(text.contains(&format!(". {}/s/", app.url)), "{text}");
        assert_eq!(segments::count(text).1, 1, "{text}");
        assert!(!text.contains(&high.reasoning), "no prose");
    }
    assert_ne!(code_in(&texts[0].1), code_in(&texts[1].1));
    assert_eq!(app.asked_by_sms().await, 2);
    let plain = "select count(*) from approval_links where hash like '%' || $1 || '%'";
    let plain: i64 = sqlx::query_scalar(plain)
        .bind(code_in(&texts[0].1))
        .fetch_one(app.pool())
        .await
        .unwrap();
    assert_eq!(plain, 0, "the code itself is not in the database");
    app.deliver().await;
    assert_eq!(app.texts().await.len(), 2, "asked once");
}

#[tokio::test]
async fn several_at_once_are_one_message_that_names_the_inbox() {
    let app = TestApp::start().await;
    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    app.sql("update guardrails_config set high_amount = 1, critical_amount = 2")
        .await
        .unwrap();
    let waiting = app.analyze().await;
    let risky = waiting
        .iter()
        .filter(|action| action.risk_level >= RiskLevel::High)
        .count();
    assert!(risky > 3, "{risky} of {} are risky", waiting.len());
    app.deliver().await;
    let texts = app.texts().await;
    assert_eq!(
        texts,
        [(
            "+14155550101".to_owned(),
            format!(
                "AI COO: {risky} actions of up to critical risk need your approval: {}/dashboard/operator",
                app.url
            )
        )]
    );
    assert_eq!(app.asked_by_sms().await, risky as i64);
    // Three are one each.
    app.sql("update notices set state = 'waiting' where id in (select id from notices where channel = 'sms' order by id limit 3)")
        .await
        .unwrap();
    app.deliver().await;
    let texts = app.texts().await;
    assert_eq!(texts.len(), 4);
    assert!(texts[1..].iter().all(|(_, text)| text.contains("/s/")));
}

#[tokio::test]
async fn what_is_proposed_one_after_the_other_is_one_message_too() {
    let app = TestApp::start().await;
    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    app.high().await;
    let after = async |millis: i64| {
        app.clock.advance(Duration::milliseconds(millis));
        while deliver::deliver_next(&app.post()).await.unwrap() {}
        app.texts().await
    };
    assert_eq!(after(1_500).await, []);
    app.sql("update guardrails_config set high_amount = 1")
        .await
        .unwrap();
    app.analyze().await;
    assert_eq!(after(1_000).await, [], "the first is due, the others come");
    let texts = after(1_000).await;
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(
        texts[0]
            .1
            .contains("actions of up to high risk need your approval"),
        "{texts:?}"
    );
    // One that is due does not wait for ever.
    app.sql("update notices set state = 'waiting', tries = 0, due_at = due_at + case when id % 2 = 0 then interval '30 seconds' else '2 seconds' end")
        .await
        .unwrap();
    assert!(!after(5_000).await.is_empty());
}

#[tokio::test]
async fn nobody_is_asked_about_their_own_or_by_a_channel_that_is_off_or_without_a_phone() {
    let app = TestApp::start().await;
    app.asks_by_sms(&[
        (&app.operator, "+14155550101"),
        (&app.second, "+14155550102"),
    ])
    .await;
    let inputs = serde_json::to_value(order(&app, &[(1, 3)]).await).unwrap();
    let body = json!({"action_type": "create_purchase_order", "inputs": inputs["inputs"],
        "expected_effect": "The shelves are full again.", "reasoning": "The bestsellers are nearly gone."});
    let path = "/api/ai-coo/actions";
    let (status, made) = app.call(&app.operator, "POST", path, Some(body)).await;
    assert_eq!(status, 201, "{made}");
    app.deliver().await;
    let texts = app.texts().await;
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert_eq!(texts[0].0, "+14155550102");

    let app = TestApp::start().await;
    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    app.sql(r#"update guardrails_config set notification_channels = '["in_app", "email"]'"#)
        .await
        .unwrap();
    app.high().await;
    app.deliver().await;
    assert_eq!(app.texts().await, []);
    assert_eq!(app.outbox().await.len(), 3, "by mail, as before");
}

#[tokio::test]
async fn who_has_been_answered_or_has_given_up_the_phone_is_not_asked_any_more() {
    let app = TestApp::start().await;
    app.asks_by_sms(&[
        (&app.operator, "+14155550101"),
        (&app.second, "+14155550102"),
    ])
    .await;
    let action = app.high().await;
    app.asks_by_sms(&[]).await;
    app.sql("update users set phone = null where name = 'Operator'")
        .await
        .unwrap();
    app.deliver().await;
    assert_eq!(app.texts().await.len(), 1);
    let path = format!("/api/ai-coo/actions/{}/reject", action.action_id);
    let body = json!({"effect_hash": action.effect_hash});
    assert_eq!(app.call(&app.admin, "POST", &path, Some(body)).await.0, 200);
    app.sql("update notices set state = 'waiting'")
        .await
        .unwrap();
    app.deliver().await;
    assert_eq!(app.texts().await.len(), 1);
}

/// A gateway that is busy, or does not say what became of it.
#[tokio::test]
async fn an_sms_that_did_not_go_out_goes_out_later_and_a_doubtful_one_at_most_twice() {
    let server = SmsServer::start().await;
    let settings = SmsSettings {
        url: server.url(),
        key: KEY.into(),
        protocol: Protocol::Json,
        time_out: std::time::Duration::from_secs(2),
    };
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let app = TestApp::with(Options {
        texter: Some(Texter::gateway(settings).unwrap()),
        ..Options::default()
    })
    .await;
    app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
    app.high().await;
    server.now(Manner::IsBusy);
    app.deliver().await;
    let waits = "select count(*) from notices where state = 'waiting' and tries = 1";
    assert_eq!((server.connections(), app.count(waits).await), (1, 1));
    app.deliver().await;
    assert_eq!(server.connections(), 1, "not before its moment");
    server.now(Manner::Breaks);
    for _ in 0..8 {
        app.clock.advance(Duration::minutes(30));
        while deliver::deliver_next(&app.post()).await.unwrap() {}
    }
    assert_eq!(server.connections(), 2, "each is billed");
    let failed = "select count(*) from notices where state = 'failed'";
    assert_eq!(app.count(failed).await, 1);
    assert_eq!(app.asked_by_sms().await, 0);
}

#[tokio::test]
async fn asking_takes_its_slots_of_the_limit() {
    let app = TestApp::start().await;
    app.asks_by_sms(&[
        (&app.operator, "+14155550101"),
        (&app.second, "+14155550102"),
    ])
    .await;
    app.sql("update guardrails_config set max_sms_per_day = 1")
        .await
        .unwrap();
    app.high().await;
    app.deliver().await;
    assert_eq!(app.texts().await.len(), 1);
    let held = "select count(*) from notices where state = 'waiting' and error like '1 notices by SMS in the last day%'";
    assert_eq!(app.count(held).await, 1);
    let slots = "select coalesce(sum(count), 0)::bigint from rate_limit_tracking where limit_type = 'notice_sms'";
    assert_eq!(app.count(slots).await, 1);
}
