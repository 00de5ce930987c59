//! Every message to our own people, under every switch that there is: seen to arrive, or not.

use crate::support::{Options, TestApp};
use ai_coo::{
    actions::{Action, Kind, lifecycle::Status},
    delivery::digest,
    executor::Timing,
    notices::store::moves,
    server::sweep,
};
use chrono::Duration;
use serde_json::json;

/// What somebody is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Asked,
    Before,
    Executed,
    Failed,
    Stale,
    InDoubt,
    Expired,
    Digest,
}

const ALL: [What; 8] = [
    What::Asked,
    What::Before,
    What::Executed,
    What::Failed,
    What::Stale,
    What::InDoubt,
    What::Digest,
    // The last: whatever waits is over with it.
    What::Expired,
];

impl What {
    /// A mail can be in doubt, and an invoice can be gone.
    fn happens_to(self) -> Kind {
        match self {
            Self::Failed | Self::Stale | Self::InDoubt | Self::Expired => {
                Kind::CreateInvoiceReminder
            }
            Self::Before | Self::Executed => Kind::CreateTask,
            Self::Asked | Self::Digest => Kind::PostInternalMessage,
        }
    }

    /// As the notice is called.
    fn kind(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Before => "approved",
            Self::Executed => "executed",
            Self::Failed => "failed",
            Self::Stale => "stale",
            Self::InDoubt => "in_doubt",
            Self::Expired => "expired",
            Self::Digest => "digest",
        }
    }

    /// As the switch of it is called.
    fn label(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Before => "before",
            Self::Digest => "digest",
            _ => "after",
        }
    }

    /// What the mail's subject says.
    fn subject(self) -> &'static str {
        match self {
            Self::Asked => "risk: ",
            Self::Before => "About to run",
            Self::Executed => "Executed",
            Self::Failed => "Failed",
            Self::Stale => "Out of date, not executed",
            Self::InDoubt => "Outcome unknown",
            Self::Expired => "Expired, not executed",
            Self::Digest => "Good morning",
        }
    }
}

/// What is switched, and how.
struct Switched {
    /// Of the guardrails.
    sql: &'static str,
    /// Of the person who is told: channel and matter.
    own: &'static [(&'static str, &'static str)],
}

/// Makes all of it happen under these switches, one after the other, each to an action of its own;
/// and looks whether the operator got the mail, and the notice in the app, as `expected` says.
async fn check(switched: Switched, expected: impl Fn(What) -> (bool, bool)) {
    let app = TestApp::with(Options {
        timing: Timing {
            undo: UNDO.to_std().unwrap(),
            ..Timing::default()
        },
        ..Options::default()
    })
    .await;
    app.sql(switched.sql).await.unwrap();
    let tx = app.database.begin().await.unwrap();
    let operator = app.operator.user.id;
    moves::switch_off(&tx, operator, switched.own)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut waiting = app.analyze().await;
    for what in ALL {
        // None twice: what happened to it is over.
        let kind = what.happens_to();
        let of_kind = |action: &Action| action.inputs.kind() == kind;
        let at = waiting.iter().position(of_kind).expect("no more of them");
        let action = &waiting.swap_remove(at);
        happen(&app, what, action).await;
        // What has moved becomes notices, which gather for a moment.
        app.deliver().await;
        app.deliver().await;
        assert_eq!(
            (
                mailed(&app, what, action).await,
                shown(&app, what, action).await
            ),
            expected(what),
            "{what:?} under {} and {:?}",
            switched.sql,
            switched.own
        );
        if what == What::Asked {
            // Their questions are not asked again.
            app.sql("delete from notices where state = 'waiting'")
                .await
                .unwrap();
        }
    }
}

/// How long an approval can be taken back.
const UNDO: Duration = Duration::seconds(30);

async fn mailed(app: &TestApp, what: What, action: &Action) -> bool {
    let about = |subject: &str| match what {
        // Several of them are one mail.
        What::Asked | What::Digest | What::Expired => true,
        _ => subject.contains(&action.title),
    };
    app.outbox().await.iter().any(|mail| {
        mail.recipients == json!(["operator@example.com"])
            && mail.subject.contains(what.subject())
            && about(&mail.subject)
    })
}

async fn shown(app: &TestApp, what: What, action: &Action) -> bool {
    let found: i64 = sqlx::query_scalar(
        "select count(*) from notices where user_id = $1 and action_id = $2 and kind = $3
           and channel = 'in_app' and state = 'sent'",
    )
    .bind(app.operator.user.id.0)
    .bind(action.action_id.0)
    .bind(what.kind())
    .fetch_one(app.pool())
    .await
    .unwrap();
    found == 1
}

