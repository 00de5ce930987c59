//! The settings in force, and their history.

mod budgets;
mod since;
mod switch;

pub use budgets::{lock_budgets, usage};
pub use since::since;
pub use switch::{Gate, Switch, gate_for_share, lock_switch, switch, throw};

use super::{Facts, Settings, Verdict, decide, loosened};
use crate::{
    actions::Kind,
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG, unreadable},
    },
};
use chrono::{DateTime, NaiveTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(FromQueryResult)]
struct Row {
    version: i32,
    can_create_tasks: bool,
    can_send_emails: bool,
    can_send_sms: bool,
    can_update_financial_records: bool,
    can_delete_records: bool,
    forbidden_types: Value,
    max_email_recipients_per_action: i32,
    max_sms_per_day: i32,
    max_financial_amount_without_approval: i64,
    max_bulk_action_records: i32,
    high_amount: i64,
    critical_amount: i64,
    requires_approval_for_financial: bool,
    requires_approval_for_bulk_actions: bool,
    requires_approval_for_deletion: bool,
    requires_approval_for_external_comms: bool,
    works_alone: bool,
    allow_actions_outside_business_hours: bool,
    allow_actions_on_weekends: bool,
    business_hours_start: NaiveTime,
    business_hours_end: NaiveTime,
    business_hours_timezone: String,
    contact_gap_hours: i32,
    daily_amount_budget: i64,
    daily_recipient_budget: i32,
    daily_record_budget: i32,
    autonomy: Value,
    notify_before_action: bool,
    notify_after_action: bool,
    notification_channels: Value,
    proposals: Value,
}

impl Row {
    /// What another version has added to a list is left out: it knows the type, we do not. What is
    /// no list at all is set aside, and everything is refused until an admin has saved settings.
    fn read(self) -> (Settings, i32) {
        let forbidden = list(&self.forbidden_types);
        let channels = list(&self.notification_channels);
        let autonomy = map(&self.autonomy);
        let whole = forbidden.is_some() && channels.is_some() && autonomy.is_some();
        if !whole {
            let problem = unreadable("a list of the guardrail settings", "it is none");
            db::aside::note("guardrails_config", ORG.to_owned(), &problem);
        }
        let count = |number: i32| u32::try_from(number).unwrap_or(0);
        let settings = Settings {
            can_create_tasks: self.can_create_tasks,
            can_send_emails: self.can_send_emails,
            can_send_sms: self.can_send_sms,
            can_update_financial_records: self.can_update_financial_records,
            can_delete_records: self.can_delete_records,
            forbidden_types: match whole {
                true => forbidden.unwrap_or_default(),
                // An error refuses.
                false => Kind::ALL.to_vec(),
            },
            max_email_recipients_per_action: count(self.max_email_recipients_per_action),
            max_sms_per_day: count(self.max_sms_per_day),
            max_financial_amount_without_approval: self.max_financial_amount_without_approval,
            max_bulk_action_records: count(self.max_bulk_action_records),
            high_amount: self.high_amount,
            critical_amount: self.critical_amount,
            requires_approval_for_financial: self.requires_approval_for_financial,
            requires_approval_for_bulk_actions: self.requires_approval_for_bulk_actions,
            requires_approval_for_deletion: self.requires_approval_for_deletion,
            requires_approval_for_external_comms: self.requires_approval_for_external_comms,
            works_alone: self.works_alone,
            allow_actions_outside_business_hours: self.allow_actions_outside_business_hours,
            allow_actions_on_weekends: self.allow_actions_on_weekends,
            business_hours_start: self.business_hours_start,
            business_hours_end: self.business_hours_end,
            business_hours_timezone: self.business_hours_timezone,
            contact_gap_hours: count(self.contact_gap_hours),
            daily_amount_budget: self.daily_amount_budget,
            daily_recipient_budget: count(self.daily_recipient_budget),
            daily_record_budget: count(self.daily_record_budget),
            autonomy: autonomy.unwrap_or_default(),
            notify_before_action: self.notify_before_action,
            notify_after_action: self.notify_after_action,
            notification_channels: channels.unwrap_or_default(),
            proposals: serde_json::from_value(self.proposals).unwrap_or_default(),
        };
        (settings, self.version)
    }
}

/// The elements that are known; `None`: it is no list.
fn list<T: DeserializeOwned>(value: &Value) -> Option<Vec<T>> {
    let elements = value.as_array()?.iter();
    Some(
        elements
            .filter_map(|one| T::deserialize(one).ok())
            .collect(),
    )
}

fn map<K: DeserializeOwned + Ord, V: DeserializeOwned>(value: &Value) -> Option<BTreeMap<K, V>> {
    let entries = value.as_object()?.iter();
    let known = entries.filter_map(|(key, value)| {
        let key = K::deserialize(&Value::from(key.as_str())).ok()?;
        Some((key, V::deserialize(value).ok()?))
    });
    Some(known.collect())
}

/// The settings in force, with their version.
///
/// # Errors
/// When the database cannot be read, or the settings were never set up.
pub async fn current<C: ConnectionTrait>(c: &C) -> Result<(Settings, i32), DbErr> {
    let row = db::one::<Row, C>(
        c,
        "select * from guardrails_config where org_id = $1",
        [ORG.into()],
    )
    .await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("guardrail settings".to_owned()))?;
    Ok(row.read())
}

