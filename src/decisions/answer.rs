//! Approve and reject: one transaction with the move, its event and its job. Every channel ends
//! here.

use crate::{
    accounts::{
        self, Permission, User,
        second_factor::{CodeError, check::check, seal},
    },
    actions::{EffectHash, Held, Turn, WhyNot, lifecycle::Status},
    audit::{
        EventKind,
        store::{NewEvent, append},
    },
    decisions::{Approved, refusal::Refusal, seen::Seen},
    ground::{
        actor::Actor,
        clock::Clock,
        db::{Database, DatabaseTransaction},
        ids::ActionId,
        live::{Change, Topic, hub::Hub},
        secrets::Secrets,
    },
    guardrails::{self, Overrides},
    records::{
        self as actions, Move, Record,
        approvals::{self, Decision},
    },
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use std::sync::Arc;

/// What deciding needs.
#[derive(Clone)]
pub struct Desk {
    pub database: Database,
    pub clock: Clock,
    pub hub: Hub,
    pub secrets: Arc<Secrets>,
    /// How long a yes can be taken back before anything happens, unless it is to go out at once.
    pub undo: std::time::Duration,
}

/// What somebody decided about.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    pub action: ActionId,
    /// What they saw.
    pub hash: &'a EffectHash,
    pub reason: Option<&'a str>,
    /// Of a no: which of the usual reasons.
    pub why: Option<WhyNot>,
    /// The hash of the link or the code that they answer by, which is used up with the decision.
    pub link: Option<&'a str>,
    /// They answer themselves, and no program in their name.
    pub in_person: bool,
    /// What their authenticator shows, for approving what is of high or critical risk.
    pub code: Option<&'a str>,
    /// For how long it was in front of them; a program sees nothing.
    pub seen: Option<Seen>,
}

/// A yes, with the rules that it overrides.
///
/// # Errors
/// See [`Refusal`]; then nothing has changed.
pub async fn approve(
    desk: &Desk,
    question: Question<'_>,
    user: &User,
    overrides: Overrides,
) -> Result<Approved, Refusal> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let record = admit(&tx, &question, user, now).await?;
    let action = &record.action;
    let judged = actions::judge(&tx, &record, now).await?;
    if judged.verdict.decision == guardrails::Decision::Refuse {
        let because = judged.verdict.because(&[guardrails::Says::Refuse]);
        return Err(Refusal::ByGuardrails(because));
    }
    let risk = judged.risk();
    let own = action.created_by == Actor::User(user.id);
    if own && !(question.in_person && approvals::works_alone(&tx, risk).await?) {
        return Err(Refusal::OwnProposal);
    }
    let version = judged.verdict.settings_version;
    let risks = (action.risk_level, risk);
    actions::raise_risk(&tx, action.action_id, risks, version, now).await?;
    if risk.needs_code() {
        let keys = desk.secrets.keys(seal::PURPOSE);
        let checked = check(&tx, &keys, user.id, question.code, now).await;
        if matches!(checked, Err(CodeError::Wrong)) {
            // Nothing has been decided: what is kept is that the code was wrong.
            tx.commit().await?;
            return Err(CodeError::Wrong.into());
        }
        checked?;
    }
    decide(&tx, &question, user, true, now).await?;
    let given = approvals::approvals(&tx, question.action, &action.effect_hash, risk).await?;
    let data = json!({
        "effect_hash": action.effect_hash, "reason": question.reason, "approvals": given,
        "send_now": overrides.business_hours, "override_contact_limit": overrides.contact_limit,
        "overrode": judged.overridden(overrides, now), "self_approved": own,
        "seen": question.seen,
    });
    let actor = Actor::User(user.id);
    if given < risk.approvals_needed() {
        let event = NewEvent::of(question.action, EventKind::ApprovalRecorded, actor, now);
        append(&tx, event.with(data)).await?;
        tx.commit().await?;
        desk.hub
            .announce(Change::to(Topic::Actions, question.action));
        return Ok(Approved::OneMoreNeeded);
    }
    // What is to go out at once cannot be taken back.
    let undo = Duration::from_std(desk.undo).unwrap_or_default();
    let first = if overrides.business_hours {
        now
    } else {
        now + undo
    };
    let held = judged.wait(overrides, first);
    let turn = match held {
        Some((until, rule)) => Turn::from(until, rule),
        None if first > now => Turn::from(first, Held::UndoWindow),
        None => Turn::now(now),
    };
    let step = Move {
        approved_by: Some((user.id, now)),
        turn: Some(turn),
        overrides: Some(overrides),
        error: Some(None),
        ..Move::new(question.action, Status::PendingApproval, Status::Approved)
    };
    let event = NewEvent::of(question.action, EventKind::Approved, actor, now).with(data);
    advance(desk, tx, &step, event, now).await?;
    Ok(if held.is_some() {
        Approved::Held
    } else {
        Approved::Queued
    })
}

