//! What people are told besides questions, and every switch of it.

use crate::{
    browser::Browser,
    decisions::to,
    support::{Options, TestApp, find},
};
use ai_coo::{
    actions::{Action, Kind, lifecycle::Status},
    delivery::{deliver, digest},
    executor::Timing,
    notices::store,
    server::sweep,
};
use chrono::Duration;
use serde_json::json;

const ADMIN: &str = "admin@example.com";
const OPERATOR: &str = "operator@example.com";
const SECOND: &str = "second.operator@example.com";

async fn waiting() -> (TestApp, Action) {
    let app = TestApp::start().await;
    let action = find(&app.analyze().await, Kind::CreateTask);
    app.forget_notices().await;
    (app, action)
}

impl TestApp {
    async fn executed(&self, action: &Action) {
        let (status, json) = self.approve(&self.operator, action).await;
        assert_eq!(status, 200, "{json}");
        self.work_off().await;
        assert_eq!(self.status(action.action_id).await, Status::Executed);
    }

    /// What each has in the app: who, and of which kind.
    pub async fn in_app(&self) -> Vec<(String, String)> {
        sqlx::query_as(
            "select u.email, n.kind from notices n join users u on u.id = n.user_id
             where n.channel = 'in_app' and n.state = 'sent' order by 1, 2",
        )
        .fetch_all(self.pool())
        .await
        .unwrap()
    }

    async fn summaries(&self) -> Vec<(String, String)> {
        digest::begin(&self.post()).await.unwrap();
        self.told().await
    }
}

#[tokio::test]
async fn who_approved_is_told_what_became_of_it() {
    let (app, task) = waiting().await;
    app.executed(&task).await;
    let told = app.told().await;
    assert_eq!(to(&told), [OPERATOR]);
    let mail = &told[0].1;
    let subject = &app.outbox().await[0].subject;
    assert_eq!(subject, &format!("[AI COO] Executed: {}", task.title));
    assert!(
        mail.contains(&format!("/dashboard/operator/actions/{}", task.action_id)),
        "{mail}"
    );
    assert_eq!(app.told().await, vec![], "once");
    let own: Vec<_> = app
        .in_app()
        .await
        .into_iter()
        .filter(|(who, _)| who == OPERATOR)
        .collect();
    assert_eq!(own, [(OPERATOR.to_owned(), "executed".to_owned())]);
}

#[tokio::test]
async fn notify_after_action_off_tells_nobody() {
    let (app, task) = waiting().await;
    app.sql(
        "update guardrails_config set notify_after_action = false, notify_before_action = false",
    )
    .await
    .unwrap();
    app.executed(&task).await;
    assert_eq!(app.told().await, vec![]);
    assert_eq!(app.in_app().await, vec![]);
}

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
        let told = app.told().await;
        assert_eq!(
            (told.len(), app.in_app().await.len()),
            (mails, in_app),
            "{channels}"
        );
    }
}

#[tokio::test]
async fn what_is_about_to_run_is_told_to_those_who_could_stop_it() {
    let app = TestApp::with(Options {
        timing: Timing {
            undo: std::time::Duration::from_secs(30),
            ..Timing::default()
        },
        ..Options::default()
    })
    .await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.forget_notices().await;
    app.approve(&app.operator, &task).await;
    let told = app.told().await;
    assert_eq!(to(&told), [ADMIN, SECOND], "not who approved it");
    let mail = &told[0].1;
    assert!(mail.contains("[AI COO] About to run"), "{mail}");
    let at = app.record(task.action_id).await.not_before.unwrap();
    assert!(
        mail.contains(&at.format("runs at %H:%M:%S UTC").to_string()),
        "{mail}"
    );
    assert!(mail.contains("Stop it"), "{mail}");
    // In the app too, with the moment.
    let second = app.browser_of(&app.second).await;
    let page = second.get("/dashboard/operator/notices").await;
    let runs = at.format("It runs on %-d %b %Y at %H:%M:%S UTC. Open it to stop it.");
    assert!(page.text.contains(&runs.to_string()), "{}", page.text);

    // Whoever fetches the link in the mail changes nothing; its button stops it, without signing
    // in, and no stranger's link does.
    let (_, mail) = told.iter().find(|(to, _)| to == SECOND).unwrap();
    let (_, token) = mail.split_once("/api/ai-coo/approve?token=").unwrap();
    let token = token.split(['"', '\r', '\n', ' ']).next().unwrap();
    let stranger = Browser::new(&app.url);
    let before = app.everything().await;
    let page = stranger
        .get(&format!("/api/ai-coo/approve?token={token}"))
        .await;
    assert!(page.text.contains("Stop it"), "{}", page.text);
    assert_eq!(app.everything().await, before);
    let forged = stranger
        .answer("/api/ai-coo/stop", &[("token", &token.replace('.', "x"))])
        .await;
    assert_eq!(forged.status, 404);
    let stopped = stranger
        .answer("/api/ai-coo/stop", &[("token", token)])
        .await;
    assert!(stopped.text.contains("Stopped"), "{}", stopped.text);
    app.clock.advance(Duration::seconds(60));
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Cancelled);
    assert!(app.odoo.ledger().await.is_empty());
}

