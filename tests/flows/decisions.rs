//! What people do about a waiting action besides a plain yes or no: take an approval back, give a
//! reason, comment, put off, hand over, remind; and what the clock does.

use crate::{
    edits::edited,
    support::{Options, Person, TestApp, find},
};
use ai_coo::{
    actions::{Action, Kind, lifecycle::Status},
    decisions::follow_up,
    delivery::deliver,
    executor::{self, Timing},
    ground::ids::ActionId,
    server::sweep,
};
use chrono::Duration;
use futures::future::join_all;
use serde_json::{Value, json};

impl TestApp {
    pub async fn about(
        &self,
        who: &Person,
        action: &Action,
        verb: &str,
        body: Value,
    ) -> (u16, Value) {
        let path = format!("/api/ai-coo/actions/{}/{verb}", action.action_id);
        self.call(who, "POST", &path, Some(body)).await
    }

    /// What everybody was told before, is forgotten.
    pub async fn forget_notices(&self) {
        self.sql("delete from notices").await.unwrap();
    }

    /// Who was sent what, once everything that is due has gone out: address and content.
    pub async fn told(&self) -> Vec<(String, String)> {
        self.sql("delete from outbox_messages").await.unwrap();
        // What has moved becomes notices, which gather for a moment.
        while deliver::once(&self.post()).await.unwrap() {}
        self.clock.advance(Duration::seconds(3));
        while deliver::once(&self.post()).await.unwrap() {}
        let mails = self.outbox().await.into_iter();
        let mut told: Vec<_> = mails
            .map(|mail| {
                let content = mail.content.replace("=\r\n", "").replace("=3D", "=");
                (mail.recipients[0].as_str().unwrap().to_owned(), content)
            })
            .collect();
        told.sort();
        told
    }

    /// The last event of an action, with its data.
    pub async fn last_event(&self, id: ActionId) -> (String, Value) {
        let trail = self
            .get(&format!("/api/ai-coo/audit-trail?actionId={id}"))
            .await;
        let event = &trail["events"][0];
        (
            event["event_type"].as_str().unwrap().to_owned(),
            event["event_data"].clone(),
        )
    }
}

async fn with_undo() -> (TestApp, Action) {
    let app = TestApp::with(Options {
        timing: Timing::default(),
        ..Options::default()
    })
    .await;
    let task = find(&app.analyze().await, Kind::CreateTask);
    (app, task)
}

pub async fn waiting(kind: Kind) -> (TestApp, Action) {
    let app = TestApp::start().await;
    let action = find(&app.analyze().await, kind);
    (app, action)
}

pub fn to(told: &[(String, String)]) -> Vec<&str> {
    told.iter().map(|(to, _)| to.as_str()).collect()
}

#[tokio::test]
async fn an_approval_can_be_taken_back_for_ten_seconds() {
    let (app, task) = with_undo().await;
    let (status, json) = app.approve(&app.operator, &task).await;
    assert_eq!(
        (status, &json["outcome"]),
        (200, &json!("queued")),
        "{json}"
    );
    app.work_off().await;
    assert_eq!(
        app.status(task.action_id).await,
        Status::Approved,
        "it waits"
    );

    let (status, json) = app.about(&app.second, &task, "take-back", json!({})).await;
    assert_eq!(status, 409, "not theirs: {json}");
    let (status, json) = app
        .about(&app.operator, &task, "take-back", json!({}))
        .await;
    assert_eq!(status, 200, "{json}");
    let record = app.record(task.action_id).await;
    assert_eq!(record.action.status, Status::PendingApproval);
    assert_eq!(
        (record.approved_by, record.not_before, record.execute_by),
        (None, None, None)
    );
    app.clock.advance(Duration::seconds(30));
    app.work_off().await;
    assert!(app.odoo.ledger().await.is_empty(), "nothing was done");

    let (status, json) = app.approve(&app.operator, &task).await;
    assert_eq!(status, 200, "the same person may decide again: {json}");
    app.clock.advance(Duration::seconds(11));
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
    assert_eq!(
        app.events(task.action_id).await,
        [
            "created",
            "approved",
            "taken_back",
            "approved",
            "executing",
            "executed"
        ]
    );
    let (status, _) = app
        .about(&app.operator, &task, "take-back", json!({}))
        .await;
    assert_eq!(status, 409, "too late");
}

#[tokio::test]
async fn what_is_to_be_sent_at_once_does_not_wait() {
    let (app, task) = with_undo().await;
    app.approve_with(&app.operator, &task, json!({"send_now": true}))
        .await;
    app.work_off().await;
    assert_eq!(app.status(task.action_id).await, Status::Executed);
}

