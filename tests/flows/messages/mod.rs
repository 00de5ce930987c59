//! Messages to people, from the proposal to the mailbox: mails, SMS, reminders, tests to oneself.

mod arrivals;
mod recipients;
mod reminders;

use crate::support::TestApp;
use ai_coo::{
    actions::{Action, lifecycle::Status},
    ground::effect::{Mail, Request},
};
use serde_json::{Value, json};

/// Partners of the sandbox's company.
pub(crate) const CASCADE: i64 = 12;
const BOHM: i64 = 14;
const EMBERLINE: i64 = 15;

const DEPARTMENT: i64 = 25;

pub(crate) async fn proposed(app: &TestApp, kind: &str, inputs: Value) -> Action {
    app.named_in(app.proposes(kind, inputs).await).await
}

/// Approved by somebody else, and carried out as far as it goes.
async fn carried_out(app: &TestApp, action: &Action) -> Status {
    let (status, json) = app.approve(&app.second, action).await;
    assert_eq!(status, 200, "{json}");
    app.work_off().await;
    app.status(action.action_id).await
}

pub(crate) fn mail_of(action: &Action) -> &Mail {
    match &action.effect.requests[0] {
        Request::Mail(mail) => mail,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn mail_to(partners: &[i64]) -> Value {
    json!({"partner_ids": partners, "subject": "Our terms <b>", "body": "Dear all,\r\n\r\n.these = our terms\r\n"})
}