#[tokio::test]
async fn notify_before_action_off_and_what_has_run_already_are_not_told() {
    let (app, task) = waiting().await;
    app.sql("update guardrails_config set notify_after_action = false")
        .await
        .unwrap();
    app.executed(&task).await;
    assert_eq!(app.told().await, vec![], "it is not about to run any more");

    let app = TestApp::with(Options {
        timing: Timing::default(),
        ..Options::default()
    })
    .await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.forget_notices().await;
    app.sql("update guardrails_config set notify_before_action = false")
        .await
        .unwrap();
    app.approve(&app.operator, &task).await;
    assert_eq!(app.told().await, vec![]);
    assert_eq!(app.in_app().await, vec![]);
}

#[tokio::test]
async fn what_went_wrong_is_told_to_everybody_who_may_decide() {
    let (app, task) = waiting().await;
    app.sql("update guardrails_config set notify_before_action = false")
        .await
        .unwrap();
    app.approve(&app.operator, &task).await;
    app.odoo.fault(json!({"mode": "down"})).await;
    for _ in 0..42 {
        app.work_off().await;
        app.clock.advance(Duration::minutes(6));
    }
    assert_eq!(app.status(task.action_id).await, Status::Failed);
    let told = app.told().await;
    assert_eq!(to(&told), [ADMIN, OPERATOR, SECOND]);
    assert!(told[0].1.contains("[AI COO] Failed"), "{}", told[0].1);
    let kinds: Vec<_> = app
        .in_app()
        .await
        .into_iter()
        .map(|(_, kind)| kind)
        .collect();
    assert_eq!(
        kinds,
        ["failed", "failed", "failed"],
        "further tries are no news"
    );
}

#[tokio::test]
async fn that_nobody_decided_is_told_to_those_who_were_asked_whatever_the_switches() {
    let app = TestApp::start().await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    app.told().await;
    sqlx::query("delete from notices where action_id <> $1 or user_id = $2")
        .bind(task.action_id.0)
        .bind(app.admin.user.id.0)
        .execute(app.pool())
        .await
        .unwrap();
    app.sql(
        "update guardrails_config set notify_before_action = false, notify_after_action = false",
    )
    .await
    .unwrap();
    app.sql("update autonomous_actions set escalated_at = created_at")
        .await
        .unwrap();
    let left = task.expires_at - app.clock.now();
    app.clock.advance(left);
    sweep::once(&app.executor).await.unwrap();
    assert_eq!(app.status(task.action_id).await, Status::Expired);
    let told: Vec<_> = app
        .told()
        .await
        .into_iter()
        .filter(|(_, mail)| mail.contains(&task.action_id.to_string()))
        .collect();
    assert_eq!(
        to(&told),
        [OPERATOR, SECOND],
        "not the admin, who was not asked"
    );
    assert!(
        told[0].1.contains("[AI COO] Expired, not executed"),
        "{}",
        told[0].1
    );
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
    assert_eq!(app.told().await, vec![], "not by mail");
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
    let asked: Vec<_> = app.told().await;
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
        page.text.matches("Your decision is asked").count(),
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
async fn the_morning_has_one_summary_however_many_processes() {
    let (app, task) = waiting().await;
    app.executed(&task).await;
    app.told().await;
    let post = app.post();
    let begun = futures::future::join_all((0..4).map(|_| digest::begin(&post))).await;
    let begun = begun
        .into_iter()
        .filter(|begun| *begun.as_ref().unwrap())
        .count();
    assert_eq!(begun, 1);
    let told = app.told().await;
    assert_eq!(to(&told), [ADMIN, OPERATOR, SECOND, "viewer@example.com"]);
    let mail = &told[0].1;
    let at = |words: &str| {
        mail.find(words)
            .unwrap_or_else(|| panic!("{words}: {mail}"))
    };
    assert!(at("high risk") < at("medium risk") && at("medium risk") < at("low risk"));
    for words in [
        "Good morning",
        "Waiting for a decision:",
        "What ran since the last summary: 1",
        &task.title,
        "Runway:",
    ] {
        assert!(mail.contains(words), "{words}: {mail}");
    }
    assert_eq!(app.summaries().await, vec![], "not twice on a day");
    app.clock.advance(Duration::days(1));
    let next = app.summaries().await;
    assert_eq!(next.len(), 4, "the next day again");
    assert!(next[0].1.contains("Nothing ran."), "{}", next[0].1);
}

#[tokio::test]
async fn the_summary_waits_for_the_hour_keeps_weekends_and_says_nothing_of_nothing() {
    // Before business begins in the company's zone.
    let early = TestApp::with(Options {
        now: "2026-11-23T05:00:00Z".into(),
        ..Options::default()
    })
    .await;
    assert!(!digest::begin(&early.post()).await.unwrap());
    let sunday = TestApp::with(Options {
        now: "2026-11-22T15:00:00Z".into(),
        ..Options::default()
    })
    .await;
    assert!(!digest::begin(&sunday.post()).await.unwrap());
    let app = TestApp::start().await;
    assert!(digest::begin(&app.post()).await.unwrap());
    while deliver::once(&app.post()).await.unwrap() {}
    assert!(app.outbox().await.is_empty(), "nothing to say");
    let dropped = app
        .count("select count(*) from notices where kind = 'digest' and state = 'dropped'")
        .await;
    assert_eq!(dropped, 4);
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
    let told = app.told().await;
    assert_eq!(to(&told), [ADMIN]);
    assert!(!told[0].1.contains("evil.example/login"), "{}", told[0].1);
    let subject = &app.outbox().await[0].subject;
    assert!(subject.contains("confirm at"), "{subject}");
    assert!(!subject.contains("evil.example"), "{subject}");
}
