//! The settings in force, and their history.

mod budgets;
mod document;
mod known;
pub mod pending;
mod since;
mod switch;
pub mod tables;

pub use budgets::{lock_budgets, usage};
pub use known::{Known, MARK};
pub use since::since;
pub use switch::{Gate, Switch, gate, gate_for_share, lock_switch, switch, throw};

use super::{Facts, Settings, Verdict, decide, loosened};
use crate::{
    actions::Kind,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{
            self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, Table,
            unreadable,
        },
    },
};
use chrono::{DateTime, Utc};
use pending::Pending;
use sea_orm::{
    ActiveValue::Set,
    QuerySelect, Select, SelectExt,
    sea_query::{Expr, OnConflict},
};
use serde_json::{Value, json};
use tables::{
    guardrails_config::{self, Column},
    guardrails_versions,
};

#[derive(FromQueryResult)]
struct Row {
    version: i32,
    document: Value,
}

impl Row {
    /// What cannot be read is set aside, and everything is refused until an admin has saved
    /// settings: an error refuses.
    fn read(self) -> (Settings, i32) {
        let (mut settings, unreadable_fields) = document::read(&self.document);
        if !unreadable_fields.is_empty() {
            let problem = unreadable("guardrail settings", unreadable_fields.join(", "));
            db::aside::note("guardrails_config", ORG.to_owned(), &problem);
            settings.forbidden_types = Kind::ALL.to_vec();
        }
        (settings, self.version)
    }
}

/// The settings in force, with their version.
///
/// # Errors
/// When the database cannot be read, or the settings were never set up.
pub async fn current<C: ConnectionTrait>(c: &C) -> Result<(Settings, i32), DbErr> {
    let row = in_force().into_model::<Row>().one(c).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("guardrail settings".to_owned()))?;
    Ok(row.read())
}

fn in_force() -> Select<guardrails_config::Entity> {
    let settings = guardrails_config::Entity::mine().select_only();
    settings.columns([Column::Version, Column::Document])
}

/// Puts the defaults in place where there are no settings yet.
///
/// # Errors
/// When the database refuses.
pub async fn set_up(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    if !guardrails_config::Entity::mine().exists(tx).await? {
        write(tx, &Settings::default(), 1, Actor::System, now).await?;
    }
    Ok(())
}

/// Whether anybody has chosen the settings: a person saved them, or the time zone is another than
/// the default's. Written out: a document.
///
/// # Errors
/// When the database cannot be read.
pub async fn are_chosen<C: ConnectionTrait>(c: &C) -> Result<bool, DbErr> {
    let sql = "select 1 from guardrails_versions where org_id = $1
         and (changed_by not in ('ai_coo', 'system') or settings ->> 'business_hours_timezone' <> $2) limit 1";
    let zone = Settings::default().business_hours_timezone;
    db::execute(c, sql, [ORG.into(), zone.into()])
        .await
        .map(|rows| rows > 0)
}

/// As [`current`]; nobody else saves until the transaction ends.
///
/// # Errors
/// When the database cannot be read, or the settings were never set up.
pub async fn lock(tx: &DatabaseTransaction) -> Result<(Settings, i32), DbErr> {
    let row = in_force().lock_exclusive();
    let row = row.into_model::<Row>().one(tx).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("guardrail settings".to_owned()))?;
    Ok(row.read())
}

/// Saves changed settings as the version after `before`, which is [`lock`]ed, with its event. What
/// waits for a second admin was asked for on an earlier version and is dropped.
///
/// # Errors
/// When the database refuses.
pub async fn save(
    tx: &DatabaseTransaction,
    settings: &Settings,
    (before, version): &(Settings, i32),
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<i32, DbErr> {
    pending::discard(tx).await?;
    write(tx, settings, version + 1, actor, now).await?;
    let data = changed(before, settings, version + 1);
    append(
        tx,
        NewEvent::general(EventKind::SettingsChanged, actor, now).with(data),
    )
    .await?;
    Ok(version + 1)
}

/// As [`save`], of what one admin asked for and another one confirms: the event names both.
///
/// # Errors
/// When the database refuses.
pub async fn save_asked_for(
    tx: &DatabaseTransaction,
    settings: &Settings,
    (before, version): &(Settings, i32),
    confirmed_by: Actor,
    asked: &Pending,
    now: DateTime<Utc>,
) -> Result<i32, DbErr> {
    pending::discard(tx).await?;
    write(tx, settings, version + 1, confirmed_by, now).await?;
    let mut data = changed(before, settings, version + 1);
    data["asked_by"] = json!(asked.asked_by);
    data["asked_by_name"] = json!(asked.name);
    data["confirmed_by"] = json!(confirmed_by);
    let event = NewEvent::general(EventKind::SettingsChanged, confirmed_by, now);
    append(tx, event.with(data)).await?;
    Ok(version + 1)
}

/// What the event of a change says.
fn changed(before: &Settings, after: &Settings, version: i32) -> Value {
    let looser = loosened(before, after).into_iter();
    json!({
        "version": version,
        "changes": differences(before, after),
        "loosened": looser.map(|field| field.name).collect::<Vec<_>>(),
    })
}

/// Every changed field with its value before and after.
fn differences(before: &Settings, after: &Settings) -> Value {
    let (before, after) = (json!(before), json!(after));
    let mut changes = serde_json::Map::new();
    for (field, value) in after.as_object().into_iter().flatten() {
        if before[field] != *value {
            changes.insert(
                field.clone(),
                json!({"before": before[field], "after": value}),
            );
        }
    }
    Value::Object(changes)
}

async fn write(
    tx: &DatabaseTransaction,
    settings: &Settings,
    version: i32,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let document = Value::Object(settings.document());
    let kept = guardrails_versions::ActiveModel {
        version: Set(version),
        settings: Set(document.clone()),
        changed_by: Set(actor.to_string()),
        changed_at: Set(now),
        ..Default::default()
    };
    let in_force = guardrails_config::ActiveModel {
        version: Set(version),
        document: Set(document),
        changed_by: Set(actor.to_string()),
        changed_at: Set(now),
        ..Default::default()
    };
    let again = OnConflict::column(Column::OrgId)
        .update_columns([
            Column::Version,
            Column::Document,
            Column::ChangedBy,
            Column::ChangedAt,
        ])
        .value(Column::UpdatedAt, Expr::cust("clock_timestamp()"))
        .to_owned();
    let in_force = guardrails_config::Entity::new_row(in_force).on_conflict(again);
    in_force.exec_without_returning(tx).await?;
    guardrails_versions::Entity::add(tx, kept).await
}

/// The verdict of the settings in force.
///
/// # Errors
/// When the database cannot be read.
pub async fn judge<C: ConnectionTrait>(
    c: &C,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<Verdict, DbErr> {
    let (settings, version) = current(c).await?;
    let usage = usage(c, now, None).await?;
    Ok(decide(facts, &settings, version, &usage, now))
}
