//! What the code of an SMS opens and decides, for how long, and for whom.

use crate::{
    browser::Browser,
    support::{TestApp, secrets},
};
use ai_coo::{
    actions::{EffectHash, lifecycle::Status},
    decisions::{
        Desk,
        by_code::{Asked, Typist, bearer, issue},
        refusal::Refusal,
    },
    ground::secrets::Secrets,
    links::code::CODES,
    notices::Channel,
};
use chrono::Duration;
use futures::{StreamExt, future::join_all, stream};
use std::sync::Arc;

#[tokio::test]
async fn whoever_fetches_a_code_changes_nothing() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let before = app.everything().await;
    let fetch = |number: usize| {
        let (app, code) = (&app, &code);
        async move {
            let address = format!("{}/s/{code}", app.url);
            let request = match number % 3 {
                0 => app.http().head(address),
                _ => app.http().get(address),
            };
            assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
        }
    };
    stream::iter(0..60)
        .map(fetch)
        .buffer_unordered(16)
        .collect::<Vec<()>>()
        .await;
    assert_eq!(app.everything().await, before);
    assert_eq!(app.approve_by(&app.operator, &code).await, 200);
}

#[tokio::test]
async fn a_code_can_be_typed() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let phone = Browser::new(&app.url);
    let form = phone.get("/s").await;
    assert!(form.text.contains("Enter the code from the SMS"));
    assert_eq!(
        form.text.matches("<script").count(),
        form.text.matches("<script src=\"/hand.js?v=").count()
    );
    let typed = code.to_lowercase();
    let typed = format!("{}-{}+{}", &typed[..4], &typed[4..8], &typed[8..]);
    let page = phone.get(&format!("/s?code={typed}")).await;
    assert_eq!(page.status, 303);
    assert_eq!(page.location, format!("s/{}", code.to_lowercase()));
    let page = phone.get(&format!("/{}", page.location)).await;
    assert!(
        page.text.contains("AI COO needs a decision from"),
        "{}",
        page.text
    );
    for nothing in ["/s?code=", "/s?code=%2F..%2F%0D%0A", "/s?code=%F0%9F%91%8D"] {
        assert_eq!(phone.get(nothing).await.status, 200, "{nothing}");
    }
    // Who reloads the page of an answer is not lost.
    assert_eq!(phone.get("/s/approve").await.location, "../s");
}

