//! What is not kept for ever: an analysis keeps its figures, its findings go.

use crate::ground::db::{self, ConnectionTrait, DbErr};
use chrono::{DateTime, Utc};

/// The most that is forgotten at once.
const FORGET: u32 = 1_000;

/// Forgets what runs before `before` found and proposed, and the alerts that were resolved before
/// it. The figures, the actions and the trail stay. How many rows were changed. Written out: a
/// batch.
///
/// # Errors
/// When the database refuses.
pub async fn prune<C: ConnectionTrait>(c: &C, before: DateTime<Utc>) -> Result<u64, DbErr> {
    // The newest run is what pages show, however old it is.
    let findings = format!(
        "update analysis_results set insights = '[]', recommendations = '[]' where id in (
           select id from analysis_results old
           where created_at < $1 and status in ('done', 'failed')
             and (insights <> '[]' or recommendations <> '[]')
             and exists (select 1 from analysis_results newer where newer.org_id = old.org_id
                 and newer.analyzer_type = old.analyzer_type and newer.status = 'done' and newer.id > old.id)
           order by created_at limit {FORGET})"
    );
    let alerts = format!(
        "delete from alerts where id in (
           select id from alerts where status = 'resolved' and resolved_at < $1 order by resolved_at limit {FORGET})"
    );
    let findings = db::execute(c, &findings, [before.into()]).await?;
    Ok(findings + db::execute(c, &alerts, [before.into()]).await?)
}
