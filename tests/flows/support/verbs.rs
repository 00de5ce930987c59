//! What people and the worker do: analyse, propose, approve, execute, undo.

use super::{Person, TestApp, secrets};
use ai_coo::{
    actions::{Action, ActionInputs, MailIdentity, Provenance, lifecycle::Status},
    decisions::{Desk, configure::configure},
    executor::{self, Executor, store::NewCall},
    ground::{actor::Actor, ids::CallId, queue::Execute},
    guardrails::{self, Settings},
    insight::{
        analyzers::{AnalyzerType, schedule},
        recommender::{
            Proposal,
            propose::{Discarded, Proposed, Proposing, propose},
        },
    },
    records,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

impl TestApp {
    /// What deciding needs.
    pub fn desk(&self) -> Desk {
        Desk {
            database: self.database.clone(),
            clock: self.clock.clone(),
            hub: self.executor.hub.clone(),
            secrets: Arc::new(secrets()),
            undo: self.executor.timing.undo,
            together: Default::default(),
        }
    }

    /// Proposes in the product's own name.
    pub async fn propose(&self, inputs: ActionInputs) -> Result<Action, Discarded> {
        let proposed = proposed(&self.executor, &self.analyst.mail, inputs).await?;
        Ok(self.record(proposed.action).await.action)
    }

    /// The operator asks for an action over the API, with the inputs as it takes them.
    pub async fn proposes(&self, kind: impl Serialize, inputs: Value) -> (u16, Value) {
        let body = json!({"action_type": kind, "inputs": inputs,
            "expected_effect": "Somebody is better off.",
            "reasoning": "A test wants to see what becomes of it."});
        self.call(&self.operator, "POST", "/api/ai-coo/actions", Some(body))
            .await
    }

    /// Somebody proposes a task of their own: to call the bank.
    pub async fn task_of(&self, who: &Person) -> Action {
        let user = self.executor.odoo.identity().await.unwrap().user;
        let body = json!({"action_type": "create_task",
            "inputs": {"name": "Call the bank", "user_id": user, "date_deadline": "2026-12-01"},
            "expected_effect": "Somebody calls the bank.",
            "reasoning": "The credit line ends this month."});
        let made = self.call(who, "POST", "/api/ai-coo/actions", Some(body));
        self.named_in(made.await).await
    }

    /// The operator asks to take back what was executed.
    pub async fn undo(&self, action: &Action) -> (u16, Value) {
        let path = format!("/api/ai-coo/actions/{}/undo", action.action_id);
        self.call(&self.second, "POST", &path, Some(json!({})))
            .await
    }

    /// The action that an answer of the API names.
    pub async fn named_in(&self, (status, answer): (u16, Value)) -> Action {
        assert_eq!(status, 201, "{answer}");
        let id = answer["action_id"].as_str().unwrap().parse().unwrap();
        self.record(id).await.action
    }

    pub async fn approve(&self, who: &Person, action: &Action) -> (u16, Value) {
        self.approve_with(who, action, json!({})).await
    }

    pub async fn approve_with(&self, who: &Person, action: &Action, more: Value) -> (u16, Value) {
        let mut body = json!({"effect_hash": action.effect_hash});
        if action.risk_level.needs_code() && more.get("code").is_none() {
            body["code"] = json!(self.code(who));
        }
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().cloned().unwrap());
        self.call(
            who,
            "POST",
            &format!("/api/ai-coo/actions/{}/approve", action.action_id),
            Some(body),
        )
        .await
    }

    /// A process begins an action's first call, and is gone before its first byte left.
    pub async fn begin_and_be_gone(&self, action: &Action) {
        let job = Execute {
            action: action.action_id,
            attempt: 1,
        };
        let (connection, now) = (self.database.connection(), self.clock.now());
        let claims = records::claim(connection, job, Duration::ZERO, now).await;
        assert_eq!(claims.unwrap().count(), 1);
        self.begin_call(action, Duration::ZERO).await;
    }

    /// The first call of the first attempt is on record as begun.
    pub async fn begin_call(&self, action: &Action, longest: Duration) -> CallId {
        let attempt = (action.action_id, 1);
        let call = NewCall::new(attempt, 0, &action.effect.requests[0], longest).unwrap();
        let tx = self.database.begin().await.unwrap();
        executor::store::start(&tx, std::slice::from_ref(&call), self.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        call.id
    }

    /// An admin saves other guardrails, with a code if they are looser.
    pub async fn configure(&self, change: impl FnOnce(&mut Settings)) {
        let before = guardrails::store::current(self.database.connection());
        let (before, version) = before.await.unwrap();
        let mut settings = before.clone();
        change(&mut settings);
        let code = match guardrails::loosened(&before, &settings).is_empty() {
            true => String::new(),
            false => self.code(&self.admin),
        };
        let by = self.by(&self.admin, &code);
        configure(&self.desk(), &settings, version, &by)
            .await
            .unwrap();
    }

    /// Runs the analysis and does what the queue would: returns what waits for a decision.
    pub async fn analyze(&self) -> Vec<Action> {
        let id = self.request_analysis().await;
        ai_coo::insight::analyzers::job::analyze(&self.analyst, id)
            .await
            .unwrap();
        self.actions(Status::PendingApproval).await
    }

    pub async fn request_analysis(&self) -> ai_coo::ground::ids::AnalysisId {
        let actor = ai_coo::ground::actor::Actor::User(self.operator.user.id);
        let executor = &self.executor;
        schedule::on_demand(
            &executor.database,
            &executor.hub,
            AnalyzerType::Financial,
            actor,
            self.clock.now(),
        )
        .await
        .unwrap()
    }

    /// Executes everything whose time has come, as the workers would, until nothing is due.
    pub async fn work_off(&self) {
        loop {
            let tx = self.database.begin().await.unwrap();
            records::wake_due(&tx, self.clock.now(), 100).await.unwrap();
            tx.commit().await.unwrap();
            let (taken, looked_at) = executor::take(&self.executor, 1).await.unwrap();
            if looked_at == 0 {
                return;
            }
            for taken in taken {
                executor::carry_out(&self.executor, taken).await.unwrap();
            }
        }
    }

    /// The same every quarter of an hour until an action's deadline is over, and once more.
    pub async fn work_off_until_its_deadline(&self, action: &Action) {
        let record = self.record(action.action_id).await;
        let deadline = record.execute_by.expect("it was approved");
        while self.clock.now() < deadline {
            self.work_off().await;
            self.stands(action, Status::Approved).await;
            self.clock.advance(chrono::Duration::minutes(15));
        }
        self.work_off().await;
    }
}

/// What the product proposes by itself.
pub async fn proposed(
    executor: &Executor,
    mail: &MailIdentity,
    inputs: ActionInputs,
) -> Result<Proposed, Discarded> {
    let books = executor.books();
    let desk = Proposing {
        database: &books.database,
        clock: &books.clock,
        hub: &books.hub,
        odoo: &books.odoo,
        identity: books.identity().await.unwrap(),
        mail,
        calendar: books.calendar.as_ref(),
        undo: executor.timing.undo,
        asked_by: None,
    };
    let proposal = Proposal {
        provenance: Provenance::recommender("rules"),
        inputs,
        expected_effect: "Somebody takes care of it.".to_owned(),
        reasoning: "A test wants to see what becomes of it.".to_owned(),
        evidence: vec![],
        estimated_impact: Default::default(),
    };
    propose(&desk, &proposal, Actor::AiCoo, None).await
}
