//! Who has an account: invited by mail, changed by admins, and never without an admin; and
//! passwords that were forgotten.

use crate::{
    browser::{Browser, PASSWORD, Page},
    support::{Person, TestApp, secrets},
};
use ai_coo::{
    accounts::{
        Role,
        office::{AccountError, Office},
        people::{activity, role},
        second_factor::seal,
        store,
    },
    delivery::deliver,
    ground::ids::UserId,
};
use chrono::Duration;
use futures::future::join_all;
use std::time::Instant;

const PEOPLE: &str = "/dashboard/operator/people";
const NEW: &str = "another horse battery";
/// What can make an approver of somebody takes a code of the admin's.
const PROVEN: &[&str] = &[
    "invite",
    "invite_again",
    "set_role",
    "reset_second_factor",
    "set_active",
];

impl TestApp {
    pub fn office(&self) -> Office {
        Office {
            database: self.database.clone(),
            clock: self.clock.clone(),
            hub: self.executor.hub.clone(),
            keys: secrets().keys(seal::PURPOSE),
        }
    }

    /// Sends what waits; what the last mail to an address says.
    pub async fn mail_to(&self, address: &str) -> Option<String> {
        self.mail_with(address, "").await
    }

    /// The same, of those that say this.
    pub async fn mail_with(&self, address: &str, words: &str) -> Option<String> {
        // What comes close together goes out as one mail.
        self.clock.advance(Duration::seconds(2));
        while deliver::once(&self.post()).await.unwrap() {}
        let sent = self.outbox().await;
        let to_them = sent.into_iter().filter(|mail| {
            mail.recipients
                .as_array()
                .is_some_and(|to| to.iter().any(|to| to == address))
        });
        // As quoted-printable has it.
        let mut read = to_them.map(|mail| mail.content.replace("=\r\n", "").replace("=3D", "="));
        read.rfind(|mail| mail.contains(words))
    }

    async fn key_for(&self, address: &str) -> String {
        let link = "/password?key=";
        let mail = self.mail_with(address, link).await.expect("no mail");
        let (_, rest) = mail.split_once(link).expect("no link");
        rest.chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect()
    }

    async fn role_of(&self, id: UserId) -> Option<Role> {
        let found = store::get(self.database.connection(), id).await.unwrap();
        found.map(|user| user.role)
    }
}

impl Browser {
    /// With a code of the admin's, where it takes one.
    async fn on_people(&self, app: &TestApp, form: &str, fields: &[(&str, &str)]) -> Page {
        let mut fields = fields.to_vec();
        let code = app.code(&app.admin);
        if PROVEN.contains(&form) {
            fields.push(("code", &code));
        }
        self.post(PEOPLE, form, &fields).await
    }

    async fn invite(&self, app: &TestApp, email: &str) -> Page {
        let fields = [("email", email), ("name", "Nora New"), ("role", "operator")];
        self.on_people(app, "invite", &fields).await
    }

