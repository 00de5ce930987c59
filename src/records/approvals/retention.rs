//! Links, codes and what was put off, once nobody can use them any more.

use crate::ground::db::{self, ConnectionTrait, DbErr};
use chrono::{DateTime, Utc};

/// The most that is forgotten at once.
const FORGET: u32 = 5_000;

/// Forgets the links and codes that ran out before `before`, and what was put off until then. Who
/// decided by which channel stays on the trail. How many rows went. Written out: several tables and
/// a batch.
///
/// # Errors
/// When the database refuses.
pub async fn prune<C: ConnectionTrait>(c: &C, before: DateTime<Utc>) -> Result<u64, DbErr> {
    // A code and its link go in one statement: the key between them is checked at its end.
    let links = format!(
        "with old as (select hash from approval_links where expires_at < $1 order by expires_at limit {FORGET}),
              codes as (delete from approval_codes where hash in (select hash from old))
         delete from approval_links where hash in (select hash from old)"
    );
    let gone = db::execute(c, &links, [before.into()]).await?;
    let snoozes = format!(
        "delete from action_snoozes where ctid = any (array(
           select ctid from action_snoozes where until < $1 order by until limit {FORGET}))"
    );
    Ok(gone + db::execute(c, &snoozes, [before.into()]).await?)
}