async fn happen(app: &TestApp, what: What, action: &Action) {
    let approve = async |who| {
        let (status, json) = app.approve(who, action).await;
        assert_eq!(status, 200, "{what:?}: {json}");
    };
    let run = async || {
        app.clock.advance(UNDO + Duration::seconds(1));
        app.work_off().await;
    };
    let ends = match what {
        What::Asked | What::Digest => Status::PendingApproval,
        What::Before => {
            approve(&app.second).await;
            Status::Approved
        }
        What::Executed => {
            approve(&app.operator).await;
            run().await;
            Status::Executed
        }
        What::Failed => {
            approve(&app.operator).await;
            let forbid = async |types: &'static str| {
                sqlx::query("update guardrails_config set forbidden_types = $1::jsonb")
                    .bind(types)
                    .execute(app.pool())
                    .await
                    .unwrap();
            };
            forbid(r#"["create_invoice_reminder"]"#).await;
            run().await;
            forbid("[]").await;
            Status::Failed
        }
        What::Stale => {
            approve(&app.operator).await;
            let wire = serde_json::to_value(&action.inputs).unwrap();
            let invoice = wire["inputs"]["invoice_ids"][0].as_i64().unwrap();
            app.odoo.delete("account.move", invoice).await;
            run().await;
            Status::Stale
        }
        What::InDoubt => {
            approve(&app.operator).await;
            // Begun, and its time is over without an answer.
            app.begin_call(action, std::time::Duration::ZERO).await;
            app.sql("update autonomous_actions set attempt = 1 where status = 'approved'")
                .await
                .unwrap();
            run().await;
            Status::InDoubt
        }
        What::Expired => {
            app.sql("update autonomous_actions set escalated_at = created_at")
                .await
                .unwrap();
            let left = action.expires_at - app.clock.now();
            app.clock.advance(left + Duration::seconds(1));
            sweep::sweep_once(&app.executor.process()).await.unwrap();
            Status::Expired
        }
    };
    if what == What::Digest {
        assert!(digest::begin(&app.post()).await.unwrap());
    }
    assert_eq!(app.status(action.action_id).await, ends, "{what:?}");
}

/// The morning's summary is a mail and nothing else.
fn has_line(what: What) -> bool {
    what != What::Digest
}

/// The operator approved it, and it was not done: shown in the app whatever is switched off.
fn was_not_done(what: What) -> bool {
    matches!(what, What::Failed | What::Stale | What::InDoubt)
}

#[tokio::test]
async fn with_everything_on_everything_arrives() {
    let switched = Switched {
        sql: "select 1",
        own: &[],
    };
    check(switched, |what| (true, has_line(what))).await;
}

#[tokio::test]
async fn without_the_channel_email_no_mail_arrives() {
    let switched = Switched {
        sql: r#"update guardrails_config set notification_channels = '["in_app"]'"#,
        own: &[],
    };
    check(switched, |what| (false, has_line(what))).await;
}

#[tokio::test]
async fn without_the_channel_in_app_nothing_is_shown_there() {
    let switched = Switched {
        sql: r#"update guardrails_config set notification_channels = '["email"]'"#,
        own: &[],
    };
    check(switched, |what| (true, was_not_done(what))).await;
}

#[tokio::test]
async fn without_any_channel_nothing_arrives() {
    let switched = Switched {
        sql: "update guardrails_config set notification_channels = '[]'",
        own: &[],
    };
    check(switched, |what| (false, was_not_done(what))).await;
}

#[tokio::test]
async fn notify_before_action_off_hides_what_is_about_to_run_and_nothing_else() {
    let switched = Switched {
        sql: "update guardrails_config set notify_before_action = false",
        own: &[],
    };
    check(switched, |what| {
        let on = what != What::Before;
        (on, on && has_line(what))
    })
    .await;
}

#[tokio::test]
async fn notify_after_action_off_hides_what_became_of_it_and_nothing_else() {
    let switched = Switched {
        sql: "update guardrails_config set notify_after_action = false",
        own: &[],
    };
    check(switched, |what| {
        // That nobody decided is told to those who were asked, and what was not done to who
        // approved it, whatever the settings say.
        let on = what.label() != "after" || what == What::Expired || was_not_done(what);
        (on, on && has_line(what))
    })
    .await;
}

#[tokio::test]
async fn ones_own_switches_of_mail_are_of_mail_alone() {
    let switched = Switched {
        sql: "select 1",
        own: &[
            ("email", "asked"),
            ("email", "before"),
            ("email", "after"),
            ("email", "digest"),
        ],
    };
    check(switched, |what| (false, has_line(what))).await;
}

#[tokio::test]
async fn ones_own_switches_of_the_app_are_of_the_app_alone() {
    let switched = Switched {
        sql: "select 1",
        own: &[("in_app", "before"), ("in_app", "after")],
    };
    check(switched, |what| {
        (true, what == What::Asked || was_not_done(what))
    })
    .await;
}

/// Each of them alone: the others stay.
#[tokio::test]
async fn one_switch_of_ones_own_is_one_matter() {
    const EACH: [&[(&str, &str)]; 4] = [
        &[("email", "asked")],
        &[("email", "before")],
        &[("email", "after")],
        &[("email", "digest")],
    ];
    for own in EACH {
        let switched = Switched {
            sql: "select 1",
            own,
        };
        check(switched, |what| (what.label() != own[0].1, has_line(what))).await;
    }
}

#[tokio::test]
async fn an_sms_arrives_by_its_channel_and_its_switch() {
    for (channels, own, arrive) in [
        (r#"["sms"]"#, &[][..], true),
        (r#"["email", "in_app", "sms"]"#, &[], true),
        (r#"["email", "in_app"]"#, &[], false),
        (r#"["sms"]"#, &[("sms", "asked")], false),
        (
            r#"["sms"]"#,
            &[("email", "asked"), ("in_app", "after")],
            true,
        ),
    ] {
        let app = TestApp::start().await;
        app.asks_by_sms(&[(&app.operator, "+14155550101")]).await;
        sqlx::query("update guardrails_config set notification_channels = $1::jsonb")
            .bind(channels)
            .execute(app.pool())
            .await
            .unwrap();
        let tx = app.database.begin().await.unwrap();
        moves::switch_off(&tx, app.operator.user.id, own)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        app.high().await;
        app.deliver().await;
        assert_eq!(!app.texts().await.is_empty(), arrive, "{channels} {own:?}");
    }
}
