//! The statuses of an action and the moves between them; pure.

use crate::ground::named::named;
use serde::{Deserialize, Serialize};

/// Where an action stands.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// Waits for a person.
    PendingApproval,
    /// The guardrails refused it.
    Blocked,
    /// Decided, waits for its turn.
    Approved,
    /// An attempt holds the lease.
    Executing,
    /// A call may or may not have happened; a person or a look-up decides.
    InDoubt,
    Executed,
    /// A dead letter: it can be tried again.
    Failed,
    Rejected,
    Expired,
    /// Edited: a new action stands in its place.
    Superseded,
    Cancelled,
    /// The records have changed since the proposal.
    Stale,
    /// An `undo` action took it back.
    RolledBack,
}

named!(Status);

impl Status {
    /// As a person reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::PendingApproval => "Waiting for approval",
            Self::Blocked => "Blocked",
            Self::Approved => "Approved",
            Self::Executing => "Executing",
            Self::InDoubt => "Outcome unknown",
            Self::Executed => "Executed",
            Self::Failed => "Failed",
            Self::Rejected => "Rejected",
            Self::Expired => "Expired",
            Self::Superseded => "Superseded",
            Self::Cancelled => "Cancelled",
            Self::Stale => "Out of date",
            Self::RolledBack => "Rolled back",
        }
    }

    /// Nothing more happens to it by itself. A failed action is a dead letter: final until a
    /// person asks for another try, and an executed one until an `undo` action takes it back.
    pub fn is_final(self) -> bool {
        !matches!(
            self,
            Self::PendingApproval | Self::Approved | Self::Executing | Self::InDoubt
        )
    }
}

/// The statuses that an action may begin in.
pub const BEGINNINGS: &[Status] = &[Status::PendingApproval, Status::Blocked, Status::Approved];

/// The legal moves, as DESIGN's table has them. The move from `failed` to `approved` is the
/// dead-letter list's "try again".
const MOVES: &[(Status, &[Status])] = &[
    (
        Status::PendingApproval,
        &[
            Status::Approved,
            Status::Rejected,
            Status::Expired,
            Status::Superseded,
            Status::Stale,
            Status::Cancelled,
        ],
    ),
    // Back to waiting: who approved it takes that back before it begins.
    (
        Status::Approved,
        &[
            Status::PendingApproval,
            Status::Executing,
            Status::Stale,
            Status::Expired,
            Status::Cancelled,
        ],
    ),
    // From executing to executing: another attempt takes over a lease that ran out.
    (
        Status::Executing,
        &[
            Status::Executed,
            Status::Failed,
            Status::InDoubt,
            Status::Approved,
            Status::Executing,
            // Nobody's approval lets it run any more.
            Status::PendingApproval,
            Status::Stale,
            Status::Expired,
            Status::Cancelled,
        ],
    ),
    (
        Status::InDoubt,
        &[Status::Executed, Status::Failed, Status::Approved],
    ),
    (Status::Failed, &[Status::Approved]),
    (Status::Executed, &[Status::RolledBack]),
];

/// May an action move from one status to the other?
pub fn allows(from: Status, to: Status) -> bool {
    MOVES
        .iter()
        .any(|(status, targets)| *status == from && targets.contains(&to))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written out by hand from the design, apart from the table above.
    const LEGAL: &str = "
        pending_approval>approved pending_approval>rejected pending_approval>expired
        pending_approval>superseded pending_approval>stale pending_approval>cancelled
        approved>pending_approval approved>executing approved>stale approved>expired approved>cancelled
        executing>executed executing>failed executing>in_doubt executing>approved executing>executing
        executing>stale executing>expired executing>cancelled executing>pending_approval
        in_doubt>executed in_doubt>failed in_doubt>approved
        failed>approved executed>rolled_back";

    #[test]
    fn every_pair_of_statuses_is_as_designed() {
        for from in Status::ALL {
            for to in Status::ALL {
                let pair = format!("{}>{}", from.name(), to.name());
                let legal = LEGAL.split_whitespace().any(|known| known == pair);
                assert_eq!(allows(*from, *to), legal, "{pair}");
            }
        }
    }

    #[test]
    fn open_statuses_are_those_that_go_on_by_themselves() {
        let open: Vec<_> = Status::ALL
            .iter()
            .filter(|status| !status.is_final())
            .map(|status| status.name())
            .collect();
        assert_eq!(
            open,
            ["pending_approval", "approved", "executing", "in_doubt"]
        );
    }

    #[test]
    fn names_survive_the_round_trip() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.name()), Some(*status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.name());
        }
        assert_eq!(Status::parse("done"), None);
    }
}
