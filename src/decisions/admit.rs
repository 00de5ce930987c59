//! The one check in front of every verb: who asks, by their role as it is now, and where the
//! action stands. What is the same for each comes from its row.

use super::{
    answer::Question,
    refusal::Refusal,
    verb::{Row, Verb},
};
use crate::{
    accounts::{self, Permission, User},
    actions::{InvalidInput, RiskLevel, text},
    ground::{
        actor::Actor,
        db::{ConnectionTrait, DatabaseTransaction, DbErr},
        ids::ActionId,
    },
    records::{self, Record, approvals},
};
use chrono::{DateTime, Utc};

/// The most characters of a reason.
pub const LONGEST_REASON: usize = 500;
/// The most characters of a note to somebody, or of a comment.
pub const LONGEST_NOTE: usize = 1_000;

/// The action, locked until the verb has ended, if this person may do this to it now.
pub(super) async fn admit(
    tx: &DatabaseTransaction,
    verb: Verb,
    id: ActionId,
    user: &User,
) -> Result<Record, Refusal> {
    allowed(tx, verb, user).await?;
    let record = records::get_for_update(tx, id).await?;
    let record = record.ok_or(Refusal::NoAction(id))?;
    fitting(verb, &record, user)?;
    Ok(record)
}

/// The same without a lock, for what asks another system before it changes anything: the change
/// itself compares once more.
pub(super) async fn check<C: ConnectionTrait>(
    c: &C,
    verb: Verb,
    id: ActionId,
    user: &User,
) -> Result<Record, Refusal> {
    allowed(c, verb, user).await?;
    let record = records::get(c, id).await?;
    let record = record.ok_or(Refusal::NoAction(id))?;
    fitting(verb, &record, user)?;
    Ok(record)
}

/// Whether they may do this at all, wherever the action stands.
pub(super) async fn allowed<C: ConnectionTrait>(
    c: &C,
    verb: Verb,
    user: &User,
) -> Result<(), Refusal> {
    if may(c, user, verb.permission()).await? {
        Ok(())
    } else {
        Err(Refusal::NotAllowed)
    }
}

/// The role as it is now: it may have been taken away since the sign-in. Whom a token calls for
/// has the lower of the two.
pub(super) async fn may<C: ConnectionTrait>(
    c: &C,
    user: &User,
    needed: Permission,
) -> Result<bool, DbErr> {
    let may = |user: &User| user.role.may(needed);
    let current = accounts::store::get(c, user.id).await?;
    Ok(may(user) && current.as_ref().is_some_and(may))
}

/// Whether the action stands where this verb is for, and is theirs where it has to be.
pub(super) fn fitting(verb: Verb, record: &Record, user: &User) -> Result<(), Refusal> {
    let Row {
        of_proposer,
        offered_in,
        ..
    } = verb.row();
    if of_proposer && record.action.created_by != Actor::User(user.id) {
        return Err(Refusal::NotProposer);
    }
    match (record.action.status, offered_in) {
        (found, Some(wanted)) if found != wanted => Err(Refusal::Elsewhere { found, wanted }),
        _ => Ok(()),
    }
}

/// For an answer besides: it is in time, and about what was seen.
pub(super) async fn admit_answer(
    tx: &DatabaseTransaction,
    verb: Verb,
    question: &Question<'_>,
    user: &User,
    now: DateTime<Utc>,
) -> Result<Record, Refusal> {
    let record = admit(tx, verb, question.action, user).await?;
    answerable(&record, question, user, now)?;
    Ok(record)
}

/// Whether an answer to this action is in time, and about what was seen.
pub(super) fn answerable(
    record: &Record,
    question: &Question<'_>,
    user: &User,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let reason = question.reason.unwrap_or_default();
    if reason.chars().count() > LONGEST_REASON {
        return Err(Refusal::LongReason);
    }
    let action = &record.action;
    if action.expires_at <= now {
        return Err(Refusal::TooLate(
            action.expires_at.with_timezone(&user.zone),
        ));
    }
    if action.effect_hash != *question.hash {
        return Err(Refusal::OtherEffect);
    }
    Ok(())
}

/// Whether who answers proposed it; `None`: they did, and are not alone in deciding about what is
/// of this risk, or a program asks in their name.
pub(super) async fn is_own(
    tx: &DatabaseTransaction,
    record: &Record,
    question: &Question<'_>,
    user: &User,
    risk: RiskLevel,
) -> Result<Option<bool>, Refusal> {
    if record.action.created_by != Actor::User(user.id) {
        return Ok(Some(false));
    }
    let alone = question.in_person && approvals::works_alone(tx, risk).await?;
    Ok(alone.then_some(true))
}

/// What a person wrote, with the line breaks of one kind; `None` where they wrote nothing.
pub(super) fn written(field: &'static str, given: &str) -> Result<Option<String>, InvalidInput> {
    let lines = text::lines(given.trim());
    if lines.is_empty() {
        return Ok(None);
    }
    text::text(field, &lines, LONGEST_NOTE)?;
    Ok(Some(lines))
}