#[tokio::test]
async fn taking_back_and_beginning_never_both_win() {
    let (app, task) = with_undo().await;
    let desk = follow_up_desk(&app);
    for _ in 0..20 {
        if app.status(task.action_id).await != Status::PendingApproval {
            break;
        }
        app.approve(&app.operator, &task).await;
        app.clock.advance(Duration::seconds(11));
        let job = ai_coo::ground::queue::Execute {
            action: task.action_id,
            attempt: 1,
        };
        let (taken, ran) = tokio::join!(
            follow_up::take_back(&desk, task.action_id, &app.operator.user),
            executor::execute(&app.executor, job)
        );
        ran.unwrap();
        let status = app.status(task.action_id).await;
        let expected = if taken.is_ok() {
            (Status::PendingApproval, 0)
        } else {
            (Status::Executed, task.effect.requests.len())
        };
        assert_eq!((status, app.odoo.ledger().await.len()), expected);
    }
}

fn follow_up_desk(app: &TestApp) -> ai_coo::decisions::answer::Desk {
    ai_coo::decisions::answer::Desk {
        database: app.database.clone(),
        clock: app.clock.clone(),
        hub: app.executor.hub.clone(),
        secrets: std::sync::Arc::new(crate::support::secrets()),
        undo: app.executor.timing.undo,
    }
}

#[tokio::test]
async fn a_no_has_one_of_the_usual_reasons_and_words() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let body = json!({"effect_hash": task.effect_hash, "why": "somebody", "reason": "No."});
    let (status, json) = app.about(&app.operator, &task, "reject", body).await;
    assert_eq!(status, 422, "{json}");
    let body = json!({"effect_hash": task.effect_hash, "why": "handled", "reason": "They called."});
    let (status, json) = app.about(&app.operator, &task, "reject", body).await;
    assert_eq!(status, 200, "{json}");
    let (kind, data) = app.last_event(task.action_id).await;
    assert_eq!(
        (kind.as_str(), &data["why"]),
        ("rejected", &json!("handled"))
    );
    let browser = app.browser_of(&app.operator).await;
    let page = browser
        .get(&format!("/dashboard/operator/actions/{}", task.action_id))
        .await;
    assert!(
        page.text
            .contains("It is taken care of already: They called."),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn a_comment_is_on_the_record_and_escaped() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let (status, json) = app
        .about(&app.viewer, &task, "comment", json!({"comment": "Hm."}))
        .await;
    assert_eq!(status, 403, "{json}");
    for bad in ["", "  ", &"x".repeat(1_001)] {
        let (status, json) = app
            .about(&app.operator, &task, "comment", json!({"comment": bad}))
            .await;
        assert_eq!(status, 422, "{json}");
        assert!(
            json["message"].as_str().unwrap().starts_with("comment: "),
            "{json}"
        );
    }
    let text = "Ask <b>Ada</b> & wait";
    let (status, _) = app
        .about(&app.operator, &task, "comment", json!({"comment": text}))
        .await;
    assert_eq!(status, 200);
    let browser = app.browser_of(&app.viewer).await;
    let page = browser
        .get(&format!("/dashboard/operator/actions/{}", task.action_id))
        .await;
    assert!(
        page.text.contains("Ask &lt;b&gt;Ada&lt;/b&gt; &amp; wait"),
        "{}",
        page.text
    );
    assert_eq!(app.status(task.action_id).await, Status::PendingApproval);
}

#[tokio::test]
async fn what_somebody_puts_off_leaves_their_inbox_and_comes_back() {
    let (app, task) = waiting(Kind::CreateTask).await;
    app.forget_notices().await;
    let card = format!("/dashboard/operator?action={}\"", task.action_id);
    let (mine, theirs) = (
        app.browser_of(&app.operator).await,
        app.browser_of(&app.second).await,
    );
    for until in [app.clock.now(), task.expires_at] {
        let (status, json) = app
            .about(&app.operator, &task, "snooze", json!({"until": until}))
            .await;
        assert_eq!(status, 422, "{json}");
    }
    let until = app.clock.now() + Duration::hours(2);
    let (status, json) = app
        .about(&app.operator, &task, "snooze", json!({"until": until}))
        .await;
    assert_eq!(status, 200, "{json}");
    assert!(!mine.get("/dashboard/operator").await.text.contains(&card));
    assert!(theirs.get("/dashboard/operator").await.text.contains(&card));
    assert!(app.told().await.is_empty(), "not before then");
    assert!(app.in_app().await.is_empty(), "nor in the app");

    app.clock.advance(Duration::hours(2));
    assert!(mine.get("/dashboard/operator").await.text.contains(&card));
    let told = app.told().await;
    assert_eq!(to(&told), ["operator@example.com"]);
    assert!(
        told[0].1.contains("You wanted to be asked again now."),
        "{}",
        told[0].1
    );
    let reminded = ("operator@example.com".to_owned(), "reminded".to_owned());
    assert_eq!(app.in_app().await, [reminded]);
}

#[tokio::test]
async fn what_was_put_off_and_is_decided_before_comes_back_nowhere() {
    let (app, task) = waiting(Kind::CreateTask).await;
    app.forget_notices().await;
    let until = app.clock.now() + Duration::hours(2);
    app.about(&app.operator, &task, "snooze", json!({"until": until}))
        .await;
    let body = json!({"effect_hash": task.effect_hash});
    app.about(&app.second, &task, "reject", body).await;
    app.clock.advance(Duration::hours(2));
    assert!(app.told().await.is_empty());
    assert!(app.in_app().await.is_empty());
}

