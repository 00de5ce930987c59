//! "The same, by the records as they are now": a fresh proposal in the place of one whose records
//! have changed.

use super::{Workbench, admit::check, refusal::Refusal, verb::Verb};
use crate::{
    accounts::User,
    actions::{Action, RenderError, lifecycle::Status},
    executor::drift,
    ground::{actor::Actor, ids::ActionId},
    insight::recommender::{
        Proposal,
        propose::{Discarded, Proposed, Replaced, replace},
    },
};
use serde_json::{Map, json};

/// Ends a waiting action whose records have changed, which is stale, and proposes the same by the
/// records as they are now. What a person had proposed or edited stays theirs, whoever asks for it,
/// so that somebody else decides. Any other is the system's, and whoever asked for it may decide.
///
/// # Errors
/// See [`Refusal`]; then the first one waits as before, but where nothing can be proposed any more.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn renew(bench: &Workbench<'_>, id: ActionId, user: &User) -> Result<Proposed, Refusal> {
    let books = &bench.watch.books;
    let record = check(books.database.connection(), Verb::Renew, id, user).await?;
    let drift = drift::check(bench.watch, &record).await;
    if drift.changes.is_empty() {
        let problem = drift.problem;
        return Err(problem.map_or(Refusal::Unchanged, Refusal::Unreadable));
    }
    let old = &record.action;
    let desk = bench.proposing().await?;
    let proposal = the_same(old, &drift.changes, user);
    let author = match old.created_by {
        Actor::User(author) => Actor::User(author),
        Actor::AiCoo | Actor::System => Actor::System,
    };
    let mut data = Map::new();
    data.insert("reason".to_owned(), json!(drift.changes.join("; ")));
    let replaced = Replaced {
        action: id,
        status: Status::Stale,
        kind: Verb::Renew.row().event,
        tells: Verb::Renew.row().tells.hears_of_moves(),
        by: Actor::User(user.id),
        data,
    };
    let renewed = replace(&desk, &proposal, author, old.analysis_id, Some(&replaced)).await;
    if matches!(renewed, Err(Discarded::Render(RenderError::NotPossible(_)))) {
        drift::mark_stale(books, id, &drift.changes, user.id).await?;
    }
    Ok(renewed?)
}

fn the_same(old: &Action, changes: &[String], user: &User) -> Proposal {
    // A name or a record may hold anything; braces would refer to a fact.
    let why: String = changes.join("; ").replace(['{', '}'], "");
    let why: String = why.chars().take(700).collect();
    let name = user.name.replace(['{', '}'], "");
    Proposal {
        provenance: old.provenance.clone(),
        inputs: old.inputs.clone(),
        expected_effect: "The same as proposed before, based on the current records.".to_owned(),
        reasoning: format!("{name} proposed it again because its records had changed: {why}"),
        evidence: vec![],
        estimated_impact: Default::default(),
    }
}
