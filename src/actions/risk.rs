//! The risk of an action, and what it asks of those who approve.

use serde::{Deserialize, Serialize};

/// How much harm a wrong one could do. Computed by code, never by a model.
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    /// Inside the company only.
    Low,
    /// Reaches somebody outside.
    Medium,
    /// Much money, or many records.
    High,
    /// Needs two people.
    Critical,
}

impl RiskLevel {
    pub const ALL: &[Self] = &[Self::Low, Self::Medium, Self::High, Self::Critical];

    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.name() == name)
    }

    /// How many different people have to approve.
    pub fn approvals_needed(self) -> u32 {
        if self == Self::Critical { 2 } else { 1 }
    }

    /// Whether approving takes a fresh code of the approver's authenticator.
    pub fn needs_code(self) -> bool {
        self >= Self::High
    }
}
