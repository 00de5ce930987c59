//! From findings to proposed actions. Whoever proposes, code validates, renders, judges, stores.

mod case;
pub mod choose;
mod first;
mod known;
mod order;
pub mod propose;
pub mod round;
pub mod rules;
mod steps;
mod wording;

pub use known::{Known, Records};

use crate::{
    actions::{ActionInputs, EstimatedImpact, Provenance},
    ground::{evidence::Evidence, ids::PartnerId, inert::one_line},
};
use futures::future::BoxFuture;
use std::sync::Arc;

/// Those that propose, in their order: one that is away leaves it to the next.
pub type Recommenders = Vec<Arc<dyn Recommender>>;

/// The recommenders there are. To add one: its file, its `mod` line and its row.
pub fn recommenders() -> Recommenders {
    vec![Arc::new(rules::Rules)]
}

/// From what was read and found, and what is known of each subject, to proposals.
pub trait Recommender: Send + Sync {
    /// What its proposals say of where they come from, on the action and on the trail.
    fn name(&self) -> &'static str;

    /// What should be done about the customers; of each customer at most one piece of advice.
    fn advise<'a>(&'a self, known: &'a Known<'a>) -> BoxFuture<'a, Result<Vec<Advice>, Away>>;
}

/// Why a recommender cannot serve now, in words.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct Away(pub String);

/// What should be done about one customer.
pub struct Advice {
    pub customer: PartnerId,
    pub proposals: Vec<Proposal>,
    /// Somebody should do something, and nobody has chosen who.
    pub unassigned: bool,
}

impl Advice {
    /// That nothing should be done.
    pub fn none(customer: PartnerId) -> Self {
        Self {
            customer,
            proposals: vec![],
            unassigned: false,
        }
    }
}

/// What a recommender suggests. Its texts refer to facts as `{{e1.value}}`; code fills them in.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub provenance: Provenance,
    pub inputs: ActionInputs,
    pub expected_effect: String,
    pub reasoning: String,
    pub evidence: Vec<Evidence>,
    pub estimated_impact: EstimatedImpact,
}

impl Proposal {
    /// What it is and whom it is about, for who reads why it became no action: records have names,
    /// inputs have ids.
    pub fn named(&self) -> String {
        let label = self.inputs.kind().label();
        let records = self.evidence.iter().filter_map(|evidence| match evidence {
            Evidence::Record { label, .. } => Some(one_line(label)),
            Evidence::Query { .. } => None,
        });
        match records.into_iter().next() {
            Some(record) => format!("{label}: {record}"),
            None => label.to_owned(),
        }
    }
}
