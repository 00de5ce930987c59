//! A few words on the record, wherever the action stands.

use super::{
    Desk,
    admit::{admit, written},
    finish,
    refusal::Refusal,
    verb::Verb,
};
use crate::{accounts::User, actions::InvalidInput, ground::ids::ActionId};
use serde_json::json;

/// Appends `commented`. At most 1,000 characters.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn comment(desk: &Desk, id: ActionId, user: &User, text: &str) -> Result<(), Refusal> {
    let empty = || InvalidInput::new("comment", "is empty; write something");
    let text = written("comment", text)?.ok_or_else(empty)?;
    let tx = desk.database.begin().await?;
    admit(&tx, Verb::Comment, id, user).await?;
    let event = Verb::Comment.event(id, user, desk.clock.now());
    finish::note(desk, tx, id, event.with(json!({"text": text}))).await
}
