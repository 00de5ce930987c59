//! A proposal becomes an action: stored with everything that follows from it.

use super::{Discarded, Proposed, Proposing, Replaced};
use crate::{
    actions::{Action, Held, Turn, lifecycle::Status},
    audit::{EventKind, store::NewEvent},
    ground::{
        actor::Actor,
        db::{DatabaseTransaction, DbErr},
        live::{Change, Topic},
        queue::{self, Execute},
    },
    guardrails::{self, Decision, Rule, RuleAnswer, Says, Verdict},
    notices::store,
    records::{self, Move},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

/// Stores it with its event, its notices and, where it runs without asking, its job: all or nothing.
///
/// # Errors
/// [`Discarded::MovedOn`], [`Discarded::Open`], or when the database refuses.
pub(super) async fn keep(
    desk: &Proposing<'_>,
    action: &Action,
    verdict: &Verdict,
    replaced: Option<&Replaced>,
    now: DateTime<Utc>,
) -> Result<Proposed, Discarded> {
    let tx = desk.database.begin().await?;
    let (action, verdict) = &within_budgets(&tx, action, verdict, now).await?;
    let kind = if action.status == Status::Blocked {
        EventKind::Blocked
    } else {
        EventKind::Created
    };
    let data = json!({
        "action_type": action.inputs.kind(), "title": action.title, "effect_hash": action.effect_hash,
        "risk_level": action.risk_level, "status": action.status, "settings_version": verdict.settings_version,
        "provenance": action.provenance,
        "replaces": replaced.map(|replaced| replaced.action),
    });
    if let Some(replaced) = replaced {
        let step = Move {
            tells: replaced.tells,
            ..Move::new(replaced.action, Status::PendingApproval, replaced.status)
        };
        let mut data = replaced.data.clone();
        data.insert("by".to_owned(), json!(action.action_id));
        let event = NewEvent::for_action(replaced.action, replaced.kind, replaced.by, now);
        if !records::advance(&tx, &step, event.with(Value::Object(data)), now).await? {
            return Err(Discarded::MovedOn);
        }
    }
    // Who asked for it; whose proposal it is stands beside.
    let by = replaced.map_or(action.created_by, |replaced| replaced.by);
    let event = NewEvent::for_action(action.action_id, kind, by, now).with(data);
    let event = match desk.asked_by {
        Some(by) => event.asked_by(by),
        None => event,
    };
    let undo = Duration::from_std(desk.undo).unwrap_or_default();
    let turn = (action.status == Status::Approved).then(|| match verdict.not_before {
        Some(at) => Turn::from(at, held(verdict)),
        None if undo.is_zero() => Turn::now(now),
        None => Turn::from(now + undo, Held::UndoWindow),
    });
    if !records::insert(&tx, action, verdict, turn.as_ref(), event).await? {
        return Err(Discarded::Open);
    }
    if action.status == Status::PendingApproval {
        store::ask(&tx, action, now).await?;
    }
    if let Some(turn) = turn {
        let wait = turn.not_before.map_or(Duration::zero(), |at| at - now);
        start_unasked(&tx, action, verdict, wait, now).await?;
    }
    tx.commit().await?;
    let both = replaced.map(|replaced| replaced.action).into_iter();
    for id in both.chain([action.action_id]) {
        desk.hub.announce(Change::to(Topic::Actions, id));
    }
    Ok(Proposed {
        action: action.action_id,
        title: action.title.clone(),
        status: action.status,
        told: None,
    })
}

/// What would run without asking is judged once more, while nobody else's can: with it stored, the
/// next one sees what it takes of the budgets.
async fn within_budgets(
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
fn held(verdict: &Verdict) -> Held {
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
async fn start_unasked(
    tx: &DatabaseTransaction,
    action: &Action,
    verdict: &Verdict,
    wait: Duration,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let data = json!({"effect_hash": action.effect_hash, "autonomy": "auto", "settings_version": verdict.settings_version});
    let event =
        NewEvent::for_action(action.action_id, EventKind::Approved, Actor::System, now).with(data);
    crate::audit::store::append(tx, event).await?;
    let job = Execute {
        action: action.action_id,
        attempt: 1,
    };
    let wait = wait.to_std().unwrap_or_default();
    queue::enqueue(tx, &job, wait, action.risk_level as i32).await
}
