//! At half of the time to decide everybody who may is asked once more, and what was put off is
//! back in every inbox.

use crate::{
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        ids::ActionId,
    },
    notices::{
        store::{self as notices, Again},
        subject::Question,
    },
    records::{self, approvals},
};
use chrono::{DateTime, Utc};

/// Escalates what waits and has used up half of its time; at most `limit`, each of them once.
///
/// # Errors
/// When the database refuses.
pub async fn escalate(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<ActionId>, DbErr> {
    let due = records::to_escalate(tx, now, limit).await?;
    for record in records::find_many(tx, &due).await? {
        let id = record.action.action_id;
        let again = Again {
            kind: Question::Escalated,
            note: "Half the time to decide has passed, and nobody has decided.",
            only: None,
            except: None,
            due: now,
        };
        approvals::take_up(tx, id, None).await?;
        let asked = notices::ask_again(tx, &record.action, &again, now).await?;
        let event = NewEvent::for_action(id, EventKind::Escalated, Actor::System, now);
        append(tx, event.with(serde_json::json!({"asked": asked}))).await?;
    }
    Ok(due)
}
