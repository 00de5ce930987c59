//! Put a fresh proposal in the place of one whose records have changed.

use crate::{
    accounts::User,
    actions::{Action, lifecycle::Status},
    audit::EventKind,
    decisions::refusal::Refusal,
    ground::actor::Actor,
    insight::recommender::{
        Proposal,
        propose::{Proposed, Proposing, Replaced, replace},
    },
};
use serde_json::{Map, json};

/// Proposes the same by the records as they are now; the first one is stale. What a person had
/// proposed or edited stays theirs, whoever asks for it, so that somebody else decides. Any other
/// is the system's, and whoever asked for it may decide.
///
/// # Errors
/// See [`Refusal`]; then the first one waits as before.
pub async fn renew(
    desk: &Proposing<'_>,
    old: &Action,
    changes: &[String],
    user: &User,
) -> Result<Proposed, Refusal> {
    // A name or a record may hold anything; braces would refer to a fact.
    let why: String = changes.join("; ").replace(['{', '}'], "");
    let why: String = why.chars().take(700).collect();
    let name = user.name.replace(['{', '}'], "");
    let proposal = Proposal {
        inputs: old.inputs.clone(),
        expected_effect: "The same as was proposed before, by the records as they are now."
            .to_owned(),
        reasoning: format!("{name} asked for it again, since the records had changed: {why}"),
        evidence: vec![],
        estimated_impact: Default::default(),
    };
    let mut data = Map::new();
    data.insert("reason".to_owned(), json!(changes.join("; ")));
    let replaced = Replaced {
        action: old.action_id,
        status: Status::Stale,
        kind: EventKind::RevalidationFailed,
        by: Actor::User(user.id),
        data,
    };
    let author = match old.created_by {
        Actor::User(author) => Actor::User(author),
        Actor::AiCoo | Actor::System => Actor::System,
    };
    Ok(replace(desk, &proposal, author, old.analysis_id, Some(&replaced)).await?)
}
