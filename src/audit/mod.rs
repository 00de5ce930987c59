//! The audit trail: what happened, never changed.

#[cfg(feature = "ssr")]
pub mod csv;
#[cfg(feature = "ssr")]
pub mod store;

use crate::ground::{
    actor::Actor,
    ids::{ActionId, EventId, TokenId},
    named::named,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

macro_rules! event_kinds {
    ($($(#[$doc:meta])* $Kind:ident = $words:literal,)*) => {
        /// What can happen; a closed list.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum EventKind { $($(#[$doc])* $Kind,)* }

        named!(EventKind);

        impl EventKind {
            /// As a person reads it.
            pub fn words(self) -> &'static str { match self { $(Self::$Kind => $words,)* } }
        }
    };
}

event_kinds! {
    // The plan's eight.
    Created = "Proposed",
    Approved = "Approved",
    Rejected = "Rejected",
    Executing = "Execution started",
    Executed = "Executed",
    Failed = "Failed",
    Expired = "Expired",
    RevalidationFailed = "Marked out of date",
    // Ours.
    Blocked = "Blocked by the guardrails",
    /// One of the two approvals that a critical action needs.
    ApprovalRecorded = "First of two approvals",
    /// Somebody was sent a link to decide by.
    Asked = "Approval requested",
    /// Everybody was asked again, by a person, or at half of the time by the clock.
    Reminded = "Reminder sent",
    Escalated = "Escalated halfway to expiry",
    Snoozed = "Snoozed",
    HandedOver = "Handed over",
    Commented = "Comment",
    /// Who approved took that back before it began.
    TakenBack = "Approval taken back",
    /// A person changed it: another action stands in its place.
    Superseded = "Edited",
    Cancelled = "Cancelled",
    /// By whoever had proposed it, before anybody decided.
    Withdrawn = "Withdrawn",
    /// A call was started and its answer is not known.
    InDoubt = "Outcome unknown",
    /// A person, or a look-up, said what had happened.
    Settled = "Outcome confirmed",
    /// When it was to run, the approval it had was no longer enough.
    Returned = "Needs approval again",
    /// By thresholds that are stricter than those it was proposed under.
    RiskRaised = "Risk raised",
    /// Handed back, to be tried again later.
    Postponed = "Postponed",
    /// A person asked for another try of a failed action.
    RetryRequested = "Retry requested",
    /// Somebody sent the action's mail to themselves.
    TestSent = "Test e-mail sent",
    RolledBack = "Rolled back",
    Analyzed = "Analysis finished",
    AnalysisFailed = "Analysis failed",
    ProposalDiscarded = "Proposal discarded",
    SettingsChanged = "Guardrails changed",
    /// An admin asked that types which are not safe run without approval: a second one confirms it.
    AutonomyAsked = "Running without approval requested",
    AutonomyDeclined = "Running without approval declined",
    KillSwitchOn = "Kill switch turned on",
    KillSwitchReleased = "Kill switch released",
    AccountAdded = "Account added",
    AccountChanged = "Account changed",
    SecondFactorAdded = "Authenticator set up",
    SecondFactorRemoved = "Authenticator removed",
    /// By an admin, or on the command line: the account has none until it sets up another.
    SecondFactorReset = "Authenticator reset",
    /// Ten codes for who has lost their authenticator; the earlier ones are worth nothing.
    RecoveryCodesMade = "Recovery codes created",
    RecoveryCodeUsed = "Recovery code used",
    /// It needs no code at the sign-in for a while.
    BrowserRemembered = "Browser remembered",
    BrowserForgotten = "Browser forgotten",
    TokenAdded = "API token created",
    TokenRevoked = "API token revoked",
    SessionsEnded = "Sessions ended",
    SignedIn = "Signed in",
    SignedOut = "Signed out",
    /// So many wrong passwords that even the right one has to wait.
    SignInRefused = "Sign-in locked",
}

/// One line of the trail.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub id: EventId,
    pub action_id: Option<ActionId>,
    pub event_type: EventKind,
    pub timestamp: DateTime<Utc>,
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub actor: Actor,
    /// The actor's name when it is a person, and of a token's doing the token's; else `AI COO` or
    /// `system`.
    pub actor_name: String,
    /// `human`, `ai` or `system`.
    pub actor_type: String,
    #[cfg_attr(feature = "ssr", schema(value_type = Object))]
    pub event_data: Value,
    /// The API token by which the actor did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_id: Option<TokenId>,
}

/// Which lines to read; all of them by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub action: Option<ActionId>,
    pub kind: Option<EventKind>,
    pub from: Option<DateTime<Utc>>,
    /// Exclusive.
    pub until: Option<DateTime<Utc>>,
    /// Older than this event: the next page.
    pub before: Option<EventId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_the_round_trip() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.name()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn the_plans_eight_kinds_are_there() {
        for name in [
            "created",
            "approved",
            "rejected",
            "executing",
            "executed",
            "failed",
            "expired",
            "revalidation_failed",
        ] {
            assert!(EventKind::parse(name).is_some(), "{name}");
        }
    }
}
