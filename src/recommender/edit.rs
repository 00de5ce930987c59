//! Change a waiting proposal: another action stands in its place, judged anew, with the difference
//! on the record.

use super::{
    Proposal,
    propose::{Discarded, Proposed, Proposing, Replaced, replace},
};
use crate::{
    accounts::User,
    actions::{Action, ActionInputs, Actor, InvalidInput, lifecycle::Status},
    audit::EventKind,
};
use serde_json::{Map, Value, json};

/// The longest value that the difference says in full.
const LONGEST: usize = 300;

/// Proposes what `user` changed, in their name: somebody else has to approve it. What the first
/// proposal cited stays cited.
///
/// # Errors
/// See [`Discarded`]; then the first one waits as before.
pub async fn edit(
    desk: &Proposing<'_>,
    old: &Action,
    proposal: Proposal,
    user: &User,
) -> Result<Proposed, Discarded> {
    let actor = Actor::User(user.id);
    let inputs = with_the_rest(&old.inputs, &proposal.inputs)?;
    // What was estimated for other inputs is true no more.
    let estimated_impact = if inputs == old.inputs {
        old.estimated_impact.clone()
    } else {
        Default::default()
    };
    let proposal = Proposal {
        inputs,
        evidence: old.evidence.clone(),
        estimated_impact,
        ..proposal
    };
    let changes = changes(old, &proposal);
    if changes.is_empty() {
        return Err(InvalidInput::new("inputs", "are as they were; change something").into());
    }
    let mut data = Map::new();
    data.insert("changes".to_owned(), json!(changes));
    let replaced = Replaced {
        action: old.action_id,
        status: Status::Superseded,
        kind: EventKind::Superseded,
        by: actor,
        data,
    };
    replace(desk, &proposal, actor, old.analysis_id, Some(&replaced)).await
}

/// What no form asks for stays as it was: which record it is about, say.
fn with_the_rest(old: &ActionInputs, new: &ActionInputs) -> Result<ActionInputs, InvalidInput> {
    if old.kind() != new.kind() {
        return Err(InvalidInput::new(
            "action_type",
            "is not the type of the action that is edited",
        ));
    }
    let unreadable = |error: serde_json::Error| InvalidInput::new("inputs", error.to_string());
    let before = serde_json::to_value(old).map_err(unreadable)?;
    let mut after = serde_json::to_value(new).map_err(unreadable)?;
    let asked = |name: &str| old.kind().fields().iter().any(|field| field.name == name);
    let kept = before["inputs"].as_object().into_iter().flatten();
    for (name, value) in kept.filter(|(name, _)| !asked(name)) {
        after["inputs"][name] = value.clone();
    }
    serde_json::from_value(after).map_err(unreadable)
}

/// Every field that differs, with both values.
fn changes(old: &Action, new: &Proposal) -> Vec<Value> {
    let before = fields(&old.inputs, &old.expected_effect, &old.reasoning);
    let after = fields(&new.inputs, &new.expected_effect, &new.reasoning);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| json!({"field": name, "before": short(before.get(name)), "after": short(after.get(name))}))
        .collect()
}

fn fields(inputs: &ActionInputs, expected_effect: &str, reasoning: &str) -> Map<String, Value> {
    let wire = serde_json::to_value(inputs).unwrap_or_default();
    let mut fields = wire["inputs"].as_object().cloned().unwrap_or_default();
    fields.insert("expected_effect".to_owned(), json!(expected_effect));
    fields.insert("reasoning".to_owned(), json!(reasoning));
    fields
}

fn short(value: Option<&Value>) -> Value {
    match value {
        Some(Value::String(text)) if text.chars().count() > LONGEST => {
            let begin: String = text.chars().take(LONGEST).collect();
            json!(format!("{begin} …"))
        }
        Some(value) => value.clone(),
        None => Value::Null,
    }
}