    /// What was refused, in words.
    pub async fn refusal(&self, page: &Page) -> String {
        assert!(
            page.location.contains("__err="),
            "{} {}",
            page.location,
            page.text
        );
        let path = page.location.replace(&self.url, "");
        let page = self.get(&path).await;
        page.between(r#"role="alert""#, "</p>")
    }
}

async fn set_password(app: &TestApp, key: &str, new: &str) -> Page {
    let from = format!("/password?key={key}");
    let fields = [("key", key), ("new", new)];
    Browser::new(&app.url)
        .post(&from, "set_password", &fields)
        .await
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Page {
    let fields = [("email", email), ("password", password)];
    Browser::new(&app.url)
        .post("/sign-in", "sign_in", &fields)
        .await
}

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
    assert!(
        page.contains("Invited, has not set a password yet"),
        "{page}"
    );
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
    assert!(operator.get(account).await.text.contains("You have none."));
    let own = app.admin.user.id.to_string();
    let page = admin
        .on_people(&app, "reset_second_factor", &[("id", &own)])
        .await;
    assert!(
        admin
            .refusal(&page)
            .await
            .contains("Nobody resets their own")
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
    let office = app.office();
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
                role::set(&office, &one.user, two.user.id, Role::Viewer, &codes[0]),
                role::set(&office, &two.user, one.user.id, Role::Viewer, &codes[1]),
            )
        } else {
            tokio::join!(
                activity::deactivate(&office, &one.user, two.user.id),
                activity::deactivate(&office, &two.user, one.user.id),
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

async fn forgot(app: &TestApp, email: &str) -> Page {
    let fields = [("email", email)];
    Browser::new(&app.url)
        .post("/forgot", "ask_for_password", &fields)
        .await
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_mail_once() {
    let app = TestApp::start().await;
    let before = app.browser_of(&app.operator).await;
    let email = app.operator.user.email.as_str();
    assert_eq!(
        forgot(&app, &email.to_uppercase()).await.location,
        "/forgot?sent"
    );
    let key = app.key_for(email).await;
    assert_eq!(set_password(&app, &key, NEW).await.location, "/sign-in");
    assert!(
        before.get(PEOPLE).await.location.starts_with("/sign-in"),
        "signed out"
    );
    assert!(
        sign_in(&app, email, PASSWORD)
            .await
            .location
            .contains("__err=")
    );
    let page = sign_in(&app, email, NEW).await;
    assert!(
        page.location.starts_with("/sign-in/code"),
        "{}",
        page.location
    );
    // Good for an hour; and every link is worthless once one was used.
    forgot(&app, email).await;
    let first = app.key_for(email).await;
    forgot(&app, email).await;
    let second = app.key_for(email).await;
    assert_ne!(first, second);
    set_password(&app, &second, PASSWORD).await;
    assert!(
        set_password(&app, &first, NEW)
            .await
            .location
            .contains("__err=")
    );
    app.clock.advance(Duration::hours(2));
    forgot(&app, email).await;
    let late = app.key_for(email).await;
    app.clock.advance(Duration::hours(1));
    assert!(
        set_password(&app, &late, NEW)
            .await
            .location
            .contains("__err=")
    );
}

#[tokio::test]
async fn an_address_with_an_umlaut_is_one_however_it_is_written() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    let (typed, kept) = ("nora@bücher.example", "nora@xn--bcher-kva.example");
    admin.invite(&app, typed).await;
    let key = app.key_for(kept).await;
    assert_eq!(set_password(&app, &key, NEW).await.location, "/sign-in");
    for spelling in [typed, kept, "Nora@BÜCHER.example"] {
        let page = sign_in(&app, spelling, NEW).await;
        assert_eq!(page.location, "/dashboard/operator", "{spelling}");
    }
    let page = admin.invite(&app, kept).await;
    let words = admin.refusal(&page).await;
    assert!(words.contains("has an account already"), "{words}");
    forgot(&app, typed).await;
    let another = app.key_for(kept).await;
    assert_ne!(another, key);
    // One of before addresses were all kept alike is found as it was typed then.
    app.sql("update users set email = 'nora@bücher.example' where email like 'nora@%'")
        .await
        .unwrap();
    let page = sign_in(&app, typed, NEW).await;
    assert_eq!(page.location, "/dashboard/operator");
}

#[tokio::test]
async fn nobody_learns_whether_an_address_has_an_account() {
    let app = TestApp::start().await;
    let email = app.operator.user.email.as_str();
    let (known, unknown) = (
        forgot(&app, email).await,
        forgot(&app, "nobody@example.com").await,
    );
    assert_eq!(
        (known.status, &known.location),
        (unknown.status, &unknown.location)
    );
    assert_eq!(known.text, unknown.text);
    assert!(app.mail_to("nobody@example.com").await.is_none());
    // Nor by how long it takes: the mail is not sent before the answer.
    let mut took = [vec![], vec![]];
    for _ in 0..30 {
        // As often as nobody is refused.
        app.clock.advance(Duration::minutes(4));
        for (at, address) in [email, "nobody@example.com"].into_iter().enumerate() {
            let began = Instant::now();
            forgot(&app, address).await;
            took[at].push(began.elapsed());
        }
    }
    let [known, unknown] = took.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1_000.0
    });
    assert!(
        (known - unknown).abs() < 10.0,
        "{known} ms and {unknown} ms"
    );
    // Three mails an hour, however often somebody asks.
    app.mail_to(email).await;
    let before = app
        .count("select count(*) from notices where kind = 'reset'")
        .await;
    app.clock.advance(Duration::hours(2));
    for _ in 0..6 {
        app.clock.advance(Duration::minutes(4));
        forgot(&app, email).await;
        app.mail_to(email).await;
    }
    let after = app
        .count("select count(*) from notices where kind = 'reset'")
        .await;
    assert_eq!(after - before, 3);
}

#[tokio::test]
async fn asking_for_a_password_is_counted_for_every_address_alike() {
    let app = TestApp::start().await;
    for address in [&app.operator.user.email, "nobody@example.com", "no address"] {
        for time in 0..7 {
            let page = forgot(&app, address).await;
            let refused = page.location.contains("__err=");
            assert_eq!(refused, time >= 5, "{address} {time}: {}", page.location);
        }
    }
    let open = "select count(*) from password_requests";
    assert_eq!(app.count(open).await, 15, "a row for each, whoever it is");
    let page = forgot(&app, "nobody@example.com").await;
    let words = Browser::new(&app.url).refusal(&page).await;
    assert!(words.contains("Too many links"), "{words}");
    app.clock.advance(Duration::minutes(16));
    let page = forgot(&app, &app.operator.user.email).await;
    assert_eq!(page.location, "/forgot?sent");
    app.mail_to(&app.operator.user.email).await.unwrap();
    assert_eq!(app.count(open).await, 0);
}

#[tokio::test]
async fn a_token_and_an_open_invitation_have_no_password_to_forget() {
    let app = TestApp::start().await;
    let admin = app.browser_of(&app.admin).await;
    admin.invite(&app, "nora@example.com").await;
    forgot(&app, "nora@example.com").await;
    assert_eq!(
        app.count("select count(*) from notices where kind = 'reset'")
            .await,
        0
    );
}

/// While no mail server is set, everybody sees the outbox: but not what opens others' accounts.
#[tokio::test]
async fn the_outbox_hides_links_that_open_the_accounts_of_others() {
    let app = TestApp::start().await;
    let (admin, viewer) = (
        app.browser_of(&app.admin).await,
        app.browser_of(&app.viewer).await,
    );
    forgot(&app, &app.operator.user.email).await;
    let key = app.key_for(&app.operator.user.email).await;
    for (browser, sees) in [(&viewer, false), (&admin, true)] {
        let page = browser.get("/dashboard/operator/outbox").await.text;
        let page = page.replace("=\n", "").replace("&#x3D;", "=");
        assert_eq!(page.contains(&key), sees, "{page}");
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
            (("code", "000000"), "is not what your authenticator shows"),
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
    assert!(refusal.contains("You have no authenticator"), "{refusal}");
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
