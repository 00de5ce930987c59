//! What admins change about people: roles, sessions, authenticators; and that one admin is always
//! left.

use super::{PEOPLE, sign_in};
use crate::{
    browser::PASSWORD,
    support::{Person, TestApp},
};
use ai_coo::{
    accounts::{
        Role,
        context::AccountError,
        people::{deactivation, role},
        store,
    },
    ground::ids::UserId,
};
use chrono::Duration;

impl TestApp {
    async fn role_of(&self, id: UserId) -> Option<Role> {
        let found = store::get(self.database.connection(), id).await.unwrap();
        found.map(|user| user.role)
    }
}

#[tokio::test]
async fn only_admins_see_and_change_people() {
    let app = TestApp::start().await;
    let operator = app.browser_of(&app.operator).await;
    let page = operator.get(PEOPLE).await;
    assert_eq!(page.status, 403);
    assert!(!page.text.contains("viewer@example.com"));
    assert!(
        !operator
            .get("/dashboard/operator")
            .await
            .text
            .contains(PEOPLE)
    );
    let id = app.viewer.user.id.to_string();
    for (form, fields) in [
        (
            "invite",
            vec![("email", "x@example.com"), ("name", "X"), ("role", "admin")],
        ),
        ("invite_again", vec![("id", id.as_str())]),
        ("set_role", vec![("id", id.as_str()), ("role", "admin")]),
        ("set_active", vec![("id", id.as_str()), ("active", "false")]),
        ("sign_out_everywhere", vec![("id", id.as_str())]),
        ("reset_second_factor", vec![("id", id.as_str())]),
    ] {
        let page = operator.on_people(&app, form, &fields).await;
        assert!(
            page.location.contains("__err="),
            "{form}: {}",
            page.location
        );
    }
    assert_eq!(app.role_of(app.viewer.user.id).await, Some(Role::Viewer));
}

#[tokio::test]
async fn a_role_counts_at_once_and_who_is_deactivated_is_out() {
    let app = TestApp::start().await;
    let (admin, operator) = (
        app.browser_of(&app.admin).await,
        app.browser_of(&app.operator).await,
    );
    let id = app.operator.user.id.to_string();
    let page = admin
        .on_people(&app, "set_role", &[("id", &id), ("role", "admin")])
        .await;
    assert!(page.location.ends_with("?done=role"), "{}", page.location);
    assert_eq!(operator.get(PEOPLE).await.status, 200);
    let page = admin
        .on_people(&app, "set_active", &[("id", &id), ("active", "false")])
        .await;
    assert!(
        page.location.ends_with("?done=deactivated"),
        "{}",
        page.location
    );
    assert!(operator.get(PEOPLE).await.location.starts_with("/sign-in"));
    let page = sign_in(&app, &app.operator.user.email, PASSWORD).await;
    assert!(page.location.contains("__err="));
    let (status, _) = app
        .call(&app.operator, "GET", "/api/ai-coo/actions", None)
        .await;
    assert_eq!(status, 401, "nor by a token");
    admin
        .on_people(&app, "set_active", &[("id", &id), ("active", "true")])
        .await;
    let page = sign_in(&app, &app.operator.user.email, PASSWORD).await;
    assert!(
        page.location.starts_with("/sign-in/code"),
        "a browser that was remembered is not"
    );
    assert!(
        operator.get(PEOPLE).await.location.starts_with("/sign-in"),
        "not the old session"
    );
    assert_eq!(
        app.count("select count(*) from action_events where event_type = 'account_changed'")
            .await,
        3
    );
}

#[tokio::test]
async fn an_admin_signs_somebody_out_and_resets_their_authenticator() {
    let app = TestApp::start().await;
    let (admin, operator) = (
        app.browser_of(&app.admin).await,
        app.browser_of(&app.operator).await,
    );
    let id = app.operator.user.id.to_string();
    admin
        .on_people(&app, "sign_out_everywhere", &[("id", &id)])
        .await;
    let account = "/dashboard/operator/account";
    assert!(operator.get(account).await.location.starts_with("/sign-in"));
    admin
        .on_people(&app, "reset_second_factor", &[("id", &id)])
        .await;
    let operator = app.sign_in(&app.operator, &app.url).await;
    assert!(
        operator
            .get(account)
            .await
            .text
            .contains("You have not set up an authenticator yet")
    );
    let own = app.admin.user.id.to_string();
    let page = admin
        .on_people(&app, "reset_second_factor", &[("id", &own)])
        .await;
    assert!(
        admin
            .refusal(&page)
            .await
            .contains("You cannot reset your own")
    );
}

#[tokio::test]
async fn there_is_always_an_admin() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let id = app.admin.user.id.to_string();
    for (form, field) in [
        ("set_role", ("role", "viewer")),
        ("set_active", ("active", "false")),
    ] {
        let page = admin.on_people(&app, form, &[("id", &id), field]).await;
        assert!(
            admin.refusal(&page).await.contains("the last active admin"),
            "{form}"
        );
    }
    // Somebody who was invited and cannot sign in yet is nobody to rely on.
    let fields = [
        ("email", "nora@example.com"),
        ("name", "Nora"),
        ("role", "admin"),
    ];
    admin.on_people(&app, "invite", &fields).await;
    let page = admin
        .on_people(&app, "set_role", &[("id", &id), ("role", "viewer")])
        .await;
    assert!(admin.refusal(&page).await.contains("the last active admin"));
}

