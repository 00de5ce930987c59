//! Invitations: a key sets one password, runs out, is sent again and is withdrawn.

use super::{NEW, PEOPLE, set_password, sign_in};
use crate::{browser::Browser, support::TestApp};
use chrono::Duration;
use futures::future::join_all;

#[tokio::test]
async fn who_is_invited_sets_a_password_once_and_is_in() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let page = admin.invite(&app, "nora@example.com").await;
    assert!(
        page.location.ends_with("?done=invited"),
        "{}",
        page.location
    );
    let page = admin.get(PEOPLE).await.text;
    assert!(page.contains("Invited, no password set yet"), "{page}");
    let key = app.key_for("nora@example.com").await;
    let stored = sqlx::query_scalar("select count(*) from account_keys where hash = $1");
    let stored: i64 = stored.bind(&key).fetch_one(app.pool()).await.unwrap();
    assert_eq!(stored, 0, "the key itself is not in the database");
    // Whoever fetches the link changes nothing.
    for _ in 0..3 {
        let page = Browser::new(&app.url)
            .get(&format!("/password?key={key}"))
            .await;
        assert!(page.text.contains("nora@example.com"), "{}", page.text);
        assert!(!page.text.contains(".wasm"));
    }
    let short = set_password(&app, &key, "short").await;
    assert!(short.location.contains("__err="));
    assert_eq!(set_password(&app, &key, NEW).await.location, "/sign-in");
    let again = set_password(&app, &key, "a third horse battery").await;
    assert!(again.location.contains("__err="), "{}", again.location);
    let page = sign_in(&app, "nora@example.com", NEW).await;
    assert_eq!(page.location, "/dashboard/operator");
}

#[tokio::test]
async fn one_key_sets_one_password_under_many_tries_at_once() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    admin.invite(&app, "nora@example.com").await;
    let key = app.key_for("nora@example.com").await;
    let tries = (0..8).map(|_| set_password(&app, &key, NEW));
    let pages = join_all(tries).await;
    let counted = pages.iter().filter(|page| page.location == "/sign-in");
    assert_eq!(counted.count(), 1);
}

#[tokio::test]
async fn an_invitation_runs_out_is_sent_again_and_is_withdrawn() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    admin.invite(&app, "nora@example.com").await;
    let old = app.key_for("nora@example.com").await;
    app.clock.advance(Duration::hours(72));
    assert!(
        set_password(&app, &old, NEW)
            .await
            .location
            .contains("__err=")
    );
    let page = admin.get(PEOPLE).await;
    let (_, nora) = page.text.split_once("Nora New").unwrap();
    let (_, rest) = nora.split_once(r#"name="id" value=""#).unwrap();
    let id = rest.split('"').next().unwrap();
    admin.on_people(&app, "invite_again", &[("id", id)]).await;
    let key = app.key_for("nora@example.com").await;
    assert_ne!(key, old);
    let fields = [("id", id), ("active", "false")];
    admin.on_people(&app, "set_active", &fields).await;
    assert!(
        set_password(&app, &key, NEW)
            .await
            .location
            .contains("__err=")
    );
    // Whom it was withdrawn from can be invited again; who has an account cannot.
    let page = admin.invite(&app, "NORA@example.com").await;
    assert!(
        page.location.ends_with("?done=invited"),
        "{}",
        page.location
    );
    let key = app.key_for("nora@example.com").await;
    assert_eq!(set_password(&app, &key, NEW).await.location, "/sign-in");
    let page = admin.invite(&app, "nora@example.com").await;
    assert!(
        admin
            .refusal(&page)
            .await
            .contains("has an account already")
    );
    let page = admin.invite(&app, "no address").await;
    assert!(
        admin
            .refusal(&page)
            .await
            .contains("is not an e-mail address")
    );
}
