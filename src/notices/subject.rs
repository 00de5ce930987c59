//! What a notice can be about, and where.

use crate::{actions::lifecycle::Status, ground::named::named};

/// What somebody can do without.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum About {
    /// That they are asked for a decision.
    Asked,
    /// What is about to run.
    Before,
    /// What became of it.
    After,
    /// The morning's summary.
    Digest,
}

named!(About);

impl About {
    /// As a person reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Asked => "An action needs your approval",
            Self::Before => "An action is about to run",
            Self::After => {
                "An action was executed, was rejected, failed, is out of date or has an unknown outcome"
            }
            Self::Digest => "Morning summary",
        }
    }
}

/// Why somebody is asked for a decision.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Question {
    /// It was proposed.
    Asked,
    /// They, or somebody else, wanted that they are asked again.
    Reminded,
    /// Half of the time is over.
    Escalated,
    HandedOver,
}

named!(Question);

impl Question {
    /// As a person reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Asked => "Your approval is needed",
            Self::Reminded => "Reminder",
            Self::Escalated => "Still waiting",
            Self::HandedOver => "Handed over to you",
        }
    }
}

/// A move that people are told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It will run.
    Approved,
    Executed,
    /// To who proposed it.
    Rejected,
    Failed,
    Stale,
    InDoubt,
    /// Nobody decided in time, or it did not start before its deadline.
    Expired,
}

impl Told {
    pub fn from_status(status: &str) -> Option<Self> {
        Some(match Status::parse(status)? {
            Status::Approved => Self::Approved,
            Status::Executed => Self::Executed,
            Status::Rejected => Self::Rejected,
            Status::Failed => Self::Failed,
            Status::Stale => Self::Stale,
            Status::InDoubt => Self::InDoubt,
            Status::Expired => Self::Expired,
            _ => return None,
        })
    }

    /// Where the action stands as long as this is news.
    pub fn status(self) -> Status {
        match self {
            Self::Approved => Status::Approved,
            Self::Executed => Status::Executed,
            Self::Rejected => Status::Rejected,
            Self::Failed => Status::Failed,
            Self::Stale => Status::Stale,
            Self::InDoubt => Status::InDoubt,
            Self::Expired => Status::Expired,
        }
    }

    /// As a subject begins.
    pub fn words(self) -> &'static str {
        match self {
            Self::Approved => "About to run",
            Self::Executed => "Executed",
            Self::Rejected => "Rejected",
            Self::Failed => "Failed",
            Self::Stale => "Out of date, not executed",
            Self::InDoubt => "Outcome unknown",
            Self::Expired => "Expired, not executed",
        }
    }
}

/// What a link in a mail opens an account for, or something of it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum KeyKind {
    /// The first password.
    Invited,
    /// Another one.
    Reset,
    /// Setting up an authenticator, besides signing in.
    Authenticator,
}

named!(KeyKind);

impl KeyKind {
    /// Whether somebody sets a password with it.
    pub fn sets_password(self) -> bool {
        matches!(self, Self::Invited | Self::Reset)
    }

    pub fn good_for(self) -> chrono::Duration {
        chrono::Duration::hours(match self {
            Self::Invited => 72,
            Self::Reset | Self::Authenticator => 1,
        })
    }
}
