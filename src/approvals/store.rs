//! Who decided what.

use super::link::Claims;
use crate::{
    actions::{Actor, EffectHash},
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult},
    ids::{ActionId, UserId},
};
use chrono::{DateTime, Utc};

/// A person's decision.
pub struct Decision<'a> {
    pub action: ActionId,
    pub actor: Actor,
    pub approved: bool,
    pub hash: &'a EffectHash,
    pub reason: Option<&'a str>,
    pub at: DateTime<Utc>,
}

/// `false`: this person has decided about the action before.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &DatabaseTransaction, decision: &Decision<'_>) -> Result<bool, DbErr> {
    let added = db::execute(
        tx,
        "insert into action_approvals (action_id, actor, decision, effect_hash, reason, decided_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        [
            decision.action.0.into(),
            decision.actor.to_string().into(),
            if decision.approved {
                "approved"
            } else {
                "rejected"
            }
            .into(),
            decision.hash.0.clone().into(),
            decision.reason.map(str::to_owned).into(),
            decision.at.into(),
        ],
    )
    .await?;
    Ok(added == 1)
}

/// How many people have approved this effect.
///
/// # Errors
/// When the database cannot be read.
pub async fn approvals<C: ConnectionTrait>(
    c: &C,
    action: ActionId,
    hash: &EffectHash,
) -> Result<u32, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        count: i64,
    }
    let count = db::one::<Count, C>(
        c,
        "select count(*) from action_approvals where action_id = $1 and effect_hash = $2 and decision = 'approved'",
        [action.0.into(), hash.0.clone().into()],
    )
    .await?;
    Ok(count.map_or(0, |row| u32::try_from(row.count).unwrap_or(u32::MAX)))
}

/// A decision as people read it.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Made {
    pub action_id: uuid::Uuid,
    pub title: String,
    pub status: String,
    pub risk_level: String,
    pub actor: String,
    /// The name of who decided.
    pub name: String,
    pub decision: String,
    pub reason: Option<String>,
    pub decided_at: DateTime<Utc>,
}

const MADE: &str = "select d.action_id, a.action_protocol ->> 'title' as title, a.status, a.risk_level, d.actor,
        coalesce(u.name, d.actor) as name, d.decision, d.reason, d.decided_at
    from action_approvals d join autonomous_actions a on a.id = d.action_id left join users u on u.id::text = d.actor";

/// The decisions about one action, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn about<C: ConnectionTrait>(c: &C, action: ActionId) -> Result<Vec<Made>, DbErr> {
    let sql = format!("{MADE} where d.action_id = $1 order by d.decided_at");
    db::all(c, &sql, [action.0.into()]).await
}

/// The newest decisions about any action, made before a moment.
///
/// # Errors
/// When the database cannot be read.
pub async fn newest<C: ConnectionTrait>(
    c: &C,
    before: Option<DateTime<Utc>>,
    limit: u32,
) -> Result<Vec<Made>, DbErr> {
    let sql = format!(
        "{MADE} where a.org_id = $1 and d.decided_at < coalesce($2::timestamptz, 'infinity') order by d.decided_at desc limit {limit}"
    );
    db::all(c, &sql, [db::ORG.into(), before.into()]).await
}

/// Remembers a link that is about to be sent.
///
/// # Errors
/// When the database refuses.
pub async fn remember(
    tx: &DatabaseTransaction,
    link: &Claims,
    channel: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    db::execute(
        tx,
        "insert into approval_links (hash, org_id, channel, action_id, user_id, effect_hash, issued_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            link.hash().into(),
            db::ORG.into(),
            channel.into(),
            link.action.0.into(),
            link.approver.0.into(),
            link.effect_hash.0.clone().into(),
            now.into(),
            link.expires().into(),
        ],
    )
    .await
    .map(drop)
}

/// Uses a link up, in the transaction that decides. `false`: it was used, has expired, or is not
/// about this.
///
/// # Errors
/// When the database refuses.
pub async fn use_up(
    tx: &DatabaseTransaction,
    link: &str,
    decided: (ActionId, UserId, &EffectHash),
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let (action, user, hash) = decided;
    let used = db::execute(
        tx,
        "update approval_links set used_at = $5
         where hash = $1 and action_id = $2 and user_id = $3 and effect_hash = $4 and used_at is null and expires_at > $5",
        [
            link.into(),
            action.0.into(),
            user.0.into(),
            hash.0.clone().into(),
            now.into(),
        ],
    )
    .await?;
    Ok(used == 1)
}

/// When a link was used, if it is one of ours: `Some(None)` where it was not yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn used_at<C: ConnectionTrait>(
    c: &C,
    link: &str,
) -> Result<Option<Option<DateTime<Utc>>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Used {
        used_at: Option<DateTime<Utc>>,
    }
    let sql = "select used_at from approval_links where hash = $1";
    let used = db::one::<Used, C>(c, sql, [link.into()]).await?;
    Ok(used.map(|used| used.used_at))
}
