//! "Put it back": propose to take back what an executed action did.

use super::{Workbench, admit::allowed, refusal::Refusal, verb::Verb};
use crate::{
    accounts::User,
    actions::{ActionInputs, Provenance, Undo},
    ground::{actor::Actor, ids::ActionId},
    insight::recommender::{
        Proposal,
        propose::{Proposed, Proposing, propose},
    },
    records,
};

/// Proposes an `undo` of this action, as `user` asked. What it does follows from what was executed:
/// the proposal is the system's, and whoever asked for it may decide about it too. Asked `by_token`
/// it is theirs, so that no program proposes and approves it without a person.
///
/// # Errors
/// See [`Refusal`]; [`Refusal::Discarded`] where it cannot be taken back, or not any more.
#[tracing::instrument(skip_all, fields(action_id = %action))]
pub async fn undo(
    bench: &Workbench<'_>,
    action: ActionId,
    user: &User,
    by_token: bool,
) -> Result<Proposed, Refusal> {
    let by = if by_token {
        Actor::User(user.id)
    } else {
        Actor::System
    };
    let desk = Proposing {
        asked_by: Some(Actor::User(user.id)),
        ..bench.proposing().await?
    };
    let connection = desk.database.connection();
    // Whether it stands where it can be taken back is found out with the rest of what it did.
    allowed(connection, Verb::Undo, user).await?;
    let record = records::get(connection, action).await?;
    let label = record.map_or("action", |record| record.action.inputs.kind().label());
    // A name may hold anything; braces would refer to a fact.
    let name = user.name.replace(['{', '}'], "");
    let proposal = Proposal {
        provenance: Provenance::PERSON,
        inputs: ActionInputs::Undo(Undo { action_id: action }),
        expected_effect: "Everything the action made or changed is as it was before.".to_owned(),
        reasoning: format!("{name} asked to undo this executed action ({label})."),
        evidence: vec![],
        estimated_impact: Default::default(),
    };
    Ok(propose(&desk, &proposal, by, None).await?)
}
