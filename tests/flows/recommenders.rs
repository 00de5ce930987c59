//! Another recommender is a file and a row: what it proposes says where it comes from, and where
//! it is away the rules serve.

use crate::{reminders::owing, support::TestApp};
use ai_coo::{
    actions::{About, ActionInputs, CreateTask, Priority, Provenance},
    ground::ids::{OdooUserId, PartnerId},
    insight::recommender::{Advice, Away, Known, Proposal, Recommender},
};
use chrono::Days;
use futures::{FutureExt, future::BoxFuture};
use serde_json::json;
use std::sync::Arc;

/// Late enough for a reminder, not for a call.
const DEBTS: &[(&str, i32, i64)] = &[("Slow Payer", 5_000, 20)];

/// Proposes a visit to whoever owes something, if it is not away.
struct Signpost {
    away: bool,
}

const NAME: &str = "signpost";

impl Recommender for Signpost {
    fn name(&self) -> &'static str {
        NAME
    }

    fn advise<'a>(&'a self, known: &'a Known<'a>) -> BoxFuture<'a, Result<Vec<Advice>, Away>> {
        async move {
            if self.away {
                return Err(Away("It has no key".to_owned()));
            }
            let customers = known.customers.iter();
            Ok(customers
                .map(|one| self.visit(known, one.customer.0))
                .collect())
        }
        .boxed()
    }
}

impl Signpost {
    fn visit(&self, known: &Known<'_>, customer: i64) -> Advice {
        let finding = known.findings.iter().find(|finding| {
            let about = finding.about.key();
            about == format!("overdue:{customer}")
        });
        let task = CreateTask {
            name: "Visit them".to_owned(),
            user_id: OdooUserId(5),
            date_deadline: known.reading.today + Days::new(3),
            description: None,
            project_id: None,
            priority: Priority::Medium,
            about: Some(About {
                model: "res.partner".to_owned(),
                id: customer,
            }),
        };
        let mut advice = Advice::none(PartnerId(customer));
        advice.proposals.push(Proposal {
            provenance: Provenance::recommender(NAME),
            inputs: ActionInputs::CreateTask(task),
            expected_effect: "Somebody visits them.".to_owned(),
            reasoning: "They owe {{e1.value}}, and a visit is worth it.".to_owned(),
            evidence: finding.unwrap().evidence.clone(),
            estimated_impact: Default::default(),
        });
        advice
    }
}

async fn with_signpost(away: bool) -> TestApp {
    let mut app = owing(DEBTS).await;
    app.analyst
        .recommenders
        .insert(0, Arc::new(Signpost { away }));
    app
}

#[tokio::test]
async fn what_another_recommender_proposes_says_so_on_the_action_and_the_trail() {
    let app = with_signpost(false).await;
    let waiting = app.analyze().await;
    let [action] = waiting.as_slice() else {
        panic!("{waiting:?}");
    };
    assert_eq!(action.provenance, Provenance::recommender(NAME));
    assert!(action.reasoning.contains("5,000"), "{}", action.reasoning);
    let path = format!("/api/ai-coo/actions/{}", action.action_id);
    let told = app.get(&path).await;
    assert_eq!(told["provenance"], NAME, "{told}");
    let created = &told["events"][0];
    assert_eq!(created["event_data"]["provenance"], NAME, "{created}");
    let page = format!("/dashboard/operator/actions/{}", action.action_id);
    let page = app.get_text(&page).await.replace("<!>", "");
    assert!(page.contains("Reasoning by signpost; figures from the records"));
}

#[tokio::test]
async fn where_it_is_away_the_rules_serve_and_the_run_says_so() {
    let app = with_signpost(true).await;
    let waiting = app.analyze().await;
    assert!(!waiting.is_empty());
    for action in &waiting {
        assert_eq!(action.provenance, Provenance::recommender("rules"));
    }
    let run = &app.get("/api/ai-coo/analyses").await["analyses"][0];
    let gaps = &run["gaps"];
    assert_eq!(gaps[0]["why"], "It has no key", "{gaps}");
}

#[tokio::test]
async fn what_a_person_proposes_is_a_persons() {
    let app = TestApp::start().await;
    let task = json!({"action_type": "create_task", "inputs": {"name": "Count the stock", "user_id": 5, "date_deadline": "2026-12-01"},
        "expected_effect": "The stock is counted.", "reasoning": "It has not been counted this year."});
    let answer = app
        .call(&app.operator, "POST", "/api/ai-coo/actions", Some(task))
        .await;
    let action = app.named_in(answer).await;
    assert_eq!(action.provenance, Provenance::PERSON);
}
