//! From findings to proposed actions. Whoever proposes, code validates, renders, judges, stores.

pub mod choose;
mod first;
mod order;
pub mod propose;
pub mod round;
pub mod rules;
mod steps;
mod wording;

use crate::{
    actions::{ActionInputs, EstimatedImpact},
    ground::{evidence::Evidence, inert::one_line},
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
