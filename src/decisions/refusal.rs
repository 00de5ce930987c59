//! Why a verb did nothing: one enum for all of them, each no with its words and its kind.

use super::seen::Unseen;
use crate::{
    accounts::context::CodeError,
    actions::{InvalidInput, lifecycle::Status},
    ground::{
        db::DbErr,
        error::{ErrorKind, UserError},
        ids::ActionId,
        zone::{self, local_in_full},
    },
    insight::recommender::propose::Discarded,
    links::link::NotOurs,
    operations::email::MailError,
};
use chrono::DateTime;
use chrono_tz::Tz;

/// Why nothing was changed. Moments are in the zone of whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("There is no action {0}.")]
    NoAction(ActionId),
    #[error("Your role does not allow this. Ask an admin for the operator role.")]
    NotAllowed,
    /// Somebody was faster, or it has moved on.
    #[error("{}", elsewhere(*found, *wanted))]
    Elsewhere { found: Status, wanted: Status },
    #[error("The time to decide on this action ended on {}.", local_in_full(.0))]
    TooLate(DateTime<Tz>),
    #[error(
        "effect_hash: is not the hash of this action's effect. Reload the page and review it again before you decide."
    )]
    OtherEffect,
    #[error("You proposed this action, so somebody else has to decide.")]
    OwnProposal,
    #[error("You proposed this action: withdraw it instead.")]
    OwnToWithdraw,
    #[error("Only the person who proposed it can withdraw it. You can reject it.")]
    NotProposer,
    #[error("You have already approved this action. It is critical and needs a second person.")]
    Twice,
    #[error(
        "The guardrails now refuse it: {0}. An admin can change that under Guardrails; until then, it can only be rejected."
    )]
    ByGuardrails(String),
    #[error("reason: has more than 500 characters. Shorten it.")]
    LongReason,
    #[error("This link has already been used.")]
    LinkUsed,
    #[error("This link is not one of ours, or part of it is missing.")]
    NotOurs,
    #[error(
        "Too many wrong codes. Wait 15 minutes, or decide in your inbox or through the link in the e-mail."
    )]
    TooManyGuesses,
    #[error(
        "It has started or was approved by somebody else, so the approval can no longer be undone."
    )]
    NotYours,
    #[error("until: choose a time between now and {}, when the time to decide ends.", local_in_full(.0))]
    Until(DateTime<Tz>),
    #[error("to: pick somebody else who may decide on this action.")]
    NoReceiver,
    #[error("Everybody was asked less than 4 hours ago. You can remind them again from {}.", local_in_full(.0))]
    TooSoon(DateTime<Tz>),
    #[error("There is nobody else to remind.")]
    Nobody,
    #[error(
        "It may already be on its way and can no longer be cancelled. Wait until its outcome is known."
    )]
    OnItsWay,
    #[error("It was approved on {}, which is too long ago for a retry: propose it again.", zone::day(.0.to_utc(), .0.timezone()))]
    TooOld(DateTime<Tz>),
    #[error("Another action on the same subject is open: decide that one first.")]
    AnotherOpen,
    #[error("Nothing this action depends on has changed.")]
    Unchanged,
    #[error("Could not check whether anything has changed: {0}.")]
    Unreadable(String),
    #[error("The test was not sent: this action sends no e-mail that a test could show.")]
    NoMail,
    #[error(
        "The test was not sent: the kill switch is on, and nothing is sent until an admin releases it."
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
        ) => format!("This action no longer needs approval: {is}."),
        (Status::PendingApproval, _) => {
            format!("This action has already been decided: {is}.")
        }
        _ => format!("This action's status is now “{is}”; it would have to be “{for_one}”."),
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
                "This action has already been decided: rejected.",
            ),
            (
                Status::Expired,
                waits,
                "This action no longer needs approval: expired.",
            ),
            (
                Status::Executed,
                failed,
                "This action's status is now “executed”; it would have to be “failed”.",
            ),
        ] {
            assert_eq!(said(found, wanted), words);
        }
    }

    #[test]
    fn moments_are_said_in_the_zone_of_whoever_asked() {
        let at = |text: &str, zone: Tz| {
            let at: DateTime<chrono::Utc> = text.parse().unwrap();
            at.with_timezone(&zone)
        };
        let new_york = at("2026-11-24T01:30:00Z", Tz::America__New_York);
        let kolkata = new_york.with_timezone(&Tz::Asia__Kolkata);
        for (refusal, words) in [
            (
                Refusal::TooLate(new_york),
                "The time to decide on this action ended on 23 Nov 2026, 20:30 UTC-5.",
            ),
            (
                Refusal::Until(kolkata),
                "until: choose a time between now and 24 Nov 2026, 07:00 UTC+5:30, when the time to decide ends.",
            ),
            (
                Refusal::TooSoon(new_york),
                "Everybody was asked less than 4 hours ago. You can remind them again from 23 Nov 2026, 20:30 UTC-5.",
            ),
            (
                Refusal::TooOld(new_york),
                "It was approved on 23 Nov 2026, which is too long ago for a retry: propose it again.",
            ),
        ] {
            assert_eq!(refusal.to_string(), words);
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
