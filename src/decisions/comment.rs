//! A few words on the record, wherever the action stands.

use super::admit::{finish, locked, written};
use crate::{
    accounts::User,
    actions::InvalidInput,
    audit::EventKind,
    decisions::{answer::Desk, refusal::Refusal},
    ground::ids::ActionId,
};
use serde_json::json;

/// Appends `commented`. At most 1,000 characters.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
pub async fn comment(desk: &Desk, id: ActionId, user: &User, text: &str) -> Result<(), Refusal> {
    let empty = || InvalidInput::new("comment", "is empty; write something");
    let text = written("comment", text)?.ok_or_else(empty)?;
    let tx = desk.database.begin().await?;
    locked(&tx, id, user).await?;
    finish(
        desk,
        tx,
        (id, EventKind::Commented, user),
        json!({"text": text}),
    )
    .await
}
