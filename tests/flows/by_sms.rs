//! Who is asked by SMS, what the SMS says, and that its code decides; through a real Kannel too.

use crate::{
    browser::{Browser, PASSWORD},
    kannel::Kannel,
    operations::order,
    sms_server::{KEY, Manner, SmsServer},
    support::{Options, Person, TestApp, find},
};
use ai_coo::{
    accounts::Role,
    actions::{Action, Kind, RiskLevel, lifecycle::Status},
    delivery::deliver,
    ground::segments,
    operations::sms::{ApiKey, Protocol, SmsSettings, Texter},
};
use chrono::Duration;
use serde_json::{Value, json};

const ACCOUNT: &str = "/dashboard/operator/account";

impl TestApp {
    /// The guardrails name SMS as a channel, and these have a phone.
    pub async fn asks_by_sms(&self, people: &[(&Person, &str)]) {
        self.sql(r#"update guardrails_config set notification_channels = '["in_app", "sms"]'"#)
            .await
            .unwrap();
        for (person, phone) in people {
            sqlx::query("update users set phone = $2 where id = $1")
                .bind(person.user.id.0)
                .bind(phone)
                .execute(self.pool())
                .await
                .unwrap();
        }
    }

    /// An action of high risk.
    pub async fn high(&self) -> Action {
        let action = self.propose(order(self, &[(1, 3)]).await).await.unwrap();
        assert_eq!(action.risk_level, RiskLevel::High);
        action
    }

    /// The SMS in the outbox, oldest first: number and text.
    pub async fn texts(&self) -> Vec<(String, String)> {
        let sent = self.outbox().await.into_iter();
        sent.filter(|message| message.channel == "sms")
            .map(|sms| (sms.recipients[0].as_str().unwrap().to_owned(), sms.content))
            .collect()
    }

    async fn asked_by_sms(&self) -> i64 {
        self.count("select count(*) from action_events where event_type = 'asked' and event_data ->> 'channel' = 'sms'")
            .await
    }
}

/// What stands behind the link of a text.
pub fn code_in(text: &str) -> String {
    let (_, rest) = text.split_once("/s/").expect("no link");
    rest.split_whitespace().next().unwrap().to_owned()
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
                "AI COO: {risky} actions of up to critical risk wait for your decision: {}/dashboard/operator",
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
        while deliver::once(&app.post()).await.unwrap() {}
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
        texts[0].1.contains("actions of up to high risk wait"),
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
            page.text.contains("is not a number that SMS go to"),
            "{wrong}"
        );
    }
    let page = set("+1 (415) 555-0123").await;
    assert!(page.location.ends_with("?done=phone"), "{}", page.location);
    let page = browser.get(ACCOUNT).await;
    assert!(page.text.contains(r#"value="+14155550123""#));
    assert!(!page.text.contains(".wasm"));
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

/// A gateway that is busy, or does not say what became of it.
#[tokio::test]
async fn an_sms_that_did_not_go_out_goes_out_later_and_a_doubtful_one_at_most_twice() {
    let server = SmsServer::start().await;
    let settings = SmsSettings {
        url: server.url(),
        key: ApiKey::new(KEY),
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
        while deliver::once(&app.post()).await.unwrap() {}
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

#[tokio::test]
async fn through_a_real_kannel_the_code_opens_the_page_and_approves() {
    let Some(mut kannel) = Kannel::start().await else {
        return;
    };
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let app = TestApp::with(Options {
        texter: Some(Texter::gateway(kannel.settings.clone()).unwrap()),
        ..Options::default()
    })
    .await;
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
        "AI COO asks <b>Operator<!></b>",
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
    assert!(page.text.contains("Decided already"), "{}", page.text);
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
            .matches("Only its receiver and admins read this")
            .count();
        assert_eq!(words, 2 * hidden, "{}: {page}", who.user.name);
    }
}
