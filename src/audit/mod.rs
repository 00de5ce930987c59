//! The audit trail: what happened, never changed.

#[cfg(feature = "ssr")]
pub mod csv;
#[cfg(feature = "ssr")]
pub mod store;

use crate::ground::{
    actor::Actor,
    ids::{ActionId, EventId, TokenId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

macro_rules! event_kinds {
    ($($(#[$doc:meta])* $Kind:ident = $name:literal $words:literal,)*) => {
        /// What can happen; a closed list.
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind { $($(#[$doc])* $Kind,)* }

        impl EventKind {
            pub const ALL: &[Self] = &[$(Self::$Kind),*];
            pub fn name(self) -> &'static str { match self { $(Self::$Kind => $name,)* } }
            /// As a person reads it.
            pub fn words(self) -> &'static str { match self { $(Self::$Kind => $words,)* } }
            pub fn parse(name: &str) -> Option<Self> { match name { $($name => Some(Self::$Kind),)* _ => None } }
        }
    };
}

event_kinds! {
    // The plan's eight.
    Created = "created" "Proposed",
    Approved = "approved" "Approved",
    Rejected = "rejected" "Rejected",
    Executing = "executing" "Execution started",
    Executed = "executed" "Executed",
    Failed = "failed" "Failed",
    Expired = "expired" "Expired",
    RevalidationFailed = "revalidation_failed" "Marked out of date",
    // Ours.
    Blocked = "blocked" "Blocked by the guardrails",
    /// One of the two approvals that a critical action needs.
    ApprovalRecorded = "approval_recorded" "First of two approvals",
    /// Somebody was sent a link to decide by.
    Asked = "asked" "Approval requested",
    /// Everybody was asked again, by a person, or at half of the time by the clock.
    Reminded = "reminded" "Reminder sent",
    Escalated = "escalated" "Escalated halfway to expiry",
    Snoozed = "snoozed" "Snoozed",
    HandedOver = "handed_over" "Handed over",
    Commented = "commented" "Comment",
    /// Who approved took that back before it began.
    TakenBack = "taken_back" "Approval taken back",
    /// A person changed it: another action stands in its place.
    Superseded = "superseded" "Edited",
    Cancelled = "cancelled" "Cancelled",
    /// By whoever had proposed it, before anybody decided.
    Withdrawn = "withdrawn" "Withdrawn",
    /// A call was started and its answer is not known.
    InDoubt = "in_doubt" "Outcome unknown",
    /// A person, or a look-up, said what had happened.
    Settled = "settled" "Outcome confirmed",
    /// When it was to run, the approval it had was no longer enough.
    Returned = "returned" "Needs approval again",
    /// By thresholds that are stricter than those it was proposed under.
    RiskRaised = "risk_raised" "Risk raised",
    /// Handed back, to be tried again later.
    Postponed = "postponed" "Postponed",
    /// A person asked for another try of a failed action.
    RetryRequested = "retry_requested" "Retry requested",
    /// Somebody sent the action's mail to themselves.
    TestSent = "test_sent" "Test e-mail sent",
    RolledBack = "rolled_back" "Rolled back",
    Analyzed = "analyzed" "Analysis finished",
    AnalysisFailed = "analysis_failed" "Analysis failed",
    ProposalDiscarded = "proposal_discarded" "Proposal discarded",
    SettingsChanged = "settings_changed" "Guardrails changed",
    /// An admin asked that types which are not safe run without approval: a second one confirms it.
    AutonomyAsked = "autonomy_asked" "Running without approval requested",
    AutonomyDeclined = "autonomy_declined" "Running without approval declined",
    KillSwitchOn = "kill_switch_on" "Kill switch turned on",
    KillSwitchReleased = "kill_switch_released" "Kill switch released",
    AccountAdded = "account_added" "Account added",
    AccountChanged = "account_changed" "Account changed",
    SecondFactorAdded = "second_factor_added" "Authenticator set up",
    SecondFactorRemoved = "second_factor_removed" "Authenticator removed",
    /// By an admin, or on the command line: the account has none until it sets up another.
    SecondFactorReset = "second_factor_reset" "Authenticator reset",
    /// Ten codes for who has lost their authenticator; the earlier ones are worth nothing.
    RecoveryCodesMade = "recovery_codes_made" "Recovery codes created",
    RecoveryCodeUsed = "recovery_code_used" "Recovery code used",
    /// It needs no code at the sign-in for a while.
    BrowserRemembered = "browser_remembered" "Browser remembered",
    BrowserForgotten = "browser_forgotten" "Browser forgotten",
    TokenAdded = "token_added" "API token created",
    TokenRevoked = "token_revoked" "API token revoked",
    SessionsEnded = "sessions_ended" "Sessions ended",
    SignedIn = "signed_in" "Signed in",
    SignedOut = "signed_out" "Signed out",
    /// So many wrong passwords that even the right one has to wait.
    SignInRefused = "sign_in_refused" "Sign-in locked",
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
