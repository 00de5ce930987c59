//! Links that are out of date, tampered with, never sent or posted from elsewhere.

use super::waiting;
use ai_coo::{actions::lifecycle::Status, links::link::Claims};
use chrono::Duration;
use serde_json::json;

#[tokio::test]
async fn a_link_is_about_one_action_and_one_effect() {
    let (app, action) = waiting().await;
    let others = app.actions(Status::PendingApproval).await;
    let other = others
        .iter()
        .find(|other| other.action_id != action.action_id)
        .unwrap();
    // Signed by us, for this action with another one's effect.
    let token = app
        .link_to(&app.operator, action.action_id, &other.effect_hash)
        .await;
    assert_eq!(app.approve_by_link(&token).await, 422);
    let token = app.link(&app.operator, &action).await;
    assert_eq!(app.approve_by_link(&token).await, 200);
    assert_eq!(app.status(other.action_id).await, Status::PendingApproval);
}

/// Signed, but not among those that were sent: a leaked key alone decides nothing.
#[tokio::test]
async fn a_link_that_was_never_sent_is_refused() {
    let (app, action) = waiting().await;
    let expires = app.clock.now() + Duration::hours(1);
    let claims = Claims::new(
        action.action_id,
        app.operator.user.id,
        action.effect_hash.clone(),
        expires,
    );
    let token = ai_coo::links::link::sign(&app.keys, &claims).unwrap();
    assert_eq!(app.approve_by_link(&token).await, 409);
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_link_outlives_neither_its_time_nor_its_approver() {
    let (app, action) = waiting().await;
    let demoted = app.link(&app.second, &action).await;
    app.sql("update users set role = 'viewer' where name = 'Second operator'")
        .await
        .unwrap();
    assert_eq!(app.approve_by_link(&demoted).await, 403);
    app.sql("update users set active = false where name = 'Second operator'")
        .await
        .unwrap();
    assert_eq!(app.approve_by_link(&demoted).await, 403);
    assert!(
        app.open(&demoted)
            .await
            .text
            .contains("This link does not work")
    );

    let token = app.link(&app.operator, &action).await;
    app.clock.advance(Duration::hours(25));
    assert_eq!(app.approve_by_link(&token).await, 409);
    let late = app.open(&token).await;
    assert_eq!(late.status, 410);
    assert!(late.text.contains("Too late"));
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn who_decides_is_never_taken_from_the_request() {
    let (app, action) = waiting().await;
    let token = app.link(&app.operator, &action).await;
    for (field, value) in [
        ("actor", json!(app.admin.user.id)),
        ("userId", json!(app.admin.user.id)),
        ("role", json!("admin")),
        ("effect_hash", json!(action.effect_hash)),
    ] {
        let mut body = json!({"token": token});
        body[field] = value;
        let answer = app.by_link("approve", body).await;
        assert_eq!(answer.status, 422, "{field}");
        assert!(answer.text.contains(field), "{}", answer.text);
    }
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_form_on_another_site_cannot_post_a_link() {
    let (app, action) = waiting().await;
    let token = app.link(&app.operator, &action).await;
    let statuses = app
        .posted_from_elsewhere("/api/ai-coo/approve", &token)
        .await;
    assert_eq!(statuses, [403; 3]);
    assert_eq!(app.status(action.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn a_tampered_link_says_so_and_nothing_else() {
    let (app, action) = waiting().await;
    let token = app.link(&app.operator, &action).await;
    for wrong in [
        String::new(),
        "x".to_owned(),
        token[..token.len() - 2].to_owned(),
        "a".repeat(5_000),
    ] {
        let page = app.open(&wrong).await;
        assert_eq!(page.status, 404);
        assert!(
            page.text.contains("This link does not work"),
            "{}",
            page.text
        );
        assert!(!page.text.contains(&action.title));
        assert_eq!(app.approve_by_link(&wrong).await, 404);
    }
}