#[tokio::test]
async fn what_is_handed_over_is_asked_of_the_receiver_alone() {
    let (app, task) = waiting(Kind::CreateTask).await;
    app.forget_notices().await;
    for nobody in [&app.operator, &app.viewer] {
        let (status, json) = app
            .about(
                &app.operator,
                &task,
                "hand-over",
                json!({"to": nobody.user.id}),
            )
            .await;
        assert_eq!(status, 422, "{json}");
    }
    let body = json!({"to": app.second.user.id, "note": "You know <them>."});
    let (status, json) = app.about(&app.operator, &task, "hand-over", body).await;
    assert_eq!(status, 200, "{json}");
    let told = app.told().await;
    assert_eq!(to(&told), ["second.operator@example.com"]);
    assert!(
        told[0]
            .1
            .contains("Operator hands this over to you: You know &lt;them&gt;."),
        "{}",
        told[0].1
    );
    let mine = app.browser_of(&app.operator).await;
    let card = format!("/dashboard/operator?action={}\"", task.action_id);
    assert!(!mine.get("/dashboard/operator").await.text.contains(&card));
    let (status, _) = app.approve(&app.operator, &task).await;
    assert_eq!(status, 200, "they may still decide");
}

#[tokio::test]
async fn people_are_reminded_at_most_every_four_hours() {
    let (app, task) = waiting(Kind::CreateTask).await;
    let (status, json) = app.about(&app.operator, &task, "remind", json!({})).await;
    assert_eq!(status, 429, "they were asked just now: {json}");
    app.told().await;
    app.clock.advance(Duration::hours(4));
    let body = || json!({"note": "Please."});
    let all = join_all((0..8).map(|_| app.about(&app.operator, &task, "remind", body()))).await;
    let mut statuses: Vec<u16> = all.into_iter().map(|(status, _)| status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 429, 429, 429, 429, 429, 429, 429]);
    let told = app.told().await;
    assert_eq!(
        to(&told),
        ["admin@example.com", "second.operator@example.com"]
    );
    assert!(
        told[0].1.contains("Operator reminds you: Please."),
        "{}",
        told[0].1
    );
}

#[tokio::test]
async fn at_half_of_the_time_everybody_is_asked_again_once() {
    let (app, task) = waiting(Kind::CreateTask).await;
    app.forget_notices().await;
    let until = task.expires_at - Duration::minutes(1);
    app.about(&app.operator, &task, "snooze", json!({"until": until}))
        .await;
    sweep::once(&app.executor).await.unwrap();
    assert!(app.told().await.is_empty(), "not yet");
    let half = (task.expires_at - task.created_at) / 2;
    app.clock.advance(half);
    let swept = join_all((0..4).map(|_| sweep::once(&app.executor))).await;
    assert!(swept.iter().all(Result::is_ok));
    sweep::once(&app.executor).await.unwrap();
    let escalated = app.events(task.action_id).await;
    let count = escalated.iter().filter(|kind| *kind == "escalated").count();
    assert_eq!(count, 1, "{escalated:?}");
    let told = app.told().await;
    assert_eq!(
        to(&told),
        [
            "admin@example.com",
            "operator@example.com",
            "second.operator@example.com"
        ]
    );
    assert!(
        told[0].1.contains("Half of the time to decide is over"),
        "{}",
        told[0].1
    );
    let mine = app.browser_of(&app.operator).await;
    let card = format!("/dashboard/operator?action={}\"", task.action_id);
    let inbox = mine.get("/dashboard/operator").await;
    assert!(
        inbox.text.contains(&card),
        "back in the inbox of who had put it off"
    );
}

/// Beside "Inbox": what waits for this very person.
#[tokio::test]
async fn the_inbox_counts_what_waits_for_who_looks() {
    let app = TestApp::start().await;
    let waiting = app.analyze().await;
    let task = find(&waiting, Kind::CreateTask);
    let badge = async |who: &Person| {
        let page = app
            .browser_of(who)
            .await
            .get("/dashboard/operator/audit")
            .await;
        let text = page.text.replace("<!>", "");
        let (_, rest) = text
            .split_once("Inbox<span class=\"count\">")
            .expect("no badge");
        rest.split('<').next().unwrap().parse::<usize>().unwrap()
    };
    assert_eq!(badge(&app.operator).await, waiting.len());
    let until = app.clock.now() + Duration::hours(2);
    let (status, json) = app
        .about(&app.operator, &task, "snooze", json!({"until": until}))
        .await;
    assert_eq!(status, 200, "{json}");
    assert_eq!(badge(&app.operator).await, waiting.len() - 1);
    assert_eq!(
        badge(&app.second).await,
        waiting.len(),
        "others still see it"
    );
    let body = edited(&task, "Call them instead");
    app.named_in(
        app.call(&app.second, "POST", "/api/ai-coo/actions", Some(body))
            .await,
    )
    .await;
    assert_eq!(badge(&app.second).await, waiting.len() - 1, "not one's own");
    assert_eq!(
        badge(&app.viewer).await,
        waiting.len(),
        "who only reads sees how many there are"
    );
}
