//! What actions are judged by at this moment, read for several at once.

use super::{Judgement, Record, approvals, judged};
use crate::{
    actions::RiskLevel,
    ground::{
        db::{self, ConnectionTrait, DbErr, FromQueryResult, ORG},
        ids::ActionId,
    },
    guardrails::{self, Settings, Usage, store::Known},
};
use chrono::{DateTime, Utc};
use sea_orm::QueryResult;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// How one action stands: the guardrails in force, who has approved it and may still decide, and
/// when its customers were last reached.
#[derive(Debug, Clone)]
pub struct Standing {
    pub kill_switch: bool,
    pub settings: Arc<Settings>,
    /// Of the settings.
    pub version: i32,
    last_contact: Option<DateTime<Utc>>,
    /// Approvals of others than whoever proposed it.
    by_others: i64,
    /// Whether its proposer approved it, who works alone.
    by_proposer: bool,
}

impl Standing {
    /// How many people have approved it who may still decide about what is of this risk.
    pub fn approvals(&self, risk: RiskLevel) -> u32 {
        let own = self.by_proposer && approvals::may_be_own(risk);
        u32::try_from(self.by_others + i64::from(own)).unwrap_or(u32::MAX)
    }

    /// What the guardrails say of it where people decide: that takes nothing of the budgets, and no
    /// budget refuses anything.
    pub fn judge_for_people(&self, record: &Record, now: DateTime<Utc>) -> Judgement {
        let usage = Usage {
            kill_switch: self.kill_switch,
            ..Usage::default()
        };
        let settings = (self.settings.clone(), self.version);
        judged(record, settings, self.last_contact, &usage, now)
    }

    /// What the guardrails say of it now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn judge<C: ConnectionTrait>(
        &self,
        c: &C,
        record: &Record,
        now: DateTime<Utc>,
    ) -> Result<Judgement, DbErr> {
        if record.approved_by.is_some() {
            return Ok(self.judge_for_people(record, now));
        }
        let usage = guardrails::store::usage(c, now, Some(record.action.action_id)).await?;
        let settings = (self.settings.clone(), self.version);
        Ok(judged(record, settings, self.last_contact, &usage, now))
    }
}

/// As it is read from the columns of [`standing_of`].
#[derive(Debug, FromQueryResult)]
pub(super) struct Read {
    kill_switch: bool,
    mark: String,
    last_contact: Option<DateTime<Utc>>,
    by_others: i64,
    by_proposer: bool,
}

impl Read {
    pub(super) async fn standing<C: ConnectionTrait>(
        self,
        c: &C,
        known: &Known,
    ) -> Result<Standing, DbErr> {
        let (settings, version) = known.settings(c, &self.mark).await?;
        Ok(Standing {
            kill_switch: self.kill_switch,
            settings,
            version,
            last_contact: self.last_contact,
            by_others: self.by_others,
            by_proposer: self.by_proposer,
        })
    }
}

/// The columns of a [`Read`] and what they join, for an action with this id, hash, proposer and
/// document of customers, beside the guardrails as `g`.
pub(super) fn standing_of(
    id: &str,
    hash: &str,
    created_by: &str,
    contacts: &str,
) -> (String, String) {
    let (mark, alone, valid) = (guardrails::store::MARK, approvals::ALONE, approvals::VALID);
    let columns = format!(
        "g.kill_switch, {mark} as mark,
           (select max(last.contacted_at) from jsonb_array_elements_text({contacts}) p (id) cross join lateral (
              select c.contacted_at from customer_contacts c where c.org_id = $1 and c.partner_id = p.id::bigint
              order by c.contacted_at desc limit 1) last) as last_contact,
           coalesce(yes.by_others, 0) as by_others,
           case when yes.by_proposer then {alone} else false end as by_proposer"
    );
    let joined = format!(
        "left join lateral (
           select count(*) filter (where d.actor <> {created_by}) as by_others, bool_or(d.actor = {created_by}) as by_proposer
           from {valid}
           where d.action_id = {id} and d.effect_hash = {hash}) yes on true"
    );
    (columns, joined)
}

/// How each of these stands, by one statement where the settings in force are known. Written out:
/// several tables.
///
/// # Errors
/// When the database cannot be read, or the settings were never set up.
pub async fn standing<C: ConnectionTrait>(
    c: &C,
    known: &Known,
    records: &[&Record],
) -> Result<HashMap<ActionId, Standing>, DbErr> {
    struct Found {
        id: Uuid,
        read: Read,
    }
    impl FromQueryResult for Found {
        fn from_query_result(found: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
            Ok(Self {
                id: found.try_get(prefix, "id")?,
                read: Read::from_query_result(found, prefix)?,
            })
        }
    }
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let (columns, joined) = standing_of("w.id", "w.hash", "w.created_by", "w.contacts");
        let given = db::given("$2", "id uuid, hash text, created_by text, contacts jsonb");
        format!(
            "select w.id, {columns}
             from guardrails_config g
             cross join {given} w
             {joined}
             where g.org_id = $1"
        )
    });
    let wanted = records.iter().map(|record| {
        let action = &record.action;
        json!({"id": action.action_id, "hash": action.effect_hash, "created_by": action.created_by.to_string(), "contacts": record.contacts()})
    });
    let wanted = Value::Array(wanted.collect());
    let mut all = HashMap::new();
    for found in db::all::<Found, C>(c, &SQL, [ORG.into(), wanted.into()]).await? {
        let standing = found.read.standing(c, known).await?;
        all.insert(ActionId(found.id), standing);
    }
    Ok(all)
}
