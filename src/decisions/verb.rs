//! What people do about an action: one row for each verb. From it come its routes, who may call
//! them, the check in front of it, its button, its line on the trail and who gets a notice of it.

use super::audience::Audience;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray)]
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
    /// As the API's addresses write it.
    pub name: &'static str,
    /// On its button.
    pub label: &'static str,
    pub permission: Permission,
    /// Only whoever proposed the action may.
    pub of_proposer: bool,
    /// Where the action stands; `None`: wherever it does.
    pub offered_in: Option<Status>,
    /// What it leaves on the trail.
    pub event: EventKind,
    /// Who gets a notice of it.
    pub tells: Audience,
    /// It takes a code of an authenticator where the action is of high or critical risk.
    pub takes_code: bool,
    /// It has a route of its own for programs.
    pub in_api: bool,
    /// As the addresses write it for who answers by a mail's link or an SMS' code, and need not
    /// sign in.
    pub by_link: Option<&'static str>,
}

/// Of most: whoever may decide does it to what waits for a decision, and nobody gets a notice.
const fn waiting(name: &'static str, label: &'static str, event: EventKind) -> Row {
    Row {
        name,
        label,
        permission: Permission::Decide,
        of_proposer: false,
        offered_in: Some(Status::PendingApproval),
        event,
        tells: Audience::Nobody,
        takes_code: false,
        in_api: true,
        by_link: None,
    }
}

impl Verb {
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The table.
    pub const fn row(self) -> Row {
        match self {
            Self::Approve => Row {
                tells: Audience::ByStatus,
                takes_code: true,
                by_link: Some("approve"),
                ..waiting("approve", "Approve", EventKind::Approved)
            },
            Self::Reject => Row {
                tells: Audience::ByStatus,
                by_link: Some("reject"),
                ..waiting("reject", "Reject", EventKind::Rejected)
            },
            Self::Comment => Row {
                offered_in: None,
                ..waiting("comment", "Comment", EventKind::Commented)
            },
            Self::Snooze => Row {
                tells: Audience::Oneself,
                ..waiting("snooze", "Snooze", EventKind::Snoozed)
            },
            Self::HandOver => Row {
                tells: Audience::Named,
                ..waiting("hand-over", "Hand over", EventKind::HandedOver)
            },
            Self::Remind => Row {
                tells: Audience::Others,
                ..waiting("remind", "Remind", EventKind::Reminded)
            },
            // A program proposes it in the place of the first one.
            Self::Edit => Row {
                permission: Permission::Propose,
                tells: Audience::OfProposal,
                in_api: false,
                ..waiting("edit", "Edit action", EventKind::Superseded)
            },
            Self::Renew => Row {
                tells: Audience::ByStatusAndOfProposal,
                in_api: false,
                by_link: Some("renew"),
                ..waiting("renew", "Propose again", EventKind::RevalidationFailed)
            },
            // It takes no role: it is theirs.
            Self::Withdraw => Row {
                permission: Permission::Read,
                of_proposer: true,
                ..waiting("withdraw", "Withdraw proposal", EventKind::Withdrawn)
            },
            Self::Test => waiting("test", "Send me a test", EventKind::TestSent),
            Self::TakeBack => Row {
                offered_in: Some(Status::Approved),
                by_link: Some("take-back"),
                ..waiting("take-back", "Undo approval", EventKind::TakenBack)
            },
            Self::Cancel => Row {
                offered_in: Some(Status::Approved),
                by_link: Some("stop"),
                ..waiting("cancel", "Cancel action", EventKind::Cancelled)
            },
            Self::Settle => Row {
                offered_in: Some(Status::InDoubt),
                tells: Audience::ByStatus,
                takes_code: true,
                ..waiting("settle", "Confirm outcome", EventKind::Settled)
            },
            Self::Retry => Row {
                offered_in: Some(Status::Failed),
                takes_code: true,
                ..waiting("retry", "Retry", EventKind::RetryRequested)
            },
            Self::Undo => Row {
                offered_in: Some(Status::Executed),
                tells: Audience::OfProposal,
                ..waiting("undo", "Undo …", EventKind::Created)
            },
        }
    }

    pub const fn label(self) -> &'static str {
        self.row().label
    }

    pub const fn permission(self) -> Permission {
        self.row().permission
    }

    /// Whether it is a verb for what stands there.
    pub fn is_offered_in(self, status: Status) -> bool {
        self.row().offered_in.is_none_or(|wanted| wanted == status)
    }
}

#[cfg(feature = "ssr")]
impl Verb {
    /// Where programs call it, below `/api/ai-coo`.
    pub fn path(self) -> Option<String> {
        let Row { name, in_api, .. } = self.row();
        in_api.then(|| format!("/actions/{{id}}/{name}"))
    }

    /// Where answers by link are posted, below `/api/ai-coo` and, by the code of an SMS, `/s`.
    pub fn link_path(self) -> Option<String> {
        self.row().by_link.map(|name| format!("/{name}"))
    }

    /// Its line on the trail.
    pub(super) fn event(self, action: ActionId, user: &User, at: DateTime<Utc>) -> NewEvent {
        NewEvent::for_action(action, self.row().event, Actor::User(user.id), at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_verb_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = Verb::ALL.iter().map(|verb| verb.row().name).collect();
        assert_eq!(names.len(), Verb::ALL.len());
    }

    #[test]
    fn people_are_asked_again_about_what_waits_alone() {
        for verb in Verb::ALL {
            let row = verb.row();
            let again = [Audience::Oneself, Audience::Named, Audience::Others];
            if again.contains(&row.tells) {
                assert_eq!(row.offered_in, Some(Status::PendingApproval), "{verb:?}");
            }
        }
    }

    #[test]
    fn only_who_may_decide_changes_anything_but_their_own_proposals() {
        for verb in Verb::ALL {
            let row = verb.row();
            let reads = row.permission == Permission::Read;
            assert_eq!(reads, row.of_proposer, "{verb:?}");
            assert!(row.permission != Permission::Configure, "{verb:?}");
        }
    }
}
