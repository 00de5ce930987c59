//! What people are told besides questions, and every switch of it.

mod channels;
mod digest;
mod outcomes;

use crate::support::{TestApp, find};
use ai_coo::actions::{Action, Kind, lifecycle::Status};

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
}
