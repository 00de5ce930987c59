//! What people do about an action: one row for each verb.

use crate::{accounts::Permission, actions::lifecycle::Status, audit::EventKind};
#[cfg(feature = "ssr")]
use crate::{
    accounts::User,
    audit::store::NewEvent,
    ground::{actor::Actor, ids::ActionId},
};
#[cfg(feature = "ssr")]
use chrono::{DateTime, Utc};

/// A verb that people have for an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    Approve,
    Reject,
    Comment,
    Snooze,
    HandOver,
    Remind,
    Edit,
    Renew,
    Withdraw,
    Test,
    TakeBack,
    Cancel,
    Settle,
    Retry,
    Undo,
}

/// What holds for one verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub permission: Permission,
    /// Only whoever proposed the action may.
    pub of_proposer: bool,
    /// Where the action stands; `None`: wherever it does.
    pub offered_in: Option<Status>,
    /// What it leaves on the trail.
    pub event: EventKind,
}

/// Of most: whoever may decide does it to what waits for a decision.
const fn waiting(event: EventKind) -> Row {
    Row {
        permission: Permission::Decide,
        of_proposer: false,
        offered_in: Some(Status::PendingApproval),
        event,
    }
}

const fn standing(status: Status, event: EventKind) -> Row {
    Row {
        offered_in: Some(status),
        ..waiting(event)
    }
}

impl Verb {
    /// The table.
    pub const fn row(self) -> Row {
        match self {
            Self::Approve => waiting(EventKind::Approved),
            Self::Reject => waiting(EventKind::Rejected),
            Self::Comment => Row {
                offered_in: None,
                ..waiting(EventKind::Commented)
            },
            Self::Snooze => waiting(EventKind::Snoozed),
            Self::HandOver => waiting(EventKind::HandedOver),
            Self::Remind => waiting(EventKind::Reminded),
            Self::Edit => Row {
                permission: Permission::Propose,
                ..waiting(EventKind::Superseded)
            },
            Self::Renew => waiting(EventKind::RevalidationFailed),
            Self::Withdraw => Row {
                // It takes no role: it is theirs.
                permission: Permission::Read,
                of_proposer: true,
                ..waiting(EventKind::Withdrawn)
            },
            Self::Test => waiting(EventKind::TestSent),
            Self::TakeBack => standing(Status::Approved, EventKind::TakenBack),
            Self::Cancel => standing(Status::Approved, EventKind::Cancelled),
            Self::Settle => standing(Status::InDoubt, EventKind::Settled),
            Self::Retry => standing(Status::Failed, EventKind::RetryRequested),
            Self::Undo => standing(Status::Executed, EventKind::Created),
        }
    }

    /// Its line on the trail.
    #[cfg(feature = "ssr")]
    pub(super) fn event(self, action: ActionId, user: &User, at: DateTime<Utc>) -> NewEvent {
        NewEvent::of(action, self.row().event, Actor::User(user.id), at)
    }
}
