//! Codes of an authenticator: what takes one, that each counts once, and that nobody guesses them.

mod approvals;
mod setup;
mod sign_in;

use crate::{
    operations::order,
    support::{AUTHENTICATOR, TestApp},
};
use ai_coo::{
    accounts::totp,
    actions::{Action, RiskLevel},
};
use serde_json::{Value, json};

/// An action of high risk.
async fn high(app: &TestApp, lines: &[(i64, u32)]) -> Action {
    let inputs = order(app, lines).await;
    let action = app.propose(inputs).await.unwrap();
    assert_eq!(action.risk_level, RiskLevel::High);
    action
}

impl TestApp {
    async fn with_code(&self, action: &Action, code: &str) -> (u16, Value) {
        self.approve_with(&self.operator, action, json!({"code": code}))
            .await
    }

    fn now_shown(&self) -> String {
        totp::code(AUTHENTICATOR, totp::step(self.clock.now().timestamp()))
    }

    async fn step(&self) -> i64 {
        self.count("select max(second_factor_step) from users")
            .await
    }
}

/// Not what the authenticator shows, nor will soon.
fn wrong(app: &TestApp) -> String {
    let step = totp::step(app.clock.now().timestamp());
    let near: Vec<String> = (-2..=2)
        .map(|off| totp::code(AUTHENTICATOR, step + off))
        .collect();
    (0..10)
        .map(|digit| digit.to_string().repeat(6))
        .find(|code| !near.contains(code))
        .unwrap()
}
