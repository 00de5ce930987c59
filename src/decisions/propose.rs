//! "Let us do this": an action that a person fills in.

use super::{Workbench, refusal::Refusal};
use crate::{
    accounts::User,
    actions::{Provenance, form::Filled},
    ground::actor::Actor,
    insight::recommender::{
        Proposal,
        propose::{self, Proposed},
    },
};

/// Proposes what a person filled in, in that person's name: somebody else has to approve it.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
pub async fn propose(
    bench: &Workbench<'_>,
    filled: Filled,
    user: &User,
) -> Result<Proposed, Refusal> {
    let proposal = proposal(filled)?;
    let desk = bench.proposing().await?;
    Ok(propose::propose(&desk, &proposal, Actor::User(user.id), None).await?)
}

/// What they filled in, checked before anything outside is asked.
pub(super) fn proposal(filled: Filled) -> Result<Proposal, Refusal> {
    // A person's text is no template: its braces are taken apart.
    let literal = |text: String| text.replace("{{", "{ {");
    filled.inputs.validate()?;
    Ok(Proposal {
        provenance: Provenance::PERSON,
        inputs: filled.inputs,
        expected_effect: literal(filled.expected_effect),
        reasoning: literal(filled.reasoning),
        evidence: vec![],
        estimated_impact: Default::default(),
    })
}
