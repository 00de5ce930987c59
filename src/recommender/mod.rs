//! From findings to proposed actions. Whoever proposes, code validates, renders, judges, stores.

pub mod edit;
pub mod propose;
pub mod renew;
pub mod rules;
pub mod undo;

use crate::{
    actions::{ActionInputs, EstimatedImpact},
    evidence::Evidence,
};

/// What a recommender suggests. Its texts refer to facts as `{{e1.value}}`; code fills them in.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub inputs: ActionInputs,
    pub expected_effect: String,
    pub reasoning: String,
    pub evidence: Vec<Evidence>,
    pub estimated_impact: EstimatedImpact,
}