#[tokio::test]
async fn approving_takes_what_the_authenticator_shows_and_rejecting_does_not() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let phone = Browser::new(&app.url);
    let none = phone.answer("/s/approve", &[("token", &code)]).await;
    assert_eq!(none.status, 422, "{}", none.text);
    assert!(none.text.contains("The code is missing"), "{}", none.text);
    // The page asks again, with the same code behind its buttons.
    assert!(none.text.contains(&format!(r#"value="{code}""#)));
    let wrong = [("token", code.as_str()), ("code", "000000")];
    assert_eq!(phone.answer("/s/approve", &wrong).await.status, 422);
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    let no = [("token", code.as_str()), ("reason", "Too much\r\nof it")];
    assert_eq!(phone.answer("/s/reject", &no).await.status, 200);
    assert_eq!(app.status(action.action_id).await, Status::Rejected);
}

#[tokio::test]
async fn a_hundred_answers_by_one_code_are_one_decision() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let totp = app.code(&app.operator);
    let phone = Browser::new(&app.url);
    let fields = [("token", code.as_str()), ("code", totp.as_str())];
    let posts = (0..100).map(|number| {
        let verb = if number % 4 == 3 {
            "/s/reject"
        } else {
            "/s/approve"
        };
        phone.answer(verb, &fields)
    });
    let answers = join_all(posts).await;
    let count = |status| answers.iter().filter(|page| page.status == status).count();
    assert_eq!((count(200), count(409)), (1, 99));
    assert_eq!(app.count("select count(*) from action_approvals").await, 1);
}

#[tokio::test]
async fn a_code_is_about_one_action_one_effect_and_one_person() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let others = app.analyze().await;
    let other = others
        .iter()
        .find(|other| other.action_id != action.action_id)
        .unwrap();
    // For this action with another one's effect; and with one from before it was edited.
    for hash in [other.effect_hash.clone(), EffectHash("0".repeat(64))] {
        let code = app
            .sms_code_to(&app.operator, action.action_id, &hash)
            .await;
        assert_eq!(app.approve_by(&app.operator, &code).await, 422);
    }
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
    let code = app.sms_code(&app.operator, &action).await;
    // Somebody else's authenticator is not the approver's.
    app.sql("update users set second_factor_step = 99999999999 where name = 'Operator'")
        .await
        .unwrap();
    assert_eq!(app.approve_by(&app.second, &code).await, 422);
    app.sql("update users set second_factor_step = 0")
        .await
        .unwrap();
    assert_eq!(app.approve_by(&app.operator, &code).await, 200);
    let record = app.record(action.action_id).await;
    assert_eq!(record.approved_by, Some(app.operator.user.id));
    assert_eq!(app.status(other.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_code_outlives_neither_its_time_nor_its_approver() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let demoted = app.sms_code(&app.second, &action).await;
    app.sql("update users set role = 'viewer' where name = 'Second operator'")
        .await
        .unwrap();
    assert_eq!(app.approve_by(&app.second, &demoted).await, 403);
    app.sql("update users set active = false where name = 'Second operator'")
        .await
        .unwrap();
    assert_eq!(app.approve_by(&app.second, &demoted).await, 403);
    let (_, page) = app.guess(&demoted, "198.51.100.1").await;
    assert!(page.contains("This link does not work"), "{page}");
    assert!(page.contains("Re-enter code"), "{page}");
    let code = app.sms_code(&app.operator, &action).await;
    app.clock.advance(Duration::hours(25));
    assert_eq!(app.approve_by(&app.operator, &code).await, 409);
    let (_, page) = app.guess(&code, "198.51.100.1").await;
    assert!(page.contains("Too late"), "{page}");
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_form_on_another_site_cannot_post_a_code() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let statuses = app.posted_from_elsewhere("/s/reject", &code).await;
    assert_eq!(statuses, [403; 3]);
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_secret_that_is_changed_still_reads_the_codes_before() {
    let app = TestApp::start().await;
    let action = app.high().await;
    let code = app.sms_code(&app.operator, &action).await;
    let found = async |secrets| {
        let desk = Desk {
            database: app.database.clone(),
            clock: app.clock.clone(),
            hub: app.executor.hub.clone(),
            secrets: Arc::new(secrets),
            undo: Default::default(),
            together: Default::default(),
        };
        bearer(&desk, &code, &Typist::Stranger("a test".to_owned())).await
    };
    let old = "0123456789abcdef".repeat(2);
    let rotated = found(Secrets::new("f".repeat(32).into(), Some(old.into()))).await;
    assert_eq!(rotated.unwrap().user.id, app.operator.user.id);
    let gone = found(Secrets::new("f".repeat(32).into(), None)).await;
    assert!(matches!(gone, Err(Refusal::NotOurs)), "{gone:?}");
}

/// There are 32,768 beginnings of codes. A new code takes over one of a code that ran out long
/// ago, and never one that is still about.
#[tokio::test]
async fn beginnings_are_used_again_a_month_later() {
    let app = TestApp::start().await;
    let action = app.high().await;
    sqlx::query(
        "with letters as (select regexp_split_to_table('0123456789ABCDEFGHJKMNPQRSTVWXYZ', '') as l),
           all_of_them as (select a.l || b.l || c.l as selector, encode(sha256((a.l || b.l || c.l)::bytea), 'hex') as hash
             from letters a, letters b, letters c),
           links as (insert into approval_links (hash, org_id, channel, action_id, user_id, effect_hash, issued_at, expires_at)
             select hash, 'default', 'sms', $1, $2, $3, $4, $4 from all_of_them)
         insert into approval_codes (selector, hash, wrong_guesses) select selector, hash, 5 from all_of_them",
    )
    .bind(action.action_id.0)
    .bind(app.operator.user.id.0)
    .bind(&action.effect_hash.0)
    .bind(app.clock.now())
    .execute(app.pool())
    .await
    .unwrap();
    let now = app.clock.now();
    let asked = || Asked {
        action: action.action_id,
        approver: app.operator.user.id,
        effect_hash: action.effect_hash.clone(),
        expires: now + Duration::days(40),
    };
    let keys = secrets().keys(CODES);
    let tx = app.database.begin().await.unwrap();
    assert!(issue(&tx, &keys, asked(), Channel::Sms, now).await.is_err());
    tx.rollback().await.unwrap();
    let later = now + Duration::days(31);
    let tx = app.database.begin().await.unwrap();
    let code = issue(&tx, &keys, asked(), Channel::Sms, later)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(app.guess(code.text(), "198.51.100.1").await.0, 200);
    let codes = "select count(*) from approval_codes where wrong_guesses = 5";
    assert_eq!(app.count(codes).await, 32_767);
}
