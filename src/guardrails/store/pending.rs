//! A change of the settings that waits for a second admin's yes.

use super::tables::guardrails_pending;
use crate::{
    actions::Kind,
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Table},
        ids::{PendingId, UserId},
    },
};
use chrono::{DateTime, Duration, Utc};
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};
use uuid::Uuid;

/// How long it can be confirmed.
const DAYS: i64 = 7;

/// Types that are to run without approval, and who asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    pub id: PendingId,
    pub kinds: Vec<Kind>,
    pub asked_by: UserId,
    pub name: String,
    pub asked_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl Pending {
    /// The types as people read them.
    pub fn types(&self) -> String {
        types(&self.kinds)
    }
}

/// Types as people read them.
pub fn types(kinds: &[Kind]) -> String {
    let labels: Vec<&str> = kinds.iter().map(|kind| kind.label()).collect();
    labels.join(", ")
}

/// The change that can be confirmed now: nobody has saved since, there is still time, and who asked
/// is still an admin. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn pending<C: ConnectionTrait>(
    c: &C,
    now: DateTime<Utc>,
) -> Result<Option<Pending>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        kinds: Value,
        asked_by: Uuid,
        name: String,
        asked_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    }
    let sql = "select p.id, p.kinds, p.asked_by, u.name, p.asked_at, p.expires_at
         from guardrails_pending p
         join guardrails_config g on g.org_id = p.org_id and g.version = p.version
         join users u on u.id = p.asked_by and u.active and u.role = 'admin'
         where p.org_id = $1 and p.expires_at > $2";
    let row = db::one::<Row, C>(c, sql, [ORG.into(), now.into()]).await?;
    Ok(row.and_then(|row| {
        let names = row.kinds.as_array()?.iter();
        // Another version may know more types: then this one cannot say what is confirmed.
        let kinds: Option<Vec<Kind>> = names.map(|name| Kind::parse(name.as_str()?)).collect();
        Some(Pending {
            id: PendingId(row.id),
            kinds: kinds?,
            asked_by: UserId(row.asked_by),
            name: row.name,
            asked_at: row.asked_at,
            expires_at: row.expires_at,
        })
    }))
}

/// Keeps what somebody asks for, in the place of what was asked for before, and says until when it
/// can be confirmed. The settings are locked.
///
/// # Errors
/// When the database refuses.
pub async fn keep(
    tx: &DatabaseTransaction,
    kinds: &[Kind],
    version: i32,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, DbErr> {
    discard(tx).await?;
    let until = now + Duration::days(DAYS);
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let row = guardrails_pending::ActiveModel {
        id: Set(PendingId::new().0),
        version: Set(version),
        kinds: Set(json!(names)),
        asked_by: Set(by.0),
        asked_at: Set(now),
        expires_at: Set(until),
        ..Default::default()
    };
    guardrails_pending::Entity::add(tx, row).await?;
    Ok(until)
}

/// Forgets what was asked for. The settings are locked.
///
/// # Errors
/// When the database refuses.
pub async fn discard(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    guardrails_pending::Entity::forget()
        .exec(tx)
        .await
        .map(drop)
}
