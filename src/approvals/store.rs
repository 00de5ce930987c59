//! Who decided what.

use crate::{
    actions::{Actor, EffectHash},
    db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult},
    ids::ActionId,
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
