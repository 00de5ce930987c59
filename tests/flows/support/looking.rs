//! What is on record, and what was sent.

use super::TestApp;
use ai_coo::{
    actions::{Action, lifecycle::Status},
    ground::ids::ActionId,
    records,
};
use serde_json::{Value, json};

impl TestApp {
    pub async fn actions(&self, status: Status) -> Vec<Action> {
        let filter = records::Filter {
            statuses: vec![status],
            ..Default::default()
        };
        let records = records::list(self.database.connection(), &filter, 200, 0)
            .await
            .unwrap();
        records.into_iter().map(|record| record.action).collect()
    }

    pub async fn record(&self, id: ActionId) -> records::Record {
        records::get(self.database.connection(), id)
            .await
            .unwrap()
            .unwrap()
    }

    /// Expects an action to stand here; its record.
    pub async fn stands(&self, action: &Action, wanted: Status) -> records::Record {
        let record = self.record(action.action_id).await;
        let why = &record.execution_error;
        assert_eq!(record.action.status, wanted, "{}: {why:?}", action.title);
        record
    }

    pub async fn status(&self, id: ActionId) -> Status {
        self.record(id).await.action.status
    }

    /// The kinds of events of an action, oldest first.
    pub async fn events(&self, id: ActionId) -> Vec<String> {
        let trail = self
            .get(&format!("/api/ai-coo/audit-trail?actionId={id}"))
            .await;
        let mut kinds: Vec<String> = trail["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["event_type"].as_str().unwrap().to_owned())
            .collect();
        kinds.reverse();
        kinds
    }

    /// The writing calls that reached Odoo: model, method and arguments, in order.
    pub async fn received(&self) -> Vec<Value> {
        let ledger = self.odoo.ledger().await;
        let call = |call: &Value| json!([call["model"], call["method"], call["arguments"]]);
        ledger.iter().map(call).collect()
    }

    /// What the outbox holds, oldest first.
    pub async fn outbox(&self) -> Vec<ai_coo::operations::outbox::Sent> {
        let mut mails = ai_coo::operations::outbox::list(self.database.connection(), None, 200)
            .await
            .unwrap();
        mails.reverse();
        mails
    }
}

/// A mail as its page shows it before it is sent.
pub fn undated(mail: &str) -> String {
    let lines = mail.split("\r\n").map(|line| {
        if line.starts_with("Date: ") {
            "Date: set when it is sent"
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\r\n")
}

pub fn find(actions: &[Action], kind: ai_coo::actions::Kind) -> Action {
    actions
        .iter()
        .find(|action| action.inputs.kind() == kind)
        .cloned()
        .unwrap_or_else(|| panic!("no {}", kind.name()))
}
