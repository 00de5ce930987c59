//! What the approver does: approve, and say what became of a doubt.

use super::World;
use crate::support::{AUTHENTICATOR, proposed, secrets};
use ai_coo::{
    accounts::{second_factor::seal, totp},
    actions::{ActionInputs, MailIdentity, lifecycle::Status},
    decisions::{self, By, Desk, answer::Question, settle::Answer},
    ground::{effect::Address, ids::ActionId},
    guardrails::Overrides,
};
use std::sync::Arc;

impl World {
    /// Proposes an action and approves it, to run at once.
    pub async fn approve(&self, inputs: ActionInputs) -> ActionId {
        let executor = &self.executor;
        let address = |name: &str| Address {
            name: name.to_owned(),
            email: format!("{}@fenwick.example.com", name.to_lowercase()),
        };
        let mail = MailIdentity {
            from: address("Accounts"),
            reply_to: address("Dana"),
            sms_from: Some("Fenwick".to_owned()),
        };
        let proposed = proposed(executor, &mail, inputs).await.unwrap();
        let record = self.record(proposed.action).await;
        let code = match record.action.risk_level.needs_code() {
            true => Some(self.code().await),
            false => None,
        };
        let question = Question {
            action: proposed.action,
            hash: &record.action.effect_hash,
            reason: None,
            why: None,
            link: None,
            in_person: true,
            code: code.as_deref(),
            seen: None,
        };
        let at_once = Overrides {
            business_hours: true,
            contact_limit: true,
        };
        decisions::approve(&self.desk(), question, &self.approver.user, at_once)
            .await
            .unwrap();
        proposed.action
    }

    fn desk(&self) -> Desk {
        let executor = &self.executor;
        Desk {
            database: executor.database.clone(),
            clock: executor.clock.clone(),
            hub: executor.hub.clone(),
            secrets: Arc::new(secrets()),
            undo: std::time::Duration::ZERO,
            together: Default::default(),
        }
    }

    /// What the approver's authenticator shows. Time cannot be moved here, and nobody waits half
    /// a minute for the next code: the last one is given back.
    async fn code(&self) -> String {
        let database = &self.executor.database;
        sqlx::query("update users set second_factor_step = 0")
            .execute(database.pool())
            .await
            .unwrap();
        let now = self.executor.clock.now().timestamp();
        totp::code(AUTHENTICATOR, totp::step(now))
    }

    pub async fn approve_tasks(&self, count: usize) -> Vec<ActionId> {
        let mut ids = vec![];
        for _ in 0..count {
            ids.push(self.approve(self.task()).await);
        }
        ids
    }

    /// The approver says what became of an action in doubt.
    pub async fn settle(&self, id: ActionId, answer: Answer) -> Status {
        let code = self.code().await;
        let by = By {
            user: &self.approver.user,
            code: Some(&code),
            keys: secrets().keys(seal::PURPOSE),
            seen: None,
        };
        decisions::settle(&self.desk(), id, answer, &by)
            .await
            .unwrap()
    }
}
