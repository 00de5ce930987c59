//! "Ask me later": out of one person's inbox until then; everybody else's stays as it is.

use super::admit::{finish, waiting};
use crate::{
    accounts::User,
    audit::EventKind,
    decisions::{answer::Desk, refusal::Refusal},
    ground::ids::ActionId,
    notices::{
        about::Question,
        store::{self as notices, Again},
    },
    records::approvals,
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Puts it off for this person, who is asked again at `until`, which lies before the time to
/// decide is over.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
pub async fn snooze(
    desk: &Desk,
    id: ActionId,
    user: &User,
    until: DateTime<Utc>,
) -> Result<(), Refusal> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let action = waiting(&tx, id, user).await?.action;
    if until <= now || until >= action.expires_at {
        return Err(Refusal::Until(action.expires_at));
    }
    approvals::put_off(&tx, id, user.id, until).await?;
    let again = Again {
        kind: Question::Reminded,
        note: "You wanted to be asked again now.",
        only: Some(user.id),
        except: None,
        due: until,
    };
    notices::ask_again(&tx, &action, &again, now).await?;
    finish(
        desk,
        tx,
        (id, EventKind::Snoozed, user),
        json!({"until": until}),
    )
    .await
}
