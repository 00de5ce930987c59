//! The kill switch: a control of its own, beside the guardrails' document and its version.

use super::tables::guardrails_config::{self, Column};
use crate::ground::db::{
    self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Table,
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};

/// Held by whoever throws it, and shared by every start of a call. Unlike a row's, this lock is
/// given in the order in which it is asked for: starts that never cease cannot keep somebody from
/// stopping them.
const LOCK: i64 = 0x6169_636f_6f02;

/// The kill switch as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromQueryResult)]
pub struct Switch {
    pub on: bool,
    pub reason: Option<String>,
    /// An account, or `owner`: whoever runs commands on the machine.
    pub by: Option<String>,
    /// The account's name.
    pub name: Option<String>,
    pub at: Option<DateTime<Utc>>,
}

/// How it stands. Written out: several tables.
///
/// # Errors
/// When the database cannot be read.
pub async fn switch<C: ConnectionTrait>(c: &C) -> Result<Switch, DbErr> {
    let sql = r#"select g.kill_switch as "on", g.kill_switch_reason as reason, g.kill_switch_by as "by",
             u.name, g.kill_switch_at as at
         from guardrails_config g left join users u on u.id::text = g.kill_switch_by
         where g.org_id = $1"#;
    let found = db::one::<Switch, C>(c, sql, [ORG.into()]).await?;
    found.ok_or_else(|| DbErr::RecordNotFound("guardrail settings".to_owned()))
}

/// Lets nobody throw it, and no call begin, until the transaction has ended. Before any account is
/// locked in it. Written out: a lock.
///
/// # Errors
/// When the database refuses.
pub async fn lock_switch(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    db::execute(tx, "select pg_advisory_xact_lock($1)", [LOCK.into()])
        .await
        .map(drop)
}

/// Throws it, if it stands the other way: `false` where it does not. From the commit on no call
/// begins, or every call may.
///
/// # Errors
/// When the database refuses.
pub async fn throw(
    tx: &DatabaseTransaction,
    on: bool,
    reason: Option<&str>,
    by: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    lock_switch(tx).await?;
    let thrown = guardrails_config::ActiveModel {
        kill_switch: Set(on),
        kill_switch_reason: Set(reason.map(str::to_owned)),
        kill_switch_by: Set(Some(by.to_owned())),
        kill_switch_at: Set(Some(now)),
        ..Default::default()
    };
    let other_way = guardrails_config::Entity::change().filter(Column::KillSwitch.ne(on));
    Ok(other_way.set(thrown).exec(tx).await?.rows_affected == 1)
}

/// What a call's start has to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Gate {
    pub kill_switch: bool,
    /// Of the settings in force.
    pub version: i32,
}

/// The kill switch and the settings' version, read so that neither changes until the caller's
/// transaction has ended. Written out: a lock.
///
/// # Errors
/// When the database cannot be read.
pub async fn gate_for_share(tx: &DatabaseTransaction) -> Result<Gate, DbErr> {
    let sql = gate("$1");
    let gate = db::one::<Gate, _>(tx, &sql, [ORG.into()]).await?;
    // No settings: fail closed.
    Ok(gate.unwrap_or(Gate {
        kill_switch: true,
        version: 0,
    }))
}

/// The query by which a statement reads the columns of a [`Gate`], of this company, so that neither
/// changes until its transaction has ended. Whoever waits for the row is given it as it is by then,
/// whatever the statement saw before.
pub fn gate(org: &str) -> String {
    format!(
        "select g.kill_switch, g.version
         from (select pg_advisory_xact_lock_shared({LOCK})) as shared, guardrails_config g
         where g.org_id = {org} for share of g"
    )
}