/// Puts the defaults in place where there are no settings yet.
///
/// # Errors
/// When the database refuses.
pub async fn set_up(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    let exists = db::execute(
        tx,
        "select 1 from guardrails_config where org_id = $1",
        [ORG.into()],
    )
    .await?;
    if exists == 0 {
        write(tx, &Settings::default(), 1, Actor::System, now).await?;
    }
    Ok(())
}

/// Whether anybody has chosen the settings: a person saved them, or the time zone is another than
/// the default's.
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
    let row = db::one::<Row, _>(
        tx,
        "select * from guardrails_config where org_id = $1 for update",
        [ORG.into()],
    )
    .await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("guardrail settings".to_owned()))?;
    Ok(row.read())
}

/// Saves changed settings as the version after `before`, which is [`lock`]ed, with its event.
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
    write(tx, settings, version + 1, actor, now).await?;
    let looser = loosened(before, settings).into_iter();
    let data = json!({
        "version": version + 1,
        "changes": differences(before, settings),
        "loosened": looser.map(|field| field.name).collect::<Vec<_>>(),
    });
    append(
        tx,
        NewEvent::general(EventKind::SettingsChanged, actor, now).with(data),
    )
    .await?;
    Ok(version + 1)
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
    s: &Settings,
    version: i32,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let wrong = |error: serde_json::Error| unreadable("settings", error);
    let value =
        |value: Result<Value, serde_json::Error>| value.map(sea_orm::Value::from).map_err(wrong);
    let columns: Vec<(&str, sea_orm::Value)> = vec![
        ("version", version.into()),
        ("can_create_tasks", s.can_create_tasks.into()),
        ("can_send_emails", s.can_send_emails.into()),
        ("can_send_sms", s.can_send_sms.into()),
        (
            "can_update_financial_records",
            s.can_update_financial_records.into(),
        ),
        ("can_delete_records", s.can_delete_records.into()),
        (
            "forbidden_types",
            value(serde_json::to_value(&s.forbidden_types))?,
        ),
        (
            "max_email_recipients_per_action",
            (s.max_email_recipients_per_action as i32).into(),
        ),
        ("max_sms_per_day", (s.max_sms_per_day as i32).into()),
        (
            "max_financial_amount_without_approval",
            s.max_financial_amount_without_approval.into(),
        ),
        (
            "max_bulk_action_records",
            (s.max_bulk_action_records as i32).into(),
        ),
        ("high_amount", s.high_amount.into()),
        ("critical_amount", s.critical_amount.into()),
        (
            "requires_approval_for_financial",
            s.requires_approval_for_financial.into(),
        ),
        (
            "requires_approval_for_bulk_actions",
            s.requires_approval_for_bulk_actions.into(),
        ),
        (
            "requires_approval_for_deletion",
            s.requires_approval_for_deletion.into(),
        ),
        (
            "requires_approval_for_external_comms",
            s.requires_approval_for_external_comms.into(),
        ),
        ("works_alone", s.works_alone.into()),
        (
            "allow_actions_outside_business_hours",
            s.allow_actions_outside_business_hours.into(),
        ),
        (
            "allow_actions_on_weekends",
            s.allow_actions_on_weekends.into(),
        ),
        ("business_hours_start", s.business_hours_start.into()),
        ("business_hours_end", s.business_hours_end.into()),
        (
            "business_hours_timezone",
            s.business_hours_timezone.clone().into(),
        ),
        ("contact_gap_hours", (s.contact_gap_hours as i32).into()),
        ("daily_amount_budget", s.daily_amount_budget.into()),
        (
            "daily_recipient_budget",
            (s.daily_recipient_budget as i32).into(),
        ),
        ("daily_record_budget", (s.daily_record_budget as i32).into()),
        ("autonomy", value(serde_json::to_value(&s.autonomy))?),
        ("notify_before_action", s.notify_before_action.into()),
        ("notify_after_action", s.notify_after_action.into()),
        (
            "notification_channels",
            value(serde_json::to_value(&s.notification_channels))?,
        ),
        ("proposals", value(serde_json::to_value(&s.proposals))?),
    ];
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let places: Vec<String> = (2..=columns.len() + 1)
        .map(|place| format!("${place}"))
        .collect();
    let updates: Vec<String> = names
        .iter()
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    let sql = format!(
        "insert into guardrails_config (org_id, {}) values ($1, {})
         on conflict (org_id) do update set {}, updated_at = clock_timestamp()",
        names.join(", "),
        places.join(", "),
        updates.join(", ")
    );
    let values = std::iter::once(ORG.into()).chain(columns.into_iter().map(|(_, value)| value));
    db::execute(tx, &sql, values).await?;
    db::execute(
        tx,
        "insert into guardrails_versions (org_id, version, settings, changed_by, changed_at) values ($1, $2, $3, $4, $5)",
        [ORG.into(), version.into(), value(serde_json::to_value(s))?, actor.to_string().into(), now.into()],
    )
    .await?;
    Ok(())
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
