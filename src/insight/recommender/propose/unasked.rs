//! What runs unasked, and where an action begins.

use crate::{
    actions::{Action, Held, lifecycle::Status},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        queue::{self, Execute},
    },
    guardrails::{self, Decision, Rule, RuleAnswer, Says, Verdict},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

/// What would run without asking is judged once more, while nobody else's can: with it stored, the
/// next one sees what it takes of the budgets.
pub(super) async fn within_budgets(
    tx: &DatabaseTransaction,
    action: &Action,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<(Action, Verdict), DbErr> {
    let (mut action, mut verdict) = (action.clone(), verdict.clone());
    if verdict.decision == Decision::Execute {
        guardrails::store::lock_budgets(tx).await?;
        verdict = guardrails::store::judge(tx, &verdict.facts, now).await?;
        action.status = status(verdict.decision);
        action.requires_approval = verdict.decision != Decision::Execute;
    }
    Ok((action, verdict))
}

/// What holds back what would run without asking.
pub(super) fn held(verdict: &Verdict) -> Held {
    let waits = |rule: &RuleAnswer| rule.rule == Rule::ContactGap && rule.says == Says::Wait;
    match verdict.rules.iter().any(waits) {
        true => Held::ContactLimit,
        false => Held::BusinessHours,
    }
}

/// Where an action begins.
pub(super) fn status(decision: Decision) -> Status {
    match decision {
        Decision::Execute => Status::Approved,
        Decision::Ask => Status::PendingApproval,
        Decision::Refuse => Status::Blocked,
    }
}

/// Where autonomy is `auto`: the approval is the system's, and the job goes with it.
pub(super) async fn start_unasked(
    tx: &DatabaseTransaction,
    action: &Action,
    verdict: &Verdict,
    wait: Duration,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let data = json!({"effect_hash": action.effect_hash, "autonomy": "auto", "settings_version": verdict.settings_version});
    let event = NewEvent::of(action.action_id, EventKind::Approved, Actor::System, now).with(data);
    append(tx, event).await?;
    let job = Execute {
        action: action.action_id,
        attempt: 1,
    };
    let wait = wait.to_std().unwrap_or_default();
    queue::enqueue(tx, &job, wait, action.risk_level as i32).await
}
