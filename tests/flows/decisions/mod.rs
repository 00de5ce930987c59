//! What people do about a waiting action besides a plain yes or no: take an approval back, give a
//! reason, comment, put off, hand over, remind; and what the clock does.

mod comments;
mod follow_up;
mod take_back;

use crate::support::{Person, TestApp, find};
use ai_coo::{
    actions::{Action, Kind},
    delivery::deliver,
    ground::ids::ActionId,
};
use chrono::Duration;
use serde_json::Value;

impl TestApp {
    pub async fn call_verb(
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
    pub async fn delivered(&self) -> Vec<(String, String)> {
        self.sql("delete from outbox_messages").await.unwrap();
        // What has moved becomes notices, which gather for a moment.
        while deliver::deliver_next(&self.post()).await.unwrap() {}
        self.clock.advance(Duration::seconds(3));
        while deliver::deliver_next(&self.post()).await.unwrap() {}
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

pub async fn waiting(kind: Kind) -> (TestApp, Action) {
    let app = TestApp::start().await;
    let action = find(&app.analyze().await, kind);
    (app, action)
}

pub fn to(told: &[(String, String)]) -> Vec<&str> {
    told.iter().map(|(to, _)| to.as_str()).collect()
}