/// Two admins who take each other's role away, or each other's account, at the same moment.
#[tokio::test]
async fn of_two_admins_who_turn_on_each_other_one_is_left() {
    let app = TestApp::start().await;
    let accounts = app.accounts();
    for round in 0..10 {
        let other = app.another(&format!("Admin {round}"), Role::Admin).await;
        let (one, two): (&Person, &Person) = (&app.admin, &other);
        for admin in [one, two] {
            app.has_a_password(admin).await;
        }
        app.clock.advance(Duration::minutes(1));
        let codes = [app.code(one), app.code(two)];
        let answers = if round % 2 == 0 {
            tokio::join!(
                role::set(&accounts, &one.user, two.user.id, Role::Viewer, &codes[0]),
                role::set(&accounts, &two.user, one.user.id, Role::Viewer, &codes[1]),
            )
        } else {
            tokio::join!(
                deactivation::deactivate(&accounts, &one.user, two.user.id),
                deactivation::deactivate(&accounts, &two.user, one.user.id),
            )
        };
        let done = [&answers.0, &answers.1];
        assert_eq!(
            done.iter().filter(|answer| answer.is_ok()).count(),
            1,
            "{answers:?}"
        );
        let refused = done
            .iter()
            .find_map(|answer| answer.as_ref().err())
            .unwrap();
        assert!(matches!(refused, AccountError::NotAdmin), "{refused}");
        let left =
            "select count(*) from users where role = 'admin' and active and password_hash <> '!'";
        assert_eq!(app.count(left).await, 1);
        app.sql("update users set role = 'viewer' where role = 'admin' and email <> 'admin@example.com'")
            .await
            .unwrap();
        app.sql("update users set role = 'admin', active = true where email = 'admin@example.com'")
            .await
            .unwrap();
    }
}

/// The lines of the trail about who may do what.
const CHANGED: &str = "select count(*) from action_events where event_type in ('account_added', 'account_changed', 'second_factor_reset')";

/// Whoever it is about and every admin, and nobody else.
#[tokio::test]
async fn the_person_and_the_admins_are_told_of_each_change() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let id = app.viewer.user.id.to_string();
    for (form, fields, said) in [
        (
            "set_role",
            vec![("role", "operator")],
            "Admin changed the role of Viewer from viewer to operator.",
        ),
        (
            "reset_second_factor",
            vec![],
            "Admin reset the authenticator of Viewer.",
        ),
        (
            "set_active",
            vec![("active", "false")],
            "Admin deactivated the account of Viewer.",
        ),
        (
            "set_active",
            vec![("active", "true")],
            "Admin reactivated the account of Viewer, as operator.",
        ),
    ] {
        let mut fields = fields;
        fields.push(("id", &id));
        admin.on_people(&app, form, &fields).await;
        for address in [&app.viewer.user.email, &app.admin.user.email] {
            let mail = app.mail_to(address).await.unwrap_or_default();
            assert!(mail.replace("=\n", "").contains(said), "{address}: {mail}");
        }
    }
    assert!(app.mail_to(&app.second.user.email).await.is_none());
    let notices = admin.get("/dashboard/operator/notices").await.text;
    assert!(notices.contains("Account security"), "{notices}");
}

/// A session that was stolen, and a password that was, make nobody an approver.
#[tokio::test]
async fn with_a_password_alone_an_admin_gives_nobody_authority() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let id = app.viewer.user.id.to_string();
    let operator = app.operator.user.id.to_string();
    app.sql("update users set active = false where email = 'second.operator@example.com'")
        .await
        .unwrap();
    let second = app.second.user.id.to_string();
    admin.invite(&app, "open@example.com").await;
    let invited: uuid::Uuid =
        sqlx::query_scalar("select id from users where email = 'open@example.com'")
            .fetch_one(app.pool())
            .await
            .unwrap();
    let invited = invited.to_string();
    let before = app.count(CHANGED).await;
    let tries: [(&str, Vec<(&str, &str)>); 5] = [
        ("invite_again", vec![("id", &invited)]),
        ("set_active", vec![("id", &second), ("active", "true")]),
        (
            "invite",
            vec![
                ("email", "x@evil.example"),
                ("name", "X"),
                ("role", "operator"),
            ],
        ),
        ("set_role", vec![("id", &id), ("role", "operator")]),
        ("reset_second_factor", vec![("id", &operator)]),
    ];
    for (form, fields) in tries {
        for (proof, said) in [
            (("password", PASSWORD), "code is missing"),
            (("code", "000000"), "is incorrect or has been used"),
        ] {
            let mut fields = fields.clone();
            fields.push(proof);
            app.clock.advance(Duration::minutes(16));
            let page = admin.post(PEOPLE, form, &fields).await;
            let refusal = admin.refusal(&page).await;
            assert!(refusal.contains(said), "{form}: {refusal}");
        }
    }
    // Nor does who has no authenticator, and is told what to do.
    app.sql("update users set second_factor = null, second_factor_confirmed_at = null where email = 'admin@example.com'")
        .await
        .unwrap();
    let fields = [
        ("id", id.as_str()),
        ("role", "operator"),
        ("password", PASSWORD),
    ];
    let page = admin.post(PEOPLE, "set_role", &fields).await;
    let refusal = admin.refusal(&page).await;
    assert!(refusal.contains("you have not set one up"), "{refusal}");
    let page = admin.get(PEOPLE).await.text;
    assert!(page.contains("Set up an authenticator first"), "{page}");
    assert_eq!(app.role_of(app.viewer.user.id).await, Some(Role::Viewer));
    assert_eq!(app.count(CHANGED).await, before);
    assert_eq!(
        app.count("select count(*) from users where email = 'x@evil.example'")
            .await,
        0
    );
}
