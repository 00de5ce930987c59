//! Saving guardrail settings, with what that sets going.

use super::Executor;
use crate::{
    actions::{Actor, store as actions},
    db::DbErr,
    guardrails::{self, Settings},
    live::{Change, Topic},
};

/// Saves changed settings as a new version. `None`: somebody else saved after the caller had
/// read version `seen`. Stricter thresholds reach, in the same transaction, what waits.
///
/// # Errors
/// When the database refuses.
pub async fn configure(
    executor: &Executor,
    settings: &Settings,
    seen: i32,
    actor: Actor,
) -> Result<Option<i32>, DbErr> {
    let now = executor.clock.now();
    let tx = executor.database.begin().await?;
    let Some(version) = guardrails::store::save(&tx, settings, seen, actor, now).await? else {
        return Ok(None);
    };
    actions::raise_open(&tx, settings, version, now).await?;
    tx.commit().await?;
    executor.hub.announce(Change::of(Topic::Settings));
    executor.hub.announce(Change::of(Topic::Actions));
    Ok(Some(version))
}
