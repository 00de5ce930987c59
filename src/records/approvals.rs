//! Who decided what.

mod alone;
mod links;
mod put_off;
pub mod retention;

pub use alone::works_alone;
pub(super) use alone::{ALONE, may_be_own};
pub use links::{remember, remember_code, try_code, use_up, used_at};
pub use put_off::{count_put_off, put_off, put_off_until, take_up};

use super::tables::action_approvals::{self, Column as Said};
use crate::{
    actions::{EffectHash, RiskLevel, WhyNot},
    ground::{
        actor::Actor,
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, Table},
        ids::{ActionId, UserId},
        inert::one_line,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The approvals, as `d`, of people who may still decide, as `u`.
pub(super) const VALID: &str = "action_approvals d join users u
    on u.id::text = d.actor and d.decision = 'approved' and u.active and u.role in ('operator', 'admin')";

/// A person's decision.
pub struct Decision<'a> {
    pub action: ActionId,
    pub actor: Actor,
    pub approved: bool,
    pub hash: &'a EffectHash,
    pub reason: Option<&'a str>,
    pub why: Option<WhyNot>,
    pub at: DateTime<Utc>,
}

/// `false`: this person has approved the action before, and does so again. A no takes the place of
/// their yes; the audit trail keeps both. Written out: an upsert.
///
/// # Errors
/// When the database refuses.
pub async fn add(tx: &DatabaseTransaction, decision: &Decision<'_>) -> Result<bool, DbErr> {
    let sql = format!(
        "{INSERT} from {} s where true {AGAIN}",
        db::given("$1", ROW)
    );
    let rows = Value::Array(vec![as_row(decision)]);
    db::execute(tx, &sql, [rows.into()])
        .await
        .map(|added| added == 1)
}

const ROW: &str = "action_id uuid, actor text, decision text, effect_hash text, reason text, decided_at timestamptz, why text";
const INSERT: &str = "insert into action_approvals (action_id, actor, decision, effect_hash, reason, decided_at, why)
       select s.action_id, s.actor, s.decision, s.effect_hash, s.reason, s.decided_at, s.why";
const AGAIN: &str = "on conflict (action_id, actor) do update
         set decision = excluded.decision, effect_hash = excluded.effect_hash, reason = excluded.reason,
             decided_at = excluded.decided_at, why = excluded.why
         where excluded.decision = 'rejected'";

/// The part of the statement that moves actions on which keeps what people said of them
/// ([`as_row`]). It finds that as `$4`.
pub static SAID: LazyLock<String> = LazyLock::new(|| {
    format!(
        "said as ({INSERT} from {} s join moved on moved.id = s.action_id {AGAIN})",
        db::given("$4", ROW)
    )
});

/// As [`SAID`] takes it.
pub fn as_row(decision: &Decision<'_>) -> Value {
    json!({
        "action_id": decision.action,
        "actor": decision.actor.to_string(),
        "decision": if decision.approved { "approved" } else { "rejected" },
        "effect_hash": decision.hash,
        "reason": decision.reason,
        "decided_at": decision.at,
        "why": decision.why.map(|why| why.name()),
    })
}

/// Forgets a decision that was taken back; the audit trail keeps it. The link that it was made by,
/// if it was, can be used again. Written out: several tables.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(
    tx: &DatabaseTransaction,
    action: ActionId,
    user: UserId,
) -> Result<(), DbErr> {
    let links = "update approval_links l set used_at = null from action_approvals d
         where l.action_id = $1 and l.user_id = $2::uuid and d.action_id = $1 and d.actor = ($2::uuid)::text and l.used_at = d.decided_at";
    db::execute(tx, links, [action.0.into(), user.0.into()]).await?;
    let decision = action_approvals::Entity::forget()
        .filter(Said::ActionId.eq(action.0))
        .filter(Said::Actor.eq(Actor::User(user).to_string()));
    decision.exec(tx).await.map(drop)
}

/// Forgets the approvals of people who may no longer decide; the audit trail keeps them. Written
/// out: several tables.
///
/// # Errors
/// When the database refuses.
pub async fn forget_void(tx: &DatabaseTransaction, action: ActionId) -> Result<(), DbErr> {
    let sql = "delete from action_approvals d where d.action_id = $1 and d.decision = 'approved'
           and not exists (select from users u where u.id::text = d.actor and u.active and u.role in ('operator', 'admin'))";
    db::execute(tx, sql, [action.0.into()]).await.map(drop)
}

/// How many people have approved this effect who may still decide: a yes is worth nothing once its
/// giver has lost the role or the account, and that of whoever proposed it only counts where they
/// work alone.
///
/// # Errors
/// When the database cannot be read.
pub async fn approvals<C: ConnectionTrait>(
    c: &C,
    action: ActionId,
    hash: &EffectHash,
    risk: RiskLevel,
) -> Result<u32, DbErr> {
    let who = approvers(c, action, hash, risk).await?;
    Ok(u32::try_from(who.len()).unwrap_or(u32::MAX))
}

/// The names of those people. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn approvers<C: ConnectionTrait>(
    c: &C,
    action: ActionId,
    hash: &EffectHash,
    risk: RiskLevel,
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Who {
        name: String,
    }
    let sql = format!(
        "select u.name from {VALID} join autonomous_actions a on a.id = d.action_id
         where d.action_id = $1 and d.effect_hash = $2
           and (d.actor <> a.created_by or $3 and {ALONE}) order by d.decided_at"
    );
    let values = [
        action.0.into(),
        hash.0.clone().into(),
        may_be_own(risk).into(),
    ];
    let who = db::all::<Who, C>(c, &sql, values).await?;
    Ok(who.into_iter().map(|who| who.name).collect())
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
    pub why: Option<String>,
    pub decided_at: DateTime<Utc>,
}

const MADE: &str = "select d.action_id, a.action_protocol ->> 'title' as title, a.status, a.risk_level, d.actor,
        coalesce(u.name, d.actor) as name, d.decision, d.reason, d.why, d.decided_at
    from action_approvals d join autonomous_actions a on a.id = d.action_id left join users u on u.id::text = d.actor";

/// The decisions about one action, oldest first. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn for_action<C: ConnectionTrait>(c: &C, action: ActionId) -> Result<Vec<Made>, DbErr> {
    let sql = format!("{MADE} where d.action_id = $1 order by d.decided_at");
    let made = db::all::<Made, C>(c, &sql, [action.0.into()]).await?;
    Ok(made.into_iter().map(inert).collect())
}

/// The newest decisions about any action, made before a moment. Written out: several tables.
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
    let made = db::all::<Made, C>(c, &sql, [db::ORG.into(), before.into()]).await?;
    Ok(made.into_iter().map(inert).collect())
}

/// Its action may have a title of before titles were inert.
fn inert(made: Made) -> Made {
    let title = one_line(&made.title);
    Made { title, ..made }
}
