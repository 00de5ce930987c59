//! The months of the audit trail come to an end: admins are told before.

use super::authority;
use crate::{
    audit::store::months,
    ground::{
        clock::Clock,
        date::written,
        db::{self, ConnectionTrait, Database, DbErr, FromQueryResult, ORG},
    },
};
use chrono::{DateTime, Duration, Utc};

/// How long nobody is told again.
const AGAIN: Duration = Duration::days(30);

/// Tells every admin, once in a while, that the owner of the tables has to make more months. Where
/// one role does everything, and at each start of the owner's, they are made by themselves.
///
/// # Errors
/// When the database cannot be used.
pub async fn warn(database: &Database, clock: &Clock) -> Result<bool, DbErr> {
    let now = clock.now();
    let end = months::end(database.connection()).await?;
    if !months::run_out(end, now) {
        return Ok(false);
    }
    let tx = database.begin().await?;
    if told_since(&tx, now - AGAIN).await? {
        return Ok(false);
    }
    authority::tell(&tx, None, &words(end), now).await?;
    tx.commit().await?;
    Ok(true)
}

const BEGIN: &str = "The audit trail is stored by month";

fn words(end: Option<DateTime<Utc>>) -> String {
    let until = end.map_or_else(
        || "and no month is ready".to_owned(),
        |end| format!("and months are ready until {}", written(end.date_naive())),
    );
    format!(
        "{BEGIN}, {until}. Nothing is lost after that, but searching it becomes slower. Whoever runs AI COO has to start it once as the owner of its tables, which adds the next 24 months; `ai-coo doctor` says how."
    )
}

/// Whether an admin was told since; whoever asks next waits for who asks now. Written out: several
/// tables and a lock.
async fn told_since<C: ConnectionTrait>(tx: &C, since: DateTime<Utc>) -> Result<bool, DbErr> {
    #[derive(FromQueryResult)]
    struct Told {
        told: bool,
    }
    let lock = "select pg_advisory_xact_lock(hashtextextended('months of the trail', 0))";
    db::execute(tx, lock, []).await?;
    let sql = "select exists (select from users u join notices n on n.user_id = u.id
         where u.org_id = $1 and u.role = 'admin' and n.kind = $2 and n.created_at > $3 and starts_with(n.note, $4)) as told";
    let values = [
        ORG.into(),
        authority::KIND.into(),
        since.into(),
        BEGIN.into(),
    ];
    let told = db::one::<Told, C>(tx, sql, values).await?;
    Ok(told.is_some_and(|told| told.told))
}
