//! "This is yours to decide": out of one's own inbox, and into a colleague's.

use super::{
    Desk,
    admit::{admit, written},
    audience::{self, Said},
    finish,
    refusal::Refusal,
    verb::Verb,
};
use crate::{
    accounts::{self, Permission, User},
    ground::{
        actor::Actor,
        ids::{ActionId, UserId},
    },
    notices::subject::Question,
    records::approvals,
};
use serde_json::json;

/// Asks `to`, with a note. Whoever hands over may still decide: it is not theirs alone to give.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn hand_over(
    desk: &Desk,
    id: ActionId,
    user: &User,
    to: UserId,
    note: &str,
) -> Result<(), Refusal> {
    let note = written("note", note)?;
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let action = admit(&tx, Verb::HandOver, id, user).await?.action;
    let receiver = accounts::store::get(&tx, to).await?;
    let receiver = receiver
        .filter(|one| one.role.may(Permission::Decide) && one.id != user.id)
        .filter(|one| action.created_by != Actor::User(one.id))
        .ok_or(Refusal::NoReceiver)?;
    let words = match &note {
        Some(note) => format!("{} handed this over to you: {note}", user.name),
        None => format!("{} handed this over to you.", user.name),
    };
    let said = Said {
        by: user.id,
        named: Some(receiver.id),
        kind: Question::HandedOver,
        note: &words,
        due: now,
    };
    if audience::ask(&tx, Verb::HandOver.row().tells, &action, &said, now).await? == 0 {
        return Err(Refusal::NoReceiver);
    }
    approvals::take_up(&tx, id, Some(receiver.id)).await?;
    approvals::put_off(&tx, id, user.id, action.expires_at).await?;
    let data = json!({"to": receiver.id, "name": receiver.name, "note": note});
    let event = Verb::HandOver.event(id, user, now).with(data);
    finish::note(desk, tx, id, event).await
}
