//! What the guardrails say of a stored action at this moment.

use super::{Record, last_contact, raise_risk};
use crate::{
    actions::{Held, RiskLevel},
    ground::{
        db::{self, ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, ORG},
        ids::ActionId,
    },
    guardrails::{self, Facts, Overrides, Rule, Settings, Usage, Verdict, decide, hours},
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// The guardrails' answer now, and the settings that gave it.
#[derive(Debug, Clone)]
pub struct Judgement {
    pub verdict: Verdict,
    pub settings: Arc<Settings>,
}

impl Judgement {
    /// The stricter of then and now.
    pub fn risk(&self) -> RiskLevel {
        self.verdict.facts.risk
    }

    /// The first moment from `at` on when it may reach the customer, if that is not `at` itself,
    /// and the rule that holds it.
    pub fn wait(&self, overrides: Overrides, at: DateTime<Utc>) -> Option<(DateTime<Utc>, Held)> {
        let wait = guardrails::wait(&self.verdict.facts, &self.settings, overrides, at)?;
        let held = match wait.rule {
            Rule::ContactGap => Held::ContactLimit,
            _ => Held::BusinessHours,
        };
        Some((wait.until, held))
    }

    /// The rules that hold it at this moment, each with the end of what it holds.
    pub fn holding(&self, at: DateTime<Utc>) -> Vec<(Held, DateTime<Utc>)> {
        let (facts, settings) = (&self.verdict.facts, &self.settings);
        if !facts.reaches_customer() {
            return vec![];
        }
        let hours = hours::next_allowed(settings, at).map(|until| (Held::BusinessHours, until));
        let contact = guardrails::contact_ends(facts, settings, at);
        let contact = contact.map(|until| (Held::ContactLimit, until));
        hours.into_iter().chain(contact).collect()
    }

    /// Those of the rules that hold it which an approver overrides by this choice.
    pub fn overridden(&self, overrides: Overrides, at: DateTime<Utc>) -> Vec<Held> {
        let holding = self.holding(at).into_iter().map(|(held, _)| held);
        holding
            .filter(|held| match held {
                Held::BusinessHours => overrides.business_hours,
                _ => overrides.contact_limit,
            })
            .collect()
    }
}

/// Judges a stored action again: its facts as they were counted, with the last contact and the
/// thresholds of this moment.
///
/// # Errors
/// When the database cannot be read.
pub async fn judge<C: ConnectionTrait>(
    c: &C,
    record: &Record,
    now: DateTime<Utc>,
) -> Result<Judgement, DbErr> {
    let (settings, version) = guardrails::store::current(c).await?;
    let last_contact = last_contact(c, &record.contacts()).await?;
    let usage = guardrails::store::usage(c, now, Some(record.action.action_id)).await?;
    let settings = (Arc::new(settings), version);
    Ok(judged(record, settings, last_contact, &usage, now))
}

/// The same, of what was read before.
pub fn judged(
    record: &Record,
    (settings, version): (Arc<Settings>, i32),
    last_contact: Option<DateTime<Utc>>,
    usage: &Usage,
    now: DateTime<Utc>,
) -> Judgement {
    let mut facts = record.verdict.facts.clone();
    facts.risk = risk_by(record, &settings);
    facts.last_contact = last_contact;
    let verdict = decide(&facts, &settings, version, usage, now);
    Judgement { verdict, settings }
}

/// The risk that [`judge`] finds, by settings that are read once for many actions.
pub fn risk_by(record: &Record, settings: &Settings) -> RiskLevel {
    strictest(&record.verdict.facts, record.action.risk_level, settings)
}

/// The highest of the risk as it was judged, as it is stored, and by today's thresholds.
fn strictest(facts: &Facts, stored: RiskLevel, settings: &Settings) -> RiskLevel {
    let now = guardrails::risk(
        facts.kind,
        facts.amount.as_ref(),
        facts.records,
        facts.outsiders,
        settings,
    );
    now.max(stored).max(facts.risk)
}

/// Raises the risk of everything that waits for a decision or for its turn. Written out: a
/// document.
///
/// # Errors
/// When the database refuses.
pub async fn raise_open(
    tx: &DatabaseTransaction,
    settings: &Settings,
    settings_version: i32,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    #[derive(FromQueryResult)]
    struct Open {
        id: Uuid,
        risk_level: String,
        facts: Value,
    }
    // In one order, so that nobody waits for each other.
    let sql = "select id, risk_level, verdict -> 'facts' as facts from autonomous_actions
         where org_id = $1 and status in ('pending_approval', 'approved') order by id";
    for open in db::all::<Open, _>(tx, sql, [ORG.into()]).await? {
        let facts = serde_json::from_value::<Facts>(open.facts).ok();
        let Some((facts, before)) = facts.zip(RiskLevel::parse(&open.risk_level)) else {
            // It is judged again before it is decided about, and before it runs.
            tracing::warn!(action_id = %open.id, "Its facts cannot be read");
            continue;
        };
        let risks = (before, strictest(&facts, before, settings));
        raise_risk(tx, ActionId(open.id), risks, settings_version, now).await?;
    }
    Ok(())
}
