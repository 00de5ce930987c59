//! Why a verb did nothing: one enum for all of them, each no with its words and its kind.

use super::seen::Unseen;
use crate::{
    accounts::second_factor::CodeError,
    actions::{InvalidInput, lifecycle::Status},
    ground::{
        db::DbErr,
        error::{ErrorKind, UserError},
        ids::ActionId,
    },
    insight::recommender::propose::Discarded,
    links::link::NotOurs,
    operations::email::MailError,
};
use chrono::{DateTime, Utc};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("There is no action {0}.")]
    NoAction(ActionId),
    #[error("Your role does not allow this. Ask an admin for the role operator.")]
    NotAllowed,
    /// Somebody was faster, or it has moved on.
    #[error("{}", elsewhere(*found, *wanted))]
    Elsewhere { found: Status, wanted: Status },
    #[error("The time to decide about this action was over at {}.", .0.format("%H:%M UTC on %-d %b %Y"))]
    TooLate(DateTime<Utc>),
    #[error(
        "effect_hash: is not the hash of this action's effect. Reload the page and look again before you decide."
    )]
    OtherEffect,
    #[error("You proposed this action, so somebody else has to decide.")]
    OwnProposal,
    #[error("You proposed this action: withdraw it instead.")]
    OwnToWithdraw,
    #[error("Only whoever proposed it can withdraw it. You can reject it.")]
    NotProposer,
    #[error("You have approved this action already. It is critical and needs a second person.")]
    Twice,
    #[error(
        "The guardrails refuse it now: {0}. An admin can change that under Guardrails; until then it can only be rejected."
    )]
    ByGuardrails(String),
    #[error("reason: has more than 500 characters. Shorten it.")]
    LongReason,
    #[error("This link was used already.")]
    LinkUsed,
    #[error("This link is not one of ours, or a part of it is missing.")]
    NotOurs,
    #[error(
        "Too many wrong codes were tried. Wait a quarter of an hour, or decide in your inbox or by the link in the mail."
    )]
    TooManyGuesses,
    #[error("It has begun, or was approved by somebody else: it cannot be taken back any more.")]
    NotYours,
    #[error("until: choose a moment between now and {}, when the time to decide is over.", .0.format("%H:%M UTC on %-d %b %Y"))]
    Until(DateTime<Utc>),
    #[error("to: pick somebody else who may decide about this action.")]
    NoReceiver,
    #[error("Everybody was asked less than 4 hours ago. You can remind them from {} on.", .0.format("%H:%M UTC"))]
    TooSoon(DateTime<Utc>),
    #[error("There is nobody else to remind.")]
    Nobody,
    #[error(
        "It may be on its way already, and cannot be taken back. Wait until it is known what became of it."
    )]
    OnItsWay,
    #[error("It was approved on {}, which is too long ago to try it again: propose it afresh.", .0.format("%-d %b %Y"))]
    TooOld(DateTime<Utc>),
    #[error("Another action about the same is open: decide about that one first.")]
    AnotherOpen,
    #[error("Nothing that this action depends on has changed.")]
    Unchanged,
    #[error("Whether anything has changed cannot be found out: {0}.")]
    Unreadable(String),
    #[error("The test was not sent: this action sends no mail that a test could show.")]
    NoMail,
    #[error(
        "The test was not sent: the kill switch is on: nothing is sent until an admin releases it."
    )]
    KillSwitch,
    /// No slot is free; in words, with the moment when one is.
    #[error("The test was not sent: {0}.")]
    Limit(String),
    #[error("The test was not sent: {0}.")]
    Mail(#[from] MailError),
    #[error(transparent)]
    Invalid(#[from] InvalidInput),
    #[error(transparent)]
    Unseen(#[from] Unseen),
    #[error(transparent)]
    Code(#[from] CodeError),
    #[error(transparent)]
    Discarded(#[from] Discarded),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoAction(_) | Self::NotOurs => ErrorKind::NotFound,
            Self::NotAllowed | Self::OwnProposal | Self::OwnToWithdraw | Self::NotProposer => {
                ErrorKind::NotAllowed
            }
            Self::Elsewhere { .. }
            | Self::TooLate(_)
            | Self::Twice
            | Self::ByGuardrails(_)
            | Self::LinkUsed
            | Self::NotYours
            | Self::Nobody
            | Self::OnItsWay
            | Self::TooOld(_)
            | Self::AnotherOpen
            | Self::Unchanged
            | Self::Unreadable(_)
            | Self::KillSwitch => ErrorKind::Conflict,
            Self::OtherEffect
            | Self::LongReason
            | Self::Until(_)
            | Self::NoReceiver
            | Self::NoMail
            | Self::Invalid(_)
            | Self::Unseen(_) => ErrorKind::Invalid,
            Self::TooManyGuesses | Self::TooSoon(_) | Self::Limit(_) => ErrorKind::TooMany,
            Self::Mail(_) | Self::Code(_) | Self::Discarded(_) | Self::Database(_) => {
                ErrorKind::Unavailable
            }
        }
    }
}

impl From<Refusal> for UserError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            // These know their own kinds.
            Refusal::Code(error) => error.into(),
            Refusal::Discarded(error) => error.into(),
            Refusal::Database(error) => error.into(),
            other => Self::new(other.kind(), other.to_string()),
        }
    }
}

impl From<NotOurs> for Refusal {
    fn from(_: NotOurs) -> Self {
        Self::NotOurs
    }
}

/// Where it stands, for who wanted it to stand somewhere else.
fn elsewhere(found: Status, wanted: Status) -> String {
    let (is, for_one) = (found.words().to_lowercase(), wanted.words().to_lowercase());
    match (wanted, found) {
        (
            Status::PendingApproval,
            Status::Superseded | Status::Expired | Status::Stale | Status::Cancelled,
        ) => format!("This action does not wait for a decision any more: it is {is}."),
        (Status::PendingApproval, _) => {
            format!("This action has been decided already: it is {is}.")
        }
        _ => format!("The action is {is} by now: this is for one that is {for_one}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_it_stands_is_said_as_it_is() {
        let said = |found, wanted| Refusal::Elsewhere { found, wanted }.to_string();
        let (waits, failed) = (Status::PendingApproval, Status::Failed);
        for (found, wanted, words) in [
            (
                Status::Rejected,
                waits,
                "This action has been decided already: it is rejected.",
            ),
            (
                Status::Expired,
                waits,
                "This action does not wait for a decision any more: it is expired.",
            ),
            (
                Status::Executed,
                failed,
                "The action is executed by now: this is for one that is failed.",
            ),
        ] {
            assert_eq!(said(found, wanted), words);
        }
    }

    #[test]
    fn what_knows_its_own_kind_keeps_it() {
        let kind = |refusal: Refusal| UserError::from(refusal).kind;
        assert_eq!(kind(CodeError::NotSetUp.into()), ErrorKind::NotAllowed);
        assert_eq!(kind(Discarded::Open.into()), ErrorKind::Conflict);
        assert_eq!(kind(Unseen::TooSoon.into()), ErrorKind::Invalid);
        assert_eq!(
            kind(InvalidInput::new("note", "is too long").into()),
            ErrorKind::Invalid
        );
        assert_eq!(kind(Refusal::TooManyGuesses), ErrorKind::TooMany);
    }
}
