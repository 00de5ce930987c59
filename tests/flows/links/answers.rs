//! What a link opens and decides, and that it decides once.

use super::{Answer, answer, waiting};
use crate::support::TestApp;
use ai_coo::{
    accounts::Role,
    actions::{Action, lifecycle::Status},
};
use futures::{StreamExt, future::join_all, stream};
use serde_json::json;

/// What fetches the links of a mail before, or instead of, the person who got it; and browsers.
const FETCHERS: &[&str] = &[
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0) SafeLinks",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.74 Safari/537.36 Edg/79.0.309.43",
    "Proofpoint URL Defense/1.0",
    "Mimecast URL Protect",
    "Barracuda Sentinel (EE)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Microsoft Accounts/16.0 (Microsoft Outlook Mail 16.0)",
    "WhatsApp/2.23.20.0",
    "facebookexternalhit/1.1",
    "GoogleImageProxy",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "curl/8.5.0",
];

#[tokio::test]
async fn the_page_behind_a_link_shows_the_whole_effect_and_asks() {
    let (app, action) = waiting().await;
    let page = app.open(&app.link(&app.operator, &action).await).await;
    assert_eq!(page.status, 200);
    let subject = match &action.effect.requests[0] {
        ai_coo::ground::effect::Request::Mail(mail) => mail.subject.clone(),
        other => panic!("{other:?}"),
    };
    for shown in [
        subject.as_str(),
        "AI COO needs a decision from <b>Operator<!></b>",
        r#"method="post" action="approve""#,
        r#"method="post" action="reject""#,
        &action.effect_hash.short(),
    ] {
        assert!(page.text.contains(shown), "{shown} is not in {}", page.text);
    }
    let scripts: Vec<_> = page.text.split("<script").skip(1).collect();
    assert!(
        matches!(scripts[..], [hand] if hand.starts_with(" src=\"/hand.js?v=")),
        "no script but the one that guards what is pressed: {scripts:?}"
    );
}

#[tokio::test]
async fn a_link_decides_once_as_who_it_was_sent_to() {
    let (app, action) = waiting().await;
    let token = app.link(&app.operator, &action).await;
    let answer = app.by_link("approve", json!({"token": token})).await;
    assert_eq!(
        (answer.status, answer.json()["outcome"].as_str()),
        (200, Some("queued"))
    );
    let record = app.record(action.action_id).await;
    assert_eq!(record.approved_by, Some(app.operator.user.id));
    assert_eq!(app.approve_by_link(&token).await, 409);
    assert_eq!(
        app.by_link("reject", json!({"token": token})).await.status,
        409
    );
    let there = app.open(&token).await;
    assert!(there.text.contains("It runs"), "{}", there.text);
    app.work_off().await;
    assert!(app.open(&token).await.text.contains("Already decided"));
    assert_eq!(app.status(action.action_id).await, Status::Executed);
    assert_eq!(app.outbox().await.len(), 1);
}

#[tokio::test]
async fn the_form_of_the_page_decides_as_well() {
    let (app, action) = waiting().await;
    let token = app.link(&app.operator, &action).await;
    let sent = app
        .http()
        .post(format!("{}/api/ai-coo/reject", app.url))
        .header("sec-fetch-site", "same-origin")
        .header("accept", "text/html,application/xhtml+xml")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("token={token}&reason=Paid%0D%0Aby+cheque"))
        .send();
    let page = answer(sent.await.unwrap()).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Rejected"), "{}", page.text);
    assert_eq!(app.status(action.action_id).await, Status::Rejected);
    let trail = app
        .get(&format!(
            "/api/ai-coo/audit-trail?actionId={}",
            action.action_id
        ))
        .await;
    assert_eq!(
        trail["events"][0]["event_data"]["reason"],
        "Paid\nby cheque"
    );
}

/// `FETCHES=10000` for the whole figure.
#[tokio::test]
async fn whoever_fetches_a_link_changes_nothing() {
    let (app, action) = waiting().await;
    let token = app.link(&app.operator, &action).await;
    let fetches: usize = std::env::var("FETCHES").map_or(144, |count| count.parse().unwrap());
    let before = app.everything().await;
    let fetch = |number: usize| {
        let (app, token) = (&app, &token);
        async move {
            // Each fetcher in each way.
            let (agent, way) = (number % FETCHERS.len(), number / FETCHERS.len());
            let verb = ["approve", "reject"][way % 2];
            let address = format!("{}/api/ai-coo/{verb}?token={token}", app.url);
            let request = match way / 2 % 2 {
                0 => app.http().head(address),
                _ => app.http().get(address),
            };
            let agent = FETCHERS[agent];
            let got = request.header("user-agent", agent).send().await.unwrap();
            assert_eq!(got.status().as_u16(), 200, "{agent}");
            let _whole = got.bytes().await.unwrap();
        }
    };
    stream::iter(0..fetches)
        .map(fetch)
        .buffer_unordered(16)
        .collect::<Vec<()>>()
        .await;
    assert_eq!(app.everything().await, before);
    assert_eq!(app.approve_by_link(&token).await, 200);
}

#[tokio::test]
async fn two_hundred_answers_by_one_link_are_one_decision() {
    let (app, action) = waiting().await;
    let token = app.link(&app.operator, &action).await;
    let posts = (0..200).map(|number| {
        let verb = if number % 4 == 3 { "reject" } else { "approve" };
        app.by_link(verb, json!({"token": token}))
    });
    one_of_them(&app, &action, join_all(posts).await).await;
}

#[tokio::test]
async fn ten_approvers_links_are_one_decision() {
    let (app, action) = waiting().await;
    let mut tokens = vec![];
    for number in 0..10 {
        let approver = app
            .another(&format!("Approver {number}"), Role::Operator)
            .await;
        tokens.push(app.link(&approver, &action).await);
    }
    let posts = tokens
        .iter()
        .map(|token| app.by_link("approve", json!({"token": token})));
    one_of_them(&app, &action, join_all(posts).await).await;
}

async fn one_of_them(app: &TestApp, action: &Action, answers: Vec<Answer>) {
    let yes = answers.iter().filter(|answer| answer.status == 200).count();
    let no = answers.iter().filter(|answer| answer.status == 409).count();
    assert_eq!((yes, no), (1, answers.len() - 1));
    let made = app.count("select count(*) from action_approvals").await;
    let used = app
        .count("select count(*) from approval_links where used_at is not null")
        .await;
    assert_eq!((made, used), (1, 1));
    app.work_off().await;
    let sent = usize::from(app.status(action.action_id).await == Status::Executed);
    assert_eq!(app.outbox().await.len(), sent);
}
