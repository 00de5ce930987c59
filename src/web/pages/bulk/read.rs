//! Gathers what waits, with the whole effect of each.

use super::{Bulk, One};
use crate::{
    actions::{RiskLevel, lifecycle::Status},
    ground::{actor::Actor, error::UserError, ids::ActionId},
    records::{self, Filter, Record, approvals},
    web::{
        components::{fetch::Packed, when::Moment},
        pages::{
            action::{Rejection, rendered},
            inbox::api::card,
        },
        session::{caller::Caller, draft},
    },
};

/// The most that are decided at once.
pub(super) const MOST: usize = 50;
/// Under which the outcomes are kept for the page that the answer leads to, where a browser sent the
/// form by itself: a script reads them in the answer.
pub(super) const KEPT: &str = "several";

/// # Errors
/// When the database cannot be read.
pub async fn load(
    caller: &Caller,
    only: Option<RiskLevel>,
    after: Option<ActionId>,
    done: bool,
) -> Result<Packed<Bulk>, UserError> {
    let state = &caller.state;
    let connection = state.database.connection();
    let now = caller.now();
    let filter = Filter {
        statuses: vec![Status::PendingApproval],
        risk: only,
        before: after,
        ..Filter::default()
    };
    let limit = u32::try_from(MOST).unwrap_or(u32::MAX);
    let mut records = records::list(connection, &filter, limit + 1, 0).await?;
    let more = records.len() > MOST;
    records.truncate(MOST);
    let last = records.last().map(|record| record.action.action_id);
    let put_off = approvals::put_off_until(connection, caller.user.id, now.to_utc()).await?;
    let by_oneself = approvals::works_alone(connection, RiskLevel::Low).await?;
    let outcomes = if done { draft::take(KEPT).await } else { None };
    Packed::new(&Bulk {
        older: last.filter(|_| more).map(|last| match only {
            Some(risk) => format!(
                "/dashboard/operator/several?after={last}&risk={}",
                risk.name()
            ),
            None => format!("/dashboard/operator/several?after={last}"),
        }),
        shown: caller.stamp(),
        outcomes: outcomes.unwrap_or_default(),
        typed: typed(caller).await,
        waiting: records
            .iter()
            .map(|record| One {
                card: card(record, now),
                hash: record.action.effect_hash.clone(),
                effect: rendered(&record.action, caller.user.zone),
                alone: alone(caller, record, by_oneself),
                put_off: put_off
                    .get(&record.action.action_id)
                    .map(|until| Moment::new(*until, now)),
            })
            .collect(),
    })
}

/// What the reader had typed when their session ended. Nothing is ticked for them.
async fn typed(caller: &Caller) -> Option<Rejection> {
    let ended = draft::ended_words(caller, "/page/decide_several", |_| true).await?;
    Some(Rejection {
        why: ended.one("why"),
        reason: ended.one("reason"),
    })
}

fn alone(caller: &Caller, record: &Record, by_oneself: bool) -> Option<String> {
    let action = &record.action;
    if action.created_by == Actor::User(caller.user.id) && !by_oneself {
        return Some("You proposed this action, so somebody else has to decide.".to_owned());
    }
    let risk = action.risk_level;
    risk.needs_code()
        .then(|| "Decide on its own page, with a code from your authenticator app.".to_owned())
}
