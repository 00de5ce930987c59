//! "Snooze": out of one person's inbox until then; everybody else's stays as it is.

use super::{
    Desk,
    admit::admit,
    audience::{self, Said},
    finish,
    refusal::Refusal,
    verb::Verb,
};
use crate::{
    accounts::User, ground::ids::ActionId, notices::subject::Question, records::approvals,
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Puts it off for this person, who is asked again at `until`, which lies before the time to
/// decide is over.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
#[tracing::instrument(skip_all, fields(action_id = %id))]
pub async fn snooze(
    desk: &Desk,
    id: ActionId,
    user: &User,
    until: DateTime<Utc>,
) -> Result<(), Refusal> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let action = admit(&tx, Verb::Snooze, id, user).await?.action;
    if until <= now || until >= action.expires_at {
        return Err(Refusal::Until(action.expires_at.with_timezone(&user.zone)));
    }
    approvals::put_off(&tx, id, user.id, until).await?;
    let said = Said {
        by: user.id,
        named: None,
        kind: Question::Reminded,
        note: "You asked to be reminded now.",
        due: until,
    };
    audience::ask(&tx, Verb::Snooze.row().tells, &action, &said, now).await?;
    let event = Verb::Snooze.event(id, user, now);
    finish::note(desk, tx, id, event.with(json!({"until": until}))).await
}