/// A no.
///
/// # Errors
/// See [`Refusal`].
pub async fn reject(desk: &Desk, question: Question<'_>, user: &User) -> Result<(), Refusal> {
    let now = desk.clock.now();
    let tx = desk.database.begin().await?;
    let record = admit(&tx, &question, user, now).await?;
    let own = record.action.created_by == Actor::User(user.id);
    let risk = record.action.risk_level;
    if own && !(question.in_person && approvals::works_alone(&tx, risk).await?) {
        return Err(Refusal::OwnToWithdraw);
    }
    decide(&tx, &question, user, false, now).await?;
    let step = Move::new(question.action, Status::PendingApproval, Status::Rejected);
    let data = json!({"effect_hash": record.action.effect_hash, "reason": question.reason, "why": question.why, "seen": question.seen});
    let event = NewEvent::of(
        question.action,
        EventKind::Rejected,
        Actor::User(user.id),
        now,
    )
    .with(data);
    advance(desk, tx, &step, event, now).await
}

/// The action, locked, if this person may decide about it now.
async fn admit(
    tx: &DatabaseTransaction,
    question: &Question<'_>,
    user: &User,
    now: DateTime<Utc>,
) -> Result<Record, Refusal> {
    if question
        .reason
        .is_some_and(|reason| reason.chars().count() > 500)
    {
        return Err(Refusal::LongReason);
    }
    // The role as it is now: it may have been taken away since the sign-in.
    let current = accounts::store::get(tx, user.id).await?;
    let allowed = current.is_some_and(|current| current.role.may(Permission::Decide))
        && user.role.may(Permission::Decide);
    if !allowed {
        return Err(Refusal::NotAllowed);
    }
    let record = actions::get_for_update(tx, question.action)
        .await?
        .ok_or(Refusal::NoAction(question.action))?;
    let action = &record.action;
    if action.status != Status::PendingApproval {
        return Err(Refusal::Elsewhere {
            found: action.status,
            wanted: Status::PendingApproval,
        });
    }
    if action.expires_at <= now {
        return Err(Refusal::TooLate(action.expires_at));
    }
    if action.effect_hash != *question.hash {
        return Err(Refusal::OtherEffect);
    }
    Ok(record)
}

async fn decide(
    tx: &DatabaseTransaction,
    question: &Question<'_>,
    user: &User,
    approved: bool,
    at: DateTime<Utc>,
) -> Result<(), Refusal> {
    let actor = Actor::User(user.id);
    let Question {
        action,
        hash,
        reason,
        why,
        link,
        ..
    } = *question;
    let decision = Decision {
        action,
        actor,
        approved,
        hash,
        reason,
        why,
        at,
    };
    let Actor::User(user) = actor else {
        return Err(Refusal::NotAllowed);
    };
    if let Some(link) = link
        && !approvals::use_up(tx, link, (action, user, hash), at).await?
    {
        return Err(Refusal::LinkUsed);
    }
    // Who has approved a critical action may still reject it before the second approval.
    if approvals::add(tx, &decision).await? {
        Ok(())
    } else {
        Err(Refusal::Twice)
    }
}

async fn advance(
    desk: &Desk,
    tx: DatabaseTransaction,
    step: &Move,
    event: NewEvent,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if !actions::advance(&tx, step, event, now).await? {
        tx.rollback().await?;
        let found = actions::get(desk.database.connection(), step.id).await?;
        return Err(
            found.map_or(Refusal::NoAction(step.id), |found| Refusal::Elsewhere {
                found: found.action.status,
                wanted: step.from,
            }),
        );
    }
    tx.commit().await?;
    desk.hub.announce(Change::to(Topic::Actions, step.id));
    Ok(())
}
